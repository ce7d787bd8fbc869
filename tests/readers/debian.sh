#!/bin/sh
# Install the readers that are no Python packages, where Debian's packages can be had; elsewhere they are not run.
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    missing=''
    command -v javac >/dev/null || missing="$missing default-jdk-headless"
    command -v Rscript >/dev/null || missing="$missing r-base-core"
    [ -d /usr/lib/R/site-library/jsonlite ] || missing="$missing r-cran-jsonlite"
    command -v npm >/dev/null || missing="$missing nodejs npm"
    if [ -n "$missing" ]; then
        apt-get update -qq && apt-get install -y -qq --no-install-recommends $missing >/dev/null
    fi
fi || echo "Debian's packages could not be installed" >&2
exit 0
