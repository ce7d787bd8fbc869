"""Documents that try to run something, to break out of the page, or to be shown as something else.

Each has, in some words of its text, the name of a record; text and words stand in every cell that holds free text.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl

from liaoning_innovation_data.evidence.derivation.text import sentences
from liaoning_innovation_data.schema import columns as c
from liaoning_innovation_data.schema.models import MODELS

RUN = "document.title='run';alert(1)"

DOCUMENTS: Mapping[str, tuple[str, str]] = {
    "ends the script": (f"A </script><script>{RUN}</script> laboratory.", f"</script><script>{RUN}</script>"),
    "opens a comment": ("The <!-- <script> <!-- --> laboratory ]]> opened.", "<!-- <script> <!-- -->"),
    "leaves an attribute": (
        f"""The "'><img src=x onerror="{RUN}"> laboratory.""",
        f"""'><img src=x onerror="{RUN}">""",
    ),
    "is a template": (f"The {{{{7*7}}}} {{% raw %}} ${{{RUN}}} laboratory.", f"{{{{7*7}}}} {{% raw %}} ${{{RUN}}}"),
    "is a link": (f"Read javascript:{RUN} and data:text/html,<script>{RUN}</script>.", f"javascript:{RUN}"),
    "ends the style": (
        "A </style></title></textarea></noscript><base href='//x'><svg onload=alert(1)> base.",
        "<svg onload=alert(1)>",
    ),
    "holds control characters": (
        "The \0\x01\x08\x1b[31mred\x7f\x85\u2028\u2029 laboratory\rof a \ufeffbase.",
        "\x1b[31mred\x7f\x85\u2028\u2029 laboratory",
    ),
    "turns the direction": (
        "The \u202egnp.exe\u202c and \u2067\u2066\u200f laboratory \u202d of the base.",
        "\u202egnp.exe\u202c and \u2067",
    ),
    "has very long words": ("The " + "x" * 50_000 + " laboratory " + "長" * 5_000 + ".", "x" * 50_000),
    "floods with marks": (
        "The Z" + "\u0335\u0301\u0327" * 2_000 + "algo laboratory.",
        "Z" + "\u0335\u0301\u0327" * 2_000 + "algo",
    ),
    "is outside the BMP": (
        "𠮷野 👩\u200d🔬🏴\U000e0067\U000e0062\U000e007f 𝔏aboratory 𠮷.",
        "👩\u200d🔬🏴\U000e0067\U000e0062\U000e007f 𝔏aboratory",
    ),
    "is written from right to left": (
        "מעבדת «הים» הוקמה. أُسِّس مختبر ‏البحر‏ (1,644) 海风研究所 opened.",
        "مختبر ‏البحر‏ (1,644) 海风研究所",
    ),
    "is named like what scripts know": (
        "The __proto__ of constructor and toString laboratory.",
        "__proto__ of constructor",
    ),
}
"""What it does -> a text, and words of it."""


def tables(text: str, words: str) -> dict[str, pl.DataFrame]:
    """Return tables of one document with one record, each free text of which is the text or the words."""
    start = text.index(words)
    span = {"char_start": start, "char_end": start + len(words)}
    document = "document/a"
    record = {"record_id": "laboratory/a/b", "document_id": document}
    shown = text[:500]
    rows: dict[str, list[dict[str, Any]]] = {
        "documents": [
            {"id": document, "title": shown, "publisher_id": words[:99], "language": words[:99], "text": text}
        ],
        "sentences": [
            {"id": f"sentence/a/{n:04}", "document_id": document, "ordinal": n, "kind": shown}
            | {"char_start": a, "char_end": b, "text": text[a:b]}
            for n, (a, b) in enumerate(sentences(text), 1)
        ],
        "laboratories": [
            {"id": "laboratory/a/b", "document_id": document, "name": words, "aliases": [shown, words], "level": shown},
            {"id": shown[:99], "document_id": document, "name": words, "level": "constructor", "status": "__proto__"},
            {"id": "words", "document_id": document, "name": "like a node of the page"},
        ],
        "evidence": [
            record | span | {"field": "name", "item": 0, "exact": words, "basis": "verbatim", "note": shown},
            record | span | {"field": shown[:99], "item": 0, "exact": shown, "basis": shown},
            record | span | {"field": "__proto__", "item": 0, "exact": words, "basis": "constructor"},
            record
            | span
            | {"record_id": shown[:99] + "?", "field": words[:99], "item": 0, "exact": words, "basis": "term"},
        ],
        "readings": [
            record
            | span
            | {"id": "reading/a/0", "exact": words, "field": "name", "plausibility": shown}
            | {"reading": shown, "explanation": words},
        ],
        "omissions": [
            {"id": "omission/a/0", "document_id": document, "char_start": 0, "char_end": 3, "exact": text[:3]}
            | {"reason": words[:99], "note": shown},
        ],
        "relations": [
            {"id": "relation/a/c", "document_id": document, "subject_id": shown[:99], "predicate": words[:99]}
            | {"object_id": "laboratory/a/b"}
        ],
    }
    frames = {table: pl.DataFrame(rows.get(table, []), schema=c.polars_schema(table)) for table in MODELS}
    return {table: frame.with_columns(_days(table)) for table, frame in frames.items()}


def _days(table: str) -> list[pl.Expr]:
    return [pl.lit(date(2024, 3, 14)).alias(column.name) for column in c.columns(table) if column.scalar is date]
