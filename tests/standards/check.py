"""Each standard's own validator, on a folder that `copy` wrote and on `schemas/`: `make test-standards`.

Data Package: the JSON Schema profile that check-datapackage carries (its code needs a newer Python than ours).
Croissant and CITATION.cff: the validators of mlcroissant and check-jsonschema, which also has the JSON Schemas.
frictionless reads the Data Package, mlcroissant Croissant, and `datasets`, the loader of the hub, the data card: all
cells are compared with the files; but frictionless reads no lists from Parquet. Seeds, and the draft of a text: Tombi,
a TOML language server, by the schema that their first line names.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import datasets
import frictionless
import jsonschema
import mlcroissant
import pyarrow.parquet as pq

BIN = Path(sys.executable).parent
SCHEMAS = Path("schemas")
SEEDS = sorted(file.with_suffix(".toml") for file in Path("seeds").glob("*.txt"))
DRAFT = Path(".venv/bin/liaoning-data")
COMMANDS = (
    ["mlcroissant", "validate", "--jsonld", "{folder}/croissant.json"],
    ["check-jsonschema", "--builtin-schema", "vendor.citation-file-format", "CITATION.cff", "{folder}/CITATION.cff"],
    ["check-jsonschema", "--check-metaschema", *map(str, sorted(SCHEMAS.glob("*.schema.json")))],
    ["check-jsonschema", "--schemafile", "schemas/curation.schema.json", *map(str, SEEDS)],
    ["check-jsonschema", "--schemafile", "schemas/dataset.schema.json", "seeds/dataset.toml"],
)


def commands(folder: Path) -> Iterator[str]:
    """Yield what a validator says against a descriptor."""
    for name, *templates in COMMANDS:
        arguments = [template.format(folder=folder) for template in templates]
        done = subprocess.run([BIN / name, *arguments], capture_output=True, text=True, check=False)
        if done.returncode:
            yield f"{name} {' '.join(arguments)}:\n{done.stdout[-3000:]}{done.stderr[-3000:]}"
        print(f"{name} {arguments[0]}: {'failed' if done.returncode else 'passed'}")


def seeds() -> Iterator[str]:
    """Yield what a TOML language server says against a seed or a draft, or that it passes over a mistake."""
    files = [*Path("seeds").rglob("*.toml"), *Path("tests/documents").rglob("*.toml")]
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


def profile(wheel: Path, folder: Path) -> Iterator[str]:
    """Yield what the profile of Data Package 2.0 says against `datapackage.json`."""
    with zipfile.ZipFile(wheel) as archive:
        schema = json.loads(archive.read("check_datapackage/schemas/data-package-2-0.json"))
    validator = jsonschema.validators.validator_for(schema)(schema)
    errors = list(validator.iter_errors(json.loads((folder / "datapackage.json").read_text("utf-8"))))
    yield from (f"datapackage.json: {list(error.absolute_path)}: {error.message}" for error in errors)
    print(f"profile of Data Package 2.0: {'failed' if errors else 'passed'}")


def croissant(folder: Path) -> Iterator[str]:
    """Yield cells that Croissant shows otherwise than the file."""
    dataset = mlcroissant.Dataset(jsonld=str(folder / "croissant.json"))
    for records in json.loads((folder / "croissant.json").read_text("utf-8"))["recordSet"]:
        name = records["@id"]
        found = [{key.partition("/")[2]: plain(value) for key, value in row.items()} for row in dataset.records(name)]
        yield from compared("mlcroissant", folder, name, found)


def hub(folder: Path) -> Iterator[str]:
    """Yield cells that the hub's loader shows otherwise than the file, in each configuration of the data card."""
    names = datasets.get_dataset_config_names(str(folder))
    if sorted(names) != sorted(file.stem for file in folder.glob("*.parquet") if pq.read_metadata(file).num_rows):
        yield f"datasets: the configurations are {names}"
    for name in names:
        found = datasets.load_dataset(str(folder), name, split="train").to_list()
        yield from compared("datasets", folder, name, [{key: plain(v) for key, v in row.items()} for row in found])


def frictionless_(folder: Path) -> Iterator[str]:
    """Yield what frictionless says against the Data Package."""
    package = frictionless.Package(str(folder / "datapackage.json"))
    for resource in package.resources:
        with resource:
            flat = [field.name for field in resource.schema.fields if field.type != "array"]
            rows = [{name: number(row[name]) for name in flat} for row in resource.row_stream]
            yield from compared("frictionless", folder, resource.name, rows, flat)


def number(value: Any) -> Any:
    """Return a number as Python has it: frictionless shows decimals, null as one that is none."""
    return plain(float(value)) if isinstance(value, Decimal) else value


def compared(
    reader: str, folder: Path, name: str, found: list[dict[str, Any]], columns: list[str] | None = None
) -> Iterator[str]:
    """Yield the first row that a reader shows otherwise than the file."""
    expected = pq.read_table(folder / f"{name}.parquet", columns=columns).to_pylist()
    if found != expected:
        yield f"{reader}: {name}: {next((a, b) for a, b in zip(found, expected, strict=False) if a != b)}"
    print(f"{reader}: {name}, {len(found)} rows")


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


def main(wheel: str, folder: str) -> int:
    """Run all; 1 where something is wrong."""
    place = Path(folder)
    problems = [*profile(Path(wheel), place), *croissant(place), *hub(place), *frictionless_(place)]
    problems += [*commands(place), *seeds()]
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
