"""Extractions made elsewhere, a line of JSON each or each document: which words of a text they mean.

Read are the lines that langextract writes, the spans of spaCy and Prodigy, the exports of doccano, W3C Web Annotations,
and any object that has a quote, offsets or both.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

from ..evidence.derivation.text import Span
from ..schema.errors import SeedError
from .lines import is_list, is_table
from .quotes import at_edges

LISTS = ("extractions", "entities", "ents", "spans", "labels", "label", "annotations", "items")
"""The keys under which formats list the extractions of a document."""
QUOTES = ("extraction_text", "exact", "quote", "text", "surface", "word", "mention")
STARTS = ("start", "start_pos", "start_offset", "start_char", "char_start", "begin")
ENDS = ("end", "end_pos", "end_offset", "end_char", "char_end")
LABELS = ("extraction_class", "label", "entity_group", "entity", "tag", "class", "type")
SHOWN = 60
"""How much of a quote a note shows."""
AROUND = 24
"""How much of another text around an extraction tells its place in this one."""


class Unit(NamedTuple):
    """What offsets count."""

    name: str
    offsets: Callable[[str], list[int]]
    """Text -> where each of its characters begins, and the end."""


def _counted(size: Callable[[str], int]) -> Callable[[str], list[int]]:
    def offsets(text: str) -> list[int]:
        at = [0]
        for character in text:
            at.append(at[-1] + size(character))
        return at

    return offsets


UNITS = (
    Unit("code points", _counted(lambda _: 1)),
    Unit("bytes of UTF-8", _counted(lambda character: len(character.encode("utf-8", "surrogatepass")))),
    Unit("UTF-16 code units", _counted(lambda character: 1 + (character > "\uffff"))),
)
"""What offsets may count, the likeliest first."""


@dataclass(frozen=True)
class Extraction:
    """One extraction, as its line states it."""

    line: int
    label: str = ""
    quote: str | None = None
    start: int | None = None
    end: int | None = None
    before: str = ""
    after: str = ""
    of: str | None = None
    """The text that the offsets refer to, where the line has it."""

    @property
    def shown(self) -> str:
        """The extraction, for people."""
        said = repr(self.quote[:SHOWN]) if self.quote is not None else f"{self.start}–{self.end}"
        return f"{self.label or 'no label'} {said}"


class Grounded(NamedTuple):
    """An extraction with the words that it means."""

    span: Span
    label: str
    line: int


class Extractions(NamedTuple):
    """What a file says of a text."""

    grounded: list[Grounded]
    notes: list[str]
    """What could not be grounded, with its line and the reason, and how offsets are counted."""


def read_extractions(file: Path, text: str) -> Extractions:
    """Return the extractions of a file whose words a text has; SeedError where it is no file in UTF-8."""
    if not file.is_file():
        raise SeedError([f"{file} :: no such file; expected extractions, a line of JSON each"])
    try:
        lines = file.read_bytes().decode("utf-8-sig").split("\n")
    except UnicodeDecodeError as error:
        raise SeedError([f"{file} :: byte {error.start}: not UTF-8 ({error.reason})"]) from None
    found, notes = list[Extraction](), list[str]()
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            content = json.loads(line)
            own = [*_extractions(content, Extraction(number))]
        except (ValueError, RecursionError) as error:
            notes.append(f"{file.name}:{number} :: not read: {error}")
            continue
        found += own
        if not own:
            notes.append(f"{file.name}:{number} :: holds no extraction: expected a quote or offsets")
    found = [_quoting(replace(one, label=_plain(one.label)), text) for one in found]
    unit, places = _unit_of_all(found, text)
    if unit is not UNITS[0]:
        notes.insert(0, f"{file.name} :: its offsets count {unit.name}, not characters: they are read so")
    grounded = list[Grounded]()
    for one in found:
        span, reason = _span(one, text, places), ""
        if span is None:
            span, reason = _by_quote(one, text)
        if span:
            grounded.append(Grounded(span, one.label, one.line))
        else:
            notes.append(f"{file.name}:{one.line} :: {one.shown}: {reason}")
    return Extractions(grounded, notes)


# Formats --------------------------------------------------------------------------------------------------


def _extractions(content: Any, known: Extraction) -> Iterator[Extraction]:
    """Yield the extractions of a line, or of a part of it; what the whole says holds for its parts."""
    if is_list(content):
        if len(content) == 3 and isinstance(content[2], str) and all(map(_is_offset, content[:2])):
            yield replace(known, start=content[0], end=content[1], label=content[2])
        else:
            for item in content:
                yield from _extractions(item, known)
        return
    if not is_table(content):
        raise ValueError(f"got {content!r}"[:SHOWN] + ", expected an object")
    parts = [content[key] for key in LISTS if is_list(content.get(key)) and any(map(_is_part, content[key]))]
    if parts:
        whole = content.get("text", content.get("data"))
        known = replace(known, of=whole if isinstance(whole, str) else known.of)
        for part in parts:
            yield from _extractions(part, known)
    elif "target" in content:
        yield from _annotations(content, known)
    else:
        one = _one(content, known)
        if one.quote is not None or one.start is not None:
            yield one


def _is_part(item: Any) -> bool:
    return is_table(item) or (is_list(item) and len(item) == 3)


def _is_offset(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _one(content: Mapping[str, Any], known: Extraction) -> Extraction:
    """Return the extraction that an object is."""
    interval = content.get("char_interval")
    places = {**content, **interval} if is_table(interval) else content
    start, end = ([places[key] for key in keys if _is_offset(places.get(key))] for keys in (STARTS, ENDS))
    quotes = [content[key] for key in QUOTES if isinstance(content.get(key), str) and content[key].strip()]
    labels = [content[key] for key in LABELS if isinstance(content.get(key), str)]
    both = bool(start and end)
    return replace(
        known,
        label=labels[0] if labels else known.label,
        quote=quotes[0] if quotes else None,
        start=start[0] if both else None,
        end=end[0] if both else None,
        before=str(content.get("prefix") or ""),
        after=str(content.get("suffix") or ""),
    )


def _annotations(content: Mapping[str, Any], known: Extraction) -> Iterator[Extraction]:
    """Yield what a W3C Web Annotation has as targets, each by its text selectors; the label is its body or purpose."""
    bodies = [body for body in _several(content.get("body")) if is_table(body) or isinstance(body, str)]
    values = [body if isinstance(body, str) else body.get("value") for body in bodies]
    label = next((value for value in values if isinstance(value, str)), known.label)
    for target in _several(content["target"]):
        selectors = [*_selectors(target.get("selector"))] if is_table(target) else []
        merged: dict[str, Any] = {}
        for selector in selectors:
            if selector.get("type") in ("TextQuoteSelector", "TextPositionSelector"):
                merged |= {
                    key: selector[key] for key in ("exact", "prefix", "suffix", "start", "end") if key in selector
                }
        if merged:
            yield replace(_one(merged, known), label=label)


def _selectors(content: Any) -> Iterator[Mapping[str, Any]]:
    for selector in _several(content):
        if is_table(selector):
            yield selector
            yield from _selectors(selector.get("refinedBy"))


def _several(content: Any) -> Sequence[Any]:
    return content if is_list(content) else [] if content is None else [content]


# Places ---------------------------------------------------------------------------------------------------


def _plain(label: str) -> str:
    """Return a label in one line, without what cannot be printed."""
    return "".join(character for character in " ".join(label.split()) if character.isprintable())


def _quoting(one: Extraction, text: str) -> Extraction:
    """Return an extraction of another text by its words there, with those around them, in place of its offsets."""
    if one.of is None or one.of == text or one.start is None or one.end is None:
        return one
    start, end = one.start, one.end
    quote = one.quote or one.of[start:end] or None
    around = (
        (one.of[max(0, start - AROUND) : start], one.of[end : end + AROUND]) if one.of[start:end] == quote else ("", "")
    )
    return replace(one, quote=quote, start=None, end=None, before=around[0], after=around[1])


def _unit_of_all(found: Sequence[Extraction], text: str) -> tuple[Unit, Mapping[int, int]]:
    """Return what the offsets of a file count: in which unit most of them agree with the quotes, or with whole words.

    With it come the places of the text by such offsets.
    """
    places = [(unit, {offset: at for at, offset in enumerate(unit.offsets(text))}) for unit in UNITS]
    return max(places, key=lambda each: sum(_span(one, text, each[1]) is not None for one in found))


def _span(one: Extraction, text: str, places: Mapping[int, int]) -> Span | None:
    """Return the words at some offsets: those that are quoted, or else whole words."""
    start, end = (places.get(-1 if offset is None else offset, -1) for offset in (one.start, one.end))
    if start < 0 or end <= start:
        return None
    words = text[start:end]
    fits = words == one.quote if one.quote is not None else words == words.strip() and at_edges(text, start, end)
    return Span(start, end) if fits else None


def _by_quote(one: Extraction, text: str) -> tuple[Span | None, str]:
    """Return the one place where the quote stands as whole words, or why there is none."""
    if one.quote is None:
        return None, "no whole words stand at its offsets"
    spans = [Span(m.start(), m.start() + len(one.quote)) for m in re.finditer(f"(?={re.escape(one.quote)})", text)]
    whole = [span for span in spans if at_edges(text, *span)]
    told = [
        span for span in whole if text[: span.start].endswith(one.before) and text[span.end :].startswith(one.after)
    ]
    if len(told or whole) == 1:
        return (told or whole)[0], ""
    if not spans:
        return None, "its quote is not in the text"
    return None, f"its quote stands {len(whole)} times in the text" if whole else "its quote is part of a word there"
