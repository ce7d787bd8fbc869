"""Each standard's own validator, on the descriptors in `schemas/`: `make test-standards`.

Data Package: the JSON Schema profile that check-datapackage carries (its code needs a newer Python than ours).
Croissant: mlcroissant validates the description, and loads every record set, whose cells are compared with the files.
Data contract: `datacontract lint` and `datacontract test`. CITATION.cff and the JSON Schemas: check-jsonschema.
Seeds, and the draft of a text: Tombi, a TOML language server, by the schema that their first line names.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import jsonschema
import mlcroissant
import pyarrow.parquet as pq

BIN = Path(sys.executable).parent
SCHEMAS = Path("schemas")
DRAFT = Path(".venv/bin/liaoning-data")
COMMANDS = (
    ["mlcroissant", "validate", "--jsonld", "schemas/croissant.json"],
    ["datacontract", "lint", "schemas/datacontract.yaml"],
    ["datacontract", "test", "schemas/datacontract.yaml"],
    ["check-jsonschema", "--builtin-schema", "vendor.citation-file-format", "CITATION.cff"],
    ["check-jsonschema", "--check-metaschema", *map(str, sorted(SCHEMAS.glob("*.schema.json")))],
    [
        "check-jsonschema",
        "--schemafile",
        "schemas/curation.schema.json",
        *map(str, sorted(Path("seeds").glob("*.toml"))),
    ],
)


def commands() -> Iterator[str]:
    """Yield what a validator says against a descriptor."""
    for name, *arguments in COMMANDS:
        done = subprocess.run([BIN / name, *arguments], capture_output=True, text=True, check=False)
        if done.returncode:
            yield f"{name} {' '.join(arguments)}:\n{done.stdout[-3000:]}{done.stderr[-3000:]}"
        print(f"{name} {arguments[0]}: {'failed' if done.returncode else 'passed'}")


def seeds() -> Iterator[str]:
    """Yield what a TOML language server says against a seed or a draft, or that it passes over a mistake."""
    files = [*Path("seeds").glob("*.toml"), *Path("tests/documents").rglob("*.toml")]
    own = sorted(file for file in files if not file.name.endswith(".key.toml"))
    with TemporaryDirectory() as place:
        shutil.copytree(SCHEMAS, Path(place) / "schemas")
        drafted, mistaken = (Path(place) / "seeds" / f"{name}.toml" for name in ("drafted", "mistaken"))
        drafted.parent.mkdir()
        shutil.copy("tests/documents/harbour-wire.txt", drafted.with_suffix(".txt"))
        subprocess.run([DRAFT, "draft", drafted.with_suffix(".txt")], check=True)
        mistaken.write_text(f"{drafted.read_text('utf-8')}\n[[laboratories]]\nsluG = 'a'\n", "utf-8")
        if "sluG" not in _linted([mistaken]):
            yield "tombi: the unknown key sluG is not noticed"
        problems = _linted([*own, drafted])
    yield from [problems] if problems else []
    print(f"tombi: {len(own)} seeds and a draft: {'failed' if problems else 'passed'}")


def _linted(files: list[Path]) -> str:
    unnamed = [f"{file} names no schema\n" for file in files if not file.read_text("utf-8").startswith("#:schema ")]
    done = subprocess.run([BIN / "tombi", "lint", "--offline", *files], capture_output=True, text=True, check=False)
    return "".join(unnamed) + (f"{done.stdout}{done.stderr}" if done.returncode else "")


def profile(wheel: Path) -> Iterator[str]:
    """Yield what the profile of Data Package 2.0 says against `datapackage.json`."""
    with zipfile.ZipFile(wheel) as archive:
        schema = json.loads(archive.read("check_datapackage/schemas/data-package-2-0.json"))
    validator = jsonschema.validators.validator_for(schema)(schema)
    errors = list(validator.iter_errors(json.loads((SCHEMAS / "datapackage.json").read_text("utf-8"))))
    yield from (f"datapackage.json: {list(error.absolute_path)}: {error.message}" for error in errors)
    print(f"profile of Data Package 2.0: {'failed' if errors else 'passed'}")


def records() -> Iterator[str]:
    """Yield cells that Croissant shows otherwise than the file."""
    description = json.loads((SCHEMAS / "croissant.json").read_text("utf-8"))
    urls = {entry["@id"]: SCHEMAS / entry["contentUrl"] for entry in description["distribution"]}
    dataset = mlcroissant.Dataset(jsonld=str(SCHEMAS / "croissant.json"))
    cells = 0
    for records in description["recordSet"]:
        name = records["@id"]
        expected = pq.read_table(urls[f"{name}.parquet"]).to_pylist()
        found = [{key.partition("/")[2]: plain(value) for key, value in row.items()} for row in dataset.records(name)]
        cells += sum(map(len, found))
        if found != expected:
            yield f"croissant.json: {name}: {next((a, b) for a, b in zip(found, expected, strict=False) if a != b)}"
    print(f"Croissant: {len(description['recordSet'])} record sets, {cells} cells")


def plain(value: Any) -> Any:
    """Return a value as Python has it: Croissant shows texts as bytes, days as moments, null as NaN or NaT."""
    if isinstance(value, bytes):
        return value.decode()
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, list):
        return [plain(item) for item in value]
    if value is None or value != value:
        return None
    return value.date() if isinstance(value, datetime) else value


def main(wheel: str) -> int:
    """Run all; 1 where something is wrong."""
    problems = [*profile(Path(wheel)), *records(), *commands(), *seeds()]
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
