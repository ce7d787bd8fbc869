"""The controlled vocabularies: terms, their definitions, and the cues that state them.

A *cue* is a phrase in a document that proves a term. Cues are compared ignoring case, as whole words. No
phrase is a cue of two terms of one vocabulary. `schemas/vocabulary.json` is generated from this module.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pydantic_core import core_schema


@dataclass(frozen=True, slots=True)
class Term:
    """One term of a vocabulary."""

    name: str
    definition: str
    cues: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Predicate(Term):
    """A kind of relation. Its patterns show on which side of the cue subject and object stand."""

    patterns: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()

    def arrangements(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield each cue with the order of `subject`, `cue` and `object` in the sentence."""
        for pattern in self.patterns:
            parts = re.split(r"\[(subject|object)\]", pattern)
            cue = next(p.strip() for i, p in enumerate(parts) if i % 2 == 0 and p.strip())
            yield cue, tuple(p if i % 2 else "cue" for i, p in enumerate(parts) if i % 2 or p.strip())


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """A closed list of terms for one column; usable inside `Annotated[str, …]` of a model."""

    name: str
    terms: tuple[Term, ...]
    boolean: bool = False
    small_words: bool = False
    """Whether a cue may consist of function words alone. Each occurrence is then accounted for."""

    @property
    def by_name(self) -> dict[str, Term]:
        """Terms by their names, in order."""
        return {term.name: term for term in self.terms}

    @property
    def by_cue(self) -> Mapping[str, str]:
        """Cue, in lower case, to the name of the term that it proves."""
        return _by_cue(self)

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> core_schema.CoreSchema:
        """Admit the terms only; JSON Schema shows them as `enum`."""
        schema = (
            core_schema.bool_schema(strict=True)
            if self.boolean
            else core_schema.literal_schema([term.name for term in self.terms])
        )
        return core_schema.nullable_schema(schema) if source in (str | None, bool | None) else schema


@cache
def _by_cue(vocabulary: Vocabulary) -> Mapping[str, str]:
    return {cue.lower(): term.name for term in vocabulary.terms for cue in term.cues}


def _predicate(name: str, definition: str, ends: tuple[str, str], *patterns: str) -> Predicate:
    subjects, objects = (tuple(end.split()) for end in ends)
    bare = Predicate(name, definition, (), patterns, subjects, objects)
    cues = tuple(dict.fromkeys(cue for cue, _ in bare.arrangements()))
    return Predicate(name, definition, cues, patterns, subjects, objects)


def _country_terms() -> tuple[Term, ...]:
    table = json.loads((Path(__file__).parents[1] / "evidence/derivation/tables/countries.json").read_text("utf-8"))
    return tuple(
        Term(code, f"ISO 3166-1 {code}: {names[0]}", tuple(names)) for code, names in table["countries"].items()
    )


EXTENT = (
    Term("individual", "one thing, known by its name"),
    Term("group", "a counted or vaguely counted set, or a bare plural, kept as one record"),
)

LEVEL = (
    Term("international", "of several countries", ("international", "international-level")),
    Term("national", "of a country", ("national", "national-level", "nationwide", "state-level", "state key")),
    Term("provincial", "of a province", ("provincial", "provincial-level", "province-level")),
    Term("regional", "of a region or state within a country", ("regional", "regional-level")),
    Term("municipal", "of a city", ("municipal", "municipal-level", "city-level")),
)

STATUS = (
    Term("approved", "an authority has said yes", ("approved", "received approval", "authorised", "authorized")),
    Term(
        "under_construction",
        "its construction has begun and is not said to be finished",
        ("construction", "constructions", "under construction", "being built", "commenced", "broke ground"),
    ),
    Term("being_enhanced", "work on improving it goes on", ("ongoing enhancements", "being upgraded")),
    Term("initiated", "work on it has begun", ("initiated", "begun", "kicked off", "started")),
    Term("launched", "publicly begun", ("launched", "inaugurated", "unveiled")),
    Term("established", "it now exists as an institution", ("established", "founded", "set up")),
    Term("in_operation", "in use", ("in operation", "operational", "opened", "commenced operation")),
    Term("implemented", "carried out or put to use", ("implemented", "carried out", "put into practice")),
    Term("realised", "achieved", ("realized", "realised", "achieved")),
    Term("completed", "finished", ("completed", "finished")),
    Term("delivered", "handed over", ("delivered", "handed over")),
    Term("suspended", "stopped for a time", ("suspended", "paused", "halted")),
    Term("closed", "ended", ("closed", "shut down", "discontinued", "wound up")),
)

LISTING = (
    Term(
        "partial",
        "examples: others are meant but not named",
        ("such as", "including", "for example", "among them"),
    ),
    Term("complete", "as many names as the stated count", ("namely", "the following", "in all", "altogether")),
    Term("paired", "the n-th of one list belongs to the n-th of another", ("respectively",)),
)

NAMED = "organisations laboratories platforms projects achievements"

VOCABULARIES: dict[str, Vocabulary] = {}


def _vocabulary(name: str, terms: tuple[Term, ...], *, boolean: bool = False, small: bool = False) -> Vocabulary:
    VOCABULARIES[name] = Vocabulary(name, terms, boolean, small)
    return VOCABULARIES[name]


ORGANISATIONS_EXTENT = _vocabulary("organisations.extent", EXTENT)
ORGANISATIONS_KIND = _vocabulary(
    "organisations.kind",
    (
        Term("province", "a province acting through its government", ("province", "provinces")),
        Term("city", "a city acting through its government", ("city", "municipality")),
        Term("ministry", "a ministry of a national government", ("ministry", "ministries")),
        Term("department", "a department of a government", ("department", "departments")),
        Term("agency", "a public agency, bureau, office or council", ("agency", "bureau", "office", "council")),
        Term("university", "a university or college", ("university", "universities", "college", "polytechnic")),
        Term("institute", "a research institute", ("institute", "institutes", "academy")),
        Term("institution", "an institution of a kind that is not said", ("institution", "institutions")),
        Term(
            "enterprise",
            "a company",
            (
                "enterprise",
                "enterprises",
                "company",
                "companies",
                "co., ltd.",
                "co., ltd",
                "gmbh",
                "inc.",
                "plc",
            ),
        ),
        Term("hospital", "a hospital", ("hospital", "hospitals")),
        Term("foundation", "a foundation or association", ("foundation", "association")),
        Term("newspaper", "a newspaper or news agency", ("daily", "newspaper", "news agency", "gazette")),
    ),
)
ORGANISATIONS_COUNTRY = _vocabulary("organisations.country", _country_terms())
LABORATORIES_EXTENT = _vocabulary("laboratories.extent", EXTENT)
LABORATORIES_LEVEL = _vocabulary("laboratories.level", LEVEL)
LABORATORIES_STATUS = _vocabulary("laboratories.status", STATUS)
PLATFORMS_EXTENT = _vocabulary("platforms.extent", EXTENT)
PLATFORMS_LEVEL = _vocabulary("platforms.level", LEVEL)
PLATFORMS_KIND = _vocabulary(
    "platforms.kind",
    (
        Term(
            "innovation",
            "for scientific and technological innovation",
            ("innovation platform", "innovation platforms"),
        ),
        Term(
            "cooperation",
            "for cooperation of industry, universities and research",
            ("industry-university-research cooperation", "cooperation platform", "cooperation platforms"),
        ),
        Term("industrial_base", "a base of one industry", ("industrial base", "industrial bases")),
        Term("industrial_park", "a park for enterprises", ("industrial park", "industrial parks")),
        Term("industrial_cluster", "a cluster of one industry", ("industrial cluster", "industrial clusters")),
        Term("science_park", "a park for research", ("science park", "science parks", "research park")),
        Term("test_site", "a place for trials", ("test site", "test sites", "test field", "testing ground")),
        Term(
            "data_centre",
            "a centre for data or computing",
            ("data centre", "data center", "computing centre"),
        ),
    ),
)
PLATFORMS_STATUS = _vocabulary("platforms.status", STATUS)
PROJECTS_EXTENT = _vocabulary("projects.extent", EXTENT)
PROJECTS_KIND = _vocabulary(
    "projects.kind",
    (
        Term(
            "scientific_research",
            "research",
            ("scientific research", "research project", "research projects"),
        ),
        Term("pre_research", "research that prepares a facility or project", ("pre-research",)),
        Term("special", "a special project of a government", ("special project", "special projects")),
        Term("pilot", "a trial on a small scale", ("pilot", "pilot project", "pilot projects", "trial")),
        Term("demonstration", "shows that something works", ("demonstration project", "demonstration projects")),
    ),
)
PROJECTS_STATUS = _vocabulary("projects.status", STATUS)
ACHIEVEMENTS_EXTENT = _vocabulary("achievements.extent", EXTENT)
ACHIEVEMENTS_KIND = _vocabulary(
    "achievements.kind",
    (
        Term("basic_research", "a result of basic research", ("basic research",)),
        Term("innovation", "an innovation", ("innovation", "innovations")),
        Term("prototype", "a first working example", ("prototype", "prototypes")),
        Term("patent", "a patent", ("patent", "patents")),
    ),
)
ACHIEVEMENTS_STATUS = _vocabulary("achievements.status", STATUS)
SELF_DEVELOPED = _vocabulary(
    "achievements.self_developed",
    (
        Term(
            "true",
            "developed by those who have it",
            ("self-developed", "independently developed", "home-grown"),
        ),
        Term("false", "developed by others", ("imported", "licensed", "bought in")),
    ),
    boolean=True,
)
RESEARCH_FIELDS_LISTING = _vocabulary("achievements.research_fields_listing", LISTING, small=True)
VALUE_IS_APPROXIMATE = _vocabulary(
    "indicators.value_is_approximate",
    (
        Term(
            "true",
            "a rounded or bounded number",
            (
                "approximately",
                "around",
                "roughly",
                "nearly",
                "almost",
                "close to",
                "about",
                "over",
                "under",
                "more than",
                "less than",
                "fewer than",
                "at least",
                "up to",
                "no more than",
                "some",
            ),
        ),
        Term("false", "said to be exact", ("exactly", "precisely")),
    ),
    boolean=True,
    small=True,
)
CHANGE = _vocabulary(
    "indicators.change",
    (
        Term(
            "increase",
            "the number became larger",
            (
                "increase",
                "increased",
                "soared",
                "rose",
                "risen",
                "grew",
                "grown",
                "growth",
                "climbed",
                "expanded",
                "doubled",
            ),
        ),
        Term(
            "decrease",
            "the number became smaller",
            ("decrease", "decreased", "fell", "fallen", "dropped", "declined", "shrank", "shrunk", "halved", "cut"),
        ),
    ),
)
PREDICATE = _vocabulary(
    "relations.predicate",
    (
        _predicate(
            "leads",
            "the subject leads the object",
            ("organisations", "laboratories platforms projects achievements"),
            "led by [subject] [object]",
            "[object] led by [subject]",
            "[object] headed by [subject]",
            "[subject] leads [object]",
            "[subject] leading [object]",
        ),
        _predicate(
            "approves",
            "the subject has approved the object",
            ("organisations", "laboratories platforms projects achievements"),
            "[object] approved by [subject]",
            "approved by [subject] [object]",
            "[subject] approved [object]",
        ),
        _predicate(
            "establishes",
            "the subject has established the object",
            ("organisations", "organisations laboratories platforms projects"),
            "[subject] established [object]",
            "[object] established by [subject]",
            "[subject] founded [object]",
            "[object] founded by [subject]",
            "[object] set up by [subject]",
            "[subject] set up [object]",
        ),
        _predicate(
            "hosts",
            "the object stands or works within the subject",
            ("organisations laboratories platforms", "laboratories platforms projects achievements"),
            "[object] within [subject]",
            "[subject] hosts [object]",
            "[object] hosted by [subject]",
            "[object] housed at [subject]",
        ),
        _predicate(
            "located_in",
            "the subject is in the object, a place that is also a record",
            (NAMED, "organisations"),
            "[subject] in [object]",
            "[subject] based in [object]",
            "[subject] located in [object]",
        ),
        _predicate(
            "collaborates_in",
            "the subject takes part in the object together with others",
            ("organisations", "laboratories platforms projects achievements"),
            "in collaboration with [subject] [object]",
            "[object] in collaboration with [subject]",
            "together with [subject] [object]",
            "[object] together with [subject]",
            "[object] jointly with [subject]",
            "[object] joined by [subject]",
        ),
        _predicate(
            "belongs_to",
            "the subject is the object's own",
            (
                "organisations laboratories platforms projects achievements",
                "organisations laboratories platforms",
            ),
            "[object] its [subject]",
            "[object] their [subject]",
            "[subject] belongs to [object]",
            "[subject] belonging to [object]",
            "[subject] owned by [object]",
        ),
        _predicate(
            "member_of",
            "the subject is a named example of the group that the object is",
            (NAMED, NAMED),
            "[object] such as [subject]",
            "[object] including [subject]",
            "[object] for example [subject]",
            "[object] among them [subject]",
            "[object] namely [subject]",
        ),
        _predicate(
            "focuses_on",
            "the subject directs its work to the object",
            (NAMED, NAMED),
            "focusing on [object] [subject]",
            "[subject] focusing on [object]",
            "[subject] focuses on [object]",
        ),
        _predicate(
            "implements",
            "the subject has carried out the object",
            ("organisations", "platforms projects achievements"),
            "[subject] implemented [object]",
            "[object] implemented by [subject]",
            "[subject] carried out [object]",
            "[object] carried out by [subject]",
        ),
        _predicate(
            "implemented_in",
            "the subject is put to use in the object",
            ("achievements", "projects platforms laboratories"),
            "[subject] implemented in [object]",
            "[subject] used in [object]",
        ),
        _predicate(
            "collects_from",
            "the subject has gathered something from the object",
            ("organisations", "organisations laboratories platforms projects"),
            "[subject] collected [object]",
            "[subject] gathered [object]",
        ),
        _predicate(
            "completes",
            "the subject has finished the object",
            ("organisations", "laboratories platforms projects achievements"),
            "[subject] completed [object]",
            "[object] completed by [subject]",
            "[object] built by [subject]",
            "[subject] finished [object]",
        ),
        _predicate(
            "receives",
            "the object was handed over to the subject",
            ("organisations", "laboratories platforms projects achievements"),
            "delivered [object] [subject]",
            "handed over [object] [subject]",
            "[object] delivered to [subject]",
            "[subject] received [object]",
        ),
        _predicate(
            "funds",
            "the subject pays for the object",
            ("organisations", "laboratories platforms projects achievements organisations"),
            "[object] funded by [subject]",
            "[object] financed by [subject]",
            "[subject] funds [object]",
            "[subject] funded [object]",
        ),
        _predicate(
            "uses",
            "the subject makes use of the object",
            ("organisations laboratories platforms projects", "laboratories platforms achievements"),
            "[subject] relies on [object]",
            "[subject] uses [object]",
            "[object] used by [subject]",
        ),
        _predicate(
            "operates",
            "the subject runs the object",
            ("organisations", "laboratories platforms projects achievements"),
            "[object] operated by [subject]",
            "[object] run by [subject]",
            "[subject] operates [object]",
            "[subject] runs [object]",
        ),
        _predicate(
            "presents",
            "the subject has shown the object to the public",
            ("organisations", "laboratories platforms projects achievements"),
            "[subject] unveiled [object]",
            "[object] unveiled by [subject]",
            "[subject] presented [object]",
        ),
        _predicate(
            "develops",
            "the subject has developed the object",
            ("organisations", "laboratories platforms projects achievements"),
            "[subject] self-developed [object]",
            "[subject] developed [object]",
            "[object] developed by [subject]",
        ),
    ),
    small=True,
)
LISTING_OF_RELATION = _vocabulary("relations.listing", LISTING, small=True)

SENTENCE_KIND = _vocabulary(
    "sentences.kind",
    (
        Term("metadata", "an item about the document: its title, date, source"),
        Term("sentence", "a sentence of the document's text"),
    ),
)
PLAUSIBILITY = _vocabulary(
    "readings.plausibility",
    (
        Term("defensible", "a careful reader could prefer it"),
        Term("weak", "the words allow it, their sense hardly does"),
    ),
)
SCHEME = _vocabulary(
    "identifiers.scheme",
    (
        Term("ror", "Research Organization Registry, https://ror.org: a URL that ends in the ROR id"),
        Term("iso_3166_2", "ISO 3166-2: the code of a country's subdivision"),
    ),
)
REASON = _vocabulary(
    "omissions.reason",
    (
        Term("label", "names the metadata item that follows"),
        Term("grammar", "links the words around it and states nothing by itself"),
        Term("connective", "links the sentence to the text before it"),
        Term("evaluation", "praises or rates without a fact"),
        Term("rhetoric", "speaks of importance, efforts or intentions in general"),
        Term("aspiration", "what somebody hopes or aims for"),
        Term("means", "how something was done, with no record to attach it to"),
        Term("background", "about something that is no record of this dataset"),
        Term("denied", "said not to be so"),
        Term("planned", "said of the future"),
        Term("withdrawn", "a figure or statement that the document takes back"),
        Term("repeated_roughly", "a fact recorded from another place, in less exact words"),
        Term("part_of_a_name", "a number that belongs to a name which is no record"),
        Term("figure_of_speech", "not meant literally"),
    ),
)

NUMBER_REASONS = frozenset({"denied", "planned", "withdrawn", "repeated_roughly", "part_of_a_name", "figure_of_speech"})
"""The reasons that admit a number among omitted words."""
