"""Derivation rules: pure functions from words in a sentence to the value that they state.

The build, `validate` and `explain` share them. Each is declared as a `Basis` in the module of its function;
`reference`, `mention` and `judgement`, in `base`, have none: other rows and persons decide, as `validation` checks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib import import_module
from pkgutil import iter_modules

from ...schema import columns as c
from .base import Basis, Context, Underivable, Value


def registry(bases: Iterable[Basis]) -> Mapping[str, Basis]:
    """Return bases by name, in the order of the vocabulary of `evidence.basis`.

    Raises ValueError where one has no meaning, two have one name, or the names are not those that columns admit.

    >>> registry([Basis("guess", "")])
    Traceback (most recent call last):
    ValueError: the basis 'guess' has no meaning
    """
    by_name: dict[str, Basis] = {}
    for basis in bases:
        if not basis.meaning.strip():
            raise ValueError(f"the basis {basis.name!r} has no meaning")
        if by_name.setdefault(basis.name, basis) is not basis:
            raise ValueError(f"the basis {basis.name!r} is declared twice")
    admitted = {name for table in c.evidenced_tables() for column in c.evidenced(table) for name in column.bases}
    terms = tuple(c.vocabularies("evidence")["basis"].by_name)
    if strangers := sorted({*by_name} ^ admitted | {*by_name} ^ {*terms}):
        raise ValueError(
            f"a basis is declared, admitted by a column, and a term of evidence.basis: {', '.join(strangers)} is not"
        )
    return {name: by_name[name] for name in terms}


def declared() -> list[Basis]:
    """Return what the modules of this package declare."""
    modules = [import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__)]
    return [value for module in modules for value in vars(module).values() if isinstance(value, Basis)]


BASES = registry(declared())
"""Name -> declaration of every basis."""


def probable(bases: tuple[str, ...], exact: str) -> str:
    """Return which of a column's bases reads a quote: the last whose form it has, or else the first without a form.

    >>> probable(("number", "quantity"), "11"), probable(("number", "quantity"), "3 km")
    ('number', 'quantity')
    >>> [probable(("term", "period"), words) for words in ("in May 2025", "2 June 2025", "will")]
    ['period', 'period', 'term']
    >>> probable(("period", "date"), "2 June 2025"), probable(("period", "date"), "since May")
    ('date', 'period')
    """
    fitting = [name for name in bases if (fits := BASES[name].fits) and fits(exact)]
    return next(iter([*fitting[::-1], *(name for name in bases if not BASES[name].fits), *bases]))


__all__ = ["BASES", "Basis", "Context", "Underivable", "Value", "probable"]
