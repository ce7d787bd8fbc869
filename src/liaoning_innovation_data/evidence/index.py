"""The tables as checks, facts and pages need them: cells, evidence in its sentences, names, numbers.

All frames are lazy polars frames; those that several checks read are computed once. `row` is the position in the table
that was given. Offsets are 64 bits wide: sums of two do not overflow.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

import polars as pl

from ..schema import columns as c
from ..schema.models import MEMBERSHIPS, NAMED_TABLES
from .grammar import VERSION
from .grammar.tokens import POSSESSIVES
from .lines import governing

if TYPE_CHECKING:
    from .support import SentencesRead

SEPARATOR = "\x1f"
"""Parts names that are joined into one text."""

PLACE = ["document_id", "ordinal"]
"""What names a sentence."""

LIKE = ("predicate", "modality", "period_from", "period_to")
"""What two relations have in common that say the same of two records."""

AROUND = 300
"""How many characters before and after a quote a derivation rule reads."""

OPTIMIZATIONS = pl.QueryOptFlags.none().update(projection_pushdown=True)
"""The one optimisation that pays: filters stand where they belong."""


def computed(frame: pl.LazyFrame) -> pl.DataFrame:
    """Compute a frame."""
    return all_computed([frame])[0]


def all_computed(frames: Iterable[pl.LazyFrame]) -> list[pl.DataFrame]:
    """Compute several frames, in memory: many small joins take half the time of streaming."""
    return pl.collect_all(list(frames), engine="in-memory", optimizations=OPTIMIZATIONS)


def stacked(frames: Iterable[pl.LazyFrame]) -> pl.LazyFrame:
    """Stack frames of the same columns, in one piece: polars 2.1 panics where it formats text that lies in several."""
    return pl.concat(frames, rechunk=True)


def _with_rows(frame: pl.DataFrame) -> pl.LazyFrame:
    offsets = [name for name in ("char_start", "char_end") if name in frame.columns]
    return frame.with_row_index("row").with_columns(pl.col(offsets).cast(pl.Int64)).lazy()


@cache
def _admitted() -> pl.LazyFrame:
    rules = [(table, column.name, column.bases) for table in c.evidenced_tables() for column in c.evidenced(table)]
    return pl.LazyFrame(rules, schema=["table", "field", "admitted"], orient="row")


class cached_frame(cached_property[pl.LazyFrame]):  # noqa: N801 - used as a decorator
    """A lazy frame that is computed when it is first asked for, and kept."""

    def __init__(self, frame: Callable[[Any], pl.LazyFrame]) -> None:
        super().__init__(lambda index: computed(frame(index)).lazy())
        self.__doc__ = frame.__doc__


class EvidenceIndex:
    """Frames derived once from tables that have the right structure.

    >>> from liaoning_innovation_data.storage.releases import read_version
    >>> index = EvidenceIndex(read_version("1.1.1"))
    >>> computed(index.members).height
    17
    """

    def __init__(
        self,
        tables: Mapping[str, pl.DataFrame],
        duplicate_ids: Mapping[str, int] | None = None,
        released: Mapping[str, pl.DataFrame] | None = None,
        grammar: str | None = None,
    ) -> None:
        self.is_of_another_grammar = grammar not in (None, VERSION)
        """Whether another version of the sentence grammar computed `evidence.support`: where it differs, it is taken as
        given."""
        self.released = released
        """The tables of a released version to compare with, if any."""
        self.duplicate_ids = duplicate_ids or {}
        """Ids that stand more than once where these tables come from -> how often."""
        self.tables = {name: _with_rows(frame) for name, frame in tables.items()}

    @cached_frame
    def counted_ids(self) -> pl.LazyFrame:
        """`tables_of_ids` with `times`, how often each id stands where these tables come from."""
        times = pl.len().over("record_id")
        if self.duplicate_ids:
            known = pl.col("record_id").replace_strict(dict(self.duplicate_ids), default=1, return_dtype=pl.UInt32)
            times = pl.max_horizontal(times, known)
        return self.tables_of_ids.with_columns(times=times)

    def without_duplicates(self) -> EvidenceIndex:
        """Return an index with the first row of each primary key and id: joins multiply what stands twice.

        Documents that share an id with another are left out: what refers to it is not clear.
        """
        own = pl.len().over("record_id", "record_document")
        shared = self.counted_ids.filter(pl.col("times") > own).select("record_document").unique()
        first = self.tables_of_ids.unique("record_id", keep="first", maintain_order=True)
        index = EvidenceIndex({}, self.duplicate_ids, self.released)
        for name, frame in self.tables.items():
            once = frame.join(
                shared, left_on=c.document_column(name), right_on="record_document", how="anti", maintain_order="left"
            ).unique(c.primary_key(name), keep="first", maintain_order=True)
            if name in c.tables_with_ids():
                once = once.join(first.filter(pl.col("table") == name).select(id="record_id"), on="id", how="semi")
            index.tables[name] = computed(once).lazy()
        return index

    def __getitem__(self, table: str) -> pl.LazyFrame:
        return self.tables[table]

    @cached_frame
    def documents(self) -> pl.LazyFrame:
        """`document_id`, `document_text`, `published_on`."""
        return self["documents"].select(
            pl.col("id").alias("document_id"), pl.col("text").alias("document_text"), "published_on"
        )

    @cached_frame
    def sentences(self) -> pl.LazyFrame:
        """`document_id`, `ordinal`, `sentence_start`, `sentence_end`, `sentence`; sorted for joins."""
        return (
            self["sentences"]
            .select(*PLACE, sentence_start="char_start", sentence_end="char_end", sentence="text")
            .sort("document_id", "sentence_start")
        )

    @cached_frame
    def governing(self) -> pl.LazyFrame:
        """`document_id`, `ordinal`, `other`, `listed`: the sentences that count with one, by `lines.governing`."""
        found: list[tuple[str, int, int, bool]] = []
        texts = {key: text for key, text, _ in computed(self.documents).iter_rows()}
        grouped = self.sentences.group_by("document_id").agg("ordinal", "sentence_start", "sentence_end")
        for key, ordinals, starts, ends in computed(grouped).iter_rows():
            spans = list(zip(starts, ends, strict=True))
            found += [(key, ordinals[a], ordinals[b], c) for a, b, c in governing(texts.get(key, ""), spans)]
        schema = {"document_id": pl.String, "ordinal": pl.Int32, "other": pl.Int32, "listed": pl.Boolean}
        return pl.LazyFrame(found, schema=schema, orient="row")

    @cached_frame
    def lines(self) -> pl.LazyFrame:
        """`document_id`, `ordinal`, `other`: an item and the line above it, and that line and the item."""
        above = self.governing.filter("listed").select(*PLACE, "other")
        return stacked([above, above.select("document_id", ordinal="other", other="ordinal")])

    def in_sentences(self, spans: pl.LazyFrame) -> pl.LazyFrame:
        """Join to each span the sentence in which it begins; null where it begins in none, or leaves it."""
        found = spans.sort("document_id", "char_start").join_asof(
            self.sentences,
            left_on="char_start",
            right_on="sentence_start",
            by="document_id",
            strategy="backward",
            check_sortedness=False,
        )
        inside = pl.col("char_end") <= pl.col("sentence_end")
        return found.with_columns(
            pl.when(inside).then(pl.col(name)).alias(name)
            for name in ("ordinal", "sentence_start", "sentence_end", "sentence")
        )

    @cached_frame
    def tables_of_ids(self) -> pl.LazyFrame:
        """`record_id`, `table`, `record_document`, `record_row`: every row that has an id."""
        return stacked(
            self[table].select(
                record_id="id", table=pl.lit(table), record_document=pl.col(c.document_column(table)), record_row="row"
            )
            for table in c.tables_with_ids()
        )

    @cached_frame
    def cells(self) -> pl.LazyFrame:
        """One row for each non-null cell, or list item, that needs evidence; `value` as text."""
        key = ["table", "row", "record_id", "field"]
        parts, lists = list[pl.LazyFrame](), list[pl.LazyFrame]()
        for table in c.evidenced_tables():
            frame = self[table].with_columns(table=pl.lit(table), record_id="id")
            scalars = [column.name for column in c.evidenced(table) if not column.is_list]
            cells = frame.select(*key[:3], pl.col(scalars).cast(pl.String)).unpivot(
                scalars, index=key[:3], variable_name="field", value_name="cell"
            )
            parts.append(cells.select(*key, value="cell", item=pl.lit(0, pl.Int32)).drop_nulls("value"))
            listed = (column.name for column in c.evidenced(table) if column.is_list)
            lists += [frame.select(*key[:3], field=pl.lit(name), value=name) for name in listed]
        count = pl.col("value").list.len().cast(pl.Int32)
        items = pl.concat(lists).filter(count > 0).with_columns(item=pl.int_ranges(count, dtype=pl.Int32))
        return stacked([*parts, items.explode("item", "value")])

    @cached_frame
    def evidence(self) -> pl.LazyFrame:
        """Evidence rows with their sentence, the words around them, their cell's table and value.

        `basis` is the rule that reads them: the one stated, or, where the column does not admit that, its first.
        """
        offset = pl.col("char_start") - pl.col("sentence_start")
        fits = pl.col("admitted").is_null() | pl.col("admitted").list.contains(pl.col("basis"))
        return (
            self.in_sentences(self["evidence"])
            .with_columns(
                before=pl.col("sentence").str.slice(0, offset).str.tail(AROUND),
                after=pl.col("sentence").str.slice(pl.col("char_end") - pl.col("sentence_start"), AROUND),
            )
            .join(self.cells.rename({"row": "cell_row"}), on=["record_id", "field", "item"], how="left")
            .join(_admitted(), on=["table", "field"], how="left")
            .with_columns(
                stated_basis="basis", basis=pl.when(fits).then("basis").otherwise(pl.col("admitted").list.first())
            )
        )

    @cached_property
    def sentences_read(self) -> SentencesRead:
        """What `support.read_sentences` finds in the structure of the sentences."""
        from .support import read_sentences  # which reads this index

        return read_sentences(self)

    def fill_support(self) -> dict[int, dict[str, Any]]:
        """State the support that the structure of the sentences gives, as data has it; return it by row of evidence.

        What is contested because of a mention has the note of the mention, where it has none of its own.
        """
        read = self.sentences_read.supported.lazy().select("row", "mention", read="computed")
        notes = self.evidence.select(mention="row", told="note")
        read = read.join(notes, on="mention", how="left").drop("mention")
        for place in (self.tables, vars(self)):  # the table, and the frame that is computed from it
            stated = place["evidence"].join(read, on="row", how="left", maintain_order="left")
            stated = stated.with_columns(support="read", note=pl.coalesce("note", "told"))
            place["evidence"] = computed(stated.drop("read", "told")).lazy()
        filled = computed(self.evidence.select("row", "support", "note").drop_nulls("support"))
        return {row.pop("row"): row for row in filled.iter_rows(named=True)}

    @cached_frame
    def supported(self) -> pl.LazyFrame:
        """`evidence` that has a cell, with the columns of `SentencesRead.supported`."""
        given = pl.coalesce("support", "computed") if self.is_of_another_grammar else pl.col("computed")
        return self._read_anew.with_columns(computed=given)

    @cached_frame
    def supported_otherwise(self) -> pl.LazyFrame:
        """Rows of `evidence` whose support is not what this grammar gives."""
        return self._read_anew.filter(pl.col("support") != pl.col("computed"))

    @cached_frame
    def _read_anew(self) -> pl.LazyFrame:
        return self.evidence.join(self.sentences_read.supported.lazy(), on="row")

    @cached_frame
    def mentions(self) -> pl.LazyFrame:
        """Evidence of names, aliases and mentions: where each record is spoken of; `possessive` as in "its", "X's"."""
        possessive = pl.col("exact").str.to_lowercase().is_in([*POSSESSIVES])
        possessive |= pl.col("after").str.contains("^[‘’']s\\b")
        return self.evidence.filter(
            pl.col("field").is_in(["name", "aliases"]) & pl.col("table").is_in(NAMED_TABLES)
        ).select(
            *PLACE, "table", "record_id", "char_start", "char_end", "exact", "basis", "value", possessive=possessive
        )

    @cached_frame
    def quoted_names(self) -> pl.LazyFrame:
        """`evidence` of names and aliases that are quoted, with `name` and `extent`."""
        is_name = pl.col("field").is_in(["name", "aliases"]) & pl.col("ordinal").is_not_null()
        named = self.named.select("table", "record_id", "name", "extent")
        return self.evidence.filter(is_name, basis="verbatim").join(named, on=["table", "record_id"])

    @cached_frame
    def others(self) -> pl.LazyFrame:
        """Names where they stand, as those of others: `table`, `other`, `other_name`, `other_start`, `other_end`."""
        return self.mentions.filter(pl.col("basis") == "verbatim").select(
            *PLACE, "table", other="record_id", other_name="exact", other_start="char_start", other_end="char_end"
        )

    @cached_frame
    def referents(self) -> pl.LazyFrame:
        """`document_id`, `ordinal`, `record_id`, `char_start`, `char_end`: mentions, and the cues of relations."""
        columns = (*PLACE, "record_id", "char_start", "char_end")
        return stacked([self.mentions.select(columns), self.evidence.filter(field="predicate").select(columns)])

    @cached_frame
    def members(self) -> pl.LazyFrame:
        """`member_id`, `group_id`: the named examples of groups."""
        return (
            self["relations"]
            .filter(pl.col("predicate") == "member_of")
            .select(member_id="subject_id", group_id="object_id")
            .unique()
        )

    @cached_frame
    def inherited(self) -> pl.LazyFrame:
        """`record_id`, `membership_id`: relations that an example has through its group, which has the like."""
        relations = self["relations"].select("id", "subject_id", "object_id", *LIKE)
        memberships = relations.filter(pl.col("predicate") == "member_of").select(
            membership_id="id", member="subject_id", group="object_id"
        )
        own = relations.filter(~pl.col("predicate").is_in(MEMBERSHIPS))
        return stacked(
            own.join(memberships, left_on=end, right_on="member")
            .join(own, left_on=["group", other, *LIKE], right_on=[end, other, *LIKE], how="semi", nulls_equal=True)
            .select(pl.col("id").alias("record_id"), "membership_id")
            for end, other in (("subject_id", "object_id"), ("object_id", "subject_id"))
        )

    @cached_frame
    def named(self) -> pl.LazyFrame:
        """`record_id`, `table`, `record_row`, `name`, `aliases`, `extent`, `member_count` of each named record."""
        return stacked(
            self[table].select(
                "name", "aliases", "extent", "member_count", record_id="id", table=pl.lit(table), record_row="row"
            )
            for table in NAMED_TABLES
        )

    @cached_frame
    def names(self) -> pl.LazyFrame:
        """`record_id`, `names`: the name and the aliases of each named record."""
        names = pl.concat_list(pl.concat_list("name"), pl.col("aliases").fill_null([]))
        return self.named.select("record_id", names=names)

    @cached_frame
    def numbers(self) -> pl.LazyFrame:
        """Evidence that is a number, with the subject that it serves."""
        subjects = self["indicators"].select(record_id="id", subject=pl.coalesce("subject_id", "id"))
        return (
            self.evidence.filter(pl.col("basis").is_in(["number", "quantity"]))
            .join(subjects, on="record_id", how="left")
            .with_columns(subject=pl.coalesce("subject", "record_id"))
        )

    @cached_frame
    def cues_of_relations(self) -> pl.LazyFrame:
        """Evidence of predicates by a cue: `row`, `record_id`, `predicate`, `cue`, `cue_start`, `cue_end`, its ends."""
        ends = self["relations"].select(pl.col("id").alias("record_id"), "subject_id", "object_id")
        return (
            self.evidence.filter((pl.col("field") == "predicate") & (pl.col("basis") == "term"))
            .select(
                *(*PLACE, "record_id", "row", "field", "exact", "sentence", "sentence_start"),
                predicate="value",
                cue=pl.col("exact").str.to_lowercase().str.replace_all(r"\s+", " "),
                cue_start="char_start",
                cue_end="char_end",
            )
            .join(ends, on="record_id")
        )
