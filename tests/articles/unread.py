"""Which parts of the facts in the keys no rule could derive from their sentences: before anybody curates an article."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any

from liaoning_innovation_data.evidence.derivation import BASES, Context, Underivable
from liaoning_innovation_data.evidence.derivation.text import sentences
from liaoning_innovation_data.schema import columns as c
from liaoning_innovation_data.schema.models import MODELS

from . import Article, Row, agrees, listed, variants

LONGEST = 60
"""How long the words may be that are tried as a quote."""
BY_OTHERS = {"verbatim", "reference", "mention", "judgement", "extent"}
"""Bases that read no value from words alone."""
EDGE = re.compile(r"\b|(?=[€£$¥%°“(+−-])|(?<=[€£$¥%°³²”)+−.-])")


def unread(article: Article) -> Iterator[tuple[Row, dict[str, Any]]]:
    """Yield each fact with the parts that no words of its sentence state, in the best of the ways to say it."""
    day = next(listed(fact["value"])[0] for fact in article.facts if fact.get("field") == "published_on")
    texts = [article.text[start:end] for start, end in sentences(article.text)]
    for fact in article.facts:
        sentence = next((text for text in texts if fact["quote"] in text), None)
        if sentence is None:
            yield fact, {"quote": "in no single sentence"}
        elif "table" in fact and not fact.get("no_column"):
            missing = min((_missing(one, sentence, day) for one in variants(fact)), key=len)
            if missing:
                yield fact, missing


def _missing(fact: Row, sentence: str, day: date) -> dict[str, Any]:
    parts = {part: value for part, value in fact.items() if part != "value" or "field" not in fact}
    if "field" in fact:
        parts[listed(fact["field"])[0]] = fact["value"]
    table = listed(fact["table"])[0]
    known = {column.name: column for column in c.columns(table)} if table in MODELS else {}
    return {
        part: wanted
        for part, wanted in parts.items()
        if part in known
        and known[part].bases
        and not BY_OTHERS.intersection(known[part].bases[:1])
        and "" not in listed(wanted)
        and not any(agrees(got, wanted) for got in _stated(sentence, known[part], day))
    }


@cache
def _stated(sentence: str, column: c.Column, day: date) -> tuple[Any, ...]:
    """Return every value of a column that a rule reads from some words of a sentence."""
    edges = [match.start() for match in EDGE.finditer(sentence)]
    spans = [(start, end) for start in edges for end in edges if start < end <= start + LONGEST]
    found: list[Any] = []
    for basis in set(column.bases) - BY_OTHERS:
        for start, end in spans:
            context = Context(column, sentence[:start], sentence[end:], (), day)
            try:
                found.append(BASES[basis].derive(sentence[start:end], context))
            except Underivable:
                continue
    return tuple(found)
