# Sourced by the tests of the wheel: installs the wheel $1, with the $extras that are asked for, into an empty
# environment in $folder, with the versions of the lock but not the hashes, which pip can't ask of a file just built.
set -eu

wheel=$(realpath "$1")
here=$(pwd)
python=${PYTHON:-python3}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

sed -n 's/^\([a-z0-9].*\) \\$/\1/p' lock.txt >"$folder/constraints.txt"
"$python" -m venv --without-pip "$folder/venv"
"$python" -m pip --python "$folder/venv/bin/python" install --quiet --disable-pip-version-check \
    --constraint "$folder/constraints.txt" "$wheel$extras"
