#!/bin/sh
# Install the wheel into an empty environment and use it from another folder.
# Usage: tests/wheel.sh dist/NAME.whl
extras=''
. tests/installed.sh

cd "$folder"
venv/bin/python - "$here" <<'PY'
import json
import sys
from importlib import import_module
from importlib.metadata import distribution, distributions
from pathlib import Path

from packaging.utils import canonicalize_name

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

# What is installed is what its bill of materials says, each part with its licence.
bill = json.loads(distribution("liaoning-innovation-data").read_text("sboms/sbom.cdx.json"))
said = [bill["metadata"]["component"], *bill["components"]]
assert all(part["licenses"] for part in said)
installed = sorted(f"pkg:pypi/{canonicalize_name(part.name)}@{part.version}" for part in distributions())
assert sorted(part["purl"] for part in said) == installed, installed
print(f"the bill of materials lists {len(said)} parts, as installed")

# Every module can be imported with what the wheel requires; those for tests need an extra.
package = Path(lid.__file__).parent
for file in sorted(package.rglob("*.py")):
    parts = file.relative_to(package.parent).with_suffix("").parts
    name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
    try:
        import_module(name)
    except ModuleNotFoundError as error:
        assert parts[1] == "testing" and error.name in ("hypothesis", "pytest"), f"{name} needs {error.name}"
PY
venv/bin/liaoning-data list
venv/bin/python -m liaoning_innovation_data copy "$folder/copy"
test -f "$folder/copy/laboratories.parquet" && test -f "$folder/copy/manifest.json"
venv/bin/python -m liaoning_innovation_data validate "$folder/copy"
venv/bin/liaoning-data view "$folder/copy" --output "$folder/page.html"
grep -q '^<!doctype html>' "$folder/page.html"
for form in csv jsonl sqlite; do
    venv/bin/liaoning-data export "$folder/export" --format $form
done
for form in duckdb xlsx; do
    if venv/bin/liaoning-data export "$folder/export" --format $form; then exit 1; fi
done

# What type checkers see, here without pandas; with it in `make check`.
"$python" -m pip --python venv/bin/python install --quiet --disable-pip-version-check \
    --constraint constraints.txt pyarrow-stubs
"$here/.venv/bin/mypy" --strict --python-executable venv/bin/python "$here/tests/typed/without_pandas.py"
"$here/.venv/bin/pyright" --pythonpath venv/bin/python "$here/tests/typed/without_pandas.py"

size=$(stat -c %s "$wheel")
echo "wheel: $size bytes"
test "$size" -le 1000000
