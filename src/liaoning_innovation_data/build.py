"""Build: seeds to tables to files."""

from __future__ import annotations

from pathlib import Path

from . import DATA_VERSION
from .seeds import read_seeds
from .store import Manifest
from .writing import write


def build(seeds: Path, output: Path, data_version: str = DATA_VERSION) -> Manifest:
    """Check all documents of a folder and write the tables; nothing is written where one fails.

    Parameters
    ----------
    seeds
        Folder of `NAME.txt` and `NAME.toml`.
    output
        Folder that receives `<table>.parquet` and `manifest.json`.
    data_version
        The version that the files will name.

    Returns
    -------
    The manifest.

    Raises
    ------
    SeedError
        With every problem of every document, each with file, line and path.

    """
    return write(read_seeds(seeds), output, data_version)
