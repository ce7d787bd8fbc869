"""The evidence page as a file: small, the same each time, closed to what documents bring; browser tests drive it."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings

import liaoning_innovation_data as lid
from liaoning_innovation_data.cli import main
from liaoning_innovation_data.curation.build import build
from liaoning_innovation_data.export import page
from liaoning_innovation_data.export.formats import export
from liaoning_innovation_data.export.page import pages
from liaoning_innovation_data.export.page.contents import contents
from liaoning_innovation_data.schema import columns as c
from liaoning_innovation_data.validation import Report

from .browser.hostile import DOCUMENTS, tables
from .conftest import QUICK, posix, share
from .generator import strategies
from .pinned import FOLDER, PINNED
from .worlds import COMPARED, FOLDER_RULES, INVALID, has_frames, world_of

CASES = [(rule, case) for rule, case in INVALID if rule not in FOLDER_RULES | COMPARED and has_frames(case)]
SOME = CASES[:: 9 if QUICK else 3]
SEEDS = Path(__file__).parents[1] / "seeds"


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return lid.view(output=tmp_path_factory.mktemp("page") / "page.html", version=PINNED)


def blocks(text: str) -> list[Any]:
    """Return the data in a page: the index, then the documents."""
    found = re.findall(r'<script type="application/json"[^>]*>(.*?)</script>', text, re.DOTALL)
    return [json.loads(block) for block in found]


def quotes(document: Any) -> list[tuple[str, str, Any]]:
    """Return record, field and quote of each row of evidence in a document."""
    entries: list[Any] = [entry for of_table in document["tables"].values() for entry in of_table]
    fields: list[Any] = [(key, held) for key, _, _, held in entries if isinstance(held, dict)]
    return [(key, field, quote) for key, held in fields for field in held for quote in held[field]]


def test_the_page_of_the_shipped_data_is_small(file: Path) -> None:
    assert file.stat().st_size <= 300_000


SVG = 'xmlns="http://www.w3.org/2000/svg"'
"""The one address in the page, which nothing asks for."""


def test_the_same_tables_give_the_same_bytes(file: Path, tmp_path: Path, shipped: dict[str, pl.DataFrame]) -> None:
    assert lid.view(output=tmp_path / "again.html", version=PINNED).read_bytes() == file.read_bytes()
    folder = lid.view(FOLDER, output=tmp_path / "folder.html").read_text("utf-8")
    frames = lid.view(shipped, output=tmp_path / "frames.html").read_text("utf-8")
    assert folder == frames
    assert blocks(folder) == blocks(file.read_text("utf-8"))


def test_its_policy_names_its_style_and_its_script_and_nothing_else(file: Path) -> None:
    text = file.read_text("utf-8")
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', text)
    assert policy
    (style,) = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    (script,) = re.findall(r'<script type="module">(.*?)</script>', text, re.DOTALL)
    hashes = [
        f"'sha256-{base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()}'" for code in (style, script)
    ]
    assert policy[1].replace("&#39;", "'").split("; ") == [
        "default-src 'none'",
        f"style-src {hashes[0]}",
        f"script-src {hashes[1]}",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    own = (text.partition('<script type="application/json"')[0] + script).replace(SVG, "")
    assert not re.search(r"https?://|\bsrc=|<link|@import|url\((?!#)", own)


def test_the_scripts_parse_no_markup() -> None:
    code = "".join(script.read_text("utf-8") for script in page.HERE.glob("*.js"))
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|\beval\b|Function\(", code)
    parts = {*page.SCRIPTS, *pages.SCRIPTS}
    assert {f"{name}.js" for name in parts} == {script.name for script in page.HERE.glob("*.js")}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_what_a_document_says_stays_text(name: str, tmp_path: Path) -> None:
    text, words = DOCUMENTS[name]
    found = lid.view(tables(text, words), output=tmp_path / "page.html").read_text("utf-8")
    assert found.count("<script") == found.count("</script>") == 3
    assert found.count("<svg") == found.count("</svg>") == 1
    assert found.count("<!--") == found.count("<img") == found.count("<base") == 0
    _, document = blocks(found)
    assert document["text"] == text


def test_the_page_holds_the_evidence(file: Path, shipped: dict[str, pl.DataFrame]) -> None:
    index, document = blocks(file.read_text("utf-8"))
    rules = [rule for rule, _ in index["rules"]]
    found = {(key, field, *quote[:1], *quote[2:4], rules[quote[1]]) for key, field, quote in quotes(document)}
    columns = ("record_id", "field", "item", "char_start", "char_end", "basis")
    assert found == set(shipped["evidence"].select(columns).iter_rows())


def test_the_relations_of_each_document_are_drawn(
    file: Path,
    tmp_path: Path,
    both: dict[str, pl.DataFrame],
    shipped: dict[str, pl.DataFrame],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    edges = file.read_text("utf-8").count('class="edge')
    assert edges == shipped["relations"].height
    shown = contents(both, Report(()))
    drawn = [page.drawn(both, source) for source in shown.sources]
    assert [found.count('class="edge') for found in drawn] == [
        both["relations"].filter(pl.col("document_id") == source.id).height for source in shown.sources
    ]
    assert "<template" not in page.render(shown)
    monkeypatch.setattr(page, "LEGIBLE", edges - 1)
    assert [page.drawn(both, source) for source in shown.sources].count("") == 1
    monkeypatch.setattr(page, "DRAWN", 1)
    assert lid.view(both, output=tmp_path / "first.html").read_text("utf-8").count("<template data-picture") == 1
    monkeypatch.undo()
    monkeypatch.setitem(sys.modules, "graphlay", None)
    assert {page.drawn(both, source) for source in shown.sources} == {""}


def test_an_older_version_is_shown_with_the_tables_that_it_has(tmp_path: Path) -> None:
    text = lid.view(output=tmp_path / "page.html", version="1.0.0").read_text("utf-8")
    assert "<small>data 1.0.0</small>" in text
    assert "<li>identifiers <b>0</b></li>" in text


# What is not valid ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("rule", "case"), SOME, ids=[f"{rule}: {case['about']}" for rule, case in SOME])
def test_every_issue_is_listed_and_stands_where_it_was_found(rule: str, case: dict[str, Any], tmp_path: Path) -> None:
    world: Any = world_of(rule, case, tmp_path)
    report = lid.validate(world)
    shown = contents({name: frame for name, frame in world.items() if name in lid.list_tables()}, report)
    by_word = [issue for issue in report.issues if issue.rule == "accounted-for"]  # of a sentence they are one
    listed = [place.issue for place in shown.places]
    assert [one for one in listed if one.rule != "accounted-for"] == [
        one for one in report.issues if one not in by_word
    ]
    first = {issue.record_id: issue.message for issue in reversed(by_word)}
    words = Counter(issue.record_id for issue in by_word)
    assert {one.record_id: one.message for one in listed if one.rule == "accounted-for"} == {
        sentence: f"{count} words are in no {first[sentence].partition(' is in no ')[2]}"
        if count > 1
        else first[sentence]
        for sentence, count in words.items()
    }
    for place in shown.places:
        if place.link is None:
            assert place.issue.row is None
        elif place.document is not None:
            keys = {entry.key for entries in shown.sources[place.document].tables.values() for entry in entries}
            assert any(place.link == key or place.link.startswith(f"{key}/") for key in keys), place
    assert page.render(shown).count("data-issue=") == len(listed)


@settings(max_examples=share(25), suppress_health_check=[HealthCheck.too_slow])
@given(strategies.near_misses())
def test_every_row_is_shown_whatever_is_wrong(miss: tuple[dict[str, pl.DataFrame], str]) -> None:
    frames = {table: frame for table, frame in miss[0].items() if table in lid.list_tables()}
    _, *documents = blocks(page.render(contents(frames, Report(()))))
    for table in set(frames) - {"evidence"}:
        assert sum(len(one["tables"].get(table, [])) for one in documents) == frames[table].height
    proofs = sum(len(quotes(one)) for one in documents)
    assert proofs == (frames["evidence"].height if "evidence" in frames else 0)


def test_a_folder_with_broken_files_is_shown(tmp_path: Path, shipped: dict[str, pl.DataFrame]) -> None:
    folder = tmp_path / "data"
    shutil.copytree(FOLDER, folder)
    (folder / "documents.parquet").write_bytes(b"PAR1 no more")
    (folder / "evidence.parquet").unlink()
    index, document = blocks(lid.view(folder, output=tmp_path / "page.html").read_text("utf-8"))
    assert {(rule, table) for rule, table, *_ in index["issues"]} == {("file", "documents"), ("table", "evidence")}
    assert document["title"].endswith("not in documents")
    assert len(document["tables"]["relations"]) == shipped["relations"].height


def test_types_that_the_schema_has_not_are_shown(shipped: dict[str, pl.DataFrame], tmp_path: Path) -> None:
    wrong = {
        **shipped,
        "evidence": shipped["evidence"].with_columns(pl.col("char_start").cast(pl.String), pl.lit(None).alias("basis")),
        "documents": shipped["documents"].with_columns(
            pl.lit(-(2**31)).cast(pl.Int32).cast(pl.Date).alias("published_on")
        ),
        "projects": shipped["projects"].with_columns(pl.lit(7).alias("name"), pl.lit(None).cast(pl.String).alias("id")),
        "plants": shipped["projects"],
    }
    text = lid.view(wrong, output=tmp_path / "page.html").read_text("utf-8")
    index, document = blocks(text)
    assert [entry[0] for entry in document["tables"]["projects"]] == [f"projects[{row}]" for row in range(12)]
    assert "plants" not in index["tables"]


STRANGE: dict[str, tuple[str, str, Any]] = {
    "an end that is a list": ("relations", "subject_id", pa.array([["a"]])),
    "an end that is a struct": ("relations", "object_id", pa.array([{"a": "b"}])),
    "an id that is a list": ("documents", "id", pa.array([["a"]])),
    "an id that is no UTF-8": ("documents", "id", pa.array([b"\xff\xfe"]).view(pa.string())),
    "a moment in the year 10000": ("documents", "title", pa.array([253402300800000], pa.timestamp("ms"))),
    "a moment that no calendar has": ("laboratories", "more", pa.array([2**62], pa.timestamp("ms"))),
    "a day in the year 10000": ("documents", "title", pa.array([2932897], pa.date32())),
    "a day before the year 1": ("documents", "published_on", pa.array([-800000], pa.date32())),
    "a very long time": ("projects", "name", pa.array([2**61], pa.duration("us"))),
    "days in a list": ("laboratories", "more", pa.array([[2**30]], pa.list_(pa.date32()))),
}
"""What a column may hold instead -> its table, the column, and a value of it."""


@pytest.mark.parametrize("about", STRANGE)
def test_columns_that_python_has_no_values_for_are_told_and_shown(about: str, tmp_path: Path) -> None:
    table, name, value = STRANGE[about]
    folder = tmp_path / "data"
    shutil.copytree(FOLDER, folder)
    data: Any = pq.ParquetFile(folder / f"{table}.parquet").read()
    column = pa.concat_arrays([value] * data.num_rows)
    at = data.column_names.index(name) if name in data.column_names else data.num_columns
    data = data.set_column(at, name, column) if at < data.num_columns else data.append_column(name, column)
    pq.write_table(data, folder / f"{table}.parquet")
    assert not lid.validate(folder).ok
    assert lid.view(folder, output=tmp_path / "page.html").exists()


# Writing ----------------------------------------------------------------------------------------------


@posix
def test_nothing_else_in_the_folder_is_touched(tmp_path: Path) -> None:
    (tmp_path / ".page.html").write_text("precious")
    (tmp_path / "link.html").symlink_to(tmp_path / "page.html")
    lid.view(output=tmp_path / "link.html")
    assert (tmp_path / "link.html").is_symlink()
    assert (tmp_path / "page.html").stat().st_mode & 0o777 == 0o644
    assert (tmp_path / ".page.html").read_text() == "precious"
    assert len([*tmp_path.iterdir()]) == 3


def test_the_command_writes_the_page(tmp_path: Path, file: Path) -> None:
    result = CliRunner().invoke(main, ["view", "--version", PINNED, "--output", str(tmp_path / "new" / "page.html")])
    assert (result.exit_code, result.output) == (0, f"wrote {tmp_path}/new/page.html\n")
    assert (tmp_path / "new" / "page.html").read_bytes() == file.read_bytes()
    assert [child.name for child in (tmp_path / "new").iterdir()] == ["page.html"]


def test_what_can_not_be_shown_is_one_line_and_writes_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for arguments in (
        [str(tmp_path / "nowhere"), "--output", str(tmp_path / "page.html")],
        ["--version", "9.0.0", "--output", str(tmp_path / "page.html")],
        ["--output", str(tmp_path / "file" / "page.html")],
    ):
        result = CliRunner().invoke(main, ["view", *arguments])
        assert result.exit_code == 1
        assert result.stderr.count("\n") == 1
    assert [child.name for child in tmp_path.iterdir()] == ["file"]
    with pytest.raises(lid.SchemaError, match="is a folder, expected a file to write"):
        lid.view(output=tmp_path)
    with pytest.raises(lid.SchemaError, match="int"):
        lid.view(5, output=tmp_path / "page.html")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


# Many documents ---------------------------------------------------------------------------------------


@pytest.fixture
def folder(both: dict[str, pl.DataFrame], tmp_path: Path) -> Path:
    frames, shown = page.read(both)
    pages.write_pages(frames, shown, tmp_path)
    return tmp_path


def test_each_document_has_a_page_and_the_index_leads_to_each(folder: Path, both: dict[str, pl.DataFrame]) -> None:
    names = [f"{key.replace('/', '-')}.html" for key in both["documents"]["id"]]
    shared = {"index.html", "index.js", "page.css", "page.js", "shared.js", "found-001.js"}
    assert {file.name for file in folder.iterdir()} == {*names, *shared}
    assert max(file.stat().st_size for file in folder.iterdir()) <= 300_000
    index = (folder / "index.html").read_text("utf-8")
    assert re.findall(r'<li><a href="([^"]*)"', index) == names
    assert all('href="index.html"' in (folder / name).read_text("utf-8") for name in names)


def test_the_index_finds_every_fact_with_its_quotes(folder: Path, both: dict[str, pl.DataFrame]) -> None:
    found = json.loads((folder / "found-001.js").read_text("utf-8")[len("take(") : -len(");\n")])
    keys = both["documents"]["id"].str.strip_prefix("document/").to_list()
    texts = {link.replace("//", f"/{keys[at]}/"): f"{heading} {text}" for at, link, heading, *_, text in found}
    assert set(both["evidence"]["record_id"]) <= set(texts)
    references = {name for table in lid.list_tables() for name in c.foreign_keys(table)}
    for record, field, exact in both["evidence"].select("record_id", "field", "exact").iter_rows():
        assert exact in texts[record] or field in {*references, "extent"}


def test_pages_of_a_folder_let_only_its_files_run(folder: Path) -> None:
    for file in folder.glob("*.html"):
        text = file.read_text("utf-8")
        policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', text)
        assert policy
        allowed = "default-src 'none'; style-src 'self'; script-src 'self'; base-uri 'none'; form-action 'none'"
        assert policy[1].replace("&#39;", "'") == allowed
        scripts = re.findall(r"<script([^>]*)>(.*?)</script>", text, re.DOTALL)
        assert all("application/json" in attributes or not code for attributes, code in scripts)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_what_documents_say_stays_text_in_a_folder(name: str, tmp_path: Path) -> None:
    frames, shown = page.read(tables(*DOCUMENTS[name]))
    pages.write_pages(frames, shown, tmp_path)
    index = (tmp_path / "index.html").read_text("utf-8")
    assert index.count("<script") == index.count("</script>") == 2
    assert index.count("<!--") == index.count("<img") == index.count("<base") == index.count("<svg") == 0
    for part in tmp_path.glob("found-*.js"):
        assert json.loads(part.read_text("utf-8")[len("take(") : -len(");\n")])


def test_pages_of_an_id_that_is_no_file_name_stay_the_same() -> None:
    files = [*map(pages.file_of, ("../up", "document/A", "", "document/a/b"))]
    assert all(re.fullmatch(r"document_[0-9a-f]{12}\.html", file) for file in files)
    assert len({*files}) == len(files)


def test_many_records_go_into_files_of_bounded_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "LARGEST", 100)
    rows = [(0, "a", "b" * size, 0, None, 0, (), "") for size in (10, 10, 200, 10)]
    parts = [json.loads(f"[{part}]") for part in pages.parts_of(iter(rows))]
    assert [len(part) for part in parts] == [2, 1, 1]
    assert [len(row[2]) for part in parts for row in part] == [10, 10, 200, 10]


def test_the_command_exports_pages_and_tells_of_issues(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["export", str(tmp_path / "pages"), "--format", "html", "--version", PINNED])
    assert (result.exit_code, result.stderr) == (0, "")
    data = tmp_path / "data"
    shutil.copytree(FOLDER, data)
    (data / "projects.parquet").unlink()
    notes = export(tmp_path / "broken", "html", data)
    assert lid.validate(data).counts == {"table": 1}
    assert notes == ["the pages show 1 issue"]


# Review -----------------------------------------------------------------------------------------------


def test_two_readings_are_shown_side_by_side(tmp_path: Path) -> None:
    ours, theirs = (tmp_path / name for name in ("ours", "theirs"))
    build(SEEDS, ours)
    build(SEEDS / "readings", theirs, texts=SEEDS)
    differences = lid.compare(ours, theirs).disagreements
    _, shown = page.read(ours, compare=theirs)
    assert [str(one) for one in differences] == [place.issue.message for place in shown.places]
    text = shown.sources[0].text
    for one, place in zip(differences, shown.places, strict=True):
        quotes = [[text[start:end] for start, end in spans] for _, spans in place.sides]
        assert [tuple(dict.fromkeys(each)) for each in quotes] == [one.our_quotes, one.their_quotes]
        assert [value is None for value, _ in place.sides] == [one.our_id is None, one.their_id is None]


def test_seeds_are_shown_as_they_are(tmp_path: Path) -> None:
    shutil.copyfile(next(SEEDS.glob("*.txt")), tmp_path / "article.txt")
    assert CliRunner().invoke(main, ["draft", str(tmp_path / "article.txt")]).exit_code == 0
    result = CliRunner().invoke(main, ["view", str(tmp_path), "--output", str(tmp_path / "page.html")])
    assert "which shows" in result.output
    index, document = blocks((tmp_path / "page.html").read_text("utf-8"))
    assert document["tables"]["indicators"]
    assert {rule for rule, *_ in index["issues"]} <= {"accounted-for", "control-total"}
    assert any("omit.REASON" in fix for fix in index["fixes"])
    (tmp_path / "article.toml").write_text('[document]\nkey = "A"\n')
    refused = CliRunner().invoke(main, ["view", str(tmp_path), "--output", str(tmp_path / "page.html")])
    assert (refused.exit_code, refused.stderr.count("article.toml") > 0) == (1, True)
