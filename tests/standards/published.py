"""What a release publishes, read by others: parts of the wheel, feed, data, checksums; run by `make release-check`."""

from __future__ import annotations

import hashlib
import sys
import tempfile
import zipfile
from pathlib import Path

import feedparser
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

(dist,) = map(Path, sys.argv[1:])


def hold(folder: Path) -> int:
    """Compare the files of a folder with its SHA256SUMS, and return how many there are."""
    lines = (line.partition("  ") for line in (folder / "SHA256SUMS").read_text().splitlines())
    said = {name: digest for digest, _, name in lines}
    found = {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in folder.iterdir()}
    del found["SHA256SUMS"]
    assert found == said
    return len(said)


(wheel,) = dist.glob("*.whl")
(archive,) = dist.glob("*.zip")
with zipfile.ZipFile(archive) as files, tempfile.TemporaryDirectory() as unpacked:
    files.extractall(unpacked)
    print(f"checksums hold: {hold(dist)} files to publish, {hold(Path(unpacked) / archive.stem)} of data")
with zipfile.ZipFile(wheel) as files:
    bills = [files.read(name).decode() for name in files.namelist() if ".dist-info/sboms/" in name]
for bill in bills:
    assert (problem := JsonStrictValidator(SchemaVersion.V1_6).validate_str(bill)) is None, problem

feed = feedparser.parse(Path("releases.atom").read_bytes())
assert feed.version == "atom10"
assert not feed.bozo, feed.bozo_exception
ids = [entry.id for entry in feed.entries]
assert len({*ids, feed.feed.id}) == len(ids) + 1
assert all(entry.title and entry.updated_parsed and entry.content and entry.link for entry in feed.entries)
print(f"bills of materials valid by CycloneDX 1.6: {len(bills)}; releases in the feed: {len(ids)}")
assert bills and ids
