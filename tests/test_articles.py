"""The keys of the invented articles, and the comparison with them."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from liaoning_innovation_data.curation.build import build
from liaoning_innovation_data.schema.errors import SHOWN, SeedError
from liaoning_innovation_data.schema.models import MODELS

from .articles import Article, Row, articles
from .articles.__main__ import label, said, show, table
from .articles.unread import unread
from .conftest import ROOT

HEADER = "Title: A laboratory opens\nSource: Harbour Wire\n"
DOCUMENT = """\
[document]
key = "a"
language = "en"
title = "A laboratory opens"
publisher = { value = "organisation/p", quote = "Harbour Wire" }

[[organisations]]
slug = "p"
name = "Harbour Wire"
extent = "individual"
"""
GERMAN = (
    "Titel: Neues Labor\n\nDie Universität hat am Montag ein neues Labor für Meerestechnik eröffnet. Es kostet 4,6 "
    "Millionen Euro und beschäftigt etwa 300 Menschen. Der Rektor sagte, man wolle in der Stadt "
    "bis 2026 noch ein zweites bauen, das doppelt so groß werde wie das erste und an dem auch Schulen üben dürften.\n"
)
LONG = "The laboratory grew and the tug left for the test field with a crew of eight. " * 3200
FOUND = {article.name: article for article in articles()}
PARTS = {
    *("quote", "table", "of", "field", "value", "or", "why", "either_way", "no_column", "outside"),
    *("predicate", "object", "listing", "state", "modality", "attributed_to", "period_from", "period_to"),
    *("measure", "value_to", "value_is_approximate", "previous_value", "change", "change_by", "unit", "qualifier"),
    *("bound", "compared_with"),
}
HARBOUR: dict[str, list[Row]] = {
    "fact": [
        {"quote": "14 March 2024", "table": "documents", "field": "published_on", "value": date(2024, 1, 1)},
        {"quote": "Harbour Wire", "table": "documents", "field": "publisher_id", "value": "the harbour wire"},
        {
            "quote": "海风研究所",
            "table": "organisations",
            "of": "Sea Wind Institute",
            "field": "aliases",
            "value": "海风研究所",
        },
        {"quote": "4.6 million", "table": "indicators", "of": "“Clean Wake”", "value": 4600000, "unit": ["GBP", "EUR"]},
        {"quote": "about 300", "table": "indicators", "of": "Clean Wake", "value": 300},
        {"quote": "about 300", "table": "indicators", "of": "Clean Wake", "value": 300, "value_is_approximate": True},
        {"quote": "together with", "table": "relations", "of": "Clean Wake", "predicate": "collaborates_in"}
        | {"object": "Skarholm Port Council", "either_way": True},
        {"quote": "among them the Alder", "table": "relations", "of": "Alder Laboratory", "predicate": "part_of"}
        | {"object": "coastal laboratories", "or": [{"predicate": "member_of"}]},
        {"quote": "as a ferry", "table": "achievements", "of": "Tidewright", "field": "kind", "value": "innovation"},
        {"quote": "its drawings are with", "no_column": True, "why": "where the drawings are"},
        {"quote": "Ilse Varn", "outside": True},
    ],
    "not_fact": [
        {"quote": "not 3.9 million", "table": "indicators", "value": 3900000, "why": "withdrawn"},
        {"quote": "about 300", "table": "indicators", "value": 300, "value_is_approximate": True, "why": "none"},
        {"quote": "quiet", "why": "nothing to compare"},
    ],
}


@pytest.mark.parametrize("name", FOUND)
def test_a_key_quotes_its_article(name: str) -> None:
    article = FOUND[name]
    facts = [*article.key["fact"], *article.key["not_fact"]]
    assert [fact["quote"] for fact in facts if fact["quote"] not in article.text] == []
    assert [part for fact in facts for part in fact if part not in PARTS] == []
    assert [fact for fact in article.facts if "table" not in fact and not fact.get("no_column")] == []
    assert [fact for fact in article.key["not_fact"] if "why" not in fact] == []
    assert 25 <= len(article.facts) <= 60
    assert 200 <= len(article.text.split()) <= 400


@pytest.mark.parametrize("name", FOUND)
def test_what_is_curated_builds(name: str) -> None:
    assert list(FOUND[name].problems) == []


def test_no_fact_is_in_a_key_twice() -> None:
    for article in FOUND.values():
        facts = [fact for fact in article.facts if not fact.get("no_column")]
        lines = [repr({part: value for part, value in fact.items() if part != "quote"}) for fact in facts]
        assert sorted(set(lines)) == sorted(lines)


def harbour(both: Mapping[str, pl.DataFrame], reason: str = "background", note: str | None = None) -> Article:
    """Return the first invented document with its key; its omissions all have one reason."""
    document = "document/2024-03-14-harbour-wire"
    tables = {
        name: frame.filter(pl.col("id" if name == "documents" else "document_id") == document).to_dicts()
        for name, frame in both.items()
    }
    tables["omissions"] = [{**row, "reason": reason, "note": note} for row in tables["omissions"]]
    text = (ROOT / "tests" / "documents" / "harbour-wire.txt").read_text("utf-8")
    return Article("harbour-wire", text, HARBOUR, tables, ())


def test_facts_are_judged(both: Mapping[str, pl.DataFrame]) -> None:
    judged = harbour(both).judged()
    assert [one.verdict for one in judged] == [
        *("bent", "exact", "exact", "exact", "bent", "exact", "exact", "exact", "missed", "no place")
    ]
    assert [one.reason for one in judged[-2:]] == ["background", "background"]
    assert judged[4].differs == "value_is_approximate: True"


def test_false_facts_and_what_is_outside(both: Mapping[str, pl.DataFrame]) -> None:
    article = harbour(both)
    assert [fact["quote"] for fact in article.false()] == ["about 300"]
    assert article.outside() == []
    assert [fact["quote"] for fact in harbour(both, "outside_subject").outside()] == ["Ilse Varn"]


def test_what_the_build_refused_is_no_place_or_refused(both: Mapping[str, pl.DataFrame]) -> None:
    assert harbour(both, "no_column").judged()[-2].verdict == "no place"
    assert harbour(both, note="refused: no cue").judged()[-2].verdict == "refused"


def test_what_no_rule_reads(both: Mapping[str, pl.DataFrame]) -> None:
    article = harbour(both)
    assert [(fact["quote"], parts) for fact, parts in unread(article)] == [
        ("14 March 2024", {"published_on": date(2024, 1, 1)}),
        ("as a ferry", {"kind": "innovation"}),
    ]
    apart = {"fact": [HARBOUR["fact"][0], {"quote": "yard as harbours count their gains\nBy"}], "not_fact": []}
    assert [parts for _, parts in unread(replace(article, key=apart))][1:] == [{"quote": "in no single sentence"}]


def test_the_table(both: Mapping[str, pl.DataFrame], capsys: pytest.CaptureFixture[str]) -> None:
    article = harbour(both)
    raw, broken = replace(article, tables=None), replace(article, tables=None, problems=["a.toml:1 :: wrong"])
    lines = table([article, raw, broken]).splitlines()
    assert lines[2] == "| harbour-wire | 10 | 6 | 2 | 0 | 1 | 1 | 60 | 2 | 1 | 0 of 1 |"
    assert "not curated yet" in lines[3]
    assert "does not build: 1 problems" in lines[4]
    assert lines[5] == lines[2].replace("harbour-wire", "all that are curated")
    assert label(article) == "the harbour wire, 2024-01-01"
    show(article)
    printed = capsys.readouterr().out
    assert "    the tables have value_is_approximate: True" in printed
    assert "missed [omitted: background]: “as a ferry” – table achievements" in printed
    assert re.search("^false: “about 300” – none$", printed, re.MULTILINE)
    show(broken)
    assert capsys.readouterr().out == "a.toml:1 :: wrong\n"
    assert said({"quote": "x", "table": ["states"], "of": "A"}) == "table states, of A"


def test_an_article_that_does_not_build_says_why(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Nothing.", "utf-8")
    (tmp_path / "a.key.toml").write_text("", "utf-8")
    (tmp_path / "a.toml").write_text("[document", "utf-8")
    (article,) = articles(tmp_path)
    assert article.problems[0].startswith("a.toml:1 :: ")


def problems(folder: Path, text: str, toml: str = DOCUMENT) -> list[str]:
    """Build an article that can't be built; nothing may be written, and not much time may pass."""
    (folder / "a.txt").write_text(text, "utf-8")
    (folder / "a.toml").write_text(toml, "utf-8")
    started = time.perf_counter()
    with pytest.raises(SeedError) as caught:
        build(folder, folder / "build")
    assert time.perf_counter() - started < 60
    assert not (folder / "build").exists()
    assert len(str(caught.value).splitlines()) <= SHOWN + 1
    return [problem.removeprefix(f"{folder}/") for problem in caught.value.problems]


@pytest.mark.parametrize("language", ["de", "zh", "eng-GB"])
def test_an_article_in_another_language(tmp_path: Path, language: str) -> None:
    told = problems(tmp_path, HEADER, DOCUMENT.replace('"en"', f'"{language}"'))
    assert told == [f"a.toml:3 :: document.language: the rules read English, not {language!r}: curate a translation"]


def test_an_article_that_is_only_said_to_be_english(tmp_path: Path) -> None:
    told = problems(tmp_path, GERMAN)
    assert told == [
        "a.toml:3 :: document.language: the rules read English: of 34 words in lower case 4 are English function words"
    ]


@pytest.mark.parametrize("text", ["", " \n\t\n", "…\n* * *\n"])
def test_an_article_without_words(tmp_path: Path, text: str) -> None:
    assert problems(tmp_path, text) == ["a.toml:1 :: document: the text has no words"]


SENTENCES = """
[[sentences]]
begins = "Title"
kind = "metadata"
evidence_count = 1

[[sentences]]
begins = "Source"
kind = "metadata"
evidence_count = 3
"""


def test_an_article_without_sentences_and_without_a_day(tmp_path: Path) -> None:
    assert problems(tmp_path, HEADER, DOCUMENT + SENTENCES) == [
        "a.toml:1 :: document.published_on: is missing: a document names its day",
        "a.toml:12 :: sentences: all is metadata: a document has at least one sentence",
    ]


def test_a_day_that_the_article_does_not_name(tmp_path: Path) -> None:
    day = 'published_on = { value = 2024-03-14, quote = "14 March 2024" }\n\n[[organisations]]'
    told = problems(tmp_path, HEADER, DOCUMENT.replace("\n[[organisations]]", day) + SENTENCES)
    assert told[0].startswith("a.toml:6 :: document.published_on: quote '14 March 2024' is not in the document; ")


def test_an_article_of_50_000_words(tmp_path: Path) -> None:
    text = f"{HEADER}Date: 14 March 2024\n\n{LONG}"
    assert len(text.split()) > 50_000
    day = 'published_on = { value = 2024-03-14, quote = "14 March 2024" }\n\n[[organisations]]'
    toml = DOCUMENT.replace("\n[[organisations]]", day)
    (stands,) = problems(tmp_path, text, toml)
    assert stands == "a.toml:1 :: sentences: the document has 3203 sentences, [[sentences]] stands 0 times"
    dated = SENTENCES + SENTENCES.replace("Title", "Date").partition('[[sentences]]\nbegins = "S')[0]
    told = problems(tmp_path, text, toml + dated + 3200 * '[[sentences]]\nbegins = "The"\nevidence_count = 0\n')
    assert sum("accounted-for: 'laboratory'" in problem for problem in told) == 3200


@pytest.mark.skipif("states" not in MODELS, reason="the page uses the table states")
def test_the_article_of_the_guide_builds(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "reading-an-article.md").read_text("utf-8")
    for suffix, language in ((".txt", "text"), (".toml", "toml")):
        blocks = re.findall(rf"^```{language}\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
        (tmp_path / f"a{suffix}").write_text("\n".join(blocks), "utf-8")
    assert build(tmp_path, tmp_path / "build")["tables"]["states"]["rows"] == 2
