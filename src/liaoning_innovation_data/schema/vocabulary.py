"""The controlled vocabularies: terms, their definitions, and the cues that state them.

A *cue* is a phrase in a document that states a term. Cues are compared ignoring case, as whole words. No phrase is a
cue of two terms of one vocabulary. The terms are data, one file a vocabulary in `terms/`; a model names the file, and
it is read when the terms are first needed: `alternatives` shortens them. `schemas/vocabulary.json` has them all.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

from pydantic_core import core_schema

FOLDER = Path(__file__).parent / "terms"


@dataclass(frozen=True, slots=True)
class Term:
    """One term of a vocabulary."""

    name: str
    definition: str
    cues: tuple[str, ...] = ()
    infinitives: bool = False  # whether "to" and the verb of a predicate, as in "to run", is a cue, too


@dataclass(frozen=True, slots=True)
class Predicate(Term):
    """A kind of relation. Its patterns have the cues, and show on which side of them subject and object stand."""

    patterns: tuple[str, ...] = ()
    """The patterns that the file gives, and those of the verbs, of the nouns, and of ambiguous words."""
    verbs: tuple[str, ...] = ()  # forms of verbs, as in "take/takes/taking/took/taken part in"; "publish~" if regular
    nouns: tuple[str, ...] = ()
    """Nouns for the subject, and prepositions before the object: "supplier/suppliers of/to" or "supplier~ of/to"."""
    ambiguous: tuple[str, ...] = ()
    """Patterns of words that often say something else: each that is quoted is judged, and others need no account."""
    subjects: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()
    symmetric: bool = False  # whether each end may be the subject

    def arrangements(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield each cue with the order of `subject`, `cue` and `object` in the sentence."""
        for pattern in self.patterns:
            cue, order = _arrangement(pattern)
            yield cue, order
            if self.symmetric:
                swapped = {"subject": "object", "object": "subject", "cue": "cue"}
                yield cue, tuple(swapped[part] for part in order)

    def noun_forms(self) -> Iterator[str]:
        """Yield the forms of the nouns."""
        yield from (form for noun in self.nouns for form in noun.rpartition(" ")[0].split("/"))


def _arrangement(pattern: str) -> tuple[str, tuple[str, ...]]:
    parts = [part for part in re.split(r"(\[subject\]|\[object\])", pattern) if part.strip()]
    order = tuple(part.strip("[]") if part.startswith("[") else "cue" for part in parts)
    return parts[order.index("cue")].strip(), order


def third_person(base: str) -> str:
    """Return the third person of a regular verb in the present tense; the plural of a noun is made alike.

    >>> third_person("publish"), third_person("supply"), third_person("employ")
    ('publishes', 'supplies', 'employs')
    """
    if re.search(r"(?:s|sh|ch|x|o)$", base):
        return f"{base}es"
    return f"{base[:-1]}ies" if re.search(r"[^aeiou]y$", base) else f"{base}s"


def all_forms(verb: str) -> str:
    """Return a verb with all its forms: "~" behind its base stands for the regular ones.

    >>> all_forms("preside~ over"), all_forms("supply~"), all_forms("run/runs/running/ran/run")
    ('preside/presides/presiding/presided over', 'supply/supplies/supplying/supplied', 'run/runs/running/ran/run')
    """
    base, is_regular, rest = verb.partition("~")
    if not is_regular:
        return verb
    third, stem = third_person(base), base.removesuffix("e")
    past = f"{third[:-2]}ed" if third.endswith("ies") else f"{stem}ed"
    return f"{base}/{third}/{stem}ing/{past}{rest}"


def alternatives(phrase: str, *, plurals: bool = True) -> Iterator[str]:
    """Yield the phrases that "|" between words and "~" behind a noun or verb in -s stand for; "_" is a space in a word.

    "~~" stands for all forms of a regular verb.

    >>> [*alternatives("loan~ to|for")], [*alternatives("set_up|found")]
    (['loan to', 'loan for', 'loans to', 'loans for'], ['set up', 'found'])
    """
    phrase = re.sub(r"([^ |~]+~)~", lambda verb: all_forms(verb[1]).replace("/", "|"), phrase)
    every = re.sub(r"([^ |~]+)~", lambda noun: f"{noun[1]}|{third_person(noun[1])}", phrase) if plurals else phrase
    yield from (" ".join(one).replace("_", " ") for one in product(*(word.split("|") for word in every.split(" "))))


def verb_patterns(verb: str) -> Iterator[str]:
    """Yield the patterns of a verb, in the active and the passive voice; an empty form has none.

    >>> [*verb_patterns("run/runs/running/ran/run")][-3:]
    ['running [object] [subject]', '[object] run by [subject]', 'run by [subject] [object]']
    """
    first, _, rest = verb.partition(" ")
    forms = first.split("/")
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
    modalities: tuple[str, ...] = ()  # the terms of modality whose cues show it, too


@dataclass(frozen=True, slots=True)
class Scheme(Term):
    """A scheme of identifiers."""

    pattern: str = ""  # the form of an identifier


KINDS_OF_TERMS: Mapping[str, type[Term]] = {"predicate": Predicate, "reason": Reason, "scheme": Scheme}
"""File -> the class of its terms, where they say more than other terms."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A closed list of terms for a column; usable inside `Annotated[str, …]` of a model."""

    source: str | tuple[str, ...]  # the file in `terms/`; or the bare names of terms that are defined elsewhere
    name: str = ""  # `table.column`, once it is bound to one

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
Said = dict[str, str | bool | list[str]]


def read_terms(file: Path) -> _Content:
    """Return what a file of terms holds, in TOML or JSON; `tools.terms` checks that it is well-formed."""
    text = file.read_text("utf-8")
    content: dict[str, Said | list[str] | bool | str]
    content = json.loads(text) if file.suffix == ".json" else tomllib.loads(text)
    kind = KINDS_OF_TERMS.get(file.stem, Term)
    terms = tuple(_term(kind, name, said) for name, said in content.items() if isinstance(said, dict | list))
    by_cue = {cue.lower(): term.name for term in terms for cue in term.cues}
    return _Content(terms, {term.name: term for term in terms}, by_cue, **{name: name in content for name in FLAGS})


def _term(kind: type[Term], name: str, said: Said | list[str]) -> Term:
    if isinstance(said, list):  # the names of a country, that of ISO 3166-1 first
        return Term(name, f"ISO 3166-1 {name}: {said[0]}", tuple(sorted(said)))
    values: dict[str, Any] = {key: tuple(of) if isinstance(of, list) else of for key, of in said.items()}
    for key in values.keys() & {"cues", "patterns", "ambiguous", "verbs", "nouns"}:
        spelled = (one for phrase in values[key] for one in alternatives(phrase, plurals=key != "verbs"))
        values[key] = tuple(dict.fromkeys(map(all_forms, spelled)))
    term = kind(name, **values)
    if term.infinitives:
        predicates = (one for one in PREDICATE.terms if isinstance(one, Predicate))
        bases = {verb.split("/")[0] for one in predicates for verb in one.verbs} - {""}
        return replace(term, cues=tuple(dict.fromkeys((*term.cues, *(f"to {base}" for base in sorted(bases))))))
    if not isinstance(term, Predicate):
        return term
    made = [pattern for verb in term.verbs for pattern in verb_patterns(verb)]
    made += [pattern for noun in term.nouns for pattern in noun_patterns(noun)]
    term = replace(term, patterns=tuple(dict.fromkeys((*term.patterns, *term.ambiguous, *made))))
    return replace(term, cues=tuple(dict.fromkeys(cue for cue, _ in term.arrangements())))


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
    predicates = (term for term in PREDICATE.terms if isinstance(term, Predicate))
    return frozenset(_arrangement(pattern)[0] for term in predicates for pattern in term.ambiguous)
