#!/bin/sh
# Install the wheel into an empty environment and use it from another folder.
# Usage: tests/wheel.sh dist/NAME.whl
set -eu

wheel=$(realpath "$1")
here=$(pwd)
python=${PYTHON:-python3}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# The versions of the lock, without the hashes, which pip can't ask of a file just built.
sed -n 's/^\([a-z0-9].*\) \\$/\1/p' lock.txt >"$folder/constraints.txt"
"$python" -m venv --without-pip "$folder/venv"
"$python" -m pip --python "$folder/venv/bin/python" install --quiet --disable-pip-version-check \
    --constraint "$folder/constraints.txt" "$wheel"

cd "$folder"
venv/bin/python - "$here" <<'PY'
import sys

import liaoning_innovation_data as lid

assert not lid.__file__.startswith(sys.argv[1]), lid.__file__
assert lid.load_laboratories().height == lid.manifest()["tables"]["laboratories"]["rows"]
assert lid.get("indicator/total-investment").value == 1.08e9
try:
    lid.load_laboratories(engine="pandas")
except lid.MissingExtra as error:
    print(f"without pandas: {error}")
else:
    raise AssertionError("pandas is not in the wheel's own requirements")
PY
venv/bin/liaoning-data list
venv/bin/python -m liaoning_innovation_data copy "$folder/copy"
test "$(ls "$folder/copy" | wc -l)" -eq 13
size=$(stat -c %s "$wheel")
echo "wheel: $size bytes"
test "$size" -le 400000
