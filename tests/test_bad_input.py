"""Whatever is given: a clear message with its place, the right exit code, no traceback, no raw escape sequence."""

from __future__ import annotations

import errno
import inspect
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result

import liaoning_innovation_data as lid
from liaoning_innovation_data.cli import main
from liaoning_innovation_data.export.formats import RECORD

from .conftest import posix
from .pinned import FOLDER as SHIPPED
from .pinned import shipped
from .test_public_api import SIGNATURES

OF_TABLE = ("facts", "records", "laboratories")
ESCAPE = "\x1b[31m"


def run(*arguments: object) -> Result:
    """Run the command line; errors must leave no traceback and no raw escape sequence."""
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert "Traceback" not in result.output + result.stderr
    assert "\x1b" not in result.output + result.stderr
    assert "\x9b" not in result.output + result.stderr
    return result


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped data, without its manifest."""
    shutil.copytree(SHIPPED, tmp_path / "data")
    (tmp_path / "data" / "manifest.json").unlink()
    return tmp_path / "data"


Change = Callable[[pa.Table], pa.Table]


def rewrite(folder: Path, table: str, change: Change) -> None:
    pq.write_table(change(pq.read_table(folder / f"{table}.parquet")), folder / f"{table}.parquet")


def replaced(data: pa.Table, name: str, row: int, value: Any) -> pa.Table:
    """Return a table with one cell replaced; the column becomes nullable."""
    rows = data.to_pylist()
    rows[row][name] = value
    schema: Any = data.schema
    return pa.Table.from_pylist(rows, schema=pa.schema([field.with_nullable(True) for field in schema]))


def told(folder: Path, rule: str) -> str:
    """Return what `validate` prints; it must be invalid by this rule only."""
    result = run("validate", folder)
    assert result.exit_code == 1
    assert set(lid.validate(folder).counts) == {rule}
    assert result.output.startswith(f"{rule}: ")
    return result.output


def test_the_shipped_folder_is_valid() -> None:
    assert run("validate").exit_code == 0
    assert run("validate", SHIPPED).output.startswith("valid")


def test_a_missing_table(folder: Path) -> None:
    (folder / "relations.parquet").unlink()
    assert "the table relations is missing" in told(folder, "table")


@pytest.mark.parametrize(
    "content", [b"", b"PAR1", b"not Parquet at all", (SHIPPED / "evidence.parquet").read_bytes()[:-9]]
)
def test_a_broken_file(folder: Path, content: bytes) -> None:
    (folder / "evidence.parquet").write_bytes(content)
    assert "evidence.parquet :: not a Parquet file" in told(folder, "file")


def test_a_folder_in_the_place_of_a_file(folder: Path) -> None:
    (folder / "evidence.parquet").unlink()
    (folder / "evidence.parquet").mkdir()
    assert "evidence" in told(folder, "table")


COLUMNS: list[tuple[Change, str]] = [
    (lambda data: data.append_column("budget", pa.array([None] * len(data), pa.string())), "no such column"),
    (lambda data: data.drop_columns(["level"]), "the column level is missing"),
    (lambda data: data.select([1, 0, *range(2, data.num_columns)]), "columns are in the order"),
    (
        lambda data: data.set_column(5, "member_count", data["member_count"].cast(pa.int64())),
        "the type is Int64, expected Int32",
    ),
]


@pytest.mark.parametrize(("change", "message"), COLUMNS)
def test_wrong_columns(folder: Path, change: Change, message: str) -> None:
    rewrite(folder, "laboratories", change)
    assert message in told(folder, "column")


def test_duplicate_ids(folder: Path) -> None:
    rewrite(folder, "laboratories", lambda data: pa.concat_tables([data, data.slice(0, 1)]))
    assert "is used 2 times" in told(folder, "primary-key")


def test_a_dangling_reference(folder: Path) -> None:
    nobody = "organisation/2023-08-06-liaoning-daily/nobody"
    row = shipped()["relations"]["predicate"].to_list().index("collects_from")
    rewrite(folder, "relations", lambda data: replaced(data, "object_id", row, nobody))
    assert f"{nobody} is no record of" in told(folder, "reference")


@pytest.mark.parametrize(("offset", "rule"), [(-1, "bounds"), (2**31 - 1, "span"), (0, "span")])
def test_wild_offsets(folder: Path, offset: int, rule: str) -> None:
    rewrite(folder, "omissions", lambda data: replaced(data, "char_start", 0, offset))
    told(folder, rule)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_no_number(folder: Path, value: float) -> None:
    rewrite(folder, "indicators", lambda data: replaced(data, "value", 0, value))
    assert "is no finite number" in told(folder, "bounds")


def test_an_unknown_rule(folder: Path) -> None:
    rewrite(folder, "evidence", lambda data: replaced(data, "basis", 0, "guess"))
    assert "is no term of evidence.basis" in told(folder, "vocabulary")


def test_empty_tables(folder: Path) -> None:
    for file in folder.glob("*.parquet"):
        pq.write_table(pq.read_table(file).slice(0, 0), file)
    assert "the table documents is empty: there is nothing to check" in told(folder, "table")


@pytest.mark.parametrize("command", ["validate", "view"])
def test_an_empty_folder(tmp_path: Path, command: str) -> None:
    result = run(command, tmp_path)
    message = f"{tmp_path} :: holds no tables; liaoning-data build or copy writes them\n"
    assert (result.exit_code, result.stdout, result.stderr) == (1, "", message)


def test_one_empty_table(folder: Path) -> None:
    rewrite(folder, "sentences", lambda data: data.slice(0, 0))
    assert "sentence 1, at 1–16, is missing" in told(folder, "sentences")


def test_escape_sequences_stay_text(folder: Path) -> None:
    rewrite(folder, "laboratories", lambda data: replaced(data, "name", 0, f"{ESCAPE}red\u009b0m\u202e"))
    assert "\\x1b[31mred\\x9b0m\\u202e" in told(folder, "derivation")
    report = json.loads(run("validate", folder, "--format", "json").stdout)
    assert any(ESCAPE in issue["message"] for issue in report), "JSON is lossless, and safe"


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"tables": {"laboratories": 3}}', '{"tables": []}'])
def test_a_broken_manifest(folder: Path, content: str) -> None:
    (folder / "manifest.json").write_text(content)
    assert str(folder) not in told(folder, "manifest")


def test_a_wrong_cell_comes_before_the_manifest_that_it_makes_wrong(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(SHIPPED, tmp_path / "data"))
    rewrite(folder, "laboratories", lambda data: replaced(data, "level", 0, "galactic"))
    found = [issue.rule for issue in lid.validate(folder).issues]
    assert found == ["vocabulary", *["manifest"] * (len(found) - 1)]
    assert [line.partition(":")[0] for line in run("validate", folder).stdout.splitlines() if line[0] != " "][:2] == [
        "vocabulary",
        "manifest",
    ]


def test_a_manifest_of_other_files(folder: Path) -> None:
    manifest = json.loads((SHIPPED / "manifest.json").read_text())
    manifest["tables"]["laboratories"]["sha256"] = "0" * 64
    (folder / "manifest.json").write_text(json.dumps(manifest))
    assert "manifest.json.tables.laboratories.sha256" in told(folder, "manifest")


def test_a_manifest_that_points_elsewhere(folder: Path) -> None:
    manifest = json.loads((SHIPPED / "manifest.json").read_text())
    manifest["tables"]["laboratories"]["file"] = "../../etc/passwd"
    (folder / "manifest.json").write_text(json.dumps(manifest))
    assert "laboratories" in told(folder, "manifest")


def test_text_that_is_not_utf8(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"caf\xe9")
    (tmp_path / "a.toml").write_text('[document]\nkey = "a"\n')
    result = run("build", tmp_path, "--output", tmp_path / "out")
    assert result.exit_code == 1
    assert "a.txt :: byte 3: not UTF-8" in result.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "toml",
    [
        '[document]\nkey = "a"\nkey = "b"',
        "\n\n[document",
        '\n\nkey = "\x1b"',
        "\n\n\x00",
        "\n\nday = 2023-02-30",
        f"\n\nkey = {'9' * 5000}",
        f"\n\nkey = {'[' * 5000}",
    ],
)
def test_broken_toml(tmp_path: Path, toml: str) -> None:
    (tmp_path / "a.txt").write_text("Nothing.")
    (tmp_path / "a.toml").write_text(toml)
    result = run("build", tmp_path, "--output", tmp_path / "out")
    assert result.exit_code == 1
    assert "a.toml:3 :: " in result.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["list", "--version", ""], 1, "data version '' is not in this package"),
        (["show", "labs"], 1, "no table 'labs', and no record is named 'labs'; search"),
        (["facts", ""], 1, "no record is named ''"),
        (["explain", "indicator/total-investment", ""], 1, "indicators has no column ''"),
        (["facts", "reading/00753"], 1, "has no facts; expected a record of documents, organisations"),
        (["show", "laboratoires"], 1, "did you mean laboratories?"),
        (["show", "total-investment"], 1, "did you mean total investment?"),
        (["show", "laboratory/none"], 1, "no record 'laboratory/none'"),
        (["show", f"laboratory/{ESCAPE}"], 1, "no record"),
        (["explain", "indicator/total-investment", "valeu"], 1, "did you mean value?"),
        (["explain", "nothing"], 1, "no record is named 'nothing'; search finds records by their words"),
        (["explain", "laboratory"], 1, "no record is named 'laboratory'; did you mean Liaoning Binhai Laboratory?"),
        (["require", ""], 2, "expected a specifier like '~=1.0' or '==1.3.0', got ''"),
        (["require", "soon"], 2, "expected a specifier like '~=1.0' or '==1.3.0', got 'soon'"),
        (["require", "2"], 2, "expected a specifier like '~=1.0' or '==1.3.0', got '2'"),
        (["search", " ", ""], 2, "expected words to search for"),
        (["validate", __file__], 1, f"{__file__} :: is a file, expected a folder"),
        (["view", __file__], 1, f"{__file__} :: is a file, expected a folder"),
        (["diff", "1.0.0", __file__], 1, f"{__file__} :: is a file; expected a data version"),
        (["build", __file__], 1, f"{__file__} :: is a file, expected a folder"),
        (["view", "tables", "--version", "9.9"], 2, "got tables and 9.9, expected one folder or version"),
        (["view", "--version", "9.9"], 1, "data version '9.9' is not in this package"),
        (["path", "labs"], 1, "unknown table"),
        (["describe", "labs"], 1, "unknown table"),
        (["search", "zzzz"], 1, "no record contains 'zzzz'"),
        (["cite", "nothing/there"], 1, "no record"),
        (["search", "planned"], 1, "no record contains 'planned': no cell has this term of laboratories.status, "),
        (["describe", "facts", "plian"], 1, "facts has no column 'plian'; did you mean plain?"),
        (["draft", "seeds"], 1, "seeds :: is a folder; expected the text of a document"),
        (["compare", "/nowhere/at/all", "seeds"], 1, "/nowhere/at/all :: no such folder; expected a folder that build"),
        (["build", "seeds", "--output", "seeds"], 2, "seeds is the folder of the seeds"),
        (["list", "--version", "9.9.9"], 1, "data version '9.9.9' is not in this package"),
        (["validate", "/nowhere/at/all"], 1, "/nowhere/at/all :: no such folder"),
        (["build", "/nowhere/at/all"], 1, "/nowhere/at/all :: no such folder"),
        (["facts", "--format", "xml"], 2, "'xml' is not one of"),
        (["facts", "--format", ESCAPE], 2, "is not one of"),
        ([ESCAPE], 2, "No such command"),
        (["show"], 2, "Missing argument"),
        (["export", "tables"], 2, "Missing option '--format'. Choose from: csv, jsonl, "),
        (["copy", ""], 2, "'' is no path"),
        (["copy", "bad\udcff"], 2, "'bad\\udcff' is no path"),
        (["copy", "~nobody-of-this-name/tables"], 2, "'~nobody-of-this-name/tables' is no path"),
        (["copy", str(SHIPPED)], 1, f"{SHIPPED} :: is part of this package, expected another folder"),
        (["copy", f"{__file__}/tables"], 1, f"{__file__} :: is a file, expected a folder"),
        (["view", "--output", __file__], 1, f"{__file__} :: was not written by this command; expected another name"),
        (
            ["validate", "--report", __file__],
            1,
            f"{__file__} :: was not written by this command; expected another name",
        ),
        (["list", "--data", str(SHIPPED.parent)], 1, f"{SHIPPED.parent} :: no manifest.json; expected a folder that"),
        (["show", "facts"], 1, "no table 'facts'; liaoning-data facts prints all facts"),
        (["view", "--output", "-"], 2, "'-' is no path"),
        (["shwo"], 2, "No such command"),
        (["list", "--colour"], 2, "No such option"),
    ],
)
def test_exit_codes_and_messages(arguments: list[str], code: int, message: str) -> None:
    result = run(*arguments)
    assert result.exit_code == code
    assert message in result.stderr
    if code == 1:
        assert result.stderr.count("\n") == 1
        assert result.stdout == ""


PATHS = [
    (name, param)
    for name, command in main.commands.items()
    for param in command.params
    if isinstance(param.type, click.Path) or getattr(param.type, "or_folder", False)
]


@pytest.mark.parametrize(("name", "param"), PATHS, ids=lambda one: getattr(one, "name", one))
def test_no_command_takes_nothing_for_a_path(name: str, param: click.Parameter) -> None:
    with pytest.raises(click.BadParameter, match="'' is no path"):
        param.type_cast_value(click.Context(main.commands[name]), "")


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a folder in which nobody can make a file")
@pytest.mark.parametrize("arguments", [["view", "--output", "/proc/x"], ["copy", "/proc/x"]])
def test_what_cannot_be_written_is_named_as_it_was_asked_for(arguments: list[str]) -> None:
    result = run(*arguments)
    assert result.exit_code == 1
    assert result.stderr.startswith("/proc/x :: ")


def test_a_comparison_names_every_broken_file(folder: Path) -> None:
    names = ["laboratories.parquet", "indicators.parquet"]
    for name in names:
        (folder / name).write_text("no")
    lines = run("diff", folder, "1.0.0").stderr.splitlines()
    assert [line.partition(" :: ")[0] for line in lines] == [str(folder / name) for name in names]
    assert all("not a Parquet file: Parquet file size is 2 bytes" in line for line in lines)


def test_a_page_of_invalid_tables_says_how_many_issues_it_shows(folder: Path) -> None:
    (folder / "laboratories.parquet").unlink()
    page = folder / "page.html"
    assert run("view", folder, "--output", page).stdout == f"wrote {page}, which shows 1 issue\n"


def test_a_page_and_a_report_take_the_place_of_older_ones_alone(tmp_path: Path) -> None:
    page, report, facts = tmp_path / "page.html", tmp_path / "report.parquet", tmp_path / "facts.parquet"
    page.touch()  # as mktemp does
    for _ in range(2):
        assert run("view", "--output", page).exit_code == run("validate", "--report", report).exit_code == 0
    facts.write_bytes(before := (SHIPPED / "evidence.parquet").read_bytes())
    assert "was not written by this command" in run("validate", "--report", facts).stderr
    assert facts.read_bytes() == before


def test_a_new_folder_is_made_where_a_mounted_one_can_take_its_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing can be moved into a folder from another file system."""
    mounted, rename = tmp_path / "mounted", Path.rename

    def within(source: Path, target: Path) -> Path:
        if source.is_relative_to(mounted) != Path(target).is_relative_to(mounted):
            raise OSError(errno.EXDEV, "Invalid cross-device link")
        return rename(source, target)

    mounted.mkdir()
    monkeypatch.setattr(Path, "rename", within)
    assert run("copy", mounted).exit_code == 0
    assert lid.validate(mounted).ok


def test_a_tilde_is_the_home_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert run("copy", "~/tables").exit_code == run("validate", "~/tables").exit_code == 0
    assert run("view", "--output", "~/page.html").stdout == f"wrote {tmp_path / 'page.html'}\n"


def test_a_folder_as_text_is_told_to_be_a_path(tmp_path: Path) -> None:
    with pytest.raises(lid.DataVersionError, match=r"; a folder is given as a pathlib\.Path$"):
        lid.load("laboratories", version=str(tmp_path / "tables").replace("\\", "/"))


def test_a_copy_says_which_data_it_replaces(tmp_path: Path) -> None:
    said = [run("copy", tmp_path / "t", "--version", version).stdout for version in ("1.1.1", "1.0.0", "1.0.0")]
    assert [one.partition(f"{tmp_path / 't'}")[2] for one in said] == ["\n", ", in the place of data 1.1.1\n", "\n"]


@posix
def test_rows_for_programs_are_utf_8_whatever_the_terminal_has() -> None:
    command = [sys.executable, "-m", "liaoning_innovation_data", "show", "achievements", "--format", "csv"]
    done = subprocess.run(command, capture_output=True, check=True, env=os.environ | {"PYTHONIOENCODING": "ascii"})
    assert "world‘s first" in done.stdout.decode()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is full")
@pytest.mark.parametrize("arguments", ["--help", "list", "facts --format csv"])
def test_a_full_device_as_output(arguments: str) -> None:
    script = f"exec '{sys.executable}' -m liaoning_innovation_data {arguments} >/dev/full"
    done = subprocess.run(["/bin/sh", "-c", script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (1, "standard output :: No space left on device\n")


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    result = run("copy", tmp_path / "file")
    assert result.exit_code == 1
    assert "is a file, expected a folder" in result.stderr
    assert (tmp_path / "file").read_text() == "in the way"
    assert [file.name for file in tmp_path.iterdir()] == ["file"]


def test_a_path_with_an_escape_sequence(tmp_path: Path) -> None:
    strange = tmp_path / f"{ESCAPE}red"
    assert run("copy", strange).exit_code == 0
    assert run("validate", strange).exit_code == 0
    assert run("validate", tmp_path / f"{ESCAPE}none").exit_code == 1
    assert lid.validate(strange).ok


@pytest.mark.parametrize(
    "given", [3, None, "", "laboratories", [1], {"laboratories": 3}, {3: 3}, {"laboratories": pl.DataFrame()}, {}]
)
def test_garbage_is_an_issue_or_a_clear_error(given: Any) -> None:
    try:
        report = lid.validate(given)
    except lid.DataError as error:
        assert str(error)
    else:
        assert not report.ok


FITTING: dict[str, Any] = {
    "record_id": "indicator/total-investment",
    "name": "ZWZ Group",
    "words": "hydrogen",
    "data": "~=1.0",
    "table": "laboratories",
    "tables": SHIPPED,
    "ours": SHIPPED,
    "theirs": SHIPPED,
    "old": "1.0.0",
    "new": "1.1.0",
}
"""What the parameters take that have no default."""


@pytest.mark.parametrize("odd", [2.5, b"x", ["a"], object(), int], ids=lambda odd: type(odd).__name__)
@pytest.mark.parametrize("name", [n for n in SIGNATURES if not n.startswith(("load_", "iter_")) or n[5:] in OF_TABLE])
def test_every_function_refuses_what_no_parameter_takes(name: str, odd: Any) -> None:
    function, parameters = getattr(lid, name), inspect.signature(getattr(lid, name)).parameters
    needed = {key: FITTING[key] for key, parameter in parameters.items() if parameter.default is parameter.empty}
    for key in parameters:
        with pytest.raises(lid.DataError) as caught:
            next(iter(function(**needed | {key: odd})))
        assert type(odd).__name__ in str(caught.value) or repr(odd) in str(caught.value)


def test_every_function_that_takes_a_folder_takes_a_dataset(tmp_path: Path) -> None:
    data = lid.open()
    assert lid.validate(data).ok
    assert lid.compare(data, data).f1 == 1
    assert not lid.diff(data, data).changes
    assert lid.open(data).folder == data.folder
    assert lid.view(data, compare=data, output=tmp_path / "page.html").is_file()


def test_frames_that_pandas_read_by_itself_are_valid() -> None:
    assert lid.validate({table: pd.read_parquet(lid.path(table)) for table in lid.manifest()["tables"]}).ok


def test_everything_ten_times_over() -> None:
    tables = {table: pl.concat([frame] * 10) for table, frame in shipped().items()}
    assert set(lid.validate(tables).counts) == {"primary-key"}


@pytest.mark.parametrize("text", [".", "a", "one-", "no, ", "("])
def test_a_text_that_blows_up_no_pattern(text: str) -> None:
    text = ", " + text * (20_000 // len(text))
    tables = dict(shipped())
    sentences = tables["sentences"]
    tables["documents"] = tables["documents"].with_columns(text=pl.lit(f"constructions {text}"))
    tables["sentences"] = sentences.with_columns(text=pl.lit(f"constructions {text} on the"))
    tables["evidence"] = tables["evidence"].with_columns(exact=pl.lit(text))
    started = time.process_time()  # however busy the machine is
    assert not lid.validate(tables).ok
    assert time.process_time() - started < 20


def test_a_manifest_without_tables(folder: Path) -> None:
    (folder / "manifest.json").write_text('{"tables": {}}')
    assert "manifest.json.tables.laboratories.rows: says 'None', the files say '3'" in told(folder, "manifest")


def test_a_manifest_that_is_no_file(folder: Path) -> None:
    (folder / "manifest.json").mkdir()
    told(folder, "manifest")
    (folder / "manifest.json").rmdir()
    (folder / "manifest.json").write_text("[" * 200_000)
    told(folder, "manifest")


def test_a_version_that_is_none(tmp_path: Path) -> None:
    result = run("build", "seeds", "--output", tmp_path / "out", "--data-version", "../1.0")
    assert result.exit_code == 2
    assert "is no version like 1.0.0" in result.stderr


@posix
def test_closed_output() -> None:
    script = f"exec '{sys.executable}' -m liaoning_innovation_data list >&-"
    done = subprocess.run(["/bin/sh", "-c", script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_pipe_that_nobody_reads_is_no_error() -> None:
    command = [sys.executable, "-m", "liaoning_innovation_data", "facts", "--format", "json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout
        process.stdout.close()
        assert process.stderr
        assert process.stderr.read() == ""
    assert process.returncode == 1


def test_a_pipe_that_breaks_elsewhere_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """As that to a worker which has died."""

    def broken(*_: object, **__: object) -> None:
        raise BrokenPipeError(32, "Broken pipe")

    monkeypatch.setattr("liaoning_innovation_data.validation.validate_folder", broken)
    result = run("validate")
    assert (result.exit_code, result.stderr) == (1, "file :: Broken pipe\n")
    code = "import liaoning_innovation_data.cli as cli, liaoning_innovation_data.query.search as search\n"
    code += "def broken(*_, **__): raise BrokenPipeError(32, 'Broken pipe')\n"
    code += "search.search = broken\ncli.main(['search', 'hydrogen'])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (1, "", "file :: Broken pipe\n")


def test_most_counts_the_issues_of_each_rule_in_a_table(folder: Path) -> None:
    for table in ("laboratories", "platforms"):
        rewrite(folder, table, lambda data: pa.concat_tables([data, data]))
    counts = lid.validate(folder).counts
    lines = run("validate", folder, "--most", "1").stdout.splitlines()
    issues = [line for line in lines if "is used" in line]
    assert len(issues) == 2
    assert [any(f"{table}[" in line for line in issues) for table in ("laboratories", "platforms")] == [True, True]
    assert f"  … and {counts['primary-key'] - 2} more: --most, --format csv or --report shows them" in lines


def test_the_module_runs_too() -> None:
    command = [sys.executable, "-m", "liaoning_innovation_data", "show", "nothing/there"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1


def test_a_build_replaces_no_file_of_another(tmp_path: Path) -> None:
    for name in ("README.md", "manifest.json"):
        folder = tmp_path / name.partition(".")[0]
        folder.mkdir()
        (folder / name).write_text("{}")
        result = run("build", "seeds", "--output", folder)
        assert result.exit_code == 1
        assert result.stderr.startswith(f"{folder} :: {name}: there already, but not as this command wrote it; ")
        assert {file.name: file.read_text() for file in folder.iterdir()} == {name: "{}"}


def test_a_build_replaces_what_a_build_wrote_as_it_wrote_it(tmp_path: Path) -> None:
    assert run("build", "seeds", "--output", tmp_path).exit_code == 0
    assert run("build", "seeds", "--output", tmp_path).exit_code == 0
    (tmp_path / RECORD).unlink()  # older versions left no record
    assert run("build", "seeds", "--output", tmp_path).exit_code == 0
    (tmp_path / "README.md").write_text("Mine.")
    assert run("build", "seeds", "--output", tmp_path).exit_code == 1
    assert (tmp_path / "README.md").read_text() == "Mine."
    assert run("build", "seeds", "--output", tmp_path, "--force").stderr == "replaces README.md\n"
