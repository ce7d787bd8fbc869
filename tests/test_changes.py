"""Two versions, what changed between them, and the bump that it requires."""

from __future__ import annotations

import json
import shutil
from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest

import liaoning_innovation_data as lid
from liaoning_innovation_data.query.versions import BUMPS, change_kinds
from liaoning_innovation_data.storage.releases import version_folder
from tools.bumps import bump_between, bumped

from .pairs import Case, pair
from .worlds import read_cases

CASES = read_cases(Path(__file__).parent / "cases" / "changes")
FIRST = dict(reversed(CASES))


def kinds(kind: str, case: Case) -> set[str]:
    return {kind, *case.get("also", [])}


def test_every_kind_of_change_has_a_case() -> None:
    assert {kind for kind, _ in CASES} == set(change_kinds())


@pytest.mark.parametrize(("kind", "case"), CASES, ids=[f"{kind}: {case['about']}" for kind, case in CASES])
def test_a_change_alone_is_named_and_requires_its_bump(kind: str, case: Case, tmp_path: Path) -> None:
    found = lid.diff(*pair([case], tmp_path))
    assert {change.kind for change in found.changes} == kinds(kind, case), str(found)
    assert found.bump == change_kinds()[kind][0]


@pytest.mark.parametrize(
    ("one", "other"), [*pairwise([*FIRST, *[*FIRST][:1]]), *zip(FIRST, [*FIRST][::-1], strict=True)]
)
def test_two_changes_require_the_larger_bump(one: str, other: str, tmp_path: Path) -> None:
    if one == other:
        pytest.skip("the same change twice")
    found = lid.diff(*pair([FIRST[one], FIRST[other]], tmp_path))
    assert found.bump == max(change_kinds()[one][0], change_kinds()[other][0], key=BUMPS.index), str(found)
    assert {one, other} <= {change.kind for change in found.changes} or found.bump == "major"


def test_another_grammar_computes_support_again(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(version_folder(), tmp_path / "data"))
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    (folder / "manifest.json").write_text(json.dumps(manifest | {"grammar": "0"}), "utf-8")
    found = lid.diff(folder, lid.DATA_VERSION)
    assert [(change.kind, change.table, change.field, change.old) for change in found.changes] == [
        ("recomputed", "evidence", "support", "grammar 0")
    ]
    assert found.bump == "patch"


def test_a_version_is_no_change_of_itself(tmp_path: Path) -> None:
    _, new = pair([FIRST["row-added"]], tmp_path)
    assert lid.diff(new, new).changes == ()


def test_a_correction_stands_beside_its_quotes(tmp_path: Path) -> None:
    case = next(case for _, case in CASES if case["about"] == "a number was misread")
    (change,) = lid.diff(*pair([case], tmp_path)).corrections
    assert (change.old, change.new) == (1.08e9, 1.09e9)
    assert change.old_quotes == change.new_quotes == ("1.08 billion yuan",)
    assert change.name == "total investment"
    assert str(change).endswith("value 1,080,000,000 → 1,090,000,000 (“1.08 billion yuan” → “1.08 billion yuan”)")


def test_a_summary_counts_what_is_many(shipped: dict[str, pl.DataFrame], tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    for folder in (old, new):
        folder.mkdir()
        for table, frame in shipped.items():
            if folder == new and table == "projects":
                frame.with_columns(theme=pl.lit("none")).write_parquet(folder / f"{table}.parquet")
            else:
                frame.write_parquet(folder / f"{table}.parquet")
    found = lid.diff(old, new)
    assert found.summary()[1:] == [f"patch cell-corrected: {len(found.corrections)} in projects"]
    assert len(found.summary(most=100)) == 1 + len(found.corrections)


def test_what_other_tools_write_is_compared_by_what_it_says(tmp_path: Path) -> None:
    for table in lid.manifest()["tables"]:
        lid.load(table).write_parquet(tmp_path / f"{table}.parquet")
    found = lid.diff(lid.DATA_VERSION, tmp_path)
    assert {change.kind for change in found.changes} == {"re-encoded"}


def test_a_key_that_stands_twice_is_told(tmp_path: Path) -> None:
    old, new = pair([{"copy": [{"table": "projects", "where": {"id": "project/key-projects"}}]}], tmp_path)
    with pytest.raises(lid.SchemaError, match=r"^projects :: a row has the key of another \(id\)"):
        lid.diff(old, new)


def test_versions_and_bumps() -> None:
    for bump in BUMPS:
        assert bump_between("1.4.2", bumped("1.4.2", bump)) == bump
    assert bump_between("1.0.0rc1", "1.0.0") == "none"
