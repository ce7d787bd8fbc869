"""Two readings of the same documents: where they agree, and each place where they do not.

Records are aligned by their evidence, not by their ids: two records of a table are the same where they share at least a
third of the words that either quotes, and no other shares more. Precision, recall and F1 are those of van Rijsbergen
(Information Retrieval, 2nd ed., 1979, ch. 7), kappa is Cohen's (A Coefficient of Agreement for Nominal Scales, 1960).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from os import PathLike
from pathlib import Path
from typing import Any

from ..evidence.derivation.text import words
from ..schema import columns as c
from ..schema.annotations import ForeignKey
from ..schema.errors import SchemaError, path_of
from ..schema.text import as_text, escape_controls
from ..storage.releases import read_version
from .load import labels

SHARED = 1 / 3  # the share of the quoted words of two records that both have, where they are the same
MOST = 5  # how many documents a message names


@dataclass(frozen=True, slots=True)
class Figure:
    """How far two readings agree on a table, or on one of its fields (then in cells, or items of lists).

    >>> figure = lid.Figure("laboratories", "level", ours=4, theirs=2, agreed=2)
    >>> figure.precision, figure.recall
    (1.0, 0.5)
    """

    table: str
    field: str | None
    ours: int
    theirs: int
    agreed: int
    kappa: float | None = None
    """Of fields with a closed vocabulary, over the records that both have."""

    @property
    def precision(self) -> float:
        """The share of what they have that we have, too; 1.0 where they have nothing."""
        return self.agreed / self.theirs if self.theirs else 1.0

    @property
    def recall(self) -> float:
        """The share of what we have that they have, too; 1.0 where we have nothing."""
        return self.agreed / self.ours if self.ours else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall; 1.0 where neither has anything."""
        return 2 * self.agreed / (self.ours + self.theirs) if self.ours + self.theirs else 1.0


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A record that only one reading has (`field` is null), or a cell that the two fill differently.

    >>> ids = "laboratory/a/coastal", "laboratory/a/coastal"
    >>> print(lid.Disagreement("laboratories", "member_count", *ids, 11, 12, ("eleven",), ("a dozen",)))
    laboratory/a/coastal.member_count: 11 ('eleven') ≠ 12 ('a dozen')
    """

    table: str
    field: str | None
    our_id: str | None
    their_id: str | None
    ours: Any
    theirs: Any
    our_quotes: tuple[str, ...]
    their_quotes: tuple[str, ...]

    def __str__(self) -> str:
        sides = ((self.our_id, self.ours, self.our_quotes), (self.their_id, self.theirs, self.their_quotes))
        shown = (
            "nothing" if record is None else f"{as_text(value)} ({'; '.join(map(repr, quotes)) or 'no quote'})"
            for record, value, quotes in sides
        )
        place = f"{self.our_id or self.their_id}{f'.{self.field}' if self.field else ''}"
        return escape_controls(f"{place}: {' ≠ '.join(shown)}")


@dataclass(frozen=True, slots=True, repr=False)
class Comparison:
    """The figures of each table and field, and every disagreement, in the order of the documents.

    >>> same = lid.path("documents").parent
    >>> lid.compare(same, same)
    <Comparison F1 1.000, disagreements: 0>
    """

    figures: Sequence[Figure]
    disagreements: Sequence[Disagreement]

    @property
    def f1(self) -> float:
        """F1 of all cells together."""
        cells = [figure for figure in self.figures if figure.field]
        return Figure("", None, *(sum(getattr(cell, n) for cell in cells) for n in ("ours", "theirs", "agreed"))).f1

    def rows(self) -> list[dict[str, Any]]:
        """Return the figures as plain rows."""
        return [
            asdict(figure) | {name: round(getattr(figure, name), 4) for name in ("precision", "recall", "f1")}
            for figure in self.figures
        ]

    def __repr__(self) -> str:
        return f"<Comparison F1 {self.f1:.3f}, disagreements: {len(self.disagreements)}>"

    def __str__(self) -> str:
        return "\n".join([repr(self), *map(str, self.disagreements)])


def compare(ours: PathLike[str] | str, theirs: PathLike[str] | str) -> Comparison:
    """Compare two readings of the same documents.

    Parameters
    ----------
    ours, theirs
        Folders that `build` wrote, or datasets, each from its own curation of the same texts.

    Returns
    -------
    A `Comparison`. `.figures` has precision, recall and F1 of each table (in records) and field (in cells, or items of
    lists), and Cohen's kappa of fields with a closed vocabulary. `theirs` is measured against `ours`. `.disagreements`
    has each record that only one has, and each cell that they fill differently, with both quotes.

    Raises
    ------
    SchemaError
        There is no such folder, a file is damaged, or the documents are not the same: the message says which.

    >>> lid.compare(lid.open(), lid.open()).f1
    1.0

    """
    return compared(*readings(*(path_of(side, "a folder") for side in (ours, theirs))))


def readings(ours: Path, theirs: Path) -> tuple[Side, Side]:
    """Read both sides; SchemaError where the two have other documents, or other texts of them."""
    a, b = Side(ours), Side(theirs)
    differences = {
        "are in the first only": a.texts.keys() - b.texts.keys(),
        "are in the second only": b.texts.keys() - a.texts.keys(),
        "have another text": {key for key in a.texts.keys() & b.texts.keys() if a.texts[key] != b.texts[key]},
    }
    said = [
        f"{', '.join(sorted(keys)[:MOST])}{f' and {len(keys) - MOST} more' if len(keys) > MOST else ''} {what}"
        for what, keys in differences.items()
        if keys
    ]
    if said:
        raise SchemaError(f"{ours}, {theirs} :: not the same documents: {'; '.join(said)}")
    return a, b


def compared(a: Side, b: Side) -> Comparison:
    """Return where two readings agree, and where they do not."""
    pairs = {table: _aligned(a, b, table) for table in c.evidenced_tables()}
    same = {theirs: ours for of_table in pairs.values() for ours, theirs in of_table if ours and theirs}
    figures, disagreements = list[Figure](), list[Disagreement]()
    for table, of_table in pairs.items():
        both = [(ours, theirs) for ours, theirs in of_table if ours and theirs]
        figures.append(Figure(table, None, len(a.records[table]), len(b.records[table]), len(both)))
        disagreements += [_between(a, b, table, None, pair) for pair in of_table if None in pair]
        for column in c.evidenced(table):
            cells = [(pair, a.items(column, pair[0]), b.items(column, pair[1], same)) for pair in of_table]
            filled = [(left, right) for _, left, right in cells if left or right]
            counts = [(left.total(), right.total(), (left & right).total()) for left, right in filled]
            had, have, agreed = (sum(count[at] for count in counts) for at in range(3))
            known = [(left, right) for pair, left, right in cells if None not in pair]
            kappa = _kappa(known) if column.name in c.vocabularies(table) else None
            figures.append(Figure(table, column.name, had, have, agreed, kappa))
            disagreements += [
                _between(a, b, table, column.name, pair)
                for pair, left, right in cells
                if left != right and None not in pair
            ]
    return Comparison(figures, disagreements)


Quotes = list[tuple[str, tuple[int, int]]]  # quotes with their places
Pair = tuple[str | None, str | None]  # the ids of one record in our and in their reading


class Side:
    """One side: its records, what each cell quotes, and the words that each record quotes."""

    def __init__(self, folder: Path) -> None:
        tables, self.labels = read_version(folder), labels(folder)
        self.texts = {row["id"]: row["text"] for row in tables["documents"].select("id", "text").iter_rows(named=True)}
        self.records = {table: {row["id"]: row for row in tables[table].to_dicts()} for table in c.evidenced_tables()}
        self.rows = {key: row for of_table in self.records.values() for key, row in of_table.items()}
        self.quoted = defaultdict[tuple[str, str], Quotes](list)
        self.words = defaultdict[str, set[tuple[str, str, int]]](set)
        for row in tables["evidence"].iter_rows(named=True):
            key, field, start = row["record_id"], row["field"], row["char_start"]
            self.quoted[key, field].append((row["exact"], (start, row["char_end"])))
            self.words[key] |= {(row["document_id"], field, start + at) for at, _ in words(row["exact"])}

    def items(self, column: c.Column, key: str | None, same: Mapping[str, str] | None = None) -> Counter[Any]:
        """Return what a cell holds, each item of a list once; of their reading, references by our ids.

        What only they have is no record of ours, whatever its id: it is `(id,)`.
        """
        value = self.rows[key][column.name] if key else None
        items = [] if value is None else value if column.is_list else [value]
        if same is not None and column.mark(ForeignKey) is not None:
            items = [same.get(item, (item,)) for item in items]
        return Counter(items)

    def quotes(self, key: str | None, field: str | None) -> Quotes:
        """Return the quotes of a cell, or of the first cell of a record that has some; none of no record."""
        quoted = (self.quoted.get((key, name)) for name in ([field] if field else self.rows[key])) if key else ()
        return next(filter(None, quoted), Quotes())

    def cell(self, key: str | None, field: str | None) -> tuple[Any, tuple[str, ...]]:
        """Return a cell with its quotes; of a record what people call it, with the quotes of its first cell."""
        if key is None:
            return None, ()
        quotes = dict.fromkeys(exact for exact, _ in self.quotes(key, field))
        return self.rows[key][field] if field else self.labels.get(key, key), tuple(quotes)


def _between(a: Side, b: Side, table: str, field: str | None, pair: Pair) -> Disagreement:
    (ours, our_quotes), (theirs, their_quotes) = a.cell(pair[0], field), b.cell(pair[1], field)
    return Disagreement(table, field, *pair, ours, theirs, our_quotes, their_quotes)


def _aligned(a: Side, b: Side, table: str) -> list[Pair]:
    """Return the records of both sides in pairs: those that share most words first, then what only one side has."""
    having = defaultdict[tuple[str, str, int], list[str]](list)
    for key in b.records[table]:
        for word in b.words[key]:
            having[word].append(key)
    shared = Counter((ours, theirs) for ours in a.records[table] for word in a.words[ours] for theirs in having[word])
    alike = {
        (ours, theirs): share
        for (ours, theirs), count in shared.items()
        if (share := count / len(a.words[ours] | b.words[theirs])) >= SHARED
    }
    found, taken = dict[str, str](), set[str]()
    for ours, theirs in sorted(alike, key=lambda pair: (-alike[pair], min(pair), max(pair))):
        if ours not in found and theirs not in taken:
            found[ours] = theirs
            taken.add(theirs)
    pairs: list[Pair] = [(key, found.get(key)) for key in a.records[table]]
    return pairs + [(None, key) for key in b.records[table] if key not in taken]


def _kappa(pairs: Sequence[tuple[Counter[Any], Counter[Any]]]) -> float | None:
    """Return Cohen's kappa of the terms of two readers, of which null is one; null without any record."""
    if not pairs:
        return None
    sides = [Counter(frozenset(pair[side]) for pair in pairs) for side in (0, 1)]
    observed = sum(left == right for left, right in pairs) / len(pairs)
    chance = sum(count * sides[1][term] for term, count in sides[0].items()) / len(pairs) ** 2
    return 1.0 if chance == 1 else round((observed - chance) / (1 - chance), 4)
