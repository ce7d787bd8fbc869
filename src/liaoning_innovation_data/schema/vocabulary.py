"""The controlled vocabularies: terms, their definitions, and the cues that state them.

A *cue* is a phrase in a document that states a term. Cues are compared ignoring case, as whole words. No phrase is a
cue of two terms of one vocabulary. The terms are data, one file a vocabulary in `terms/`; a model names the file, and
it is read and checked when the terms are first needed. `schemas/vocabulary.json` has them all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, cast

from pydantic_core import core_schema

from .errors import SchemaError, nearest, one_of
from .ids import RECORD_KINDS

FOLDER = Path(__file__).parent / "terms"


@dataclass(frozen=True, slots=True)
class Term:
    """One term of a vocabulary."""

    name: str
    definition: str
    cues: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Predicate(Term):
    """A kind of relation. Its patterns have the cues, and show on which side of them subject and object stand."""

    patterns: tuple[str, ...] = ()
    """The patterns that the file gives, and those of the verbs, of the nouns, and of ambiguous words."""
    verbs: tuple[str, ...] = ()
    """Forms of verbs, as in "take/takes/taking/took/taken part in"."""
    nouns: tuple[str, ...] = ()
    """Nouns for the subject with the prepositions before the object, as in "supplier/suppliers of/to"."""
    ambiguous: tuple[str, ...] = ()
    """Patterns of words that often say something else: each that is quoted is judged, and others need no account."""
    subjects: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()
    symmetric: bool = False
    """Whether each end may be the subject."""

    def arrangements(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield each cue with the order of `subject`, `cue` and `object` in the sentence."""
        for pattern in self.patterns:
            cue, order = _arrangement(pattern)
            yield cue, order
            if self.symmetric:
                swapped = {"subject": "object", "object": "subject", "cue": "cue"}
                yield cue, tuple(swapped[part] for part in order)

    def ambiguous_cues(self) -> Iterator[str]:
        """Yield the cues of the ambiguous patterns."""
        yield from (_arrangement(pattern)[0] for pattern in self.ambiguous)

    def noun_forms(self) -> Iterator[str]:
        """Yield the forms of the nouns."""
        yield from (form for noun in self.nouns for form in noun.rpartition(" ")[0].split("/"))


def _arrangement(pattern: str) -> tuple[str, tuple[str, ...]]:
    parts = [part for part in re.split(r"(\[subject\]|\[object\])", pattern) if part.strip()]
    order = tuple(part.strip("[]") if part.startswith("[") else "cue" for part in parts)
    if sorted(order) != ["cue", "object", "subject"]:
        raise ValueError(f"{pattern!r} is no pattern: expected [subject], [object] and one cue")
    return parts[order.index("cue")].strip(), order


def verb_patterns(verb: str) -> Iterator[str]:
    """Yield the patterns of a verb, in the active and the passive voice; an empty form has none.

    >>> [*verb_patterns("run/runs/running/ran/run")][-3:]
    ['running [object] [subject]', '[object] run by [subject]', 'run by [subject] [object]']
    """
    first, _, rest = verb.partition(" ")
    forms = first.split("/")
    if not 4 <= len(forms) <= 5 or not all(forms[3:]):
        raise ValueError(f"{verb!r} is no verb: expected its forms, as in 'take/takes/taking/took/taken part in'")
    phrases = [f"{form} {rest}".strip() if form else "" for form in forms]
    yield from (f"[subject] {phrase} [object]" for phrase in dict.fromkeys(phrases) if phrase)
    if phrases[2]:
        yield f"{phrases[2]} [object] [subject]"
    yield f"[object] {phrases[-1]} by [subject]"
    yield f"{phrases[-1]} by [subject] [object]"


def noun_patterns(noun: str) -> Iterator[str]:
    """Yield the patterns of a noun for the subject: before the object, and behind it, as in "its supplier X".

    >>> [*noun_patterns("supplier of/to")]
    ['[subject] supplier of [object]', '[subject] supplier to [object]', '[object] supplier [subject]']
    """
    forms, _, prepositions = noun.rpartition(" ")
    if not forms:
        raise ValueError(f"{noun!r} is no noun: expected its forms and prepositions, as in 'supplier/suppliers of/to'")
    for form in forms.split("/"):
        yield from (f"[subject] {form} {preposition} [object]" for preposition in prepositions.split("/"))
        yield f"[object] {form} [subject]"


@dataclass(frozen=True, slots=True)
class Reason(Term):
    """Why words state no recorded fact, and which words it may hold; `terms/reason.toml` says how."""

    admits_a_number: bool = False
    admits_a_time: bool = False
    admits_a_name: bool = False
    needs_a_note: bool = False
    explains_cues: bool = False
    shown_by: tuple[str, ...] = ()
    modalities: tuple[str, ...] = ()
    """The terms of modality whose cues show it, too."""


@dataclass(frozen=True, slots=True)
class Scheme(Term):
    """A scheme of identifiers."""

    pattern: str = ""
    """The form of an identifier."""


KINDS_OF_TERMS: Mapping[str, type[Term]] = {"predicate": Predicate, "reason": Reason, "scheme": Scheme}
"""File -> the class of its terms, where they say more than other terms."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A closed list of terms for a column; usable inside `Annotated[str, …]` of a model."""

    source: str | tuple[str, ...]
    """The file in `terms/`; or the bare names of terms that are defined elsewhere."""
    name: str = ""
    """`table.column`, once it is bound to one."""

    @property
    def terms(self) -> tuple[Term, ...]:
        """The terms, in order."""
        return _content(self.source).terms

    @property
    def boolean(self) -> bool:
        """Whether the terms are true and false."""
        return _content(self.source).boolean

    @property
    def small_words(self) -> bool:
        """Whether a cue may consist of function words alone. Each occurrence is then accounted for."""
        return _content(self.source).small_words

    @property
    def by_name(self) -> Mapping[str, Term]:
        """Terms by their names, in order."""
        return _content(self.source).by_name

    @property
    def by_cue(self) -> Mapping[str, str]:
        """Cue, in lower case, to the name of the term that it states."""
        return _content(self.source).by_cue

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> core_schema.CoreSchema:
        """Admit the terms only; JSON Schema shows them as `enum`."""
        schema = core_schema.bool_schema(strict=True) if self.boolean else core_schema.literal_schema([*self.by_name])
        return core_schema.nullable_schema(schema) if source in (str | None, bool | None) else schema


class _Content(NamedTuple):
    """What a file of terms holds."""

    terms: tuple[Term, ...]
    by_name: Mapping[str, Term]
    by_cue: Mapping[str, str]
    boolean: bool = False
    small_words: bool = False


@cache
def _content(source: str | tuple[str, ...]) -> _Content:
    if isinstance(source, tuple):
        return _Content(terms := tuple(Term(name, "") for name in source), {term.name: term for term in terms}, {})
    return read_terms(next(file for file in FOLDER.glob(f"{source}.*")))


FLAGS = ("boolean", "small_words")


def read_terms(file: Path) -> _Content:
    """Return what a file of terms holds, in TOML or JSON; SchemaError, with its place, where it is not well-formed."""
    import json
    import tomllib

    text = file.read_text("utf-8")
    try:
        content: dict[str, Any] = json.loads(text) if file.suffix == ".json" else tomllib.loads(text)
    except ValueError as error:
        raise SchemaError(f"{file.name} :: {error}") from None
    kind = KINDS_OF_TERMS.get(file.stem, Term)
    terms = list[Term]()
    by_cue = dict[str, str]()
    flags = dict[str, bool]()
    for key, value in content.items():
        if isinstance(value, dict):
            terms.append(term := _term(f"{file.name} :: {key}", kind, key, cast("dict[str, Any]", value)))
            for cue in term.cues:
                other = by_cue.setdefault(cue.lower(), key)
                if other != key:
                    raise SchemaError(f"{file.name} :: {key}: {cue!r} is a cue of {other} too; expected one of a term")
        elif key in FLAGS and isinstance(value, bool):
            flags[key] = value
        elif key != "source":
            raise SchemaError(f"{file.name} :: {key}: {value!r}; expected a term, or true for {' or '.join(FLAGS)}")
    return _Content(tuple(terms), {term.name: term for term in terms}, by_cue, **flags)


def _read(default: object, value: object) -> tuple[str, Any]:
    """Return what the value of a key must be, and the value, or None where it is not that."""
    if isinstance(default, bool):
        return "true", value if value is True else None
    texts = cast("list[object]", value) if isinstance(value, list) else [value]
    well_formed = all(isinstance(text, str) and text.strip() for text in texts)
    if isinstance(default, tuple):
        return "a list of texts", tuple(texts) if well_formed and isinstance(value, list) else None
    return "a text", value if well_formed and isinstance(value, str) else None


def _term(place: str, kind: type[Term], name: str, given: Mapping[str, Any]) -> Term:
    known = {field.name: field.default for field in fields(kind) if field.name != "name"}
    values = dict[str, Any]()
    for key, value in given.items():
        if key not in known:
            raise SchemaError(f"{place}.{key}: unknown key{one_of(key, known)}")
        wanted, values[key] = _read(known[key], value)
        if not values[key]:
            raise SchemaError(f"{place}.{key}: {value!r}; expected {wanted}")
    if "definition" not in values:
        raise SchemaError(f"{place}: has no definition; expected one, as `definition = …`")
    if kind is not Predicate:
        return kind(name, **values)
    for end in ("subjects", "objects"):
        for table in values.get(end, ("",)):
            if table not in RECORD_KINDS:
                raise SchemaError(f"{place}.{end}: {table!r} is no table of records{nearest(table, RECORD_KINDS)}")
    if values.get("symmetric") and values["subjects"] != values["objects"]:
        raise SchemaError(f"{place}.symmetric: subjects and objects differ; expected the same tables")
    key = "verbs"
    try:
        made = [pattern for verb in values.get("verbs", ()) for pattern in verb_patterns(verb)]
        key = "nouns"
        made += [pattern for noun in values.get("nouns", ()) for pattern in noun_patterns(noun)]
        written = (*values.get("patterns", ()), *values.get("ambiguous", ()))
        key, values["patterns"] = "patterns", tuple(dict.fromkeys((*written, *made)))
        cues = dict.fromkeys(cue for cue, _ in Predicate(name, **values).arrangements())
    except ValueError as error:
        raise SchemaError(f"{place}.{key}: {error}") from None
    values["cues"] = tuple(cues)
    return Predicate(name, **values)


@cache
def reasons() -> Mapping[str, Reason]:
    """Return the reasons of omissions by their names, each with all that shows it."""
    modality = Vocabulary("modality").by_name
    return {
        reason.name: replace(
            reason, shown_by=(*reason.shown_by, *(cue for name in reason.modalities for cue in modality[name].cues))
        )
        for reason in Vocabulary("reason").terms
        if isinstance(reason, Reason)
    }


PREDICATE = Vocabulary("predicate", "relations.predicate")


@cache
def ambiguous_cues() -> frozenset[str]:
    """Return the cues of predicates that often say something else."""
    return frozenset(cue for term in PREDICATE.terms if isinstance(term, Predicate) for cue in term.ambiguous_cues())
