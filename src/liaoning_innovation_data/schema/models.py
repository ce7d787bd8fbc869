"""The schema: one frozen pydantic model a table. Everything else is projected from these."""

import ast
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Annotated, ClassVar, get_origin

from pydantic import BaseModel, ConfigDict, StringConstraints

from . import annotations as mark
from . import fields as f
from .ids import KINDS
from .text import record_html, record_text, shown
from .vocabulary import PREDICATE, Vocabulary

NAMED_TABLES = ("organisations", "laboratories", "platforms", "projects", "achievements")
"""The tables whose rows are things with a name."""
RECORD_TABLES = ("documents", *NAMED_TABLES, "states", "indicators", "relations")
"""The tables of records, whose cells have evidence."""

EndId = Annotated[f.RecordId, f.REFERENCE, mark.NaturalKey(), mark.ForeignKey(NAMED_TABLES)]
"""What a state or relation is said of."""


class Record(BaseModel):
    """Base of all records: immutable, and strict about names and types."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)

    table: ClassVar[str]
    since: ClassVar[str] = "1.0.0"
    """The first data version that has the table."""
    optional: ClassVar[bool] = False
    """Whether data without the table is valid, as if it had no rows: tables of later minor versions."""

    def __repr_args__(self) -> Iterator[tuple[str, object]]:
        """Yield what `repr` shows: what is not null, long texts cut."""
        for name, value in self:
            if value is not None:
                yield name, shown(value) if isinstance(value, str) else value

    def __str__(self) -> str:
        return record_text(type(self).__name__, dict(self))

    def _repr_html_(self) -> str:
        descriptions = {name: info.description or "" for name, info in type(self).model_fields.items()}
        return record_html(type(self).__name__, dict(self), descriptions)


class Entity(Record):
    """A record of one document, with an id of its own."""

    id: Annotated[f.RecordId, mark.PrimaryKey(), mark.Recomputed()]
    """Primary key: `<kind>/<document key>/<slug>`."""
    document_id: f.DocumentId


class Document(Record):
    """A source document, with the text that all offsets refer to."""

    table = "documents"

    id: Annotated[f.DocumentKey, mark.PrimaryKey(), mark.Recomputed()]
    """Primary key: `document/<key>`."""
    title: Annotated[f.Words, f.VERBATIM, mark.Wording("title")]
    """The title as written."""
    publisher_id: Annotated[f.RecordId, f.REFERENCE, mark.ForeignKey(("organisations",))]
    """The organisation that published it."""
    published_on: Annotated[date, f.DATE]
    """The day that the document gives as its date."""
    language: Annotated[f.Language, mark.Asserted()]
    """Language of the text, BCP 47."""
    file_name: Annotated[str, StringConstraints(pattern=r"^[^/\\\x00-\x1f\x7f]+$"), mark.Asserted()]
    """Name of the file that holds the document."""
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$"), mark.Recomputed()]
    """SHA-256 of the file's bytes, in hexadecimal."""
    character_count: Annotated[f.Count, mark.Recomputed(), mark.Unit("code points")]
    """Length of the text in Unicode code points."""
    text: Annotated[f.Words, mark.Recomputed()]
    """The file, decoded as UTF-8; nothing is stripped or replaced."""


class Sentence(Entity):
    """A sentence, or one item of metadata, of a document."""

    table = "sentences"

    ordinal: Annotated[f.Count, mark.Recomputed()]
    """Position in the document, from 1."""
    kind: Annotated[str, Vocabulary("sentence_kind"), mark.Asserted()]
    """Whether it is text or metadata."""
    char_start: f.CharStart
    char_end: f.CharEnd
    text: Annotated[f.Words, mark.Recomputed()]
    """The words: `documents.text[char_start:char_end]`."""
    evidence_count: Annotated[f.Count, mark.Recomputed(), mark.Unit("rows")]
    """Control total: how many rows of evidence lie in the sentence."""


class Named(Entity):
    """A thing, or a group of things, with a name."""

    name: Annotated[f.Words, f.NAME, mark.Wording("name"), mark.NaturalKey()]
    """The name as written, without surrounding quotation marks and punctuation."""
    aliases: Annotated[tuple[f.Words, ...], f.VERBATIM, mark.Wording("name")]
    """Other names that the document uses, in any script; empty where it uses none."""
    extent: f.Extent
    """One {kind}, or a group."""
    member_count: Annotated[f.Count | None, f.COUNT, mark.NaturalKey(), mark.Unit("members")] = None
    """How many members the group is said to have; null where that is not said or it is no group."""


class Organisation(Named):
    """An organisation, or a group of organisations, that a document speaks of."""

    table = "organisations"

    kind: Annotated[f.Kind, Vocabulary("organisation_kind")] = None
    country: Annotated[str | None, Vocabulary("country"), f.CUE] = None
    """The country it is said to be of, ISO 3166-1 alpha-2; null where that is not said."""


class Laboratory(Named):
    """A laboratory, or a group of laboratories."""

    table = "laboratories"

    level: f.Level = None
    status: f.Status = None
    research_fields: f.Items
    """What the research is about, as written; empty where not said."""
    superlative: Annotated[f.Superlative, mark.Since("1.2.0")] = None


class Platform(Named):
    """A platform, base, park or cluster for research, innovation or industry, or a group of them."""

    table = "platforms"

    level: f.Level = None
    kind: Annotated[f.Kind, Vocabulary("platform_kind")] = None
    status: f.Status = None
    superlative: Annotated[f.Superlative, mark.Since("1.2.0")] = None


class Project(Named):
    """A project, or a group of projects."""

    table = "projects"

    kind: Annotated[f.Kind, Vocabulary("project_kind")] = None
    status: f.Status = None
    theme: f.Phrase = None
    """What it is said to revolve around, as written; null where not said."""
    superlative: Annotated[f.Superlative, mark.Since("1.2.0")] = None


class Achievement(Named):
    """A result, a product or an innovation, or a group of them."""

    table = "achievements"

    kind: Annotated[f.Kind, Vocabulary("achievement_kind")] = None
    status: f.Status = None
    component_of: f.Phrase = None
    """The larger thing it is part of, as written; null where not said."""
    superlative: f.Superlative = None
    self_developed: Annotated[f.Flag, Vocabulary("self_developed")] = None
    """Whether those who have it developed it themselves; null where not said."""
    research_fields: f.Items
    """Areas of research, as written; empty where not said."""
    research_fields_listing: f.Listing = None
    """Whether the areas are examples or all; null where not said."""
    realised_from: Annotated[f.Day, mark.PeriodPart("realised", "first")] = None
    """First day of the time in which it was realised; null where not said."""
    realised_to: Annotated[f.Day, mark.PeriodPart("realised", "last")] = None
    """Last day of the time in which it was realised; null where not said."""


class State(Entity):
    """A state of a thing, with a time or modality of its own."""

    table = "states"
    since = "1.2.0"
    optional = True

    subject_id: EndId
    """The record that is in the state."""
    state: Annotated[str, Vocabulary("status"), f.CUE, mark.NaturalKey()]
    """The state, a term of the statuses of things."""
    modality: f.Modality = None
    period_from: f.PeriodFrom = None
    """First day on which it is so; null where that is not said."""
    period_to: f.PeriodTo = None
    """Last day on which it is so; null where that is not said."""
    period_is_approximate: f.PeriodIsApproximate = None
    attributed_to: Annotated[f.AttributedTo, mark.NaturalKey()] = None


class Indicator(Entity):
    """A number that a document states, with what it measures."""

    table = "indicators"

    subject_id: Annotated[
        f.RecordId | None, f.REFERENCE, mark.NaturalKey(), mark.ForeignKey((*NAMED_TABLES, "relations"))
    ] = None
    """The record or relation that it counts or measures; null where that is neither."""
    measure: Annotated[f.Words, f.VERBATIM, mark.Wording(one_item=True, numbers=False), mark.NaturalKey()]
    """The counted noun or the measured quantity, as written."""
    value: Annotated[f.Number | None, f.QUANTITY, mark.NumberRole("value")] = None
    """The number, in `unit`; null where only a change is stated."""
    value_to: Annotated[f.Number | None, f.QUANTITY, mark.NumberRole("upper_end")] = None
    """Upper end of a range; null where it is no range."""
    value_is_approximate: Annotated[f.Flag, Vocabulary("approximate")] = None
    """Whether the number is said to be rounded; null where nothing is said."""
    previous_value: Annotated[f.Number | None, f.QUANTITY, mark.NumberRole("previous")] = None
    """An earlier state of the same number; null where not said."""
    change: Annotated[str | None, Vocabulary("change"), f.CUE] = None
    """Direction of the stated change; null where none is stated."""
    change_by: Annotated[f.Number | None, f.QUANTITY, mark.NumberRole("change")] = None
    """The stated size of the change; null where not said, never computed."""
    unit: Annotated[f.Words | None, f.UNIT, mark.NaturalKey()] = None
    """ISO 4217 or UCUM code of the value, or else of the change; null for a count, {mu} if it has no code."""
    qualifier: Annotated[f.Words | None, f.VERBATIM, mark.Wording(one_item=True, governed=True), mark.NaturalKey()] = (
        None
    )
    """What narrows the measure, such as a size class; null where nothing."""
    period_from: f.PeriodFrom = None
    """First day that the number speaks of; null where no time is stated for it."""
    period_to: f.PeriodTo = None
    """Last day that the number speaks of; null where no time is stated for it."""
    period_is_approximate: f.PeriodIsApproximate = None
    modality: Annotated[f.Modality, mark.Since("1.2.0")] = None
    attributed_to: Annotated[f.AttributedTo, mark.NaturalKey(), mark.Since("1.2.0")] = None
    bound: Annotated[str | None, Vocabulary("bound"), f.CUE, mark.Reservation(), mark.Since("1.2.0")] = None
    """Whether the number is the least or the most that is said; null where it is neither."""
    compared_with: Annotated[f.Phrase, mark.Since("1.2.0")] = None
    """What a change is measured against, as written, if no earlier state of the same; null where not said."""


class Relation(Entity):
    """A relation that a document states between two records."""

    table = "relations"

    subject_id: EndId
    """The record that the predicate is said of."""
    predicate: Annotated[str, PREDICATE, f.CUE, mark.NaturalKey()]
    """What subject has to do with object."""
    object_id: EndId
    """The record at the other end."""
    listing: f.Listing = None
    """Whether the end is one of several examples; null where nothing is said."""
    modality: Annotated[f.Modality, mark.Since("1.2.0")] = None
    period_from: Annotated[f.PeriodFrom, mark.Since("1.2.0")] = None
    """First day on which it holds; null where that is not said."""
    period_to: Annotated[f.PeriodTo, mark.Since("1.2.0")] = None
    """Last day on which it holds; null where that is not said."""
    period_is_approximate: Annotated[f.PeriodIsApproximate, mark.Since("1.2.0")] = None
    attributed_to: Annotated[f.AttributedTo, mark.Since("1.2.0")] = None


class Evidence(Record):
    """The words that prove one cell, or one item of a list cell."""

    table = "evidence"

    record_id: Annotated[f.AnyId, mark.PrimaryKey(), mark.ForeignKey(RECORD_TABLES), mark.Recomputed()]
    """The record that holds the cell."""
    document_id: f.DocumentId
    field: Annotated[f.Words, mark.PrimaryKey(), mark.Recomputed()]
    """The column of the cell."""
    item: Annotated[f.Count, mark.PrimaryKey(), mark.Recomputed()]
    """Position in a list cell, from 0; 0 for a scalar."""
    char_start: Annotated[f.CharStart, mark.PrimaryKey()]
    char_end: Annotated[f.CharEnd, mark.PrimaryKey()]
    exact: f.Exact
    basis: Annotated[str, Vocabulary(f.BASES), mark.Recomputed()]
    """The derivation rule that reads the value from the words."""
    note: Annotated[f.Words | None, mark.Asserted()] = None
    """Why, where a person decided; null where a rule decides."""
    support: Annotated[str | None, Vocabulary("support"), mark.Recomputed(), mark.Since("1.2.0")] = None
    """How far the sentence says the value of this record, and as a fact; null in data without it."""


class Reading(Entity):
    """Another reading of the document that a careful person could defend."""

    table = "readings"

    record_id: Annotated[f.AnyId, mark.Asserted(), mark.ForeignKey(RECORD_TABLES)]
    """The record that the reading doubts."""
    field: Annotated[f.Words | None, mark.Asserted()] = None
    """The column that it doubts; null for the record as a whole."""
    char_start: f.CharStart
    char_end: f.CharEnd
    exact: f.Exact
    reading: Annotated[f.Words, mark.Asserted()]
    """What the words would then say."""
    explanation: Annotated[f.Words, mark.Asserted()]
    """Why the dataset reads them otherwise."""
    plausibility: Annotated[str, Vocabulary("plausibility"), mark.Asserted()]
    """How far it can be defended."""


class Omission(Entity):
    """Words of a document that state no recorded fact."""

    table = "omissions"

    char_start: f.CharStart
    char_end: f.CharEnd
    exact: f.Exact
    reason: Annotated[str, Vocabulary("reason"), mark.Asserted()]
    """Why they state no recorded fact."""
    note: Annotated[f.Words | None, mark.Asserted()] = None
    """More about the reason; null where it says enough."""


class Tombstone(Record):
    """An id that names no record any more: its record was withdrawn, or merged into another."""

    table = "tombstones"
    optional = True

    id: Annotated[f.RecordId, mark.PrimaryKey(), mark.Asserted()]
    """Primary key: the id that the record had."""
    document_id: f.DocumentId
    successor_id: Annotated[
        f.RecordId | None,
        mark.ForeignKey((*NAMED_TABLES, "states", "indicators", "relations", "readings")),
        mark.Asserted(),
    ] = None
    """The record that it lives on in; null where it lives on in none."""
    withdrawn_in: Annotated[str, StringConstraints(pattern=r"^[0-9]+\.[0-9]+\.[0-9]+$"), mark.Asserted()]
    """The first data version without it."""
    reason: Annotated[f.Words, mark.Asserted()]
    """Why it was withdrawn."""


class Identifier(Record):
    """An identifier by which others know a record: outside knowledge, with its source, never part of the record."""

    table = "identifiers"
    since = "1.1.0"
    optional = True

    record_id: Annotated[f.RecordId, mark.PrimaryKey(), mark.ForeignKey(NAMED_TABLES), mark.Asserted()]
    """The record that it identifies."""
    document_id: f.DocumentId
    scheme: Annotated[str, Vocabulary("scheme"), mark.PrimaryKey(), mark.NaturalKey(), mark.Asserted()]
    """The scheme that it belongs to; a record has one identifier of a scheme."""
    identifier: Annotated[f.Words, mark.NaturalKey(), mark.Asserted()]
    """The identifier, as its scheme writes it; two records that share it are the same thing."""
    matched_name: Annotated[f.Words, mark.Asserted()]
    """The name that the source gives to what it identifies."""
    source: Annotated[f.Words, mark.Asserted()]
    """Where that is stated, with its release and licence."""


MODELS: dict[str, type[Record]] = {
    model.table: model
    for model in [*globals().values()]
    if isinstance(model, type) and issubclass(model, Record) and "table" in vars(model)
}
"""Table name -> model, in the order in which they stand above, which is that in which a reader wants them."""


def _describe() -> None:
    """Give each column the text below it as its description, or else the one below its annotation in `fields`.

    A model's docstring says what a row is, and what each column holds. `{kind}` is what the table's ids begin with.

    Pydantic, which gives each column the text below it, would read the file once a model.
    """
    shared, own = (ast.parse(Path(str(file)).read_text("utf-8")).body for file in (f.__file__, __file__))
    of_annotations = {
        ast.unparse(annotation.targets[0]): ast.literal_eval(text.value)
        for annotation, text in pairwise(shared)
        if isinstance(annotation, ast.Assign) and isinstance(text, ast.Expr)
    }
    texts: dict[tuple[str, str], str] = {}
    for node in (node for node in own if isinstance(node, ast.ClassDef)):
        for column, text in pairwise([*node.body, node]):  # below the last column stands none
            if isinstance(column, ast.AnnAssign) and isinstance(column.target, ast.Name):
                names = (part.attr for part in ast.walk(column.annotation) if isinstance(part, ast.Attribute))
                of_annotation = next((of_annotations[name] for name in names if name in of_annotations), "")
                below = ast.literal_eval(text.value) if isinstance(text, ast.Expr) else of_annotation
                texts[node.name, column.target.id] = below
    for table, model in MODELS.items():
        columns: list[str] = []
        for name, info in model.model_fields.items():
            inherited = (texts.get((owner.__name__, name)) for owner in model.__mro__)
            info.description = next(filter(None, inherited), "").replace("{kind}", KINDS.get(model.table, ""))
            kind, nullable, _ = mark.unwrap(info.annotation)
            type_name = "tuple of str" if get_origin(kind) is tuple else kind.__name__
            columns += [f"{name} : {type_name}{' or None' if nullable else ''}", f"    {info.description}"]
        example = f">>> {table} = lid.load_records(lid.{model.__name__})"
        model.__doc__ = "\n".join([model.__doc__ or "", "", "Attributes", "----------", *columns, "", example])


_describe()

INHERITED = ("kind", "level", "status")
"""What a document says of a group and so of each of its named examples, beside its relations."""

OF_SUBJECTS = ("implemented_in", "located_in", "merges_into", "serves")
"""The predicates whose words state a status of their subject, as in "moved to"; those of others one of their object."""
MEMBERSHIPS = ("member_of", "part_of")
"""The relations that examples do not have through their group. Only `member_of` makes an example."""
