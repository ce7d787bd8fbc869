"""The laws on single rows of evidence: it exists, it quotes, and the value follows from the words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import lru_cache

import polars as pl

from ...evidence.derivation import BASES, Basis, Context, Underivable, Value
from ...evidence.derivation.names import names_it, pointing
from ...evidence.index import SEPARATOR, EvidenceIndex, computed, stacked
from ...schema import columns as c
from ...schema.ids import RECORD_KINDS
from ...schema.models import NAMED_TABLES
from ..promises import PROMISES

Found = pl.LazyFrame
"""Columns `rule`, `table`, `row`, `record_id`, `field`, `message`, `other`."""

QUOTING = {"evidence": "exact", "readings": "exact", "omissions": "exact", "sentences": "text"}
"""Table with offsets -> its column that repeats the words there."""

LONG = 120
REMEMBERED = 8192
"""How many derivations are remembered, for who validates much the same tables again and again."""

LONGEST = 2000
"""No quote is longer than this, and no issue tells more than a part of it."""


def found(
    frame: pl.LazyFrame,
    rule: str,
    table: str | pl.Expr,
    message: pl.Expr,
    *,
    row: str = "row",
    record: str | None = "record_id",
    field: str | pl.Expr | None = None,
    other: str | None = None,
) -> Found:
    """Turn the rows of a frame, all of them wrong, into issues; `other` names a second record concerned."""
    return frame.select(
        pl.lit(rule).alias("rule"),
        (pl.lit(table) if isinstance(table, str) else table).alias("table"),
        pl.col(row).cast(pl.Int64).alias("row"),
        (pl.col(record) if record else pl.lit(None, pl.String)).alias("record_id"),
        (field if isinstance(field, pl.Expr) else pl.lit(field, pl.String)).alias("field"),
        pl.coalesce(message, pl.lit(PROMISES[rule][0])).str.head(LONGEST).alias("message"),
        (pl.col(other) if other else pl.lit(None, pl.String)).alias("other"),
    )


def spans(world: EvidenceIndex) -> Iterator[Found]:
    """`span`: the offsets lie in the text, and the words there are `exact`."""
    quotes = stacked(
        world[table].select(
            pl.lit(table).alias("table"),
            "row",
            "document_id",
            pl.col("record_id" if table == "evidence" else "id").alias("record_id"),
            (pl.col("field") if table == "evidence" else pl.lit(column)).alias("field"),
            "char_start",
            "char_end",
            pl.col(column).alias("exact"),
        )
        for table, column in QUOTING.items()
    ).join(world.documents, on="document_id", how="left", maintain_order="left")
    length = pl.col("char_end") - pl.col("char_start")
    there = pl.col("document_text").str.slice(pl.col("char_start"), length)
    there = pl.when((pl.col("char_start") >= 0) & (length > 0)).then(there).otherwise(pl.lit(""))
    wrong = quotes.with_columns(there.alias("there")).filter(pl.col("there").ne_missing(pl.col("exact")))
    yield found(
        wrong,
        "span",
        pl.col("table"),
        pl.format("the text at {}–{} is {}, not {}", "char_start", "char_end", quoted("there"), quoted("exact")),
        field=pl.col("field"),
    )


def coverage_of_cells(world: EvidenceIndex) -> Iterator[Found]:
    """`unproven`: a cell without evidence; `surplus`: evidence of what is no filled cell."""
    keys = ["record_id", "field", "item"]
    bare = world.cells.join(world["evidence"], on=keys, how="anti", maintain_order="left")
    yield found(
        bare,
        "unproven",
        pl.col("table"),
        pl.format("{} has no evidence (item {})", quoted("value"), "item"),
        field=pl.col("field"),
    )
    loose = world["evidence"].join(world.cells, on=keys, how="anti", maintain_order="left")
    yield found(
        loose,
        "surplus",
        "evidence",
        pl.format("{} is evidence of a cell that is null or unknown (item {})", quoted("exact"), "item"),
        field=pl.col("field"),
    )


def bases(world: EvidenceIndex) -> Iterator[Found]:
    """`basis`: the column admits it, and where a person decided, a note says why."""
    wrong = world.evidence.filter(pl.col("stated_basis") != pl.col("basis"))
    message = pl.format("{}.{} is not proven by {}", "table", "field", "stated_basis")
    yield found(wrong, "basis", "evidence", message, field=pl.col("field"))
    silent = world["evidence"].filter(
        pl.col("basis").is_in(_bases(lambda basis: basis.needs_note)) & pl.col("note").is_null()
    )
    yield found(
        silent,
        "basis",
        "evidence",
        pl.format("a {} needs a note that says why", "basis"),
        field=pl.col("field"),
    )
    stray = world.evidence.filter(pl.col("ordinal").is_null())
    yield found(
        stray,
        "minimal",
        "evidence",
        pl.format("{} does not lie in one sentence", quoted("exact")),
        field=pl.col("field"),
    )


def _bases(condition: Callable[[Basis], object]) -> list[str]:
    return [name for name, basis in BASES.items() if condition(basis)]


def _needs(context: str) -> pl.Expr:
    """Whether the rule of a row's basis reads this part of the context: what none reads would only tell rows apart."""
    return pl.col("basis").is_in(_bases(lambda basis: basis.needs == context))


def derivations(world: EvidenceIndex) -> Iterator[Found]:
    """`derivation`: the value follows from the words, by the rule that `basis` names."""
    rows = (
        world.evidence.filter(
            pl.col("basis").is_in(_bases(lambda basis: basis.rule))
            & pl.col("value").is_not_null()
            & pl.col("ordinal").is_not_null()
        )
        .join(world.names, on="record_id", how="left", maintain_order="left")
        .join(
            world.documents.select("document_id", "published_on"),
            on="document_id",
            how="left",
            maintain_order="left",
        )
        .with_columns(
            pl.when(_needs("names")).then(pl.col("names").list.join(SEPARATOR)).alias("names"),
            pl.when(_needs("document_date")).then(pl.col("published_on")).alias("published_on"),
        )
    )
    inputs = ["table", "field", "basis", "value", "exact", "before", "after", "names", "published_on"]
    yield found(judged(rows, inputs, _verdict), "derivation", "evidence", pl.col("verdict"), field=pl.col("field"))


def judged(rows: pl.LazyFrame, inputs: Sequence[str], verdict: Callable[..., str | None]) -> pl.LazyFrame:
    """Return the rows that a function of some columns finds wrong, with its `verdict`; once per distinct input."""
    distinct = computed(rows.select(inputs).unique(maintain_order=True))
    verdicts = pl.Series("verdict", [verdict(*row) for row in distinct.iter_rows()], pl.String)
    wrong = distinct.with_columns(verdicts).drop_nulls("verdict")
    return rows.join(wrong.lazy(), on=inputs, nulls_equal=True, maintain_order="left")


@lru_cache(maxsize=REMEMBERED)
def _verdict(
    table: str,
    field: str,
    basis: str,
    value: str,
    exact: str,
    before: str,
    after: str,
    names: str | None,
    document_date: date | None,
) -> str | None:
    """Derive the value again; say what is wrong, or None."""
    if len(exact) > LONGEST:
        return f"{basis}: the quote has {len(exact)} characters, no rule reads more than {LONGEST}"
    column = c.column(table, field)
    context = Context(column, before, after, tuple((names or "").split(SEPARATOR)), document_date)
    try:
        derived = BASES[basis].derive(exact, context)
    except Underivable as reason:
        return f"{basis}: {reason}"
    if _same(derived, value, column.scalar):
        return None
    return f"{basis}: {exact!r} states {_shown(derived)}, not {value.removesuffix('.0')}"


def _shown(derived: Value) -> str:
    """Write a derived value as the tables' users write it."""
    return str(derived).lower() if isinstance(derived, bool) else str(derived).removesuffix(".0")


def _same(derived: Value, value: str, kind: type) -> bool:
    if kind in (int, float):
        return float(derived) == float(value) if isinstance(derived, int | float) else False
    return (str(derived).lower() if isinstance(derived, bool) else str(derived)) == value


def references(world: EvidenceIndex) -> Iterator[Found]:
    """`derivation` of `reference`: the words are where the named record is spoken of."""
    rows = world.evidence.filter((pl.col("basis") == "reference") & pl.col("value").is_not_null())
    spoken = world.mentions.select(pl.col("record_id").alias("value"), "document_id", "char_start", "char_end")
    wrong = rows.join(spoken, on=["value", "document_id", "char_start", "char_end"], how="anti", maintain_order="left")
    yield found(
        wrong,
        "derivation",
        "evidence",
        pl.format("reference: {} is no name, alias or mention of {} at this place", quoted("exact"), "value"),
        field=pl.col("field"),
        other="value",
    )


def mentions(world: EvidenceIndex) -> Iterator[Found]:
    """`derivation` of `mention`: other words than the name, and not inside the name of another record."""
    rows = world.evidence.filter(pl.col("basis") == "mention")
    named = rows.join(world.names, on="record_id").filter(pl.col("names").list.contains(pl.col("exact")))
    astray = judged(rows, ["exact"], pointing)
    message = pl.format("mention: {}", "verdict")
    yield found(astray, "derivation", "evidence", message, field=pl.col("field"))
    kinds = world.cells.filter(pl.col("field") == "kind").select("record_id", pl.col("value").alias("kind"))
    told = rows.filter(pl.col("table").is_in(NAMED_TABLES)).join(world.names, on="record_id", maintain_order="left")
    told = told.join(kinds, on="record_id", how="left")
    told = told.with_columns(pl.col("names").list.join(SEPARATOR))
    foreign = judged(told, ["exact", "table", "names", "kind"], _noun)
    yield found(foreign, "derivation", "evidence", pl.col("verdict"), field=pl.col("field"))
    yield found(
        named,
        "derivation",
        "evidence",
        pl.format("mention: {} is a name: its basis is verbatim", quoted("exact")),
        field=pl.col("field"),
    )


def _noun(exact: str, table: str, names: str, kind: str | None) -> str | None:
    """Say that the noun of a mention is none of the record's, or None."""
    vocabulary = c.vocabularies(table).get("kind")
    term = vocabulary.by_name.get(kind or "") if vocabulary else None
    cues = term.cues if term else ()
    if names_it(exact, tuple(names.split(SEPARATOR)), (*cues, RECORD_KINDS[table])):
        return None
    return f"mention: the noun of {exact!r} is in no name of the record, and no cue of its kind"


def quoted(name: str) -> pl.Expr:
    """Return the text of a column in quotation marks, cut where it is long."""
    text = pl.col(name)
    return pl.concat_str(
        pl.lit("'"),
        pl.when(text.str.len_chars() > LONG).then(text.str.slice(0, LONG) + "…").otherwise(text),
        pl.lit("'"),
    )


LAWS = (spans, coverage_of_cells, bases, derivations, references, mentions)
"""In the order in which they speak."""
