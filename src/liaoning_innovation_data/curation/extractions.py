"""Extractions made elsewhere, a line of JSON each or each document: which words of a text they mean.

Read are the lines that langextract writes, the spans of spaCy and Prodigy, the exports of doccano, W3C Web Annotations,
and any object that has a quote, offsets or both.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any, NamedTuple

from ..evidence.derivation.text import Span
from ..schema.errors import SeedError
from .build import decoded
from .lines import is_list, is_table
from .nouns import WORDS
from .quotes import at_edges

FORMATS: Mapping[str, Any] = WORDS["extractions"]
"""The keys under which formats list extractions, and have what an extraction states."""
UNITS: Mapping[str, Callable[[str], int]] = {
    "characters": lambda _: 1,
    "bytes of UTF-8": lambda character: len(character.encode("utf-8", "surrogatepass")),
    "UTF-16 code units": lambda character: 1 + (character > "\uffff"),
}
"""What offsets may count, the likeliest first -> how many of them a character is."""
SHOWN = 60  # how much of a quote a note shows
AROUND = 24  # how much of another text around an extraction tells its place in this one


class Extraction(NamedTuple):
    """One extraction, as its line states it."""

    line: int
    label: str = ""
    quote: str | None = None
    start: int | None = None
    end: int | None = None
    before: str = ""
    after: str = ""
    of: str | None = None  # the text that the offsets refer to, where the line has it


class Grounded(NamedTuple):
    """An extraction with the words that it means."""

    span: Span
    label: str
    line: int


class Extractions(NamedTuple):
    """What a file says of a text."""

    grounded: list[Grounded]
    notes: list[str]  # what could not be grounded, with its line and the reason, and how offsets are counted


def read_extractions(file: Path, text: str) -> Extractions:
    """Return the extractions of a file whose words a text has; SeedError where it is no file in UTF-8."""
    if not file.is_file():
        raise SeedError([f"{file} :: no such file; expected extractions, a line of JSON each"])
    lines = decoded(file.read_bytes(), file).removeprefix("\ufeff").split("\n")
    found, notes, grounded = list[Extraction](), list[str](), list[Grounded]()
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            own = [*_extractions(json.loads(line), Extraction(number))]
        except (ValueError, RecursionError) as error:
            notes.append(f"{file.name}:{number} :: not read: {error}")
            continue
        found += (_of_this_text(one, text) for one in own)
        if not own:
            notes.append(f"{file.name}:{number} :: holds no extraction: expected a quote or offsets")
    unit, places = _counted(found, text)
    if unit != "characters":
        notes.insert(0, f"{file.name} :: its offsets count {unit}, not characters: they are read so")
    for one in found:
        label = "".join(character for character in " ".join(one.label.split()) if character.isprintable())
        span = _at_offsets(one, text, places) or _by_quote(one, text)
        if isinstance(span, Span):
            grounded.append(Grounded(span, label, one.line))
        else:
            said = f"{one.start}–{one.end}" if one.quote is None else repr(one.quote[:SHOWN])
            notes.append(f"{file.name}:{one.line} :: {label or 'no label'} {said}: {span}")
    return Extractions(grounded, notes)


def _extractions(content: Any, known: Extraction) -> Iterator[Extraction]:
    """Yield the extractions of a line, or of a part of it; what the whole says holds for its parts."""
    if is_list(content):
        if [*map(type, content)] == [int, int, str]:
            yield known._replace(start=content[0], end=content[1], label=content[2])
        else:
            for item in content:
                yield from _extractions(item, known)
        return
    if not is_table(content):
        raise ValueError(f"got {content!r}"[:SHOWN] + ", expected an object")
    lists = [items for key in FORMATS["lists"] if is_list(items := content.get(key))]
    if parts := [items for items in lists if any(is_table(item) or is_list(item) for item in items)]:
        whole = content.get("text", content.get("data"))
        yield from _extractions(parts, known._replace(of=whole) if isinstance(whole, str) else known)
        return
    stated = [_stated(content)]
    if "target" in content:  # a W3C Web Annotation, which is labelled by its body
        labels = [body if isinstance(body, str) else _stated(body).get("label") for body in _several(content, "body")]
        label = next((label for label in labels if label), known.label)
        stated = [{**_stated(target), "label": label} for target in _several(content, "target")]
    for one in stated:
        if not {"start", "end"} <= {*one}:
            one = {key: one[key] for key in one if key not in ("start", "end")}
        if "quote" in one or "start" in one:
            yield known._replace(**one)


def _stated(content: Any) -> dict[str, Any]:
    """Return what an object says of an extraction, with its parts."""
    found: dict[str, Any] = {}
    for name, keys in FORMATS["keys"].items() if is_table(content) else ():
        kind = int if name in ("start", "end") else str
        for key in keys:
            if type(content.get(key)) is kind and str(content[key]).strip():
                found.setdefault(name, content[key])
    for key in FORMATS["nested"]:
        for part in _several(content, key):
            found |= _stated(part)
    return found


def _several(content: Any, key: str) -> Sequence[Any]:
    """Return what an object has under a key: none, one or several."""
    value = content.get(key) if is_table(content) else None
    return value if is_list(value) else [] if value is None else [value]


def _of_this_text(one: Extraction, text: str) -> Extraction:
    """Return an extraction of another text by its words there, with those around them, in place of its offsets."""
    if one.of is None or one.of == text or one.start is None or one.end is None:
        return one
    words = one.of[one.start : one.end]
    found = one._replace(quote=one.quote or words or None, start=None, end=None)
    if found.quote != words:
        return found
    return found._replace(before=one.of[max(0, one.start - AROUND) : one.start], after=one.of[one.end :][:AROUND])


def _counted(found: Sequence[Extraction], text: str) -> tuple[str, Mapping[int, int]]:
    """Return what offsets count, as most of them agree with quotes or whole words, and the places by such offsets."""
    places = [
        (unit, {offset: at for at, offset in enumerate(accumulate(map(size, text), initial=0))})
        for unit, size in UNITS.items()
    ]
    return max(places, key=lambda each: sum(_at_offsets(one, text, each[1]) is not None for one in found))


def _at_offsets(one: Extraction, text: str, places: Mapping[int, int]) -> Span | None:
    """Return the words at some offsets: those that are quoted, or else whole words."""
    start, end = (places.get(-1 if offset is None else offset, -1) for offset in (one.start, one.end))
    if start < 0 or end <= start:
        return None
    words = text[start:end]
    fits = words == one.quote if one.quote is not None else words == words.strip() and at_edges(text, start, end)
    return Span(start, end) if fits else None


def _by_quote(one: Extraction, text: str) -> Span | str:
    """Return the one place where the quote stands as whole words, or say why there is none."""
    if one.quote is None:
        return "no whole words stand at its offsets"
    spans = [Span(m.start(), m.start() + len(one.quote)) for m in re.finditer(f"(?={re.escape(one.quote)})", text)]
    whole = [span for span in spans if at_edges(text, *span)]
    told = [
        span for span in whole if text[: span.start].endswith(one.before) and text[span.end :].startswith(one.after)
    ]
    if len(told or whole) == 1:
        return (told or whole)[0]
    if not spans:
        return "its quote is not in the text"
    return f"its quote stands {len(whole)} times in the text" if whole else "its quote is part of a word there"
