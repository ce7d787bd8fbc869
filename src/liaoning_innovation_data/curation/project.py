"""A new project: a dataset of your own, with an invented document to begin with."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

from .. import __version__
from ..schema.errors import SchemaError
from ..storage.atomic import replacing

FILES = Path(__file__).with_suffix(".toml")
"""The files of a project by their paths, in which PROJECT and VERSION stand for what they say."""


def create(folder: Path) -> None:
    """Write a new project into a folder that is empty or not there; SchemaError where it is neither."""
    if folder.is_dir() and any(folder.iterdir()):
        raise SchemaError(f"{folder} :: is not empty; expected a new folder")
    name = folder.resolve().name
    version = ".".join(__version__.split(".")[:2])
    known = {'"PROJECT"': json.dumps(name, ensure_ascii=False), "PROJECT": name, "VERSION": version}
    with replacing(folder) as new:
        for path, text in tomllib.loads(FILES.read_text("utf-8")).items():
            for key, value in known.items():
                text = text.replace(key, value)
            file = new / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8", newline="\n")
