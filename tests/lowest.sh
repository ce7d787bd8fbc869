#!/bin/sh
# Install the wheel with the lowest version of each direct dependency, and use what they are needed for.
# Usage: tests/lowest.sh dist/NAME.whl [3.14]; PYTHON names the interpreter with pip, which is taken where no version is asked for.
set -eu

wheel=$(realpath "$1")
python=${PYTHON:-python3}
interpreter=$python
if [ $# -gt 1 ] && ! interpreter=$(sh tests/python.sh "$2" ".python-$2"); then
    echo "there is no Python $2 here: not run" >&2
    exit 0
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

.venv/bin/python - >"$folder/lowest.txt" <<'PY'
import re
import tomllib

project = tomllib.load(open("pyproject.toml", "rb"))["project"]
for requirement in (*project["dependencies"], *sum(project["optional-dependencies"].values(), [])):
    print(re.sub(r"\[.*?\]", "", requirement).replace(">=", "==", 1))
PY
"$interpreter" -m venv --without-pip "$folder/venv"
PYTHONWARNINGS=ignore "$python" -m pip --python "$folder/venv/bin/python" install --quiet --disable-pip-version-check \
    --constraint "$folder/lowest.txt" "$wheel[duckdb,pandas,parallel,testing,view,watch,xlsx]"
cp -r seeds "$folder"
cd "$folder"
data=venv/bin/liaoning-data
$data validate
$data show laboratories
$data explain indicator/total-investment value
$data require '~=1.0'
$data diff 1.0.0 1.1.0
$data coverage
$data build seeds --output built
$data copy copied --data built
$data validate copied
$data compare built copied --format json >/dev/null
$data view copied --output page.html
for form in csv jsonl sqlite duckdb xlsx annotations; do
    $data export exported --format $form
done
venv/bin/python - <<'PY'
import pandera.polars
import liaoning_innovation_data as lid
from liaoning_innovation_data.testing import strategies

assert lid.load_facts(engine="pandas").shape[0] == lid.load_facts(engine="pyarrow").num_rows == lid.load_facts().height
lid.pandera_schema("laboratories").validate(lid.load_laboratories())
try:
    lid.lookup("ZWZ Grop")
except lid.NotFound as error:
    assert "did you mean" in str(error)
strategies.datasets().validate()
PY
