"""Check the files of terms in `schema/terms/`: what is not well-formed is named, with what was expected."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any, cast

from liaoning_innovation_data.schema.errors import nearest, one_of
from liaoning_innovation_data.schema.ids import RECORD_KINDS
from liaoning_innovation_data.schema.vocabulary import FLAGS, KINDS_OF_TERMS, Predicate, Term, all_forms, read_terms


def problems(file: Path) -> Iterator[str]:
    """Yield what is wrong with a file of terms."""
    text = file.read_text("utf-8")
    try:
        content: dict[str, Any] = json.loads(text) if file.suffix == ".json" else tomllib.loads(text)
    except ValueError as error:
        yield f"{file.name} :: {error}"
        return
    kind = KINDS_OF_TERMS.get(file.stem, Term)
    wrong = list[str]()
    for key, value in content.items():
        if isinstance(value, dict):
            wrong += (f"{key}{problem}" for problem in _of_term(kind, cast("dict[str, Any]", value)))
        elif (key not in FLAGS or value is not True) and key != "source" and file.stem != "country":
            wrong.append(f"{key}: {value!r}; expected a term, or true for {' or '.join(FLAGS)}")
    yield from (f"{file.name} :: {problem}" for problem in wrong or _shared_cues(read_terms(file).terms))


def _shared_cues(terms: Iterable[Term]) -> Iterator[str]:
    having = dict[str, str]()
    for term in terms:
        for cue in term.cues:
            other = having.setdefault(cue.lower(), term.name)
            if other != term.name:
                yield f"{term.name}: {cue!r} is a cue of {other} too; expected one of a term"


def _of_term(kind: type[Term], given: Mapping[str, Any]) -> Iterator[str]:
    known = {field.name: field.default for field in fields(kind) if field.name != "name"}
    for key, value in given.items():
        if key not in known:
            yield f".{key}: unknown key{one_of(key, known)}"
        elif expected := _expected(known[key], value):
            yield f".{key}: {value!r}; expected {expected}"
        elif key in FORMS and kind is Predicate:
            has_form, problem = FORMS[key]
            yield from (f".{key}: {one!r} {problem}" for one in value if not has_form(one))
    if "definition" not in given:
        yield ": has no definition; expected one, as `definition = …`"
    if kind is Predicate:
        ends = {end: given.get(end, [""]) for end in ("subjects", "objects")}
        for end, tables in ends.items():
            for table in (table for table in tables if table not in RECORD_KINDS):
                yield f".{end}: {table!r} is no table of records{nearest(table, RECORD_KINDS)}"
        if given.get("symmetric") and ends["subjects"] != ends["objects"]:
            yield ".symmetric: subjects and objects differ; expected the same tables"


def _expected(default: object, value: object) -> str:
    """Return what the value of a key must be; the empty string where it is that."""
    if isinstance(default, bool):
        return "" if value is True else "true"
    texts = cast("list[object]", value) if isinstance(value, list) else [value]
    well_formed = bool(texts) and all(isinstance(text, str) and text.strip() for text in texts)
    kind = "a list of texts" if isinstance(default, tuple) else "a text"
    return "" if well_formed and isinstance(value, list if isinstance(default, tuple) else str) else kind


def _is_pattern(text: str) -> bool:
    parts = [part.strip() for part in re.split(r"(\[subject\]|\[object\])", text) if part.strip()]
    return len(parts) == 3 and {"[subject]", "[object]"} < {*parts}


def _is_verb(text: str) -> bool:
    forms = all_forms(text).partition(" ")[0].split("/")
    return 4 <= len(forms) <= 5 and all(forms[3:])


FORMS: Mapping[str, tuple[Callable[[str], bool], str]] = {
    **dict.fromkeys(
        ("patterns", "ambiguous"), (_is_pattern, "is no pattern: expected [subject], [object] and one cue")
    ),
    "verbs": (_is_verb, "is no verb: expected its forms, as in 'take/takes/taking/took/taken part in'"),
    "nouns": (
        lambda text: " " in text,
        "is no noun: expected its forms and prepositions, as in 'supplier/suppliers of/to'",
    ),
}
"""What predicates are made from -> whether a text has its form, and what is said where it has not."""
