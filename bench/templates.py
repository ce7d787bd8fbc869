"""Templates: valid documents with their records, in which names, numbers and the day are left open.

What is left open is written with characters of the private use area, as many as will stand there: so every offset in a
template is that of each document made of it, and records can be spoiled, and quotes cut, as in any other document.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from liaoning_innovation_data.curation.build import read_seeds
from liaoning_innovation_data.evidence.derivation.dates import read_period
from liaoning_innovation_data.schema import columns as c
from liaoning_innovation_data.schema.ids import RECORD_KINDS
from liaoning_innovation_data.schema.models import NAMED_TABLES
from liaoning_innovation_data.schema.vocabulary import Vocabulary
from liaoning_innovation_data.storage.parquet import Records
from liaoning_innovation_data.testing.strategies import Tables
from liaoning_innovation_data.validation.checks.completeness import PERIODS
from tests.generator.documents import SCENES, valid_records
from tests.generator.near_misses import NEAR_MISSES
from tests.generator.strategies import to_break
from tests.generator.wording import STEMS, SYLLABLES, is_plain

T = TypeVar("T")
Row = dict[str, Any]
Rows = dict[str, list[Row]]

ROOT = Path(__file__).parent.parent
WIDTH = 10
"""Letters of an invented word."""
WORDS, DIGITS, DAY, KEY, HASH = 0xE000, 0xF000, 0xF800, "\uf8f0", "\uf8f1"
"""Where the characters begin that stand for words (small, capital), digits, the day; those of key and hash."""
KEY_WIDTH = len("0000000-2000-01-01")
OPEN = re.compile(r"([\ue000-\uf8ff])\1*")
TOKEN = re.compile(r"[A-Za-z]+|\d+(?:[.,]\d+)*")
APART = {"table", "column", "null"}
"""Rules of whole tables: where they are broken, `validate` says nothing else."""
RECORD_TABLE = {kind: table for table, kind in RECORD_KINDS.items()}
NUMERIC = (*NAMED_TABLES, "indicators")
FIXED = {"field", "unit", "language", "withdrawn_in", "identifier", "source"}
"""Columns without a vocabulary in which no word or number of the text stands."""


@dataclass(frozen=True)
class Template:
    """The rows of one document with what is open in them, and what may stand there."""

    rows: Rows
    days: Sequence[datetime.date]
    periods: Mapping[tuple[str, str, str], Sequence[Any]]
    """Table, id, column -> what the cell holds on each of the days."""
    numbers: Mapping[tuple[str, str, str], tuple[str, int]]
    """Table, id, column -> the number as it is written, with open digits, and its scale."""
    fault: tuple[str, str, str] = ("", "", "")
    """The rule that is broken, the table and the record where; all empty where none is."""


# Drawing --------------------------------------------------------------------------------------------------


def drawn(strategy: st.SearchStrategy[T], count: int, number: int) -> list[T]:
    """Return so many examples of a strategy, the same for the same number; the plainest, drawn first, are skipped."""
    found: list[T] = []

    @seed(number)
    @settings(
        max_examples=2 * count,
        phases=[Phase.generate],
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def collect(example: T) -> None:
        found.append(example)

    collect()
    return found[-count:]


@cache
def valid(number: int, count: int = 40) -> list[Template]:
    """Return templates without a fault: the documents of the repository, and drawn ones."""
    real = [_opened(_rows(read_seeds(ROOT / folder)), _names) for folder in ("seeds", "tests/documents")]
    scenes = st.lists(st.sampled_from(SCENES), min_size=4, max_size=10)
    long = scenes.flatmap(lambda chosen: valid_records(1, chosen))
    return [*real, *(_opened(_rows(records), _stems) for records in drawn(long, count, number))]


def spoiled(rule: str, number: int, count: int = 3) -> list[Template]:
    """Return templates in which exactly one thing is wrong."""

    @st.composite
    def miss(draw: st.DrawFn) -> Template:
        template = _opened(_rows(draw(to_break(rule))), _stems, numbers=False)
        rows = {table: [dict(row) for row in found] for table, found in template.rows.items()}
        NEAR_MISSES[rule][1](Tables(draw, rows))
        if rule == "id-form":  # an id of its own in each document
            for row in rows["sentences"]:
                row["id"] = row["id"].replace("elsewhere", f"elsewhere-{chr(WORDS) * WIDTH}")
        days = [row["published_on"] for row in template.rows["documents"]]
        return Template(rows, days, {}, {}, (rule, *_changed(template.rows, rows)))

    return drawn(miss(), count, number)


def _rows(records: Records) -> Rows:
    return {table: [record.model_dump() for record in found] for table, found in records.items()}


def _changed(before: Rows, after: Rows) -> tuple[str, str]:
    """Return the table and the record of the first row that is not the same in both."""
    for table in before:
        one, other = before[table], after[table]
        rows = [row for row in other if row not in one] or [row for row in one if row not in other]
        twice = [row for row in other if other.count(row) > 1]
        for row in rows or twice:
            return table, row[c.primary_key(table)[0]]
    raise ValueError("nothing has changed")


# Leaving open ---------------------------------------------------------------------------------------------


def _stems(rows: Rows) -> Iterator[str]:
    """Yield the words that make names in drawn documents."""
    invented = re.compile(f"(?:{'|'.join(SYLLABLES)}){{3,5}}")
    for word in _words(rows["documents"]):
        if word.lower() in STEMS or invented.fullmatch(word.lower()):
            yield word


def _names(rows: Rows) -> Iterator[str]:
    """Yield the words of names in a real document that state nothing to any rule."""
    cued = {word for known in c.all_vocabularies().values() for cue in known.by_cue for word in re.findall(r"\w+", cue)}
    pointing = {proof["exact"].lower().split()[-1] for proof in rows["evidence"] if proof["basis"] == "mention"}
    proper = [proof for proof in rows["evidence"] if proof["basis"] == "verbatim"]
    for word in _words(proper, "exact"):
        small = word.lower()
        kin = {small, small.rstrip("s"), f"{small}s", re.sub("ies$", "y", small), re.sub("y$", "ies", small)}
        if len(word) > 2 and is_plain(small) and not kin & (cued | pointing) and not small.endswith(("s", "ly", "st")):
            yield small


def _words(rows: Iterable[Row], column: str = "text") -> dict[str, None]:
    return dict.fromkeys(word for row in rows for word in re.findall(r"[A-Za-z]+", row[column]))


def _opened(rows: Rows, words: Callable[[Rows], Iterable[str]], *, numbers: bool = True) -> Template:
    """Return the rows of a document with its words, numbers, day and key left open."""
    (document,) = rows["documents"]
    key = document["id"].partition("/")[2]
    known = {word: at for at, word in enumerate(dict.fromkeys(word.lower() for word in words(rows)))}
    figures = _figures(rows) if numbers else {}

    def token(match: re.Match[str]) -> str:
        at = known.get(match[0].lower())
        if at is None:
            return figures.get(match[0], match[0])
        return chr(WORDS + 2 * at + (match[0] != match[0].lower())) * WIDTH

    def identity(value: str) -> str:
        kind, _, rest = value.partition("/")
        return f"{kind}/{KEY * KEY_WIDTH}{re.sub('[a-z]+', token, rest.removeprefix(key))}"

    def cell(column: c.Column, value: Any) -> Any:
        if isinstance(value, tuple):
            return tuple(cell(column, item) for item in value)
        if not isinstance(value, str) or column.mark(Vocabulary) is not None or column.name in FIXED:
            return value
        return identity(value) if column.name == "id" or column.name.endswith("_id") else TOKEN.sub(token, value)

    days, place = _days(rows)
    changes = [(*match.span(), token(match)) for match in TOKEN.finditer(document["text"])]
    changes += [(start, start + len(new), new) for start, new in place.items()]
    text, moved = _retold(document["text"], sorted(change for change in changes if _differs(document["text"], change)))
    new: Rows = {}
    for table, found in rows.items():
        new[table] = [{column.name: cell(column, row[column.name]) for column in c.columns(table)} for row in found]
        for row in new[table]:
            if "char_start" in row:
                row["char_start"], row["char_end"] = moved[row["char_start"]], moved[row["char_end"]]
                row["text" if "text" in row else "exact"] = text[row["char_start"] : row["char_end"]]
            if table in ("readings", "omissions"):
                row["id"] = re.sub(r"/\d{5,}(?=(-\d+)?$)", f"/{row['char_start']:05}", row["id"])
    new["documents"][0] |= {
        "text": text,
        "character_count": len(text),
        "sha256": HASH * 64,
        "file_name": f"{KEY * KEY_WIDTH}.txt",
    }
    scaled = {
        (table, identity(record), field): (figures[token], scale)
        for (table, record, field), (token, scale) in _scales(rows).items()
        if token in figures
    }
    days, periods = _periods(new, days)
    periods["documents", new["documents"][0]["id"], "published_on"] = days
    return Template(new, days, periods, scaled)


def _differs(text: str, change: tuple[int, int, str]) -> bool:
    start, end, new = change
    return text[start:end] != new


def _retold(text: str, changes: Iterable[tuple[int, int, str]]) -> tuple[str, list[int]]:
    """Return a text with other words at some places, and where each of its offsets has moved."""
    told, at, moved = "", 0, list[int]()
    for start, end, new in changes:
        moved += range(len(told), len(told) + start - at)
        told += text[at:start]
        moved += [max(len(told), len(told) + len(new) - back) for back in range(end - start, 0, -1)]
        moved[start] = len(told)
        told += new
        at = end
    moved += range(len(told), len(told) + len(text) - at + 1)
    return told + text[at:], moved


def _scales(rows: Rows) -> dict[tuple[str, str, str], tuple[str, int]]:
    """Return table, id, column -> the number that its evidence writes in digits, and the scale of the value."""
    cells = {(RECORD_TABLE[row["id"].partition("/")[0]], row["id"]): row for t in NUMERIC for row in rows[t]}
    found: dict[tuple[str, str, str], tuple[str, int]] = {}
    for proof in rows["evidence"]:
        tokens = [word for word in TOKEN.findall(proof["exact"]) if word[0].isdigit()]
        if proof["basis"] in ("number", "quantity") and len(tokens) == 1:
            table = RECORD_TABLE[proof["record_id"].partition("/")[0]]
            value, written = cells[table, proof["record_id"]][proof["field"]], number(tokens[0])
            scale = round(value / written) if written else 0
            if scale and valued(tokens[0], scale) == value:
                found[table, proof["record_id"], proof["field"]] = tokens[0], scale
    return found


def number(written: str) -> float:
    """Return the value of a number in digits."""
    return float(written.replace(",", ""))


def valued(written: str, scale: int) -> float:
    """Return the value of a number in digits with a scale, rounded once."""
    whole, _, decimals = written.replace(",", "").partition(".")
    return int(whole + decimals) * scale / 10.0 ** len(decimals)


def _figures(rows: Rows) -> dict[str, str]:
    """Return number -> the same with all digits but the first left open, of those that are always evidence.

    Of several with the same length and first digit one is opened: which of two is more stays as it was.
    """
    text = rows["documents"][0]["text"]
    counted = [proof for proof in rows["evidence"] if proof["basis"] in ("number", "quantity", "extent")]
    inside = {at for proof in counted for at in range(proof["char_start"], proof["char_end"])}
    astray = {match[0] for match in TOKEN.finditer(text) if match.start() not in inside}
    found, alike, at = dict[str, str](), set[tuple[str, int]](), 0
    for told, _ in _scales(rows).values():
        digits = told.replace(",", "")
        kind = digits[0], len(digits.partition(".")[0])
        bare = "," not in told and re.fullmatch(r"\d{4}", told)
        if told in found or told in astray or kind in alike or bare or len(digits) < 2 or len(digits) > 8:
            continue
        alike.add(kind)
        found[told] = told[0]
        for character in told[1:]:
            found[told] += chr(DIGITS + at) if character.isdigit() else character
            at += character.isdigit()
    return found


def _days(rows: Rows) -> tuple[list[datetime.date], dict[int, str]]:
    """Return the days of the same month that are written in as many digits, and where the open digits stand."""
    today: datetime.date = rows["documents"][0]["published_on"]
    possible, places = range(1, 29), dict[int, str]()
    for proof in rows["evidence"]:
        if proof["field"] != "published_on":
            continue
        runs = [match for match in re.finditer(r"\d+", proof["exact"]) if int(match[0]) == today.day]
        if len(runs) != 1:
            return [today], {}
        if len(runs[0][0]) == 1:
            possible = range(max(1, possible.start), min(10, possible.stop))
        elif runs[0][0][0] != "0" and not re.fullmatch(r"\d{4}-\d\d-\d\d", proof["exact"]):
            possible = range(max(10, possible.start), possible.stop)
        places[proof["char_start"] + runs[0].start()] = (chr(DAY) + chr(DAY + 1))[-len(runs[0][0]) :]
    return [today.replace(day=day) for day in possible], places


def _periods(
    rows: Rows, days: Sequence[datetime.date]
) -> tuple[list[datetime.date], dict[tuple[str, str, str], list[Any]]]:
    """Return the days on which all time phrases can be read, and what they fill on each of them."""
    phrases = {
        (table, proof["record_id"], proof["field"]): proof["exact"]
        for proof in rows["evidence"]
        if proof["basis"] == "period" and (table := RECORD_TABLE[proof["record_id"].partition("/")[0]])
    }
    possible = [day for day in days if all(read_period(phrase, day) for phrase in phrases.values())]
    cells = dict[tuple[str, str, str], list[Any]]()
    for (table, record, field), phrase in phrases.items():
        part = PERIODS[table].index(field)
        read = [(read_period(phrase, day), day) for day in possible]  # what is open ends with the document's date
        cells[table, record, field] = [day if found[part] is None else found[part] for found, day in read if found]
    return possible, cells
