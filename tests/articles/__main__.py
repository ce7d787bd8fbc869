"""Articles against their keys: `python -m tests.articles [--show NAME | --unread | --drafts] [--folder FOLDER]`."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.figures import RESULTS, figure, record
from liaoning_innovation_data.schema import columns as c
from liaoning_innovation_data.schema.models import MODELS

from . import FOLDER, VERDICTS, Article, Judged, Row, articles, drafts, listed
from .unread import unread

PAGE = RESULTS / "articles.md"
HEAD = ("facts", *VERDICTS, "exact, %", "false reasons", "false facts", "outside, omitted so")
RIGHT_REASONS = (None, "no_column", "refused")
INTRODUCTION = """\
# What the tables hold of ten invented articles

Written by `make articles`; not edited by hand.

The articles are in `tests/documents/articles/`, each with a key of the facts that a careful reader finds, written
before it was curated. [tests/articles/README.md](../../tests/articles/README.md) says how a fact is judged. *False
reasons* are facts whose words had to be omitted for a reason that is not theirs; *false facts* are traps of the key
that the tables hold.
"""


DRAFTS = """\
## What their drafts have of it

`liaoning-data draft` writes a first reading of each text, by rules. Its rows of evidence are compared with those of the
careful reading: a row is in both if table, column, value, place of the words and the record (or ends of the relation)
are the same, whatever the ids. *Another quote* is a cell of a record that the careful reading has, too, by other words;
of the others the careful reading has nothing. `python -m tests.articles --drafts` prints the columns, too, and with
`--show NAME` each row in which the two differ.
"""


def counts(article: Article) -> list[int]:
    """Return the figures of one curated article, in the order of the columns but the share."""
    judged = article.judged()
    verdicts = Counter(one.verdict for one in judged)
    outside = [fact for fact in article.key["fact"] if fact.get("outside")]
    return [
        len(judged),
        *(verdicts[verdict] for verdict in VERDICTS),
        sum(wrongly_omitted(one) for one in judged),
        len(article.false()),
        len(article.outside()),
        len(outside),
    ]


def wrongly_omitted(judged: Judged) -> bool:
    """Say whether the words of a fact that the tables do not hold are omitted for another reason than that."""
    return judged.verdict != "exact" and judged.reason not in RIGHT_REASONS


def line(name: str, figures: Sequence[int]) -> str:
    """Return one line of the table; the share is rounded down."""
    facts, exact, *others, false_reasons, false, kept_out, outside = figures
    share = f"{int(1000 * exact / facts) / 10:g}" if facts else "–"
    cells = [facts, exact, *others, share, false_reasons, false, f"{kept_out} of {outside}"]
    return f"| {' | '.join([name, *map(str, cells)])} |"


def table(found: Sequence[Article], by_day: bool = False) -> str:
    """Return the table, a line an article, and their sum."""
    lines = [f"| article | {' | '.join(HEAD)} |", f"| --- |{' ---: |' * len(HEAD)}"]
    figures: list[list[int]] = []
    for article in found:
        name = label(article) if by_day else article.name
        if article.tables is None:
            state = f"does not build: {len(article.problems)} problems" if article.problems else "not curated yet"
            lines.append(f"| {name} | {len(article.facts)} | {state} |{' |' * (len(HEAD) - 2)}")
        else:
            figures.append(counts(article))
            lines.append(line(name, figures[-1]))
    if figures:
        lines.append(line("all that are curated", [sum(column) for column in zip(*figures, strict=True)]))
    return "\n".join(lines) + "\n"


def measured(found: Sequence[Article], drafted: Sequence[drafts.Compared]) -> dict[str, Any]:
    """Return what other pages quote."""
    facts, exact, *_, false, _, _ = (sum(column) for column in zip(*map(counts, found), strict=True))
    careful, of_drafts, both, _, wrong = (sum(column) for column in zip(*(one.figures for one in drafted), strict=True))
    return {
        "exact": figure("facts in ten invented articles that have an exact place in the tables", exact, facts),
        "false": figure("false facts, set as traps in these articles, that the tables hold", false),
        "drafted": figure("rows of evidence of these articles that `draft` finds by itself", both, careful),
        "drafted_wrong": figure(
            "rows of evidence of these drafts that are not in the careful reading", wrong, of_drafts
        ),
    }


def label(article: Article) -> str:
    """Return publisher and day, as the key has them."""
    said = {fact["field"]: listed(fact["value"])[0] for fact in article.facts if fact.get("table") == "documents"}
    return f"{said.get('publisher_id', '?')}, {said.get('published_on', '?')}"


def show(article: Article) -> None:
    """Print each fact that the tables do not hold exactly, and each false one that they hold."""
    for problem in article.problems:
        print(problem)
    if article.tables is None:
        return
    for one in article.judged():
        if one.verdict != "exact":
            reason = f" [omitted: {one.reason}]" if one.reason else ""
            print(f"{one.verdict}{reason}: “{one.fact['quote']}” – {said(one.fact)}")
            if one.differs:
                print(f"    the tables have {one.differs}")
    for fact in article.false():
        print(f"false: “{fact['quote']}” – {fact['why']}")


def said(fact: Row) -> str:
    """Return the parts of a fact, for people."""
    if "why" in fact:
        return str(fact["why"])
    return ", ".join(f"{part} {listed(value)[0]}" for part, value in fact.items() if part not in ("quote", "or"))


def unknown_terms(found: Sequence[Article]) -> list[str]:
    """Return what the keys expect where no spelling is a term of the column: key or vocabulary is behind."""
    missing: set[str] = set()
    for article in found:
        for fact in (one for one in article.facts if "table" in one):
            for name, part in (("predicate", "predicate"), ("state", "state"), (fact.get("field"), "value")):
                terms = {term for one in listed(fact["table"]) for term in _terms(one, name)}
                if terms and part in fact and not terms & set(listed(fact[part])):
                    missing.add(f"{listed(fact['table'])[0]}.{name}: {' or '.join(map(str, listed(fact[part])))}")
    return sorted(missing)


def _terms(table: str, name: object) -> set[object]:
    vocabulary = c.vocabularies(table).get(str(name)) if table in MODELS else None
    return set(vocabulary.by_name) if vocabulary else set()


def main() -> None:
    """Print the table and what is not exact; write the table where the articles are those of the repository."""
    parser = argparse.ArgumentParser(prog="python -m tests.articles", description=__doc__)
    parser.add_argument("--show", metavar="NAME", help="print what the tables of this article do not hold exactly")
    parser.add_argument("--unread", action="store_true", help="print what no rule reads from the sentences")
    parser.add_argument("--drafts", action="store_true", help="compare the careful readings with drafts by rules")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where the articles and their keys are")
    parser.add_argument("--by-day", action="store_true", help="name articles by publisher and day")
    given = parser.parse_args()
    if given.drafts:
        comparisons = drafts.comparisons(given.folder)
        shown = [drafts.different(one) for one in comparisons if one.name == given.show]
        print("\n".join([drafts.table(comparisons), *(shown or [drafts.by_field(comparisons)])]))
        return
    found = articles(given.folder)
    if given.unread:
        for article in found:
            for fact, parts in unread(article):
                missing = ", ".join(f"{part} {listed(value)[0]}" for part, value in parts.items())
                print(f"{article.name}: “{fact['quote']}” – {missing}")
        return
    if given.show:
        for article in found:
            if article.name == given.show:
                show(article)
        return
    text = table(found, given.by_day)
    print(text)
    for missing in unknown_terms(found):
        print(f"no such term: {missing}")
    if given.folder == FOLDER:
        comparisons = drafts.comparisons(FOLDER)
        PAGE.write_text(f"{INTRODUCTION}\n{text}\n{DRAFTS}\n{drafts.table(comparisons)}", "utf-8")
        record("articles", "make articles", measured(found, comparisons))


if __name__ == "__main__":
    main()
