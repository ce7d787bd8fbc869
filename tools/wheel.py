"""A hook of hatchling: the wheel is compressed as far as its format can, where zlib's default would stop earlier."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class SmallestWheel(BuildHookInterface[Any]):
    """Writes the files of a finished wheel anew, in the same order and with the same dates and permissions."""

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002
        """Compress the wheel."""
        wheel = Path(artifact_path)
        with zipfile.ZipFile(wheel) as built:
            files = [(file, built.read(file)) for file in built.infolist()]
        with zipfile.ZipFile(wheel, "w") as smallest:
            for file, content in files:
                smallest.writestr(file, content, zipfile.ZIP_DEFLATED, compresslevel=9)
