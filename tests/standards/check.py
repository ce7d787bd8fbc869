"""Each standard's own validator, on a folder that `copy` wrote and on `schemas/`: `make test-standards`.

Data Package: the JSON Schema profile that check-datapackage carries (its code needs a newer Python than ours), and
frictionless, which reads every resource. Croissant: mlcroissant validates the description. The data card: `datasets`, the
loader of the hub. With mlcroissant and `datasets` all cells are read and compared with the files. CITATION.cff and the
JSON Schemas: check-jsonschema.
"""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import datasets
import frictionless
import jsonschema
import mlcroissant
import pyarrow.parquet as pq

BIN = Path(sys.executable).parent
SCHEMAS = Path("schemas")
COMMANDS = (
    ["mlcroissant", "validate", "--jsonld", "{folder}/croissant.json"],
    ["check-jsonschema", "--builtin-schema", "vendor.citation-file-format", "CITATION.cff", "{folder}/CITATION.cff"],
    ["check-jsonschema", "--check-metaschema", *map(str, sorted(SCHEMAS.glob("*.schema.json")))],
    [
        "check-jsonschema",
        "--schemafile",
        "schemas/curation.schema.json",
        *map(str, sorted(Path("seeds").glob("*.toml"))),
    ],
)


def commands(folder: Path) -> Iterator[str]:
    """Yield what a validator says against a descriptor."""
    for name, *templates in COMMANDS:
        arguments = [template.format(folder=folder) for template in templates]
        done = subprocess.run([BIN / name, *arguments], capture_output=True, text=True, check=False)
        if done.returncode:
            yield f"{name} {' '.join(arguments)}:\n{done.stdout[-3000:]}{done.stderr[-3000:]}"
        print(f"{name} {arguments[0]}: {'failed' if done.returncode else 'passed'}")


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
    if sorted(names) != sorted(file.stem for file in folder.glob("*.parquet")):
        yield f"datasets: the configurations are {names}"
    for name in names:
        try:
            found = datasets.load_dataset(str(folder), name, split="train").to_list()
        except datasets.exceptions.DatasetGenerationError as error:  # a table without rows
            if pq.read_metadata(folder / f"{name}.parquet").num_rows:
                yield f"datasets: {name}: {error}"
            continue
        yield from compared("datasets", folder, name, [{key: plain(v) for key, v in row.items()} for row in found])


def frictionless_(folder: Path) -> Iterator[str]:
    """Yield what frictionless says against the Data Package."""
    package = frictionless.Package(str(folder / "datapackage.json"))
    for resource in package.resources:
        with resource:
            yield from compared("frictionless", folder, resource.name, [row.to_dict() for row in resource.row_stream])


def compared(reader: str, folder: Path, name: str, found: list[dict[str, Any]]) -> Iterator[str]:
    """Yield the first row that a reader shows otherwise than the file."""
    expected = pq.read_table(folder / f"{name}.parquet").to_pylist()
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
    problems = [*profile(Path(wheel), place), *croissant(place), *hub(place), *frictionless_(place), *commands(place)]
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
