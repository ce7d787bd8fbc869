"""`build --watch`: documents are checked as they are edited, and tables written when there is time.

After each edit the documents whose bytes changed are read and checked again, and what that means is said. That takes
the same time in a folder of any size, but to write the tables takes longer the more there are: they are written, all of
them, once nothing has changed for `PAUSE`, and at the end.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ..curation.build import Curation, Tables, curate
from ..curation.changes import progress
from ..schema.errors import of_extra
from .app import say

PAUSE = 1000
"""For how many milliseconds nothing may change before tables are written."""


def watch(seeds: Path, save: Callable[[Tables], None]) -> None:
    """Check the documents of a folder after each edit, and `save` their tables, until Ctrl-C."""
    watchfiles = of_extra("watch", "watchfiles", "--watch needs watchfiles")

    def is_seed(change: object, path: str) -> bool:  # noqa: ARG001
        return Path(path).suffix in (".txt", ".toml")

    watched = Watched(seeds, save)
    watched.look()
    say(f"watching {seeds}; Ctrl-C ends")
    first = True  # what was edited while the folder was read for the first time
    try:
        for edits in watchfiles.watch(
            seeds, watch_filter=is_seed, recursive=False, rust_timeout=PAUSE, yield_on_timeout=True
        ):
            if edits or first:
                watched.look()
            else:
                watched.write()
            first = False
    except KeyboardInterrupt:
        watched.write()


class Watched:
    """A folder of seeds: what it held when it was last looked at, and what of that is still to be written."""

    def __init__(self, seeds: Path, save: Callable[[Tables], None]) -> None:
        self.seeds, self.save = seeds, save
        self.curation: Curation | None = None
        self.built: dict[Path, Tables] = {}
        self.unwritten = False

    def look(self) -> None:
        """Say what is wrong, or else what is another than it was."""
        before = self.curation
        after = self.curation = curate(self.seeds, before.documents if before else None)
        if before and (before.documents, before.alone) == (after.documents, after.alone):
            return
        lines = progress(self.built, before, after)
        self.unwritten = not after.problems
        if self.unwritten:
            self.built = {file: document.tables for file, document in after.documents.items()}
        say("\n".join(lines) or "no change in the records")

    def write(self) -> None:
        """Write the tables, where they are others than those that were written, and nothing is wrong."""
        if self.unwritten and self.curation:
            self.unwritten = False
            self.save(self.curation.tables)
