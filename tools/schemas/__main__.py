"""Write `schemas/`, CITATION.cff, parts of `docs/` and llms.txt, or check that they are current."""

from __future__ import annotations

import re
import sys
from datetime import date
from pathlib import Path

from liaoning_innovation_data import DATA_VERSION
from liaoning_innovation_data.storage.releases import version_folder
from tools.schemas import generated


def released_on(changelog: str, version: str) -> date | None:
    """Return the day of the release that brought a data version; None where none did yet."""
    entry = rf"^## \S+ — (\S+)\n\nData {re.escape(version)}, fingerprint"
    found = re.search(entry, changelog, re.MULTILINE)
    return date.fromisoformat(found[1]) if found else None


def stale(root: Path) -> dict[Path, str]:
    """Return the generated files of a checkout that are not current, and what they should say."""
    published = released_on((root / "CHANGELOG.md").read_text("utf-8"), DATA_VERSION)
    files = generated(root, version_folder(DATA_VERSION), published)
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
