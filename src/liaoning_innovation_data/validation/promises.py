"""The rule codes that `validate` speaks with: what each promises, and what to do where it is broken."""

from __future__ import annotations

from collections.abc import Mapping

PROMISES: Mapping[str, tuple[str, str]] = {
    "file": (
        "Each table of the folder is a Parquet file that can be read.",
        "Copy the file again from where it came from.",
    ),
    "manifest": (
        "The files of a folder are those that its manifest describes.",
        "Build or copy the folder again; nobody edits a built file.",
    ),
    "table": ("Every table is there, and no other.", "Add or rename the table."),
    "column": (
        "A table has exactly its columns, in their order and of their types.",
        "Cast, rename or reorder the columns; `schemas/` has them.",
    ),
    "null": ("A column that is not nullable holds no null.", "Fill the cell, or leave the record out."),
    "vocabulary": (
        "A cell of a controlled vocabulary holds one of its terms.",
        "Use the term that is suggested.",
    ),
    "bounds": (
        "Texts have the form and numbers the range that the column demands; no number is NaN or infinite.",
        "Correct the value.",
    ),
    "primary-key": (
        "Ids are unique across all tables; evidence is unique in its key.",
        "Drop the duplicate row.",
    ),
    "id-form": (
        "An id begins with its table's kind and its document's key; sentences are numbered by their ordinal, readings "
        "and omissions by the place where their words begin.",
        "Correct the id or the document.",
    ),
    "reference": (
        "What is referred to is a record of an admitted table in the same document.",
        "Correct the reference, or add the record.",
    ),
    "natural-key": (
        "Within a document, names are unique in a table, and so are the ends and predicate of a relation, and "
        "subject, measure and period of an indicator.",
        "Merge the two rows: every mention is evidence of one record.",
    ),
    "identifier": (
        "An identifier has the form and the check digits of its scheme.",
        "Copy it again from its source.",
    ),
    "document": (
        "A document's hash and length are those of its text.",
        "Take the file again, byte for byte.",
    ),
    "sentences": ("Sentences are those that the published rule finds.", "Compute them again from the text."),
    "span": (
        "Offsets lie in the text, and the words there are those quoted.",
        "Correct the offsets or the quote.",
    ),
    "unproven": (
        "Every provable cell that is filled has evidence.",
        "Quote the words, or leave the cell null.",
    ),
    "surplus": ("Evidence proves a cell that is filled.", "Fill the cell, or drop the evidence."),
    "basis": (
        "A column is proven only by its rules; mentions and judgements say why.",
        "Change the basis, or add a note.",
    ),
    "minimal": ("A quote lies in one sentence.", "Quote less."),
    "derivation": (
        "The rule that the evidence names reads the value from the words.",
        "Correct the value to what the words state, or quote the words that state it.",
    ),
    "judgement": (
        "Judgements are few (5 % of a document's evidence, or 3 rows), short (12 words) and about the record itself; "
        "they quote neither a cue of another term nor the name of another record, stand against no idle cue in their "
        "sentence and against nothing that an example has from its group; a group by judgement is a bare plural.",
        "Find words that a rule can read, or leave the cell null.",
    ),
    "anchored": (
        "Evidence stands in sentences that speak of the record: of its name, an indicator's measure or subject, "
        "both ends of a relation; an example's, also where its group is named. A qualifier touches its measure or "
        "number, a superlative its name, one item of a list the next.",
        "Quote the mention, or quote from a sentence that has one.",
    ),
    "own-words": (
        "Evidence does not lie inside the name of another record of its table.",
        "Quote the place where the words stand by themselves.",
    ),
    "one-number": (
        "A number serves one subject, and between a count and its noun stands no number of another.",
        "Point the evidence at the number of this subject.",
    ),
    "double-entry": (
        "A group's member_count and the indicator that counts it say the same, by the same words; its measure and "
        "qualifier together are the group's name.",
        "Correct the one that is wrong, or add the one that is missing.",
    ),
    "whole": (
        "What comes together is there together: the parts of a period, a quantity and its unit, a name that holds "
        "a cue and the column of that cue, the cue of a relation that also says a status and that status, a counted "
        "group and its count, a cue of examples and the listing.",
        "Fill the cell that is missing.",
    ),
    "examples": (
        "What a group has (kind, level, status, relations), its named examples have, relations as partial; and what "
        "examples have through their group, the group has.",
        "Add the cell or the relation, or drop the membership.",
    ),
    "arrangement": (
        "A relation's ends come from the predicate's tables and stand on the sides that its cue demands.",
        "Swap subject and object, or choose the predicate that the words state.",
    ),
    "nearest": (
        "Between a cue and its end stands no other record that could be that end, but those of the same list; a "
        "preposition or possessive that is a cue by itself touches its ends.",
        "Name the nearer record, or quote the cue that states the relation.",
    ),
    "unrecorded": (
        "A cue of a predicate between two records that could be its ends is evidence of a relation.",
        "Record the relation, or omit the words with a reason.",
    ),
    "lists": (
        "Where a verb says a status or a relation of one record in a list, it says one of each.",
        "Fill the cell or add the relation for each record of the list.",
    ),
    "accounted-for": (
        "Every word of a document is in evidence, in an omission, or a function word.",
        "Quote it for the fact that it states, or omit it with a reason.",
    ),
    "omission": (
        "An omission lies in one sentence, meets no evidence and no other omission, and holds no name; a number or a "
        "time only where its reason says why; what is denied, withdrawn or planned shows it; grammar holds no cue "
        "without a note.",
        "Shorten it, or record what the words state.",
    ),
    "control-total": (
        "A sentence has as many rows of evidence as the curator counted.",
        "Count again: a row was lost, or came in unnoticed.",
    ),
}
"""Code -> (promise, remedy)."""
