"""Execute the notebooks in `docs/`: `python -m tools.notebooks` writes what comes out, and their pictures.

With `--check` nothing is written; outputs that are not those in the file are an error, pictures aside.
"""

from __future__ import annotations

import argparse
import base64
import difflib
import json
import sys
from copy import deepcopy
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import nbformat
from nbclient import NotebookClient
from traitlets.config import Config

ROOT = Path(__file__).parent.parent
NOTEBOOKS = ROOT / "docs"


def executed(notebook: Any) -> Any:
    """Return a notebook with the outputs that its cells have today; CellExecutionError where one fails."""
    fresh = deepcopy(notebook)
    with TemporaryDirectory() as folder:
        sockets = {"transport": "ipc", "ip": f"{folder}/kernel"}  # files, where others would find open ports
        NotebookClient(
            fresh,
            kernel_name="python3",
            config=Config(ConnectionFileMixin=sockets),
            timeout=120,
            coalesce_streams=True,
            extra_arguments=["--log-level=ERROR"],
            resources={"metadata": {"path": ROOT}},
        ).execute()
    for cell in fresh.cells:
        cell.metadata.pop("execution", None)  # when it was run
    fresh.metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    return fresh


def outputs(notebook: Any) -> list[str]:
    """Return the lines of all outputs, but for pictures, of which only the descriptions count."""
    lines: list[str] = []
    for number, cell in enumerate(notebook.cells):
        for output in cell.get("outputs", ()):
            data = dict(output.get("data") or {"text/plain": output.get("text", "")})
            told = output.get("metadata", {}) if pictures(output) else data
            text = json.dumps(told, ensure_ascii=False, indent=0, sort_keys=True).replace("\\n", "\n")
            lines += [f"cell {number}: {line}" for line in text.split("\n")]
    return lines


def pictures(output: Any) -> list[str]:
    """Return the pictures of an output, each PNG in base64."""
    return [content for kind, content in output.get("data", {}).items() if kind == "image/png"]


def main(arguments: list[str] | None = None) -> int:
    """Write or check all notebooks; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, compare")
    check = parser.parse_args(arguments).check
    stale = False
    for file in sorted(NOTEBOOKS.glob("*.ipynb")):
        notebook: Any = nbformat.read(file, as_version=4)  # pyright: ignore[reportUnknownVariableType]
        fresh = executed(notebook)
        if check:
            told = list(difflib.unified_diff(outputs(notebook), outputs(fresh), "committed", "executed", lineterm=""))
            stale |= bool(told)
            print("\n".join([f"{file.name}: stale, `make notebooks` writes it", *told]) if told else f"{file.name}: ok")
            continue
        nbformat.write(fresh, file)
        found = [png for cell in fresh.cells for output in cell.get("outputs", ()) for png in pictures(output)]
        for number, png in enumerate(found, 1):
            name = f"{file.stem}{f'-{number}' if len(found) > 1 else ''}.png"
            (NOTEBOOKS / "images" / name).write_bytes(base64.b64decode(png))
        print(f"{file.name}: written")
    return int(stale)


if __name__ == "__main__":
    sys.exit(main())
