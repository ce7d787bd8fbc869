"""Pages of the reference in `docs/`: checks, derivation rules, terms and the command line."""

from __future__ import annotations

import inspect
import re
import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import click

import liaoning_innovation_data as lid
from liaoning_innovation_data.cli import TASKS, main
from liaoning_innovation_data.evidence.derivation import BASES, Basis, Context, Underivable
from liaoning_innovation_data.schema import columns as c
from liaoning_innovation_data.schema.models import MODELS
from liaoning_innovation_data.validation.checks import catalogue

EXAMPLES = 8
"""How many examples of one kind a page has; the files of cases have them all."""


def table(head: str, rows: Iterable[Sequence[object]]) -> list[str]:
    """Return the lines of a table in Markdown; the names of its columns are given with bars between them."""
    names = head.split("|")
    lines = [names, ["---"] * len(names), *rows]
    return [f"| {' | '.join(str(cell).replace('|', chr(92) + '|') for cell in line)} |" for line in lines]


def code(*values: object) -> str:
    """Return values as code, with commas between them."""
    return ", ".join(f"`{value}`" for value in values)


def checks(cases: Path) -> str:
    """Return the page of the checks: what each demands, what to do, a valid and an invalid example."""
    parts = [
        "# What each check demands",
        "",
        "Written by `make schemas` from `validation/` and the cases in `tests/cases/checks/`. A case is a change to "
        "tables of released data: after an invalid change, this check finds an issue and no other check does; after a "
        "valid one, no check does. [derivation.md](derivation.md) has the rules that derive values.",
        "",
    ]
    for name, check in catalogue().items():
        parts += [f"## {name}", "", check.description, "", f"What to do: {check.hint}", ""]
        of_check = (cases / "checks" / f"{name}.toml").read_text("utf-8")
        for kind in ("valid", "invalid"):
            after = of_check.partition(f"[[{kind}]]\n")[2]
            example = re.split(r"^\[\[(?:in)?valid\]\]$", after, flags=re.MULTILINE)[0].strip()
            parts += [f"{kind.capitalize()}:", "", "```toml", example, "```", ""]
    return "\n".join(parts).rstrip() + "\n"


def derivation(cases: Path) -> str:
    """Return the page of the derivation rules: what each reads, which columns it may fill, and examples."""
    parts = [
        "# Derivation rules",
        "",
        "Written by `make schemas` from `evidence/derivation/` and the first cases of each rule in "
        "`tests/cases/rules/`. A rule reads a value from the words in brackets; its name is in "
        "`evidence.basis`. [rules.json](../schemas/rules.json) has the forms and word lists that the rules know.",
        "",
    ]
    for name, basis in BASES.items():
        columns = [
            f"{name}.{one.name}"
            for name in c.evidenced_tables()
            for one in c.evidenced(name)
            if basis.name in one.bases
        ]
        parts += [f"## {name}", "", basis.meaning, "", f"Columns: {code(*columns)}.", ""]
        if (file := cases / "rules" / f"{name}.toml").is_file():
            given = tomllib.loads(file.read_text("utf-8"))
            holds = [[_words(case), _column(case), code(_shown(case["value"]))] for case in given["holds"][:EXAMPLES]]
            fails = [[_words(case), _column(case), _refusal(basis, case)] for case in given["fails"][:EXAMPLES]]
            parts += [*table("words|column|value", holds), "", *table("words|column|why it is refused", fails), ""]
    return "\n".join(parts).rstrip() + "\n"


def _words(case: dict[str, Any]) -> str:
    """Return a quote in brackets between the words around it, as `explain` prints it."""
    return code(f"{case.get('before', '')}[{case['exact']}]{case.get('after', '')}")


def _refusal(basis: Basis, case: dict[str, Any]) -> str:
    """Return what the rule says of words that state no value."""
    table, _, field = case.get("column", "indicators.value").partition(".")
    names, claimed = tuple(case.get("names", ())), case.get("claimed", "")
    around = case.get("before", ""), case.get("after", "")
    try:
        basis.derive(case["exact"], Context(c.column(table, field), *around, names, case.get("document_date"), claimed))
    except Underivable as error:
        return str(error)
    raise AssertionError(f"{basis.name} reads {case['exact']!r}")


def _column(case: dict[str, Any]) -> str:
    return code(case["column"]) if "column" in case else ""


def _shown(value: object) -> str:
    return f"{value:,}" if isinstance(value, int | float) and not isinstance(value, bool) else str(value)


def terms() -> str:
    """Return the page of the vocabularies: the terms of each, their definitions and their cues."""
    columns: dict[tuple[Any, ...], list[str]] = {}
    for column, vocabulary in c.all_vocabularies().items():
        columns.setdefault(vocabulary.terms, []).append(column)
    parts = [
        "# Terms and cues",
        "",
        "Written by `make schemas` from `schema/terms/`. Columns with a controlled vocabulary have only its "
        "terms as values. A cue is a phrase that states a term. "
        "[vocabulary.json](../schemas/vocabulary.json) has the same in JSON, with what a predicate requires of its "
        "subject and object.",
        "",
    ]
    for of_columns, names in columns.items():
        title = names[0] if len(names) == 1 else ", ".join(dict.fromkeys(name.partition(".")[2] for name in names))
        parts += [f"## {title}", "", f"Columns: {code(*names)}.", ""]
        rows = [[code(term.name), term.definition or BASES[term.name].meaning, code(*term.cues)] for term in of_columns]
        parts += [*table("term|definition|cues", rows), ""]
    return "\n".join(parts).rstrip() + "\n"


def api() -> str:
    """Return the page of the Python names, whose signatures and docstrings the site adds."""
    public = {name: getattr(lid, name) for name in dir(lid)}
    models = {model.__name__ for model in MODELS.values()}
    of_tables = {f"{verb}_{table}" for table in MODELS for verb in ("load", "iter")}
    errors = {name for name, value in public.items() if isinstance(value, type) and issubclass(value, Exception)}
    others = [name for name in public if name not in {*models, *of_tables, *errors}]
    directives = {
        "Functions": [f"autofunction:: {name}" for name in others if inspect.isfunction(public[name])],
        "Constants": [f"autodata:: {name}" for name in others if isinstance(public[name], str)],
        "What functions return": [
            f"autoclass:: {name}\n   :members:" for name in others if inspect.isclass(public[name])
        ],
        "Loaders of each table": [f"autofunction:: {name}" for name in public if name in of_tables],
        "Records": [f"autoclass:: {name}" for name in public if name in models],
        "Errors": [f"autoexception:: {name}" for name in public if name in errors],
    }
    parts = [
        "# Python",
        "",
        "Written by `make schemas`. The site shows the text of `help(lid)`, and of `help` for each name.",
        "",
    ]
    parts += ["```{eval-rst}", f".. automodule:: {lid.__name__}", "```", ""]
    for title, of_title in directives.items():
        parts += [f"## {title}", "", "```{eval-rst}", f".. currentmodule:: {lid.__name__}"]
        parts += [*(f".. {one}" for one in of_title), "```", ""]
    return "\n".join(parts).rstrip() + "\n"


def commands() -> str:
    """Return the page of the command line: what `--help` of each command says."""
    top = click.Context(main, info_name="liaoning-data", terminal_width=80, **main.context_settings)
    parts = [
        "# Command line",
        "",
        "Written by `make schemas`: the output of `--help` for each command.",
        "",
        *_help(main, top),
    ]
    for task, of_task in TASKS.items():
        parts += [f"## {task}", ""]
        for command in of_task:
            parts += [
                f"### {command.name}",
                "",
                *_help(command, click.Context(command, info_name=command.name, parent=top, terminal_width=80)),
            ]
    return "\n".join(parts).rstrip() + "\n"


def _help(command: click.Command, context: click.Context) -> list[str]:
    return ["```text", command.get_help(context), "```", ""]
