"""Walk through docs/your-own-data.md: `python -m tools.walk` writes what its commands print, `--check` compares it.

Each block of code is one of these, and all run in order, in an empty folder:

- `console`: commands after `$`, each with what it prints;
- a language with `file=PATH`: the content of a file, or in `diff` lines to replace in it;
- `text watch`: what `build --watch`, the last command of a block before, prints after these edits;
- anything else is only read.
"""

from __future__ import annotations

import argparse
import io
import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import chdir, redirect_stderr, redirect_stdout, suppress
from pathlib import Path
from typing import Any
from unittest.mock import patch

import watchfiles

from liaoning_innovation_data.cli import main as command_line

PAGE = Path(__file__).parent.parent / "docs" / "your-own-data.md"
BLOCK = re.compile(r"^```(?P<kind>\w+)(?P<about> [^\n]*)?\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
WATCH = "liaoning-data build --watch"


def walked(page: str) -> str:
    """Return the page with what its commands print, run in an empty folder."""
    with tempfile.TemporaryDirectory() as folder, chdir(folder), patch.dict(os.environ, COLUMNS=""):
        return Walk(page).run()


class Walk:
    """The blocks of a page, and what has been printed."""

    def __init__(self, page: str) -> None:
        self.page = page
        self.blocks: Iterator[re.Match[str]] = BLOCK.finditer(page)
        self.bodies: dict[tuple[int, int], str] = {}
        self.ahead: re.Match[str] | None = None

    def run(self) -> str:
        """Run all blocks, and return the page."""
        while block := self._next():
            if block["kind"] == "console":
                self._console(block)
            elif block["about"]:
                _edit(block)
        page, end = "", 0
        for (start, stop), body in self.bodies.items():
            page, end = f"{page}{self.page[end:start]}{body}", stop
        return page + self.page[end:]

    def _next(self) -> re.Match[str] | None:
        block, self.ahead = self.ahead or next(self.blocks, None), None
        return block

    def _console(self, block: re.Match[str]) -> None:
        """Run the commands of a block; the last may be one that watches, whose later blocks it runs, too."""
        printed = io.StringIO()
        for line in [line for line in block["body"].splitlines() if line.startswith("$ ")]:
            command = line.removeprefix("$ ")
            print(line, file=printed)
            if command == WATCH:
                self._watch(block, printed)
                return
            if command.startswith("cd "):
                os.chdir(command.removeprefix("cd "))
                continue
            ours, _, rest = command.partition(" | ") if command.startswith("liaoning-data ") else ("", "", command)
            output = _run(ours) if ours else ""
            printed.write(_shell(rest, output) if rest else output)
        self.bodies[block.span("body")] = printed.getvalue()

    def _watch(self, block: re.Match[str], printed: io.StringIO) -> None:
        def edits(*_: Any, **__: Any) -> Iterator[set[str]]:
            """Stand in for `watchfiles.watch`: yield what is edited in the blocks, then nothing for a while."""
            current = block
            yield set()
            yield set()
            self.bodies[current.span("body")] = _taken(printed)
            while (edit := self._next()) and edit["kind"] != "console":
                if edit["about"] == " watch":
                    self.bodies[edit.span("body")] = _taken(printed)
                    continue
                _edit(edit)
                yield {edit["about"]}
                yield set()
            self.ahead = edit
            raise KeyboardInterrupt

        with patch.object(watchfiles, "watch", edits):
            _run(WATCH, printed)


def _taken(printed: io.StringIO) -> str:
    """Return what has been printed, and forget it."""
    text = printed.getvalue()
    printed.seek(0)
    printed.truncate()
    return text


def _run(command: str, printed: io.StringIO | None = None) -> str:
    """Run a command of ours, and return what it prints."""
    printed = printed or io.StringIO()
    with redirect_stdout(printed), redirect_stderr(printed), suppress(SystemExit):
        command_line.main(shlex.split(command)[1:], prog_name="liaoning-data")
    return printed.getvalue()


def _shell(command: str, given: str) -> str:
    return subprocess.run(["sh", "-c", command], input=given, capture_output=True, text=True, check=True).stdout


def _edit(block: re.Match[str]) -> None:
    """Write a file, or replace the lines of a difference in it."""
    file = Path(block["about"].removeprefix(" file="))
    if block["kind"] != "diff":
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(block["body"], encoding="utf-8")
        return
    text = file.read_text("utf-8")
    for part in re.split(r"^@@\n", block["body"], flags=re.MULTILINE):
        lines = part.splitlines()
        old, new = ("".join(f"{line[1:]}\n" for line in lines if line[0] in signs) for signs in (" -", " +"))
        if old not in text:
            raise SystemExit(f"{file} does not hold\n{old}")
        text = text.replace(old, new, 1)
    file.write_text(text, encoding="utf-8")


def main() -> None:
    """Write the page, or tell whether it is as the commands print it."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--check", action="store_true", help="Exit with 1 if what is printed differs.")
    check: bool = parser.parse_args().check
    page = PAGE.read_text("utf-8")
    new = walked(page)
    if check and new != page:
        sys.exit(f"{PAGE.name} is not what the commands print: run python -m tools.walk")
    PAGE.write_text(new, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
