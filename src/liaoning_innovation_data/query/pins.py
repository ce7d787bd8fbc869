"""Pin the data that a program was written for."""

from __future__ import annotations

from pathlib import Path

from ..schema.errors import DataVersionError
from ..storage.manifest import has_digest, whole_manifest
from ..storage.releases import version_folder


def require(data: str, *, fingerprint: str | None = None, version: str | Path | None = None) -> None:
    """Raise an error if the newest data of the installed package is not the data that you expect.

    Parameters
    ----------
    data
        The versions that you expect, as a version specifier of PEP 440, such as `~=1.0` (any 1.x) or `>=1.2,<2`.
    fingerprint
        The fingerprint that you expect, from `manifest()["fingerprint"]`. It identifies exactly these cells.

    version
        A data version, or a folder as a `pathlib.Path`, to look at instead.

    Raises
    ------
    DataVersionError
        The data has another version or fingerprint; or a fingerprint is given and a file is not that of the manifest;
        or `data` is not a version specifier.

    >>> require("~=1.0")
    >>> require("~=2.0")
    Traceback (most recent call last):
    ...
    liaoning_innovation_data.schema.errors.DataVersionError: data version 1... is installed, expected ~=2.0

    """
    from packaging.specifiers import InvalidSpecifier, SpecifierSet

    folder = version_folder(version)
    manifest = whole_manifest(folder)
    there = f"data version {manifest['data_version']} is {f'in {folder}' if isinstance(version, Path) else 'installed'}"
    try:
        admitted = SpecifierSet(str(data))
    except InvalidSpecifier:
        admitted = SpecifierSet()
    if not len(admitted):
        raise DataVersionError(f"{there}; expected a specifier like '~=1.0', got {data!r}")
    if not admitted.contains(manifest["data_version"], prereleases=True):
        raise DataVersionError(f"{there}, expected {data}")
    if fingerprint is not None:
        if manifest["fingerprint"] != fingerprint:
            raise DataVersionError(f"{there} with the fingerprint {manifest['fingerprint']}, expected {fingerprint}")
        for entry in manifest["tables"].values():
            if not has_digest(file := folder / entry["file"], entry["sha256"]):
                raise DataVersionError(f"{there}, but {file} is not the file of its manifest")
