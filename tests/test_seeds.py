"""Curating: quotes are found or explained, and every problem is told with file, line and path."""

from __future__ import annotations

import re
import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from liaoning_innovation_data.curation.build import build
from liaoning_innovation_data.curation.quotes import QuoteNotFound, Quotes, parse_quote
from liaoning_innovation_data.evidence.derivation.text import words
from liaoning_innovation_data.schema.errors import SeedError
from liaoning_innovation_data.schema.ids import SLUG_LENGTH, propose_slug

from .conftest import ROOT
from .generator.wording import texts
from .pinned import SEEDS

SEED = "000_a0c8edc1153f5bde"
TEXT = (SEEDS / f"{SEED}.txt").read_text("utf-8")
TOML = (SEEDS / f"{SEED}.toml").read_text("utf-8")


def problems(tmp_path: Path, *edits: tuple[str, str], text: str = TEXT) -> list[str]:
    """Build the real document with some lines of its TOML changed; return what is complained about."""
    toml = TOML
    for old, new in edits:
        assert toml.count(old) == 1, f"{toml.count(old)} × {old}"
        toml = toml.replace(old, new)
    seeds = tmp_path / "seeds"
    seeds.mkdir(exist_ok=True)
    (seeds / f"{SEED}.txt").write_text(text, "utf-8", newline="")
    (seeds / f"{SEED}.toml").write_text(toml, "utf-8")
    try:
        build(seeds, tmp_path / "build")
    except SeedError as error:
        assert not (tmp_path / "build").exists(), "something was written"
        return list(error.problems)
    return []


def escaped(words_: str) -> str:
    """Write words of a text so that they hold no mark."""
    return re.sub(r"[\[\]\\]", r"\\\g<0>", words_)


@given(texts, st.data())
def test_the_words_at_a_place_are_found_there(text: str, data: st.DataObject) -> None:
    spans = list(words(text))
    assume(spans)
    first = data.draw(st.integers(0, len(spans) - 1))
    last = data.draw(st.integers(first, min(len(spans) - 1, first + 5)))
    start, end = spans[first].start, spans[last].end
    before, exact, after = (escaped(part) for part in (text[:start], text[start:end], text[end:]))
    assert Quotes(text).locate(f"{before}[{exact}]{after}") == (start, end)
    if text.count(text[start:end]) == 1:
        assert Quotes(text).locate(exact) == (start, end)


@given(st.text(max_size=40))
def test_brackets_of_the_text_stand_after_a_backslash(words_: str) -> None:
    assume(words_)
    assert parse_quote(escaped(words_)) == (words_, (0, len(words_)))


@given(st.text())
def test_a_proposed_slug_is_a_slug(name: str) -> None:
    slug = propose_slug(name)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug)
    assert len(slug) <= SLUG_LENGTH


def test_a_wrong_quote_gets_the_nearest_passage() -> None:
    with pytest.raises(QuoteNotFound, match=r"nearest: 'soared to 11, while' \('12,' instead of '11,'\)"):
        Quotes(TEXT).locate("soared to 12, while")


def test_an_ambiguous_quote_gets_its_occurrences() -> None:
    with pytest.raises(QuoteNotFound, match=r"occurs 2 times.*soared to \[11\].*\[11\] national key"):
        Quotes(TEXT).locate("11")


def test_a_quote_of_another_document_is_misattributed() -> None:
    with pytest.raises(QuoteNotFound, match=r"misattributed: it stands in seeds/b\.txt"):
        Quotes(TEXT, "seeds/a.txt", {"seeds/a.txt": TEXT, "seeds/b.txt": "There are sixty wind turbines."}).locate(
            "sixty wind turbines"
        )


def test_the_real_seed_builds(tmp_path: Path) -> None:
    assert problems(tmp_path) == []


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (
            ('slug = "zwz-group"\nname = "ZWZ Group"', 'slug = "zwz-group"\nname = "ZWZ Grupp"'),
            r"organisations\[10\]\.name: quote 'ZWZ Grupp' is not in the document; nearest: 'ZWZ Group,?'",
        ),
        (('measure = "total investment"', 'mesure = "total investment"'), r"unknown field; did you mean measure\?"),
        (('value = "approved"', 'value = "aproved"'), r"no term of laboratories\.status; did you mean approved\?"),
        (('predicate = { value = "leads"', 'predicate = { value = "leds"'), r"did you mean leads\?"),
        (('[[platforms]]\nslug = "major-platforms"', '[[plattforms]]\nslug = "major-platforms"'), "unknown table"),
        (('slug = "zwz-group"\n', ""), r"no slug: write slug = 'zwz-group', as proposed"),
        (
            ("value = { value = 1644", "value = { value = 1664"),
            r"indicators\[9\]\.value: derivation: number: '1,644' states 1644, not 1664",
        ),
        (("evidence_count = 93", "evidence_count = 92"), r"sentences\[17\]\.evidence_count: control-total: 93 rows"),
        (
            ('omit.rhetoric = ["highlights"]\n', ""),
            r"sentences\[22\]\.text: accounted-for: 'highlights', at \d+, is in no",
        ),
        (
            ('omit.rhetoric = ["highlights"]', 'omit.rhetorik = ["highlights"]'),
            r"no term of omissions\.reason; did you mean rhetoric\?",
        ),
        (
            ('object = "organisation/local-enterprises"', 'object = "organisation/leading-enterprises"'),
            "not spoken of in the sentence",
        ),
        (
            ('subject = "organisation/ministry-of-science-and-technology"\npredicate = { value = "approves"',)
            + ('subject = "laboratory/national-key-laboratories"\npredicate = { value = "approves"',),
            r"relations\[4\]\.subject: arrangement: approves takes no record of laboratories as its subject",
        ),
        (('quote = "1.08 billion yuan" }', 'quote = "1.08 billion" }'), "only part of"),
        (
            ('note = "a bare plural: several projects, how many is not said"', 'note = ""'),
            r"projects\[11\]\.extent: a note is text",
        ),
        (('subject = "project/ambitious-pre', 'subject = "ambitious-pre'), "is no reference: write kind/slug"),
        (('subject = "project/ambitious-pre', 'subject = "project/ambitous-pre'), "no such record: .*did you mean"),
        (('quote = "key projects", basis = "judgement"', 'quote = "key projects", basis = "judgment"'), "did you mean"),
        (('slug = "cooperation-platforms"', 'slug = "total-investment"'), "primary-key: the id .* is used 2 times"),
        (
            ('record = "indicator/total-investment"', 'record = "indicator/total-investments"'),
            "reference: .* is no record",
        ),
        (("value = 1_080_000_000", f"value = 1{'0' * 400}"), r"1000+ is not a number"),
        (("value = 1_080_000_000", "value = nan"), r"indicators\[5\]\.value: .*finite number, got nan"),
    ],
)
def test_each_mistake_is_told_where_it_stands(tmp_path: Path, edit: tuple[str, str], message: str) -> None:
    told = problems(tmp_path, edit)
    assert any(re.search(message, problem) for problem in told), "\n".join(told)
    assert all(re.match(rf"{re.escape(str(tmp_path))}.*\.toml:\d+ :: ", problem) for problem in told)


def cases() -> list[Any]:
    """Return the cases of `tests/cases/seeds`: a change of the seed in `tests/documents`, and all problems it makes."""
    return [
        pytest.param(case, id=f"{file.stem}: {case['about']}")
        for file in sorted((ROOT / "tests" / "cases" / "seeds").glob("*.toml"))
        for case in tomllib.loads(file.read_text("utf-8"))["case"]
    ]


@pytest.mark.parametrize("case", cases())
def test_a_mistake_has_these_problems(tmp_path: Path, case: dict[str, Any]) -> None:
    toml = (ROOT / "tests" / "documents" / "harbour-wire.toml").read_text("utf-8")
    if "old" in case:
        assert case["old"] in toml
        toml = toml.replace(case["old"], case["new"], 1)
    else:
        toml = f"{toml}\n{case['new']}\n"
    shutil.copy(ROOT / "tests" / "documents" / "harbour-wire.txt", tmp_path / "a.txt")
    (tmp_path / "a.toml").write_text(toml, "utf-8")
    with pytest.raises(SeedError) as caught:
        build(tmp_path, tmp_path / "build")
    assert [problem.removeprefix(f"{tmp_path}/") for problem in caught.value.problems] == case["problems"]
    assert case.get("write", "") in str(caught.value)
    assert not (tmp_path / "build").exists()


def test_the_line_is_that_of_the_field(tmp_path: Path) -> None:
    (told,) = problems(tmp_path, ("value = { value = 1644", "value = { value = 1664"))
    line = int(told.split(".toml:")[1].split(" ")[0])
    assert "1664" in (tmp_path / "seeds" / f"{SEED}.toml").read_text("utf-8").splitlines()[line - 1]


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    told = problems(tmp_path, ('name = "ZWZ Group"', 'name = "ZWZ Co."'), ('value = "approved"', 'value = "aproved"'))
    assert len({problem.split(" :: ")[1].split(":")[0] for problem in told}) >= 2


def test_a_changed_document_is_noticed(tmp_path: Path) -> None:
    assert problems(tmp_path, text=TEXT.replace("1,644", "1,645"))


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.toml", b"[document\n", "Expected ']'"),
        ("a.toml", b'[document]\nkey = "a"\nkey = "b"\n', "(?i)overwrite|duplicate"),
        ("a.toml", b"\xff\xfe", "not UTF-8"),
        ("a.toml", b"", r"\[document\] needs a key"),
        ("b.toml", b'[document]\nkey = "b"\n', "no .txt stands beside it"),
        ("b.txt", b"Text.", "no b.toml stands beside it"),
        ("a.txt", b"\xff\xfe", "not UTF-8"),
    ],
)
def test_a_broken_file_is_named(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    (tmp_path / "a.txt").write_text("Title: A\n\nNothing happened.\n", "utf-8")
    (tmp_path / "a.toml").write_text('[document]\nkey = "a"\n', "utf-8")
    (tmp_path / name).write_bytes(content)
    with pytest.raises(SeedError, match=message) as caught:
        build(tmp_path, tmp_path / "build")
    assert str(tmp_path / name) in str(caught.value)
    assert not (tmp_path / "build").exists()


def test_two_documents_of_one_key_are_a_problem_of_the_second(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_text(TEXT, "utf-8", newline="")
        (tmp_path / f"{name}.toml").write_text(TOML, "utf-8")
    (tmp_path / "c.txt").mkdir()
    (tmp_path / "c.toml").mkdir()
    with pytest.raises(SeedError) as caught:
        build(tmp_path, tmp_path / "build")
    assert caught.value.problems == (f"{tmp_path}/b.toml:6 :: document.key: also the key of {tmp_path}/a.toml",)


def test_a_folder_without_documents_is_told(tmp_path: Path) -> None:
    with pytest.raises(SeedError, match="holds no documents"):
        build(tmp_path, tmp_path / "build")
    with pytest.raises(SeedError, match="no such folder"):
        build(tmp_path / "nowhere", tmp_path / "build")
