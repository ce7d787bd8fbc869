#!/bin/sh
# Build wheel and sdist twice from what is committed, in two folders, at two dates, under two umasks; the bytes must be the
# same. They are then in dist/.
set -eu

here=$(pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

for mask in 022 077; do
    mkdir "$folder/$mask"
    git archive HEAD | (umask $mask && tar -C "$folder/$mask" --no-same-permissions -xf -)
    find "$folder/$mask" -exec touch -d "2$mask-01-01" {} +
    (umask $mask && cd "$folder/$mask" && "$here/.venv/bin/python" -m hatchling build >/dev/null)
done
rm -rf dist && mkdir dist
for made in "$folder"/022/dist/*; do
    cmp "$made" "$folder/077/dist/$(basename "$made")"
    cp "$made" dist
done
echo "the same wheel and sdist twice"
