"""A first reading says only what is certain: each name, relation and day of it is in the careful reading."""

from __future__ import annotations

import json
import time
import tomllib
from datetime import date
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast
from unittest.mock import Mock

import polars as pl
import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft202012Validator

import liaoning_innovation_data as lid
from liaoning_innovation_data.cli import main
from liaoning_innovation_data.curation import quotes
from liaoning_innovation_data.curation.build import read_seeds
from liaoning_innovation_data.curation.proposal import propose
from liaoning_innovation_data.schema.ids import KINDS
from liaoning_innovation_data.schema.models import NAMED_TABLES
from liaoning_innovation_data.schema.vocabulary import PREDICATE, Predicate
from tools.schemas.curation import curation

from .conftest import ROOT, share
from .generator import strategies
from .pinned import DOCUMENTS


def drafted(place: Path, text: str) -> dict[str, Any]:
    (file := place / "a.txt").write_text(text, encoding="utf-8", newline="")
    return tomllib.loads(propose(file))


def read_of(seed: dict[str, Any]) -> tuple[set[str], set[tuple[str, str, str]]]:
    """Return the names and relations of a seed."""
    names = {f"{table}: {quoted(row['name'])}" for table in NAMED_TABLES for row in seed.get(table, [])}
    relations = {
        (subject, row["predicate"]["value"], object_)
        for row in seed.get("relations", [])
        for subject, object_ in product(_many(row["subject"]), _many(row["object"]))
    }
    return names, relations


def _many(end: str | list[str]) -> list[str]:
    return [end] if isinstance(end, str) else end


def quoted(name: Any) -> str:
    first = name if isinstance(name, str) else name[0]
    return first.partition("[")[2].partition("]")[0] or first


PROSE = """Title: A kelp laboratory for Skarholm
Date: 12 May 2025

Ebbing University founded the Kelp Laboratory (KL) in 2023. The Kelp Laboratory has 24 employees.
The Coast Agency for Quiet Shipping and the Ministry of Science and Technology may close the Kelp Laboratory.
"""


def test_names_relations_day_and_title_are_found_and_the_rest_is_left_in_comments(tmp_path: Path) -> None:
    seed = drafted(tmp_path, PROSE)
    assert seed["document"]["title"] == "A kelp laboratory for Skarholm"
    assert seed["document"]["published_on"]["value"] == date(2025, 5, 12)
    names, relations = read_of(seed)
    assert names == {
        "organisations: Ebbing University",
        "organisations: Coast Agency for Quiet Shipping",
        "organisations: Ministry of Science and Technology",
        "laboratories: Kelp Laboratory",
    }
    assert seed["laboratories"][0]["aliases"] == ["KL"]
    assert relations == {("organisation/ebbing-university", "establishes", "laboratory/kelp-laboratory")}
    assert [row.get("kind") for row in seed["sentences"]] == ["metadata", "metadata", None, None, None]
    toml = propose(tmp_path / "a.txt")
    (employees,) = seed["indicators"]
    assert (employees["subject"], employees["measure"]) == ("laboratory/kelp-laboratory", "employees")
    assert employees["value"] == {"value": 24, "quote": "24"}
    assert "# not accounted for: may | close\n" in toml
    assert "# cues: may (modality" in toml


def indicators(tmp_path: Path, text: str) -> list[dict[str, Any]]:
    """Return the indicators in the draft of a sentence about the Kelp Laboratory, each without its slug."""
    seed = drafted(tmp_path, f"Title: A\nDate: 12 May 2025\nSource: Harbour Wire\n\n{text}\n")
    return [{name: cell for name, cell in row.items() if name != "slug"} for row in seed.get("indicators", [])]


@pytest.mark.parametrize(
    ("text", "quote", "teller"),
    [
        ("According to the mayor, the Kelp Laboratory has 24 employees.", "According to", "the mayor"),
        (
            "The Kelp Laboratory has 24 employees, according to Ebbing University.",
            "according to",
            "Ebbing University",
        ),
        ("The Kelp Laboratory has 24 employees, a friend of the mayor said.", "said", "a friend of the mayor"),
    ],
)
def test_who_says_so_is_quoted_with_a_number(tmp_path: Path, text: str, quote: str, teller: str) -> None:
    (row,) = indicators(tmp_path, text)
    assert row["modality"] == {"value": "reported", "quote": quote}
    assert row["attributed_to"] == teller


def test_who_says_something_else_is_not_quoted_with_a_number(tmp_path: Path) -> None:
    (row,) = indicators(tmp_path, "The mayor said that he is glad, and the Kelp Laboratory has 24 employees.")
    assert row.keys() == {"subject", "measure", "value"}


def test_a_time_is_that_of_the_numbers_of_its_clause(tmp_path: Path) -> None:
    first, second = indicators(tmp_path, "The Kelp Laboratory had 24 guests in 2024; it has 12 employees.")
    assert "period" in first
    assert "period" not in second
    text = "The Kelp Laboratory is to be completed by the end of 2026 with a budget of 3 million euros."
    assert [row for row in indicators(tmp_path, text) if "period" in row] == []


def test_an_adverb_may_stand_before_what_a_number_is_of(tmp_path: Path) -> None:
    (row,) = indicators(tmp_path, "The budget of the Kelp Laboratory is thus 3 million euros.")
    assert row["measure"] == "budget"


def test_what_it_says_of_the_invented_document_is_in_the_careful_reading() -> None:
    names, relations = read_of(tomllib.loads(propose(DOCUMENTS / "harbour-wire.txt")))
    careful = tomllib.loads((DOCUMENTS / "harbour-wire.toml").read_text("utf-8"))
    known, stated = read_of(careful)
    assert names <= known
    assert len(names) >= 10
    assert relations <= stated
    assert relations


@pytest.mark.parametrize("text", ["harbour-wire.txt", "articles/saltmere.txt", "articles/twelfth-call.txt"])
def test_what_build_finds_wrong_with_a_draft_is_only_what_it_leaves_open(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.txt").write_bytes((DOCUMENTS / text).read_bytes())
    (tmp_path / "a.toml").write_text(propose(tmp_path / "a.txt"), "utf-8")
    with pytest.raises(lid.SeedError) as caught:
        read_seeds(tmp_path)
    told = {problem.partition(":: ")[2].split(": ")[1] for problem in caught.value.problems}
    assert told <= {"accounted-for", "control-total", "is missing"}


def test_what_one_cell_leaves_open_is_a_commented_row_with_the_reason() -> None:
    toml = propose(DOCUMENTS / "articles/saltmere.txt")
    assert (
        """# left open, predicate: 'of' often says something else
# [[relations]]
# subject = "organisation/nine-harbours-alliance"
# predicate = { value = "belongs_to", quote = "network [of]" }
# object = "organisation/universities"
"""
        in toml
    )


def test_a_draft_is_valid_for_the_schema_of_seeds() -> None:
    seed = tomllib.loads(propose(DOCUMENTS / "harbour-wire.txt"))
    errors = Draft202012Validator(curation()).iter_errors(json.loads(json.dumps(seed, default=str)))
    assert [error.message for error in errors] == []


@settings(
    max_examples=share(15), deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(strategies.datasets())
def test_a_draft_of_a_generated_document_claims_nothing_that_was_not_stated(tables: dict[str, pl.DataFrame]) -> None:
    called = {
        row["id"]: f"{table}: {row['name']}" for table in NAMED_TABLES for row in tables[table].iter_rows(named=True)
    }
    for document in tables["documents"].iter_rows(named=True):
        with TemporaryDirectory() as place:
            seed = drafted(Path(place), document["text"])
        own = tables["relations"].filter(pl.col("document_id") == document["id"])
        stated = {
            (called[row["subject_id"]], row["predicate"], called[row["object_id"]]) for row in own.iter_rows(named=True)
        }
        by_reference = {
            f"{KINDS[table]}/{row['slug']}": f"{table}: {quoted(row['name'])}"
            for table in NAMED_TABLES
            for row in seed.get(table, [])
        }
        claimed = {(by_reference[a], verb, by_reference[b]) for a, verb, b in read_of(seed)[1]}
        stated |= {(b, verb, a) for a, verb, b in stated if cast(Predicate, PREDICATE.by_name[verb]).symmetric}
        assert claimed <= stated
        counted = tables["indicators"].filter(pl.col("document_id") == document["id"])
        numbers = {
            (called.get(row["subject_id"]), row["measure"], row["value"]) for row in counted.iter_rows(named=True)
        }
        for row in seed.get("indicators", []):
            value, measure = row.get("value", {}).get("value"), quoted(row["measure"])
            subject = by_reference.get(row.get("subject", ""))
            assert any((subject in (None, one[0])) and one[1:] == (measure, value) for one in numbers), row


def test_a_toml_that_is_there_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(PROSE, "utf-8")
    first = CliRunner().invoke(main, ["draft", str(tmp_path / "a.txt")])
    assert first.exit_code == 0, first.output
    written = (tmp_path / "a.toml").read_bytes()
    again = CliRunner().invoke(main, ["draft", str(tmp_path / "a.txt")])
    assert (again.exit_code, (tmp_path / "a.toml").read_bytes()) == (1, written)
    assert "exists already" in again.output


@pytest.mark.parametrize(
    ("content", "message"),
    [(None, "no such file"), (b"", "no words"), (b"\xff\xfe", "not UTF-8"), (b" \n ", "no words")],
    ids=["missing", "empty", "another encoding", "blank"],
)
def test_what_is_no_text_is_told(tmp_path: Path, content: bytes | None, message: str) -> None:
    if content is not None:
        (tmp_path / "a.txt").write_bytes(content)
    told = CliRunner().invoke(main, ["draft", str(tmp_path / "a.txt")])
    assert told.exit_code == 1
    assert message in told.output
    assert not (tmp_path / "a.toml").exists()


def test_what_is_not_found_and_not_english_stands_at_the_top(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        f"Eine Mühle\n\n{' '.join(f'wort{at:c} und' for at in range(97, 123))} mehr.\n", "utf-8"
    )
    top = propose(tmp_path / "a.txt").splitlines()[1:3]
    assert top[0] == "# Not found: publisher, published_on."
    assert top[1].startswith("# the rules read English: of 53 words in lower case 0 are English function words")
    (tmp_path / "a.txt").write_text("A mill\nDate: 12 May 2025\nSource: Harbour Wire\n\nThe mill runs.\n", "utf-8")
    assert not propose(tmp_path / "a.txt").splitlines()[1]


def test_every_article_has_a_draft() -> None:
    for file in sorted((ROOT / "tests/documents/articles").glob("*.txt")):
        seed = tomllib.loads(propose(file))
        assert seed["sentences"]


def test_a_very_long_sentence_is_read_in_seconds(tmp_path: Path) -> None:
    begun = time.process_time()
    drafted(tmp_path, f"Title: A\nDate: 12 May 2025\nSource: Harbour Wire\n\n{'kelp ' * 2000}")
    assert time.process_time() - begun < 10


def test_a_text_that_repeats_itself_is_searched_once_for_each_quote(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twice as many repetitions are twice as many places to look at, not four times."""
    at_edges = Mock(side_effect=quotes.at_edges)
    monkeypatch.setattr(quotes, "at_edges", at_edges)
    told = "The Sea Institute opened the Kelp Laboratory in Skarholm in 2021, with 12 researchers. "
    counts = list[int]()
    for times in (20, 40):
        drafted(tmp_path, f"Title: A\nDate: 12 May 2025\nSource: Harbour Wire\n\n{told * times}")
        counts.append(at_edges.call_count)
        at_edges.reset_mock()
    assert counts[1] < 3 * counts[0]


def test_what_stands_beside_a_name_says_what_it_is(tmp_path: Path) -> None:
    told = "Bell Atlas, a pilot project, maps 60 bells. The Sea Institute runs Loom Talk, a project on tape."
    names, relations = read_of(drafted(tmp_path, f"Title: A\nDate: 12 May 2025\nSource: Harbour Wire\n\n{told}"))
    assert {"projects: Bell Atlas", "projects: Loom Talk"} <= names
    assert relations == {("organisation/sea-institute", "operates", "project/loom-talk")}


def test_a_quoted_part_belongs_to_the_name_behind_it(tmp_path: Path) -> None:
    told = (
        "The Torch Office opened the “Two Rivers” Incubator in 2020. The tide station was upgraded to a national zone."
    )
    names, relations = read_of(drafted(tmp_path, f"Title: A\nDate: 12 May 2025\nSource: Harbour Wire\n\n{told}"))
    assert {one for one in names if one[:9] == "platforms"} == {
        "platforms: “Two Rivers” Incubator",
        "platforms: tide station",
    }
    assert relations == {("organisation/torch-office", "launches", "platform/two-rivers-incubator")}


def test_a_number_is_not_said_of_what_only_tells_where_or_whose(tmp_path: Path) -> None:
    told = "The new plant at Bell Works Ltd cost 64 million euros. The Sea Institute cost 12 million euros."
    seed = drafted(tmp_path, f"Title: A\nDate: 12 May 2025\nSource: Harbour Wire\n\n{told}")
    assert [one.get("subject") for one in seed["indicators"]] == ["platform/new-plant", "organisation/sea-institute"]


def test_a_noun_without_a_name_is_a_record_only_where_something_is_proven_of_it(tmp_path: Path) -> None:
    told = "The Sea Institute has set up a tide station. The old mill is a sight."
    seed = drafted(tmp_path, f"Title: A\nDate: 12 May 2025\nSource: Harbour Wire\n\n{told}")
    names, relations = read_of(seed)
    assert names == {"organisations: Harbour Wire", "organisations: Sea Institute", "platforms: tide station"}
    assert relations == {("organisation/sea-institute", "establishes", "platform/tide-station")}
    assert seed["platforms"][0]["status"] == {"value": "established", "quote": "set up"}


def test_the_number_of_a_change_is_no_value(tmp_path: Path) -> None:
    told = "The revenue of the Sea Institute grew 7.2 percent in 2024."
    seed = drafted(tmp_path, f"Title: A\nDate: 12 May 2025\nSource: Harbour Wire\n\n{told}")
    (row,) = seed["indicators"]
    assert "value" not in row
    assert row["change_by"] == {"value": 7.2, "quote": "7.2 percent"}
    assert row["change"]["value"] == "increase"
    assert row["period"]["quote"] == "in 2024"


def test_a_change_has_no_time_that_is_open_at_one_end(tmp_path: Path) -> None:
    told = "The Sea Institute increased its staff by 12 percent since 2020."
    seed = drafted(tmp_path, f"Title: A\nDate: 12 May 2025\nSource: Harbour Wire\n\n{told}")
    (staff,) = seed["indicators"]
    assert (staff["change_by"]["value"], "period" in staff) == (12, False)


@pytest.mark.parametrize(
    ("told", "table", "cells"),
    [
        ("Bell Mills plc is the maker of rope ladders.", "achievements", {"name": "rope ladders"}),
        ("The Sea Institute developed Kelpo in 2021.", "achievements", {"name": "Kelpo"}),
        ("The canton of Upper Sarn funds the Sea Institute.", "organisations", {"name": "canton of Upper Sarn"}),
        ("Bell Mills plc, formerly the Tar Works, employs 24 people.", "organisations", {"aliases": ["Tar Works"]}),
        ("Bell Mills plc of Norway runs the Kelp Laboratory.", "organisations", {"name": "Bell Mills plc"}),
        ("Bell Power Co., a maker of pumps, runs the Kelp Laboratory.", "organisations", {"name": "Bell Power Co."}),
        ("The Reef Desk Norland (RDN) runs the Kelp Laboratory.", "organisations", {"name": "Reef Desk Norland"}),
        ("The Kelp Laboratory was visited 40 times.", "indicators", {"measure": "visited"}),
        (
            "The board of the Kelp Laboratory expects revenue of £4 million to £5 million.",
            "indicators",
            {"measure": "revenue"},
        ),
        ("The Kelp Laboratory raised its budget by 3 percent in 2024.", "indicators", {"measure": "budget"}),
    ],
)
def test_what_is_done_said_or_told_beside_becomes_a_cell(
    tmp_path: Path, told: str, table: str, cells: dict[str, Any]
) -> None:
    seed = drafted(tmp_path, f"Title: A\nDate: 12 May 2025\nSource: Harbour Wire\n\n{told}")
    assert any(cells.items() <= row.items() for row in seed[table]), seed[table]


def test_nothing_is_claimed_of_what_is_denied_planned_or_only_called_out(tmp_path: Path) -> None:
    told = (
        "The buoy Kelpo was developed by neither the Sea Institute nor Bell Mills plc. Two laboratories have not "
        "moved. A second mast will open in 2060, with twelve berths. A thousand thanks."
    )
    seed = drafted(tmp_path, f"Title: A\nDate: 12 May 2025\nSource: Harbour Wire\n\n{told}")
    assert not {"relations", "indicators", "laboratories"} & {*seed}


def test_who_is_asked_answers_as_we(tmp_path: Path) -> None:
    told = (
        "Harbour Wire: How old is your institute? Ana Bell: The Sea Institute is ten. Today we run the Kelp Laboratory."
    )
    seed = drafted(tmp_path, f"Title: A\nDate: 12 May 2025\nSource: Harbour Wire\n\n{told}")
    assert ("organisation/sea-institute", "operates", "laboratory/kelp-laboratory") in read_of(seed)[1]
