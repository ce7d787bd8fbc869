"""The lines of a seed that follow from an issue: what they say is derived, and what is left to decide is refused."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import liaoning_innovation_data as lid
from liaoning_innovation_data.curation.drafts import field_of
from liaoning_innovation_data.curation.fixes import Fixes
from liaoning_innovation_data.curation.lines import is_table
from liaoning_innovation_data.curation.quotes import Quotes
from liaoning_innovation_data.schema import columns as c
from liaoning_innovation_data.schema import ids

from .worlds import INVALID, has_frames, world_of

FIXED = {
    *("accounted-for", "asserted", "basis", "control-total", "derivation", "omission", "support", "vocabulary", "whole")
}
"""The checks of whose issues lines follow."""
CASES = [(rule, case) for rule, case in INVALID if rule in FIXED and has_frames(case)]


def fixed(rule: str, case: Mapping[str, Any], folder: Path) -> list[tuple[Any, lid.Issue, dict[str, Any]]]:
    """Return the tables of a case with each issue that something follows from, and what its lines say."""
    world: Any = world_of(rule, case, folder)
    fixes = Fixes({table: frame.to_dicts() for table, frame in world.items()})
    told = [(issue, fixes.lines(issue)) for issue in lid.validate(world).issues if issue.rule == rule]
    return [(world, issue, tomllib.loads(lines)) for issue, lines in told if lines]


@pytest.mark.parametrize(("rule", "case"), CASES, ids=[f"{rule}: {case['about']}" for rule, case in CASES])
def test_what_follows_quotes_the_document_and_is_written_as_seeds_are(
    rule: str, case: dict[str, Any], tmp_path: Path
) -> None:
    for world, issue, lines in fixed(rule, case, tmp_path):
        assert issue.record_id
        record = world[ids.table_of(issue.record_id)].row(by_predicate=pl.col("id") == issue.record_id, named=True)
        text = world["documents"].filter(id=record["document_id"])["text"][0]
        match rule:
            case "accounted-for":
                sentence = Quotes(record["text"])
                words = [record["text"][slice(*sentence.locate(quote))] for quote in lines["omit"]["REASON"]]
                assert any(issue.message.split("'")[1] in run for run in words)
            case "control-total":
                inside = world["evidence"].filter(document_id=record["document_id"])
                inside = inside.filter(inside["char_start"].is_between(record["char_start"], record["char_end"] - 1))
                assert lines == {"evidence_count": inside.height}
            case "basis" | "support":
                column = c.column(ids.table_of(issue.record_id) or "", issue.field or "")
                assert lines == {"notes": {field_of(column)[0]: ""}}
            case "omission" if "omit" not in lines:  # the row that the words state
                (((row,),),) = [lines.values()]
                cue = row.get("state") or row["predicate"]
                assert f"{text[slice(*Quotes(text).locate(cue['quote']))]!r}, a cue of {cue['value']}" in issue.message
            case "omission":
                ((reason, [omitted]),) = lines["omit"].items()
                assert (reason, omitted["note"]) == (record["reason"], "")
                assert Quotes(record["exact"]).locate(omitted["quote"]) == (0, len(record["exact"]))
            case "asserted":
                planned = lines["modality"]
                assert planned["value"] == "planned"
                Quotes(text).locate(planned["quote"])
            case _:
                ((name, stated),) = lines.items()
                cell: dict[str, Any] = stated if is_table(stated) else {"quote": stated}
                for quote in [cell["quote"]] if isinstance(cell["quote"], str) else cell["quote"]:
                    Quotes(text).locate(quote)
                value = cell.get("value")
                assert value is None or str(value).lower() in issue.message.lower()
                assert name == (issue.field or "").removesuffix("_id")


def test_something_follows_from_issues_of_each_of_these_rules(tmp_path: Path) -> None:
    told = {rule for rule, case in CASES if fixed(rule, case, tmp_path)}
    assert told == FIXED


def test_a_value_is_that_which_its_words_state(tmp_path: Path) -> None:
    derived = [lines for rule, case in CASES if rule == "derivation" for *_, lines in fixed(rule, case, tmp_path)]
    cells: list[Any] = [cell for lines in derived for cell in lines.values() if is_table(cell)]
    kinds: set[type] = {type(cell["value"]) for cell in cells}
    assert {int, bool, str} <= kinds <= {int, float, bool, str, date}


@pytest.mark.parametrize(("words", "follows"), [("from", False), ("under", False), ("funded by", True)])
def test_nothing_follows_from_words_that_often_say_something_else(words: str, follows: bool) -> None:
    text, key = f"Lumaro AG {words} Sundhavn.", "relation/d/one"
    evidence = {"record_id": key, "document_id": "document/d", "field": "predicate"}
    rows: Any = {
        "documents": [{"id": "document/d", "text": text}],
        "relations": [{"id": key, "document_id": "document/d"}],
        "evidence": [{**evidence, "char_start": 10, "char_end": 10 + len(words)}],
    }
    message = f"term: '{words}' states funds, not located_in"
    line = Fixes(rows).line(lid.Issue("derivation", "evidence", 0, key, "predicate", message))
    assert line == (f'predicate = {{ value = "funds", quote = "{words}" }}' if follows else None)


def test_words_that_are_no_cue_of_a_kind_may_be_a_judgement(tmp_path: Path) -> None:
    judged = [
        lines["kind"]
        for rule, case in CASES
        if rule == "derivation"
        for *_, lines in fixed(rule, case, tmp_path)
        if "basis" in lines.get("kind", {})
    ]
    assert judged
    assert all(cell["basis"] == "judgement" and cell["note"] == "" for cell in judged)
