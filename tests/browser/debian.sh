#!/bin/sh
# Install the browser, fonts for what the tests write, and npm, where Debian's packages can be had; elsewhere it is not
# run.
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    missing=''
    command -v chromium >/dev/null || missing="$missing chromium"
    [ -d /usr/share/fonts/opentype/noto ] || missing="$missing fonts-noto-cjk"
    [ -e /usr/share/fonts/truetype/noto/NotoColorEmoji.ttf ] || missing="$missing fonts-noto-core fonts-noto-color-emoji"
    command -v npm >/dev/null || missing="$missing nodejs npm"
    if [ -n "$missing" ]; then
        apt-get update -qq && apt-get install -y -qq --no-install-recommends $missing >/dev/null
    fi
fi || echo "Debian's packages could not be installed" >&2
exit 0
