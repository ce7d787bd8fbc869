"""`build --watch`: what it keeps is what a build reads anew, what it says is short, and Ctrl-C ends it."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Empty, Queue
from threading import Thread

import pytest
from click.testing import CliRunner

import liaoning_innovation_data as lid
from liaoning_innovation_data.cli import main
from liaoning_innovation_data.cli.watch import MOST, Watched, progress
from liaoning_innovation_data.curation.build import Curation, curate

from .conftest import ROOT, posix

DOCUMENTS = ("seeds/000_a0c8edc1153f5bde", "tests/documents/harbour-wire", "tests/documents/articles/saltmere")


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    """A folder with three documents: a, b, c."""
    (folder := tmp_path / "seeds").mkdir()
    for name, document in zip("abc", DOCUMENTS, strict=True):
        for suffix in (".txt", ".toml"):
            shutil.copy(f"{ROOT / document}{suffix}", folder / f"{name}{suffix}")
    return folder


def replace(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


def remove(*files: Path) -> None:
    for file in files:
        file.unlink()


Edit = Callable[[Path], object]
EDITS: dict[str, Edit] = {
    "a comment": lambda seeds: replace(seeds / "b.toml", "[document]", "# here\n[document]"),
    "a problem": lambda seeds: replace(seeds / "b.toml", "value = 4_600_000", "value = 4_600_001"),
    "a text": lambda seeds: replace(seeds / "c.txt", ".", "!"),
    "a syntax error": lambda seeds: (seeds / "a.toml").write_text("[document\n"),
    "the key of another": lambda seeds: replace(seeds / "c.toml", "[document]\nkey", '[document]\nkey = "x" #'),
    "without a text": lambda seeds: remove(seeds / "b.txt"),
    "gone": lambda seeds: remove(seeds / "b.txt", seeds / "b.toml"),
    "a copy": lambda seeds: [shutil.copy(seeds / f"b{suffix}", seeds / f"d{suffix}") for suffix in (".txt", ".toml")],
    "no UTF-8": lambda seeds: (seeds / "b.txt").write_bytes(b"\xff"),
    "nothing": lambda seeds: remove(*seeds.iterdir()),
}


def comparable(curation: Curation) -> tuple[set[str], object]:
    return {str(problem) for problem in curation.problems}, curation.tables


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_what_is_kept_is_what_is_read_anew(seeds: Path, edit: Edit) -> None:
    before, files = curate(seeds), {file: file.read_bytes() for file in seeds.iterdir()}
    assert not before.problems
    edit(seeds)
    edited = curate(seeds, before.documents)
    assert comparable(edited) == comparable(curate(seeds))
    kept = {file.stem for file, document in edited.documents.items() if before.documents.get(file) is document}
    assert len(kept) >= 2 or not edited.documents
    remove(*seeds.iterdir())
    for file, content in files.items():
        file.write_bytes(content)
    assert comparable(curate(seeds, edited.documents)) == comparable(before)


def test_two_documents_of_one_key_are_told_until_one_has_another(seeds: Path) -> None:
    first = curate(seeds)
    EDITS["a copy"](seeds)
    second = curate(seeds, first.documents)
    third = curate(seeds, second.documents)
    assert [str(problem) for problem in second.problems] == [str(problem) for problem in third.problems]
    assert len(third.problems) == 1
    replace(seeds / "b.toml", "2024-03-14-harbour-wire", "2024-03-15-harbour-wire")
    assert not curate(seeds, third.documents).problems


class Session:
    """What is said in a folder that is looked at after each edit."""

    def __init__(self, seeds: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.saved = 0
        self.watched, self.capsys = Watched(seeds, lambda _: setattr(self, "saved", self.saved + 1)), capsys
        self.look()

    def look(self) -> list[str]:
        self.watched.look()
        return self.capsys.readouterr().out.splitlines()


@pytest.fixture
def session(seeds: Path, capsys: pytest.CaptureFixture[str]) -> Session:
    return Session(seeds, capsys)


def test_a_changed_cell_is_said_in_a_line(seeds: Path, session: Session) -> None:
    assert session.look() == []
    session.watched.write()
    replace(seeds / "b.toml", "[document]", "# here\n[document]")
    assert session.look() == ["no change in the records"]
    renamed = (seeds / "b.toml").read_text("utf-8").replace("clean-wake", "cleaner-wake")
    (seeds / "b.toml").write_text(renamed, "utf-8")
    lines = session.look()
    assert lines[0] == "- project/clean-wake (Clean Wake)"
    assert "+ project/cleaner-wake (Clean Wake): name, extent, kind" in lines
    assert "~ indicator/cost (cost) subject_id: project/clean-wake → project/cleaner-wake" in lines
    session.watched.write()
    assert session.saved == 2


def test_a_document_that_comes_or_goes_is_one_line(seeds: Path, session: Session) -> None:
    session.watched.write()
    for suffix in (".toml", ".txt"):
        (seeds / f"b{suffix}").rename(seeds.parent / f"b{suffix}")
    assert session.look() == ["- document/2024-03-14-harbour-wire: 35 records"]
    shutil.copy(seeds.parent / "b.txt", seeds)
    assert session.look() == ["1 problem:", f"{seeds}/b.txt :: no b.toml stands beside it"]
    session.watched.write()
    assert session.saved == 1
    shutil.copy(seeds.parent / "b.toml", seeds)
    assert session.look() == ["+ document/2024-03-14-harbour-wire: 35 records"]
    session.watched.write()
    session.watched.write()
    assert session.saved == 2


def test_problems_come_with_their_line_and_what_to_do_the_edited_document_first(seeds: Path, session: Session) -> None:
    replace(seeds / "a.toml", "value = 1_080_000_000", "value = 1_080_000_001")
    session.look()
    replace(seeds / "b.toml", "value = 4_600_000", "value = 4_600_001")
    count, place, hint, *_ = session.look()
    assert count == "2 problems:"
    assert place.startswith(f"{seeds}/b.toml:")
    assert "derivation" in place
    assert hint.startswith("    Correct the value to what the words state, or quote the words that state it; ")
    (seeds / "b.toml").write_text("[document\n")
    assert session.look()[1].startswith(f"{seeds}/b.toml:1 :: Expected")


def test_at_most_ten_problems_are_shown(seeds: Path) -> None:
    (seeds / "b.toml").write_text("".join(f"wrong{at} = 1\n" for at in range(25)))
    lines = progress({}, None, curate(seeds))
    assert lines[0] == "26 problems:"
    assert lines[-1] == "… and 16 more"
    assert len(lines) == MOST + 2


def test_without_the_extra_it_is_said_how_to_install_it(seeds: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "watchfiles", None)
    result = CliRunner().invoke(main, ["build", str(seeds), "--watch"])
    assert result.exit_code == 1
    assert result.output == "--watch needs watchfiles: pip install 'liaoning-innovation-data[watch]'\n"


def test_without_a_folder_it_ends(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["build", str(tmp_path / "none"), "--watch"])
    assert (result.exit_code, result.output) == (1, f"{tmp_path / 'none'} :: no such folder\n")


@pytest.fixture
def process(seeds: Path) -> Iterator[tuple[subprocess.Popen[str], Callable[[str], list[str]]]]:
    """`build --watch` in a process, and a function that returns what it says up to a line that holds some words."""
    command = [sys.executable, "-m", "liaoning_innovation_data", "build", "seeds", "--watch", "--view", "page.html"]
    running = subprocess.Popen(
        command, cwd=seeds.parent, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=os.environ
    )
    assert running.stdout
    said = Queue[str]()

    def listen() -> None:
        for line in running.stdout or ():
            said.put(line.rstrip("\n"))
        said.put("ended")

    reader = Thread(target=listen, daemon=True)
    reader.start()

    def until(words: str) -> list[str]:
        lines, end = list[str](), time.monotonic() + 120
        while not (lines and words in lines[-1]):
            assert "ended" not in lines, lines
            try:
                lines.append(said.get(timeout=max(0.0, end - time.monotonic())))
            except Empty:
                pytest.fail(f"{words!r} is not said in {lines}")
        return lines

    yield running, until
    if running.poll() is None:
        running.kill()
    running.wait()
    reader.join()
    running.stdout.close()


@posix
def test_a_folder_is_watched_until_ctrl_c(
    seeds: Path, process: tuple[subprocess.Popen[str], Callable[[str], list[str]]]
) -> None:
    running, until = process
    until("wrote page.html")
    assert len(lid.open(seeds.parent / "build").manifest()["documents"]) == 3
    toml = (seeds / "b.toml").read_text("utf-8")
    (seeds / "b.toml").write_text(f"{toml}[[omissions", "utf-8")
    assert until("b.toml:")[0] == "1 problem:"
    (seeds / "notes.md").write_text("no seed")
    (seeds / "b.toml").write_text(f"{toml}# done\n", "utf-8")
    until("wrote page.html")
    remove(seeds / "c.txt", seeds / "c.toml")
    until("- document/")
    running.send_signal(signal.SIGINT)
    until("wrote page.html")
    assert running.wait(60) == 0
    assert len(lid.open(seeds.parent / "build").manifest()["documents"]) == 2
    assert "Clean Wake" in (seeds.parent / "page.html").read_text("utf-8")


def test_what_one_check_finds_at_one_place_is_one_entry(seeds: Path) -> None:
    text = (seeds / "b.toml").read_text("utf-8")
    (seeds / "b.toml").write_text(re.sub(r"^omit\.\w+ = .*\n", "", text, flags=re.MULTILINE), "utf-8")
    curation = curate(seeds)
    lines = progress({}, None, curation)
    assert lines[0] == f"{len(curation.problems)} problems:"
    places = {line.partition(": accounted-for")[0] for line in lines if ": accounted-for: " in line}
    assert len(places) == sum(": accounted-for: " in line for line in lines)
    assert any(re.fullmatch(r'    write: omit\.REASON = \["[^"]+ [^"]+".*\]', line) for line in lines)
