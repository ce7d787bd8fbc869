"""Releases: what is refused, what is written, and that nothing is left half done."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

import liaoning_innovation_data as lid
from tools.gate import PACKAGE, sha256
from tools.release import main
from tools.schemas import BEGIN, END

from .conftest import posix
from .pinned import FOLDER, PINNED, SEEDS

NOTE = "seeds/000_a0c8edc1153f5bde.toml"
ENTRY = "# Changelog\n\n## Unreleased\n\n- {}\n"


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project as released: version 1.4.2 of the package, with the newest data."""
    root = tmp_path_factory.mktemp("released")
    shutil.copytree(SEEDS, root / "seeds")
    shutil.copytree(FOLDER, root / PACKAGE / "data" / "1.4.2")
    (root / "docs").mkdir()
    (root / "docs/tables.md").write_text(f"# Data\n\n{BEGIN}\n{END}\n")
    (root / PACKAGE / "__init__.py").write_text('__version__ = "1.4.2rc1"\nDATA_VERSION = "1.4.2"\n')
    (root / "CHANGELOG.md").write_text(ENTRY.format("the first") + "\n## 1.4.2rc1 — 2026-01-01\n")
    for command in ("init --quiet", "config user.name x", "config user.email x", "add .", "commit --quiet -m all"):
        git(root, *command.split())
    assert main(["--root", str(root)]) == 0
    return root


@pytest.fixture
def project(released: Path, tmp_path: Path) -> Path:
    """A copy of the released project."""
    return Path(shutil.copytree(released, tmp_path, dirs_exist_ok=True))


@pytest.fixture
def refused(project: Path, capfd: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Call for a release that is refused, and return why; nothing may have changed."""

    def call(*arguments: str) -> str:
        before = contents(project)
        capfd.readouterr()
        assert main(["--root", str(project), *arguments]) == 1
        assert contents(project) == before
        return capfd.readouterr().err

    return call


def git(project: Path, *arguments: str) -> str:
    return subprocess.run(["git", "-C", str(project), *arguments], check=True, capture_output=True, text=True).stdout


def contents(folder: Path) -> dict[Path, bytes]:
    return {file: file.read_bytes() for file in folder.rglob("*") if file.is_file() and ".git" not in file.parts}


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert text.count(old) == 1, old
    file.write_text(text.replace(old, new), "utf-8")


def unreleased(project: Path, text: str) -> None:
    edit(project / "CHANGELOG.md", "# Changelog\n", ENTRY.format(text))


def reworded(project: Path) -> None:
    """Correct one cell: the language of the document."""
    edit(project / NOTE, 'language = "en"', 'language = "en-GB"')


def one_reading_less(project: Path) -> None:
    text = (project / NOTE).read_text("utf-8")
    (project / NOTE).write_text(re.sub(r"\[\[readings\]\]\n(.+\n)+\n", "", text, count=1), "utf-8")


def test_the_first_release_keeps_its_data_version(project: Path) -> None:
    assert (project / PACKAGE / "__init__.py").read_text() == '__version__ = "1.4.2"\nDATA_VERSION = "1.4.2"\n'
    log = (project / "CHANGELOG.md").read_text("utf-8")
    assert re.search(
        r"^## 1\.4\.2 — \S+\n\nData 1\.4\.2, fingerprint `\w{64}`, manifest `\w{64}`\.\n\n- the first$",
        log,
        re.MULTILINE,
    )
    assert main(["--root", str(project), "--check"]) == 0


def test_a_release_says_what_changed(refused: Callable[..., str]) -> None:
    assert "CHANGELOG.md :: no entry `## Unreleased` says what changed" in refused()


def test_a_correction_must_be_named(project: Path, refused: Callable[..., str]) -> None:
    reworded(project)
    unreleased(project, "better data")
    assert "Unreleased does not name the correction `document/2023-08-06-liaoning-daily` `language`" in refused()
    assert "does not name the correction" in refused("--check")
    for vague in (
        "We thank the readers of document/2023-08-06-liaoning-daily for speaking our language.",
        "<!-- `document/2023-08-06-liaoning-daily` `language` -->",
        "`document/2023-08-06-liaoning-daily` `language_` and `document/2023-08-06-liaoning` `language`",
    ):
        edit(project / "CHANGELOG.md", "better data", vague)
        assert "does not name the correction" in refused()
        edit(project / "CHANGELOG.md", vague, "better data")
    edit(project / "CHANGELOG.md", "better data", "`document/2023-08-06-liaoning-daily` `language`: British English")
    assert main(["--root", str(project), "--check"]) == 0
    assert main(["--root", str(project)]) == 0
    assert 'DATA_VERSION = "1.4.3"' in (project / PACKAGE / "__init__.py").read_text()
    assert lid.diff(project / PACKAGE / "data/1.4.2", project / PACKAGE / "data/1.4.3").bump == "patch"
    assert 'version: "1.4.3"' in (project / "CITATION.cff").read_text()
    assert '"version": "1.4.3"' in (project / PACKAGE / "data/1.4.3/datapackage.json").read_text()
    assert "<svg" in (project / "docs/images/relations.svg").read_text()
    assert "| `language` | string |" in (project / "docs/tables.md").read_text()


@pytest.mark.parametrize("version", ["1.4.3", "1.5.0"])
def test_a_version_smaller_than_the_change_is_refused(project: Path, refused: Callable[..., str], version: str) -> None:
    one_reading_less(project)
    unreleased(project, "one reading less")
    told = refused("--version", version)
    assert f"version {version} :: is a " in told
    assert "major is required: 2.0.0 or larger" in told
    assert "id-removed: reading/" in told


def test_a_withdrawn_reading_is_a_minor_release(project: Path, refused: Callable[..., str]) -> None:
    gone = lid.load_readings(version=PINNED)["id"][0].split("/")[-1]
    one_reading_less(project)
    grave = f'[[tombstones]]\nrecord = "reading/{gone}"\nwithdrawn_in = "1.5.0"\nreason = "nobody would read it so"\n'
    (project / NOTE).write_text((project / NOTE).read_text("utf-8") + "\n" + grave, "utf-8")
    unreleased(project, "one reading less")
    assert f"{gone} is withdrawn in 2.0.0, not 1.5.0" in refused("--version", "2.0.0")
    assert main(["--root", str(project)]) == 0
    found = lid.diff(project / PACKAGE / "data/1.4.2", project / PACKAGE / "data/1.5.0")
    assert found.bump == "minor"
    assert {change.kind for change in found.changes} == {"id-withdrawn"}


def test_seeds_that_do_not_build_are_refused(project: Path, refused: Callable[..., str]) -> None:
    edit(project / NOTE, "value = 1_080_000_000", "value = 1_090_000_000")
    unreleased(project, "`indicator/total-investment` `value`")
    assert "derivation: " in refused()


def test_nothing_new_needs_a_version(project: Path, refused: Callable[..., str]) -> None:
    unreleased(project, "faster")
    assert "nothing in the data has changed, so say which; __version__ is 1.4.2" in refused()
    assert "expected a later release" in refused("--version", "1.4.1")
    for odd in ("1.5.0rc1", "soon", "v1.5.0", "1.5", "01.5.0", "1.5.0.0", "1.5.0.post1", "1!1.5.0", "1.5.0+local"):
        assert "expected a later release" in refused("--version", odd)
    assert main(["--root", str(project), "--version", "1.5.0"]) == 0
    log = (project / "CHANGELOG.md").read_text("utf-8")
    assert "\n\nData 1.4.2, unchanged.\n\n- faster\n" in log
    assert main(["--root", str(project), "--check"]) == 0


def test_other_seeds_are_only_tried(project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    unreleased(project, "`document/2023-08-06-liaoning-daily` `language`: British English")
    before = contents(project)
    scratch = tmp_path / "scratch"
    shutil.copytree(project / "seeds", scratch / "seeds")
    reworded(scratch)
    assert main(["--root", str(project), "--seeds", str(scratch / "seeds")]) == 0
    assert "would be released as 1.4.3, data 1.4.3, patch; nothing is written" in capsys.readouterr().out
    assert {file: content for file, content in contents(project).items() if scratch not in file.parents} == before


def another_table(data: Path) -> None:
    shutil.copy(data / "platforms.parquet", data / "projects.parquet")


def no_table(data: Path) -> None:
    (data / "projects.parquet").unlink()


def one_more_file(data: Path) -> None:
    (data / "more.parquet").write_bytes(b"")


def a_manifest(data: Path) -> None:
    edit(data / "manifest.json", '"file": "projects.parquet"', '"file":  "projects.parquet"')


def one_more_version(data: Path) -> None:
    shutil.copytree(data, data.parent / "1.4.4")


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (another_table, "projects.parquet :: is not the file that was released"),
        (no_table, "projects.parquet :: is missing"),
        (one_more_file, "more.parquet :: is not the file that was released"),
        (a_manifest, "manifest.json :: is not the file that was released"),
        (one_more_version, "DATA_VERSION is 1.4.2, expected 1.4.4"),
    ],
)
def test_released_files_never_change(
    project: Path, refused: Callable[..., str], damage: Callable[[Path], None], told: str
) -> None:
    damage(project / PACKAGE / "data" / "1.4.2")
    assert told in refused("--check")
    unreleased(project, "nothing")
    assert told in refused("--version", "1.5.0")


def test_the_changelog_and_the_package_agree(project: Path, refused: Callable[..., str]) -> None:
    edit(project / PACKAGE / "__init__.py", '__version__ = "1.4.2"', '__version__ = "1.4.3"')
    assert "the newest entry is 1.4.2, but __version__ is 1.4.3" in refused("--check")


def test_a_release_is_committed_whole_or_not_at_all(project: Path) -> None:
    assert git(project, "status", "--short") == ""
    assert {Path(file).parent.name for file in git(project, "ls-files", PACKAGE).split()} == {
        "liaoning_innovation_data",
        "1.4.2",
    }
    reworded(project)
    unreleased(project, "`document/2023-08-06-liaoning-daily` `language`: British English")
    before = contents(project)
    hook = project / ".git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)
    with pytest.raises(SystemExit, match="nothing is released"):
        main(["--root", str(project)])
    assert contents(project) == before
    hook.unlink()
    git(project, "tag", "v1.4.3")
    assert main(["--root", str(project)]) == 1
    git(project, "tag", "--delete", "v1.4.3")
    git(project, "tag", "v1.4.3/sub")  # git can't make the tag once it has committed
    with pytest.raises(SystemExit, match="nothing is released"):
        main(["--root", str(project)])
    git(project, "tag", "--delete", "v1.4.3/sub")
    assert contents(project) == before
    assert git(project, "log", "--format=%s", "-1") == "Release 1.4.2, data 1.4.2, the first\n"
    assert main(["--root", str(project)]) == 0
    assert git(project, "log", "--format=%s", "-1") == "Release 1.4.3, data 1.4.3, patch\n"
    assert git(project, "tag") == "v1.4.2\nv1.4.3\n"
    assert git(project, "status", "--short") == ""


def test_a_release_is_made_of_what_is_committed(project: Path, refused: Callable[..., str]) -> None:
    unreleased(project, "faster")
    (project / "models.py").write_text("pass\n")
    git(project, "add", "models.py")
    assert "models.py :: is not committed: a release is made of what is" in refused("--version", "1.5.0")


def test_forged_files_are_known_by_their_tag(project: Path, refused: Callable[..., str]) -> None:
    data, log = project / PACKAGE / "data/1.4.2", project / "CHANGELOG.md"
    before = sha256(data / "manifest.json")
    edit(data / "manifest.json", '"file": "projects.parquet"', '"file":  "projects.parquet"')
    edit(log, before, sha256(data / "manifest.json"))
    assert "manifest.json :: is not the file that was released, by the tag v1.4.2" in refused("--check")
    git(project, "checkout", "--quiet", ".")
    log.write_text("# Changelog\n\n## 1.4.2rc1 — 2026-01-01\n")
    assert "has no entry 1.4.2, but there is a tag v1.4.2" in refused("--check")


@pytest.mark.parametrize("heading", ["## Unreleased — soon", "## Unreleased\n\n- one\n\n## Unreleased"])
def test_there_is_one_heading_for_what_is_unreleased(project: Path, refused: Callable[..., str], heading: str) -> None:
    edit(project / "CHANGELOG.md", "# Changelog\n", f"# Changelog\n\n{heading}\n\n- faster\n")
    assert "expected one heading `## Unreleased` at most" in refused("--version", "1.5.0")


@posix
def test_a_signal_undoes_what_is_written_and_does_not_stop_git(
    project: Path, refused: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    unreleased(project, "faster")

    def stopped(*_: object) -> None:
        os.kill(os.getpid(), signal.SIGTERM)

    with monkeypatch.context() as patch:
        patch.setattr("tools.release._commit", stopped)
        assert "stopped: nothing is released" in refused("--version", "1.5.0")
    hook = project / ".git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nkill -TERM $(ps -o ppid= -p $PPID)\n")
    hook.chmod(0o755)
    assert main(["--root", str(project), "--version", "1.5.0"]) == 0
    assert git(project, "tag") == "v1.4.2\nv1.5.0\n"
