"""Build a released data version again, and compare it with the files that were released: `make rebuild VERSION=1.0.0`.

Takes the seeds, the code and the lock of the commit that last changed the version's manifest, from the history of the
git repository, in an environment of its own. With the locked builder the files must have the same bytes; with another
pyarrow (`--pyarrow 20.0.0`) the same fingerprint.
"""

from __future__ import annotations

import argparse
import filecmp
import io
import os
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Sequence
from pathlib import Path

from liaoning_innovation_data import DataError
from liaoning_innovation_data.storage.manifest import MANIFEST, read_manifest
from liaoning_innovation_data.storage.releases import version_folder

ROOT = Path(__file__).parent.parent


def run(*command: str, cwd: Path = ROOT) -> bytes:
    """Run a command, and return what it writes."""
    return subprocess.run(command, cwd=cwd, check=True, stdout=subprocess.PIPE).stdout


def rebuilt(version: str, folder: Path, pyarrow: str | None) -> Path:
    """Build a version in an empty folder, and return where its files are."""
    manifest = version_folder(version).relative_to(ROOT) / MANIFEST
    commit = run("git", "log", "-1", "--format=%H", "--", str(manifest)).decode()
    if not commit:
        raise SystemExit(f"data {version} :: no commit of the history has it: is this a full clone?")
    with tarfile.open(fileobj=io.BytesIO(run("git", "archive", commit.strip()))) as archive:
        archive.extractall(folder, filter="data")
    run("make", ".venv/ready", cwd=folder)
    environment = folder / ".venv" / "bin"
    if pyarrow:
        pip = [
            os.environ.get("PYTHON", "python3"),
            "-m",
            "pip",
            "--python",
            str(environment / "python"),
            "install",
            "--quiet",
        ]
        run(*pip, "--disable-pip-version-check", f"pyarrow=={pyarrow}")
    run(str(environment / "liaoning-data"), "build", "seeds", "--output", "rebuilt", cwd=folder)
    return folder / "rebuilt"


def main(arguments: Sequence[str] | None = None) -> int:
    """Rebuild and compare; 1 where something differs."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("version")
    parser.add_argument("--pyarrow", help="another version of pyarrow: only the fingerprint is compared")
    chosen = parser.parse_args(arguments)
    try:
        released = version_folder(chosen.version)
        with tempfile.TemporaryDirectory() as folder:
            again = rebuilt(chosen.version, Path(folder), chosen.pyarrow)
            files = sorted(file.name for side in (released, again) for file in side.glob("*.parquet"))
            differing = filecmp.cmpfiles(released, again, files, shallow=False)[1:]
            fingerprints = [read_manifest(side)["fingerprint"] for side in (released, again)]
    except DataError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"fingerprint of data {chosen.version}: {fingerprints[0]}, rebuilt: {fingerprints[1]}")
    others = [file for names in differing for file in names]
    print(f"files with other bytes: {', '.join(others) or 'none'}")
    return 1 if fingerprints[0] != fingerprints[1] or (others and not chosen.pyarrow) else 0


if __name__ == "__main__":
    sys.exit(main())
