"""Write `schemas/`, CITATION.cff, README's data dictionary and parts of `docs/`, or check that they are current."""

from __future__ import annotations

import re
import sys
from datetime import date
from pathlib import Path

from liaoning_innovation_data import DATA_VERSION
from liaoning_innovation_data.export.descriptors import Release
from liaoning_innovation_data.export.picture import picture
from liaoning_innovation_data.storage.manifest import read_manifest
from liaoning_innovation_data.storage.releases import read_version, version_folder
from tools.schemas import descriptors, rules_page, schema_files, with_dictionary


def released_on(changelog: str, version: str) -> date:
    """Return the day of the release that brought a data version; today where none did yet."""
    entry = rf"^## \S+ — (\S+)\n\nData {re.escape(version)}, fingerprint"
    found = re.search(entry, changelog, re.MULTILINE)
    return date.fromisoformat(found[1]) if found else date.today()


def main(arguments: list[str]) -> int:
    """Write, or with `--check` compare; return the exit code."""
    manifest = read_manifest(version_folder(DATA_VERSION))
    release = Release(manifest, released_on(Path("CHANGELOG.md").read_text("utf-8"), DATA_VERSION))
    files = {Path("schemas") / name: content for name, content in schema_files().items()}
    files |= {Path(name): content for name, content in descriptors(release).items()}
    readme = Path("README.md")
    files[readme] = with_dictionary(readme.read_text("utf-8"))
    files[Path("docs/rules.md")] = rules_page(Path("tests/cases"))
    tables = read_version(DATA_VERSION)
    files[Path("docs/images/relations.svg")] = picture(tables, min(manifest["documents"]), standalone=True)
    stale = [path for path, text in files.items() if not path.exists() or path.read_text("utf-8") != text]
    if "--check" in arguments:
        for path in stale:
            print(f"{path} is stale: run `make schemas`", file=sys.stderr)
        return 1 if stale else 0
    for path in stale:
        path.parent.mkdir(exist_ok=True)
        path.write_text(files[path], encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
