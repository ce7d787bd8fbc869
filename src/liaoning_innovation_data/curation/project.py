"""The files of a new project: a dataset of one's own, with an invented document to begin with."""

from __future__ import annotations

from pathlib import Path

from .. import __version__
from ..schema.errors import SchemaError
from ..storage.atomic import replacing

EXAMPLE = """\
Title: A kelp laboratory for Skarholm
Date: 12 May 2025
Source: Harbour Wire

Ebbing University founded the Kelp Laboratory in 2023.
"""

CURATED = """\
# The curated records of example.txt, an invented document: replace both by your own.

[document]
key = "2025-05-12-harbour-wire"
language = "en"
title = "A kelp laboratory for Skarholm"
publisher = { value = "organisation/harbour-wire", quote = "Harbour Wire" }
published_on = { value = 2025-05-12, quote = "12 May 2025" }

[[organisations]]
slug = "harbour-wire"
name = "Harbour Wire"
extent = "individual"

[[organisations]]
slug = "ebbing-university"
name = "Ebbing University"
extent = "individual"
kind = { value = "university", quote = "University" }

[[laboratories]]
slug = "kelp-laboratory"
name = "Kelp Laboratory"
extent = "individual"
status = { value = "established", quote = "founded" }

[[relations]]
subject = "organisation/ebbing-university"
predicate = { value = "establishes", quote = "founded" }
object = "laboratory/kelp-laboratory"
period = { from = 2023-01-01, to = 2023-12-31, approximate = false, quote = "in 2023" }

[[sentences]]
begins = "Title:"
kind = "metadata"
evidence_count = 1
omit.label = ["Title"]

[[sentences]]
begins = "Date:"
kind = "metadata"
evidence_count = 1
omit.label = ["Date"]

[[sentences]]
begins = "Source:"
kind = "metadata"
evidence_count = 3
omit.label = ["Source"]

[[sentences]]
begins = "Ebbing University"
evidence_count = 12
"""

TEST = '''\
"""What the seeds say is built, and valid."""

import liaoning_innovation_data as lid


def test_the_data_is_valid() -> None:
    lid.open("build").validate().raise_for_issues()


def test_every_document_states_something() -> None:
    dataset = lid.open("build")
    assert {*dataset.facts()["document_id"]} == {*dataset.load("documents")["id"]}
'''

MAKEFILE = """\
.PHONY: all test page

all: .venv/ready
	.venv/bin/liaoning-data build seeds --output build

test: all
	.venv/bin/python -m pytest -q tests

page: all
	.venv/bin/liaoning-data view build --output build/evidence.html

.venv/ready: requirements.txt
	python3 -m venv .venv
	.venv/bin/python -m pip install --quiet -r requirements.txt
	touch $@
"""

README = """\
# {name}

Records of what documents state, each cell with its evidence.

- `make` builds `seeds/` into `build/`; `make test` checks what is built; `make page` writes a page that shows it.
- A document is `seeds/NAME.txt`; its records are in `seeds/NAME.toml`. `.venv/bin/liaoning-data draft seeds/NAME.txt`
  writes a first TOML.
- In Python: `import liaoning_innovation_data as lid; lid.open("build").facts()`.
"""

WORKFLOW = """\
name: check
on: [push, pull_request]
permissions:
  contents: read
jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: make test
"""


def create(folder: Path) -> None:
    """Write a new project into a folder that is empty or not there; SchemaError where it is neither."""
    if folder.is_dir() and any(folder.iterdir()):
        raise SchemaError(f"{folder} :: is not empty; expected a new folder")
    version = ".".join(__version__.split(".")[:2])
    files = {
        "seeds/example.txt": EXAMPLE,
        "seeds/example.toml": CURATED,
        "tests/test_data.py": TEST,
        ".github/workflows/check.yml": WORKFLOW,
        ".gitignore": "build/\n.venv/\n",
        "Makefile": MAKEFILE,
        "README.md": README.format(name=folder.resolve().name),
        "requirements.txt": f"liaoning-innovation-data[testing]~={version}\n",
    }
    with replacing(folder) as new:
        for name, content in files.items():
            file = new / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(content, encoding="utf-8", newline="\n")
