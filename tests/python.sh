#!/bin/sh
# Print the path of a Python: this machine's or, where it has none and apt, the one of Debian's next release, put into FOLDER.
# Usage: tests/python.sh 3.14 FOLDER
name=python$1
"$name" --version >/dev/null 2>&1 && command -v "$name" && exit
mkdir -p "$2/lists/partial"
folder=$(realpath "$2")
if [ ! -x "$folder/usr/bin/$name" ] && command -v apt-get >/dev/null; then
    key=/usr/share/keyrings/debian-archive-keyring.pgp
    echo "deb [signed-by=$key] http://deb.debian.org/debian forky main" >"$folder/sources.list"
    apt() {
        apt-get -qq -o "Dir::Etc::SourceList=$folder/sources.list" -o Dir::Etc::SourceParts=/dev/null \
            -o "Dir::State::Lists=$folder/lists" -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= \
            -o APT::Sandbox::User=root "$@"
    }
    (
        cd "$folder" && apt update && apt download "$name-minimal" "lib$name-minimal" "lib$name-stdlib" &&
            for package in *.deb; do dpkg-deb -x "$package" .; done
    ) >&2
fi
[ -x "$folder/usr/bin/$name" ] && echo "$folder/usr/bin/$name"
