"""What is planned, reported, bounded or of another time: written in a seed, built, checked, loaded and explained."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import polars as pl
import pytest

import liaoning_innovation_data as lid
from liaoning_innovation_data.curation.build import build
from liaoning_innovation_data.evidence import grammar
from liaoning_innovation_data.storage import releases
from liaoning_innovation_data.storage.manifest import sha256

SEEDS = Path(__file__).parent / "statements"
VERSION = "1.2.0"
KEY = "2025-03-03-riverton-gazette"
OPERATES = "sea-institute-operates-lantern-test-field"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of versions, with the one that has the columns and the table."""
    folder = tmp_path_factory.mktemp("data")
    build(SEEDS, folder / VERSION, VERSION)
    return folder


@pytest.fixture(autouse=True)
def released(data: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the package read that version."""
    monkeypatch.setattr(releases, "data_folder", lambda: data)
    yield


def told(tmp_path: Path, *edits: tuple[str, str]) -> list[str]:
    """Build the seed with some lines changed; return the problems, without file and line."""
    for file in SEEDS.iterdir():
        shutil.copy(file, tmp_path)
    file = tmp_path / "lantern-field.toml"
    toml = file.read_text("utf-8")
    for old, new in edits:
        assert toml.count(old) == 1, f"{toml.count(old)} × {old}"
        toml = toml.replace(old, new)
    file.write_text(toml, "utf-8")
    try:
        build(tmp_path, tmp_path / "build")
    except lid.SeedError as error:
        return [re.sub(r"^.* :: ", "", problem) for problem in error.problems]
    return []


def test_the_tables_hold_what_is_said_and_how() -> None:
    (state,) = lid.iter_states(version=VERSION)
    assert state == lid.State(
        id=f"state/{KEY}/lantern-test-field-completed",
        document_id=f"document/{KEY}",
        subject_id=f"platform/{KEY}/lantern-test-field",
        state="completed",
        modality="reported",
        period_from=date(2023, 1, 1),
        period_to=date(2023, 12, 31),
        period_is_approximate=False,
        attributed_to="Harbour Council",
    )
    numbers = {row.id.rpartition("/")[2]: row for row in lid.iter_indicators(version=VERSION)}
    assert {slug: (row.modality, row.bound, row.attributed_to, row.compared_with) for slug, row in numbers.items()} == {
        "cost": ("reported", "at_least", "Harbour Council", None),
        "fuel-use": (None, None, None, "the forecast"),
        "grant": (None, None, None, None),
        "berths": ("reported", None, "Harbour Council", None),
        "cost-of-berths": ("reported", "at_least", "Harbour Council", None),
        "cranes-by-day": (None, None, None, None),
        "cranes-by-night": (None, None, None, None),
    }
    assert numbers["grant"].subject_id == f"relation/{KEY}/sea-institute-funds-lantern-test-field"
    assert lid.lookup("Lantern Test Field", version=VERSION).model_dump()["superlative"] == "Europe’s largest"
    groups = [row for row in lid.iter_platforms(version=VERSION) if row.name == "cranes"]
    assert [row.member_count for row in groups] == [4, 6], "groups of other counts may share a name"
    assert lid.lookup("new berths", version=VERSION).member_count is None, "a reported count is not the group's"


def test_two_relations_of_the_same_records_differ_by_time_or_modality() -> None:
    relations = lid.load_relations(version=VERSION).filter(pl.col("id").str.contains(OPERATES))
    assert relations.select("modality", "period_from", "period_to").rows() == [
        (None, date(2021, 1, 1), None),
        ("former", date(2015, 1, 1), date(2017, 12, 31)),
    ]
    assert relations["id"].str.split("/").list.last().to_list() == [OPERATES, f"{OPERATES}-formerly"]


def test_an_example_has_the_relation_of_its_group_with_its_time_and_slug() -> None:
    row = lid.get("relation/sea-institute-operates-alder-rig-sea-institute-operates-rigs-since-2021", version=VERSION)
    assert isinstance(row, lid.Relation)
    assert (row.listing, row.period_from, row.period_to) == ("partial", date(2021, 1, 1), date(2025, 3, 3))


def test_the_manifest_names_the_grammar_and_older_ones_do_not(data: Path) -> None:
    assert lid.manifest(version=VERSION).get("grammar") == grammar.VERSION
    assert lid.validate(data / VERSION).ok
    released = Path(lid.__file__).parent / "data" / "1.1.1" / "manifest.json"
    assert "grammar" not in json.loads(released.read_bytes())


@pytest.mark.parametrize(("named", "edited"), [("1", False), ("1", True), (grammar.VERSION, False)])
def test_support_is_compared_but_for_evidence_of_another_grammar_that_nobody_changed(
    data: Path, tmp_path: Path, named: str, edited: bool
) -> None:
    folder = Path(shutil.copytree(data / VERSION, tmp_path / "data"))
    rows = pl.read_parquet(folder / "evidence.parquet")
    changed = rows.row(place := rows["support"].index_of("proven") or 0, named=True)
    judged = pl.when(pl.int_range(pl.len()) == place).then(pl.lit("judged"))
    rows = rows.with_columns(support=judged.otherwise("support"), note=pl.col("note").fill_null("a note"))
    rows.write_parquet(folder / "evidence.parquet")
    manifest = json.loads((folder / "manifest.json").read_text("utf-8")) | {"grammar": named}
    if not edited:
        manifest["tables"]["evidence"]["sha256"] = sha256(folder / "evidence.parquet")
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    report = lid.validate(folder)
    compared = edited or named == grammar.VERSION
    assert ("support" in report.counts) == compared
    told = [str(one) for one in report.not_judged if "grammar" in one.what]
    example = f"{changed['record_id']} {changed['field']}"
    otherwise = [f"1 row whose support grammar 1 computed otherwise, such as {example}: support"]
    assert told == ([] if compared else otherwise)


def test_facts_say_which_are_plain() -> None:
    facts = lid.load_facts(version=VERSION)
    hedged = facts.filter(~pl.col("plain"))["name"].unique().sort().to_list()
    assert hedged == [
        "Lantern Test Field completed (reported)",
        "Sea Institute operates Lantern Test Field (former)",
        "cost (reported)",
        "costs (reported)",
        "new berths (reported)",
    ]


def test_a_state_is_found_named_and_explained() -> None:
    explained = lid.explain("state/lantern-test-field-completed", version=VERSION)
    assert [cell.field for cell in explained] == [
        *("subject_id", "state", "modality", "period_from", "period_to", "period_is_approximate", "attributed_to")
    ]
    assert {cell.name for cell in explained} == {"Lantern Test Field completed (reported)"}
    assert explained[2].quotes[0].exact == "According to"
    assert "state" in {record.table.removesuffix("s") for record in lid.search("completed", version=VERSION)}


def test_notes_stand_by_the_rows_of_their_fields() -> None:
    noted = lid.load_evidence(version=VERSION).drop_nulls("note")
    assert dict(noted.select("field", "note").iter_rows()) == {
        "attributed_to": "who says so stands behind the words",
        "modality": "of the whole sentence",
        "subject_id": "the grant is what the institute gives to the test field",
    }


CLOSED = "period = { from = 2015-01-01, to = 2017-12-31, approximate = false"
OPEN = "period = { from = 2021-01-01, approximate"
PLAIN = 'notes = { attributed_to = "who says so stands behind the words", modality = "of the whole sentence" }'
COUNT = 'extent = { value = "group", quote = "12 new berths" }'
REPORTED = 'value = { value = 12, quote = "12" }\nmodality = { value = "reported", quote = "[said] that" }\n'


@pytest.mark.parametrize(
    ("edit", "problems"),
    [
        (
            (CLOSED, "period = { from = 2015-01-01, approximate = false"),
            ["relations[1].period: whole: period_from, period_to, period_is_approximate must be filled together"],
        ),
        (
            (OPEN, "period = { to = 2025-03-03, approximate"),
            ["relations[0].period: whole: period_from, period_to, period_is_approximate must be filled together"],
        ),
        (
            (PLAIN, 'notes = { bond = "why", bound = " " }'),
            [
                "indicators[0].notes.bond: unknown field; did you mean bound? Known: attributed_to, bound, change, "
                "change_by, compared_with, measure, modality, period, previous_value, qualifier, subject, "
                "unit, value, value_is_approximate, value_to",
                "indicators[0].notes.bound: a note is text that says why, got ' '",
            ],
        ),
        ((PLAIN, 'notes = "why"'), ['indicators[0].notes: write { FIELD = "why", … }']),
        (
            (f'slug = "{OPERATES}-formerly"\n', ""),
            [f"relations[1].slug: primary-key: the id relation/{KEY}/{OPERATES} is used 2 times"],
        ),
        (
            ('slug = "lantern-test-field-completed"', 'slug = ""'),
            [
                "states[0]: '' is no slug: write slug = 'lantern-test-field-completed', as proposed; once released it "
                "never changes"
            ],
        ),
        (
            ('subject = "relation/sea-institute-funds-lantern', 'subject = "relation/sea-institute-fund-lantern'),
            [
                f"indicators[2].subject: no such record: relation/{KEY}/sea-institute-fund-lantern-test-field; did you "
                f"mean relation/{KEY}/sea-institute-funds-lantern-test-field?"
            ],
        ),
        (
            ('subject = "relation/sea-institute-funds-lantern', f'subject = "relation/{OPERATES}-formerly" #'),
            [
                f"indicators[2].subject: relation/{KEY}/{OPERATES}-formerly is not spoken of in the sentence of the "
                "measure: quote where it is"
            ],
        ),
        (
            ('state = { value = "completed", quote = "completed" }', 'state = { value = "funded", quote = "funds" }'),
            ["states[0].state: 'funded' is no term of states.state"],
        ),
        (
            ('quote = "According to" }', 'quote = "Council [said] that" }'),
            [
                "sentences[3].text: accounted-for: 'According', at 99, is in no evidence and no omission",
                "states[0].modality: anchored: 'said' is in a sentence that does not name its subject",
            ],
        ),
        (
            (COUNT, f'{COUNT}\nmember_count = {{ value = 12, quote = "12" }}'),
            ["achievements[0].member_count: double-entry: the count is reported: member_count stays null"],
        ),
        (
            (REPORTED, 'value = { value = 12, quote = "12" }\n'),
            [
                f"achievements[0].member_count: double-entry: member_count is null, but indicator/{KEY}/berths says 12",
                "indicators[3].value: asserted: '12' is reported here; the row states it as a plain fact",
            ],
        ),
        (
            ('slug = "cranes-by-night"\nname = "6 [cranes]"', 'slug = "cranes-by-night"\nname = "4 [cranes]"'),
            [
                f"platforms[3].name: natural-key: 'cranes', at 802, is the name of platform/{KEY}/cranes-by-night, too",
                "platforms[4].member_count: support: '6' is contested",
                f"platforms[4].name: natural-key: 'cranes', at 802, is the name of platform/{KEY}/cranes-by-day, too",
            ],
        ),
        (
            ('quote = "According to" }', 'quote = "was completed" }'),
            [
                "sentences[3].text: accounted-for: 'According', at 99, is in no evidence and no omission",
                "states[0].modality: derivation: term: 'was completed' is no cue of states.modality",
            ],
        ),
    ],
)
def test_a_mistake_is_told(tmp_path: Path, edit: tuple[str, str], problems: list[str]) -> None:
    found = sorted(told(tmp_path, edit))
    assert len(found) == len(problems), found
    assert all(problem.startswith(wanted) for problem, wanted in zip(found, problems, strict=True)), found
