"""Whole documents, as a header and scenes, and the records of several of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from hypothesis import strategies as st

from liaoning_innovation_data.curation.build import supported
from liaoning_innovation_data.evidence.derivation.identifiers import DIGITS, check_digits
from liaoning_innovation_data.evidence.support import PROVEN
from liaoning_innovation_data.schema import columns as c
from liaoning_innovation_data.schema.models import MODELS, Evidence, Identifier, Named, Record, Tombstone
from liaoning_innovation_data.storage.parquet import Records
from liaoning_innovation_data.validation.checks.support import FEW

from .groups import group, growing, paired, relation, unnumbered
from .pages import Page, Phrase
from .scenes import Scene, aside, called, indicator, portrait, presence
from .wording import written_dates

SCENES: tuple[Scene, ...] = (presence, portrait, called, aside, indicator, relation, group, growing, paired)
"""What a document may consist of, the simplest first; `unnumbered` comes once at most, for judgements are few."""


@st.composite
def valid_records(draw: st.DrawFn, documents: int = 2, scenes: Sequence[Scene] = (), doubt: bool = True) -> Records:
    """Return the records of a valid dataset, by table; each document has these scenes, and others.

    `doubt`: whether there may be readings, and whether evidence may state its support, as `build` does.
    """
    tables: dict[str, list[Record]] = {table: [] for table in MODELS}
    for number in range(1, draw(st.integers(1, documents)) + 1):
        for record in _document(draw, number, scenes, doubt):
            tables[record.table].append(record)
    for table, records in tables.items():
        key = c.primary_key(table)
        records.sort(key=lambda record: tuple(getattr(record, name) for name in key))
    if doubt and draw(st.booleans()):
        tables["evidence"] = _supported(tables)
    return tables


def _supported(tables: dict[str, list[Record]]) -> list[Record]:
    """Return the evidence with its support and notes, or as it is where more is left open than a document may leave."""
    rows = [row for row in supported(tables) if isinstance(row, Evidence)]
    if max(Counter(row.document_id for row in rows if row.support != PROVEN).values(), default=0) > FEW:
        return tables["evidence"]
    note = {"note": "read so by a person"}
    return [row if row.note or row.support == PROVEN else row.model_copy(update=note) for row in rows]


def _document(draw: st.DrawFn, number: int, scenes: Sequence[Scene], doubt: bool) -> list[Record]:
    page = Page(draw, number)
    _header(page)
    for scene in (*scenes, *draw(st.lists(st.sampled_from(SCENES), max_size=5))):
        scene(page)
    if draw(st.booleans()):
        unnumbered(page)
    page.write(page.choose("", page.newline))
    doubted = st.lists(st.sampled_from(page.quotes), max_size=2 if doubt else 0, unique_by=lambda quote: quote[1].start)
    records = page.rows(draw(doubted))
    return [*records, *_annexes(draw, page, [record for record in records if isinstance(record, Named)])]


def _header(page: Page) -> None:
    """Write title, date and publisher, with labels or bare."""
    title = f"{page.choose('', '🌊 ')}{page.stem().title()} {page.stem()}"
    publisher = page.individual("organisations", "{stem} Post")
    words, day = page.draw(written_dates(st.just(page.today)))
    items = {
        "Title": Phrase(title, states=[page.document.cell("title", title)]),
        "Date": Phrase(words, states=[page.document.cell("published_on", day)]),
        "Source": publisher.named(page.document.cell("publisher_id", publisher.id)),
    }
    labelled = page.perhaps()
    between = page.choose(page.newline, page.newline * 2, *(["  "] if labelled else []))
    for label, item in items.items():
        lead = Phrase(Phrase(label, reason="label"), ": ") if labelled else Phrase()
        page.write(between if page.text else "", lead, item)
    page.headed = len(page.text)


def _annexes(draw: st.DrawFn, page: Page, things: Sequence[Named]) -> Iterator[Record]:
    """Yield what is known of the records from elsewhere or from before: identifiers, a tombstone."""
    codes = st.lists(st.text(DIGITS, min_size=6, max_size=6), max_size=2, unique=True)
    for thing, code in zip(draw(st.permutations(things)), draw(codes), strict=False):
        ror = f"https://ror.org/0{code}{check_digits('0' + code)}"
        about = {"scheme": "ror", "identifier": ror, "matched_name": thing.name, "source": "ROR records, CC0 1.0"}
        yield Identifier(record_id=thing.id, document_id=page.document.id, **about)
    if draw(st.booleans()):
        yield Tombstone(
            id=f"{things[0].id}-withdrawn",
            document_id=page.document.id,
            successor_id=draw(
                st.none() | st.sampled_from([thing.id for thing in things if thing.table == things[0].table])
            ),
            withdrawn_in="1.0.1",
            reason="it was none",
        )
