"""Records as they are being read from a seed: values, the places that prove them, and where they stand."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ..evidence.derivation.text import Span
from .lines import Path

SLUG_LENGTH = 60
"""Proposed slugs are cut at a hyphen to this length, so that the ids of relations stay short."""


@dataclass(frozen=True, slots=True)
class Proof:
    """One mention that proves one cell, or one item of a list cell."""

    field: str
    item: int
    span: Span
    basis: str
    note: str | None = None


@dataclass(slots=True)
class Draft:
    """A record before its model has seen it."""

    table: str
    id: str
    values: dict[str, Any]
    proofs: list[Proof]
    path: Path
    line: int
    unquoted: set[str] = field(default_factory=set[str])
    """References whose words are still to be found where the record is spoken of."""

    def of(self, *fields: str) -> Iterator[Proof]:
        """Yield the proofs of some fields."""
        return (proof for proof in self.proofs if proof.field in fields)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something a curator has to mend, with its address."""

    file: str
    line: int
    path: Path
    message: str

    def __str__(self) -> str:
        path = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in self.path).lstrip(".")
        return f"{self.file}:{self.line} :: {path}: {self.message}"


def propose_slug(name: str) -> str:
    """Propose the slug of a record when it is first curated; letters beyond ASCII lose their marks.

    >>> propose_slug("Dalian Nuclear Power and Petrochemical Co., Ltd.")
    'dalian-nuclear-power-and-petrochemical-co-ltd'
    """
    ascii_name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", ascii_name.lower()).strip("-")
    if len(slug) > SLUG_LENGTH:
        slug = slug[: SLUG_LENGTH + 1].rpartition("-")[0] or slug[:SLUG_LENGTH]
    return slug or "unnamed"
