"""A hook of hatchling: the wheel is compressed as far as its format can, where zlib's default would stop earlier."""

from __future__ import annotations

import zipfile
import zlib
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SMALL_BLOCKS = partial(zlib.compressobj, memLevel=5)
"""A compressor with small blocks: most files are short, and the words in each half of one differ."""


class SmallestWheel(BuildHookInterface[Any]):
    """Writes the files of a finished wheel anew, in the same order and with the same dates and permissions."""

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002
        """Compress the wheel."""
        wheel = Path(artifact_path)
        with zipfile.ZipFile(wheel) as built:
            files = [(file, built.read(file)) for file in built.infolist()]
        with zipfile.ZipFile(wheel, "w") as smallest, patch.object(zlib, "compressobj", SMALL_BLOCKS):
            for file, content in files:
                smallest.writestr(file, content, zipfile.ZIP_DEFLATED, compresslevel=9)
