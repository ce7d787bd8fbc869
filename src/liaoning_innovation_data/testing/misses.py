"""Datasets with exactly one thing wrong, and the rule that must speak of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from ..schema import columns as c
from ..schema.models import MODELS, NAMED_TABLES
from .documents import written
from .groups import group, growing, relation, together, unnumbered
from .scenes import Scene, aside, called, indicator, portrait

if TYPE_CHECKING:
    import polars as pl

Row = dict[str, Any]
Rows = dict[str, list[Row]]
Spoil = Callable[[st.DrawFn, Rows], None]


@st.composite
def near_misses(draw: st.DrawFn) -> tuple[dict[str, pl.DataFrame], str]:
    """Return the tables of a valid dataset in which one thing is broken, and the rule that must speak."""
    import polars as pl

    rule = draw(st.sampled_from(list(MISSES)))
    scene, spoil = MISSES[rule]
    records = draw(written(documents=1, scenes=[scene] if scene else [], doubt=False))
    rows = {table: [record.model_dump() for record in found] for table, found in records.items()}
    spoil(draw, rows)
    tables = dict[str, pl.DataFrame]()
    for table, found in rows.items():
        kinds = c.polars_schema(table).items()
        there = {name: kind for name, kind in kinds if not found or name in found[0]}
        tables[table] = pl.DataFrame(found, there, orient="row")
    return tables, rule


def _pick(draw: st.DrawFn, rows: list[Row], **where: Any) -> Row:
    """Draw one of the rows in which the columns have these values."""
    return draw(st.sampled_from([row for row in rows if all(row[name] == value for name, value in where.items())]))


def _proofs(rows: Rows, record: str, *fields: str) -> list[Row]:
    return [row for row in rows["evidence"] if row["record_id"] == record and (not fields or row["field"] in fields)]


def _drop(rows: Rows, table: str, *gone: Row) -> None:
    rows[table] = [row for row in rows[table] if row not in gone]


def _title(rows: Rows) -> Row:
    return _proofs(rows, rows["documents"][0]["id"], "title")[0]


def _table(draw: st.DrawFn, rows: Rows) -> None:
    del rows[draw(st.sampled_from([table for table in rows if not MODELS[table].optional]))]


def _column(draw: st.DrawFn, rows: Rows) -> None:
    table = draw(st.sampled_from(["documents", "sentences", "organisations", "evidence"]))
    name = draw(st.sampled_from(list(rows[table][0])))
    for row in rows[table]:
        del row[name]


def _null(draw: st.DrawFn, rows: Rows) -> None:
    table = draw(st.sampled_from([table for table in rows if rows[table]]))
    name = draw(st.sampled_from([column.name for column in c.columns(table) if not column.nullable]))
    _pick(draw, rows[table])[name] = None


def _set(draw: st.DrawFn, rows: Rows, table: str, **values: Any) -> None:
    _pick(draw, rows[table]).update(values)


def _primary_key(draw: st.DrawFn, rows: Rows) -> None:
    table = draw(st.sampled_from([table for table in rows if rows[table]]))
    rows[table].append(dict(_pick(draw, rows[table])))


def _natural_key(draw: st.DrawFn, rows: Rows) -> None:
    table = draw(st.sampled_from([name for name in (*NAMED_TABLES, "indicators", "relations") if rows[name]]))
    twin = _pick(draw, rows[table])
    rows[table].append(twin | {"id": f"{twin['id']}-twin"})


def _identifier(_: st.DrawFn, rows: Rows) -> None:
    herald = rows["documents"][0]
    about = {"scheme": "ror", "identifier": "https://ror.org/00prkya45", "matched_name": "Herald", "source": "ROR"}
    rows["identifiers"] = [{"record_id": herald["publisher_id"], "document_id": herald["id"], **about}]


def _sentence(draw: st.DrawFn, rows: Rows) -> None:
    row = _pick(draw, rows["sentences"])
    row["char_end"], row["text"] = row["char_end"] - 1, row["text"][:-1]


def _span(draw: st.DrawFn, rows: Rows) -> None:
    row = _pick(draw, rows[draw(st.sampled_from([t for t in ("evidence", "omissions") if rows[t]]))])
    row["exact"] += "x"


def _unproven(draw: st.DrawFn, rows: Rows) -> None:
    elsewhere_needed = ("name", "aliases", "subject_id", "object_id", "predicate", "listing")
    row = draw(st.sampled_from([row for row in rows["evidence"] if row["field"] not in elsewhere_needed]))
    _drop(rows, "evidence", *(p for p in _proofs(rows, row["record_id"], row["field"]) if p["item"] == row["item"]))


def _surplus(draw: st.DrawFn, rows: Rows) -> None:
    rows["evidence"].append(_pick(draw, rows["evidence"]) | {"field": "id"})


def _basis(draw: st.DrawFn, rows: Rows) -> None:
    row = _pick(draw, rows["evidence"])
    row["basis"] = "unit" if row["field"] != "unit" else "date"


def _minimal(_: st.DrawFn, rows: Rows) -> None:
    title, text = _title(rows), rows["documents"][0]["text"]
    title["char_end"] = rows["sentences"][1]["char_end"]
    title["exact"] = text[title["char_start"] : title["char_end"]]


def _derivation(draw: st.DrawFn, rows: Rows) -> None:
    if draw(st.booleans()):
        rows["documents"][0]["title"] += "s"
        return
    row = _pick(draw, rows["indicators"])
    row["value" if row["change_by"] is None else "change_by"] += 1


def _judgement(draw: st.DrawFn, rows: Rows) -> None:
    row = _pick(draw, rows["evidence"], basis="judgement")
    next(thing for table in NAMED_TABLES for thing in rows[table] if thing["id"] == row["record_id"])["extent"] = (
        "individual"
    )


def _anchored(draw: st.DrawFn, rows: Rows) -> None:
    single = {row["id"] for table in NAMED_TABLES for row in rows[table] if row["extent"] == "individual"}
    mentions = [row for row in rows["evidence"] if row["basis"] == "mention" and row["record_id"] in single]
    _drop(rows, "evidence", draw(st.sampled_from(mentions)))  # relations refer to those of groups


def _own_words(_: st.DrawFn, rows: Rows) -> None:
    herald = next(row for row in rows["organisations"] if row["id"] == rows["documents"][0]["publisher_id"])
    part = herald["name"].split()[0]
    rows["organisations"].append(herald | {"id": f"{herald['id']}-part", "name": part})
    for proof in _proofs(rows, herald["id"], "name", "extent"):
        end = proof["char_start"] + len(part)
        rows["evidence"].append(proof | {"record_id": f"{herald['id']}-part", "char_end": end, "exact": part})


def _one_number(draw: st.DrawFn, rows: Rows) -> None:
    twin = _pick(draw, rows["indicators"])
    new, noun = f"{twin['id']}-twin", twin["measure"].split()[-1]
    rows["indicators"].append(twin | {"id": new, "measure": noun})
    for proof in _proofs(rows, twin["id"]):
        own = {"char_start": proof["char_end"] - len(noun), "exact": noun} if proof["field"] == "measure" else {}
        rows["evidence"].append(proof | {"record_id": new} | own)


def _double_entry(draw: st.DrawFn, rows: Rows) -> None:
    groups = {row["id"] for table in NAMED_TABLES for row in rows[table] if row["member_count"]}
    counting = draw(st.sampled_from([row for row in rows["indicators"] if row["subject_id"] in groups]))
    _drop(rows, "indicators", counting)
    _drop(rows, "evidence", *_proofs(rows, counting["id"]))


def _emptied(draw: st.DrawFn, rows: Rows, ids: set[str], fields: tuple[str, ...]) -> None:
    """Empty a cell of some records, and drop its evidence."""
    row = draw(st.sampled_from([row for row in rows["evidence"] if row["record_id"] in ids and row["field"] in fields]))
    thing = next(thing for table in NAMED_TABLES for thing in rows[table] if thing["id"] == row["record_id"])
    thing[row["field"]] = None
    _drop(rows, "evidence", *_proofs(rows, row["record_id"], row["field"]))


def _whole(draw: st.DrawFn, rows: Rows) -> None:
    cued = {thing["id"] for table in NAMED_TABLES for thing in rows[table] if _names_its_kind(rows, thing)}
    _emptied(draw, rows, cued, ("kind",))


def _names_its_kind(rows: Rows, thing: Row) -> bool:
    """Whether the words that prove a kind stand in the name."""
    return any(proof["exact"] in thing["name"] for proof in _proofs(rows, thing["id"], "kind"))


def _examples(draw: st.DrawFn, rows: Rows) -> None:
    members = {row["subject_id"] for row in rows["relations"] if row["predicate"] == "member_of"}
    _emptied(draw, rows, members, ("kind", "level", "status"))


def _arrangement(draw: st.DrawFn, rows: Rows) -> None:
    groups = {row["object_id"] for row in rows["relations"] if row["predicate"] == "member_of"}
    single = [row for row in rows["relations"] if row["listing"] is None and row["subject_id"] not in groups]
    row = draw(st.sampled_from([row for row in single if row["object_id"] not in groups]))
    row["subject_id"], row["object_id"] = row["object_id"], row["subject_id"]
    other = {"subject_id": "object_id", "object_id": "subject_id"}
    for proof in _proofs(rows, row["id"], *other):
        proof["field"] = other[proof["field"]]


def _nearest(_: st.DrawFn, rows: Rows) -> None:
    row = rows["relations"][0]
    proofs = {proof["field"]: proof for proof in _proofs(rows, row["id"])}
    end = min(("subject_id", "object_id"), key=lambda end: proofs[end]["char_start"])
    other = next(
        proof
        for proof in rows["evidence"]
        if proof["field"] == "name"
        and proof["record_id"] not in (row["subject_id"], row["object_id"])
        and _sentence_of(rows, proof) == _sentence_of(rows, proofs[end])
    )
    row[end] = other["record_id"]
    proofs[end].update({name: other[name] for name in ("char_start", "char_end", "exact")})


def _sentence_of(rows: Rows, proof: Row) -> int:
    return next(int(s["ordinal"]) for s in rows["sentences"] if s["char_start"] <= proof["char_start"] < s["char_end"])


def _unrecorded(_: st.DrawFn, rows: Rows) -> None:
    gone = rows["relations"][0]
    _drop(rows, "relations", gone)
    _drop(rows, "evidence", *_proofs(rows, gone["id"]))


def _lists(draw: st.DrawFn, rows: Rows) -> None:
    status = [row for row in rows["evidence"] if row["field"] == "status"]
    first = min(row["char_start"] for row in status)
    _emptied(draw, rows, {row["record_id"] for row in status if row["char_start"] == first}, ("status",))


def _accounted_for(draw: st.DrawFn, rows: Rows) -> None:
    _drop(rows, "omissions", _pick(draw, rows["omissions"]))


def _omission(draw: st.DrawFn, rows: Rows) -> None:
    row = _pick(draw, rows["omissions"])
    rows["omissions"].append(row | {"id": f"{row['id']}-2"})


def _control_total(draw: st.DrawFn, rows: Rows) -> None:
    _pick(draw, rows["sentences"])["evidence_count"] += 1


MISSES: Mapping[str, tuple[Scene | None, Spoil]] = {
    "table": (None, _table),
    "column": (None, _column),
    "null": (None, _null),
    "vocabulary": (None, partial(_set, table="organisations", extent="grupe")),
    "bounds": (None, partial(_set, table="documents", language="English")),
    "primary-key": (None, _primary_key),
    "id-form": (None, partial(_set, table="sentences", id="sentence/elsewhere/0001")),
    "reference": (None, partial(_set, table="documents", publisher_id="organisation/elsewhere/herald")),
    "natural-key": (None, _natural_key),
    "identifier": (None, _identifier),
    "document": (None, partial(_set, table="documents", sha256="0" * 64)),
    "sentences": (None, _sentence),
    "span": (None, _span),
    "unproven": (None, _unproven),
    "surplus": (None, _surplus),
    "basis": (None, _basis),
    "minimal": (None, _minimal),
    "derivation": (indicator, _derivation),
    "judgement": (unnumbered, _judgement),
    "anchored": (partial(portrait, again=True), _anchored),
    "own-words": (None, _own_words),
    "one-number": (indicator, _one_number),
    "double-entry": (growing, _double_entry),
    "whole": (called, _whole),
    "examples": (partial(group, told="adjective", size=2), _examples),
    "arrangement": (relation, _arrangement),
    "nearest": (partial(relation, about=True, before=True), _nearest),
    "unrecorded": (partial(relation, about=True), _unrecorded),
    "lists": (together, _lists),
    "accounted-for": (aside, _accounted_for),
    "omission": (aside, _omission),
    "control-total": (None, _control_total),
}
"""Rule -> a scene that gives it something to speak of, and what spoils it; `file` and `manifest` are about folders."""
