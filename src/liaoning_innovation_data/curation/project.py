"""The files of a new project: a dataset of one's own, with an invented document to begin with."""

from __future__ import annotations

import tomllib
from pathlib import Path

from .. import __version__
from ..schema.errors import SchemaError
from ..storage.atomic import replacing

FILES = Path(__file__).with_suffix(".toml")
"""File of a project -> its content."""


def create(folder: Path) -> None:
    """Write a new project into a folder that is empty or not there; SchemaError where it is neither."""
    if folder.is_dir() and any(folder.iterdir()):
        raise SchemaError(f"{folder} :: is not empty; expected a new folder")
    name, version = folder.resolve().name, ".".join(__version__.split(".")[:2])
    with replacing(folder) as new:
        for path, content in tomllib.loads(FILES.read_text("utf-8")).items():
            file = new / path
            file.parent.mkdir(parents=True, exist_ok=True)
            filled = content.replace("{name}", name).replace("{version}", version)
            file.write_text(filled, encoding="utf-8", newline="\n")
