"""The cases as they stand in the files."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from liaoning_innovation_data.curation.lines import is_list
from liaoning_innovation_data.curation.quotes import QuoteNotFound, parse_quote
from liaoning_innovation_data.evidence.derivation.terms import cues_in
from liaoning_innovation_data.schema import columns as c
from liaoning_innovation_data.schema import ids
from liaoning_innovation_data.schema.models import NAMED_TABLES

FOLDER = Path(__file__).parent
DOCUMENTS = FOLDER / "documents"

TITLE, DAY = "Riverton weighs its laboratories", date(2025, 3, 3)
PUBLISHER = "Riverton Gazette"
TABLES = ("change", "add", "copy", "drop", "retold", "exchanged")
"""What makes a case one of tables."""


@dataclass(frozen=True)
class Case:
    """One lie or truth."""

    id: str
    group: str
    is_lie: bool
    given: Mapping[str, Any] = field(repr=False)

    @property
    def about(self) -> str:
        """What is false, or what the truth is about."""
        return str(self.given.get("false") or self.given.get("about", ""))

    @property
    def holdout(self) -> bool:
        """Whether rules are not to be adjusted to the case."""
        return bool(self.given.get("holdout"))

    @property
    def touches(self) -> tuple[str, ...]:
        """Return patterns of the cells that a lie with a text touches."""
        return tuple(self.given.get("touches", ()))

    @property
    def base(self) -> str:
        """The document that the case edits, "" of one with a text of its own."""
        return str(self.given.get("document", "article" if {*TABLES} & {*self.given} else ""))

    @property
    def on_tables(self) -> bool:
        """Whether the case edits tables, not a seed."""
        return bool({*TABLES} & {*self.given})


def read_cases(folder: Path = FOLDER) -> list[Case]:
    """Return all cases; the documents that lies edit come first, as truths."""
    found = [Case(f"base-{file.stem}", "documents", False, {"document": file.stem}) for file in documents()]
    for file in sorted(folder.glob("*.toml")):
        content = tomllib.loads(file.read_text("utf-8"))
        for kind in ("lie", "truth"):
            found += [Case(given["id"], file.stem, kind == "lie", given) for given in content.get(kind, [])]
    twice = [id_ for id_, times in Counter(case.id for case in found).items() if times > 1]
    assert not twice, f"two cases have the same id: {twice}"
    return found


def documents() -> list[Path]:
    """Return the texts of the documents that lies edit."""
    return sorted(DOCUMENTS.glob("*.txt"))


def seed_of(case: Case) -> tuple[str, dict[str, Any]]:
    """Return the text and the TOML of a case, under a document key of its own."""
    if case.base:
        toml = (DOCUMENTS / f"{case.base}.toml").read_text("utf-8")
        edited = tomllib.loads(patched(toml, case.given.get("diff", "")))
        edited["document"]["key"] = case.id
        return (DOCUMENTS / f"{case.base}.txt").read_bytes().decode(), edited
    given = case.given
    day, title = given.get("date", DAY), given.get("title", TITLE)
    written = f"{day:%B} {day.day}, {day.year}"
    text = f"Title: {title}\n\nDate: {written}\n\nSource: {PUBLISHER}\n\n{given['text'].strip()}"
    seed: dict[str, Any] = {
        "document": {
            "key": case.id,
            "language": "en",
            "title": f"Title: [{title}]",
            "publisher": {"value": "organisation/riverton-gazette", "quote": f"Source: [{PUBLISHER}]"},
            "published_on": {"value": day, "quote": f"Date: [{written}]"},
        }
    }
    records = tomllib.loads(given.get("records", ""))
    seed["document"] |= records.pop("document", {})
    for table, rows in records.items():
        seed[table] = [*filled(table, rows)]
    gazette = {"name": f"Source: [{PUBLISHER}]"}
    seed["organisations"] = [*filled("organisations", [gazette]), *seed.get("organisations", [])]
    return text, seed


def filled(table: str, rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield rows of a seed with slug and extent, and with what a name tells by a cue."""
    used = Counter[str]()
    for given in rows:
        row = dict(given)
        words = _first(row.get("name", row.get("measure", "")))
        if table != "relations" and "slug" not in row:
            slug = ids.propose_slug(words[1] or f"{row['subject'].partition('/')[2]} {row['state']['value']}")
            used[slug] += 1
            row["slug"] = slug if used[slug] == 1 else f"{slug}-{used[slug]}"
        if table in NAMED_TABLES:
            row.setdefault("extent", "individual")
            for column, cell in _told(table, words):
                row.setdefault(column, cell)
        yield row


def _first(quotes: Any) -> tuple[str, str, str]:
    """Return the first of some quotes as what is before the words, the words, and what is after them."""
    quote = quotes[0] if is_list(quotes) and quotes else quotes
    try:
        passage, (start, end) = parse_quote(str(quote))
    except QuoteNotFound:
        return "", str(quote), ""
    return passage[:start], passage[start:end], passage[end:]


def _told(table: str, words: tuple[str, str, str]) -> Iterator[tuple[str, dict[str, Any]]]:
    before, name, after = words
    for column, vocabulary in c.vocabularies(table).items():
        if column == "extent" or vocabulary.small_words or vocabulary.boolean:
            continue
        for (start, end), term in cues_in(name, vocabulary):
            marked = f"{name[:start]}[{name[start:end]}]{name[end:]}"
            yield column, {"value": term, "quote": f"{before}{marked}{after}"}
            break


def patched(text: str, diff: str) -> str:
    """Return a text with a unified diff applied: each hunk at the place of its old lines nearest to its number."""
    lines, moved = text.split("\n"), 0
    for number, body in re.findall(r"^@@ -(\d+)[^\n]*@@\n(.*?)(?=^@@|\Z)", diff, re.MULTILINE | re.DOTALL):
        edit = body.removesuffix("\n").split("\n")
        old = [line[1:] for line in edit if not line.startswith("+")]
        new = [line[1:] for line in edit if not line.startswith("-")]
        places = [at for at in range(len(lines) - len(old) + 1) if lines[at : at + len(old)] == old]
        assert places, f"the text does not have the lines {old[:3]}"
        at = min(places, key=lambda at: abs(at - (int(number) - 1 + moved)))
        lines[at : at + len(old)] = new
        moved += len(new) - len(old)
    return "\n".join(lines)
