"""A copy of the checkout, in which a change is made, committed and tried."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tools.gate import UNRELEASED, Project

ROOT = Path(__file__).parent.parent
KEPT = "src seeds schemas tests tools docs bench pyproject.toml lock.txt *.md CITATION.cff .gitignore".split()


class Failed(Exception):  # noqa: N818 - what a command of the copy did
    """A command ended with an error; the message is what it printed."""


class Checkout:
    """A copy of the files of this checkout, in a git repository of its own."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.edited: list[str] = []
        """The files that were edited or made by hand, in that order."""
        for pattern in KEPT:
            for source in ROOT.glob(pattern):
                if source.is_dir():
                    shutil.copytree(source, root / source.name)  # with what is compiled: it stays valid
                else:
                    shutil.copy(source, root)
        for command in ("init --quiet", "config user.name x", "config user.email x"):
            self.git(*command.split())
        self.commit("as it is")

    def append(self, name: str, text: str) -> None:
        """Add text at the end of a file, which is new where there is none."""
        file = self.root / name
        self.write(name, (file.read_text("utf-8") if file.exists() else "") + text)

    def edit(self, name: str, old: str, new: str) -> None:
        """Replace words of a file, which stand there once."""
        text = (self.root / name).read_text("utf-8")
        if text.count(old) != 1:
            raise Failed(f"{name} :: {old!r} stands there {text.count(old)} times")
        self.write(name, text.replace(old, new))

    def write(self, name: str, text: str) -> None:
        """Write a file."""
        (self.root / name).parent.mkdir(parents=True, exist_ok=True)
        (self.root / name).write_text(text, "utf-8")
        if name not in self.edited:
            self.edited.append(name)

    def note(self, text: str) -> None:
        """Say in the changelog what is unreleased."""
        log = self.root / "CHANGELOG.md"
        before = log.read_text("utf-8")
        heading = f"\n## {UNRELEASED}\n"
        if heading not in before:
            before = before.replace("\n## ", f"{heading}\n## ", 1)
        log.write_text(before.replace(heading, f"{heading}\n- {text}\n", 1), "utf-8")

    def constant(self, name: str) -> str:
        """Return a version that the package of the copy states of itself."""
        return Project(self.root).constant(name)

    def python(self, *arguments: str) -> str:
        """Run Python with the package of the copy, and return what it prints; Failed where it ends with an error."""
        return self._run(sys.executable, *arguments)

    def git(self, *arguments: str) -> str:
        """Run git, and return what it prints."""
        return self._run("git", *arguments)

    def commit(self, message: str) -> None:
        """Commit everything."""
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", message)

    def _run(self, *command: str) -> str:
        environment = {**os.environ, "PYTHONPATH": str(self.root / "src")}
        done = subprocess.run(command, cwd=self.root, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise Failed(f"{' '.join(command)}\n{done.stdout}{done.stderr}")
        return done.stdout
