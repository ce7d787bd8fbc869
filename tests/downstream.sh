#!/bin/sh
# Install the wheel with [testing] into an empty environment, and run the tests of a project that uses it: one file
# passes, in the other each test fails with the message that it should.
# Usage: tests/downstream.sh dist/NAME.whl
extras='[testing]'
. tests/installed.sh
cp -R tests/downstream "$folder/project"
cd "$folder/project"

../venv/bin/python -m pytest -q test_holding.py
if ../venv/bin/python -m pytest -q test_failing.py >../failing.txt; then
    echo "test_failing.py passes"
    exit 1
fi
for message in \
    '^data version 1.* is installed, expected ~=2.0$' \
    '^data version 1.* with the fingerprint .*, expected 0123$' \
    '^E *AssertionError: [0-9]* issues: derivation ' \
    '^3 failed in '; do
    grep -q "$message" ../failing.txt || { cat ../failing.txt; echo "missing: $message"; exit 1; }
done
if grep -q 'Traceback\|site-packages\|During handling' ../failing.txt; then
    cat ../failing.txt
    exit 1
fi

# The recipe for a scheduled upgrade check, as docs/pinning.md has it.
sed -n '/^```sh downstream$/,/^```$/{/^```/!p}' "$here/docs/pinning.md" >../upgrade.sh
test -s ../upgrade.sh
PATH="$folder/venv/bin:$PATH" sh -eu ../upgrade.sh

if ../venv/bin/liaoning-data require '~=2.0' 2>../refused.txt; then
    echo "require '~=2.0' passes"
    exit 1
fi
grep -q '^data version 1.* is installed, expected ~=2.0$' ../refused.txt
echo "the downstream project passes and fails where it should"
