"""Write `schemas/`, CITATION.cff, parts of `docs/` and llms.txt, or check that they are current."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from liaoning_innovation_data import DATA_VERSION, __version__
from liaoning_innovation_data.storage.about import of_seeds
from liaoning_innovation_data.storage.releases import version_folder
from tools.gate import Project
from tools.publication import published
from tools.schemas import generated


def stale(root: Path) -> dict[Path, str]:
    """Return the generated files of a checkout that are not current, and what they should say."""
    project, data = Project(root), version_folder(DATA_VERSION)
    days = {entry.data[0]: date.fromisoformat(entry.day) for entry in project.released() if entry.data}
    files = generated(root, data, days.get(DATA_VERSION))
    files |= published(root, of_seeds(root / "seeds", data), __version__, project.entries())
    return {path: text for path, text in files.items() if not path.exists() or path.read_text("utf-8") != text}


def main(arguments: list[str]) -> int:
    """Write, or with `--check` compare; return the exit code."""
    files = stale(Path())
    if "--check" in arguments:
        for path in files:
            print(f"{path} is stale: run `make schemas`", file=sys.stderr)
        return 1 if files else 0
    for path, text in files.items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
