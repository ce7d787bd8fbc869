"""Write what becomes of all lies and truths: `python -m tests.lies [--check] [--show ID] [--only CLASS]`."""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from bench.figures import RESULTS, figure, record, recorded

from .cases import Case, read_cases
from .judging import MARKED, REFUSED, UNMARKED, Verdict, verdicts

RESULT = RESULTS / "lies.md"
OUTCOMES = (REFUSED, MARKED, UNMARKED)

HEAD = """\
# What becomes of lies and of truths

Written by `make lies`; not edited by hand.

Each case in `tests/lies/` is completed as a careless or hostile curator would: control totals are counted, words that
are left over are omitted with the first reason that is accepted. *Refused*: there are issues. *Marked*: valid, and a
cell that the lie touches is contested or judged; or the lie leaves something out, and the words are omitted as
`no_column`. *Unmarked*: valid, and nothing tells. A contested or judged cell needs a note, and is refused without one;
in the second half of each table the curator writes all these notes. Of the cases *held out* only counts are printed:
rules are not adjusted to them.
"""


def page(without: Sequence[Verdict], with_notes: Sequence[Verdict]) -> str:
    """Return the page of results."""
    pairs = list(zip(without, with_notes, strict=True))
    lies = [pair for pair in pairs if pair[0].case.is_lie]
    truths = [pair for pair in pairs if not pair[0].case.is_lie]
    text = HEAD
    for title, chosen in (("Lies", lies), ("Truths", truths)):
        text += f"\n## {title}\n\n{_table(chosen)}"
    text += f"\n## Rules\n\n{_rules(with_notes)}"
    text += "\n## Lies that pass unmarked\n\nWith notes, of those not held out:\n\n"
    text += _listed(noted for _, noted in lies if noted.outcome == UNMARKED)
    text += "\n## Truths that are refused\n\nWith notes, of those not held out, by their first message:\n\n"
    return text + _listed(noted for _, noted in truths if noted.outcome == REFUSED)


def figures(without: Sequence[Verdict], with_notes: Sequence[Verdict]) -> dict[str, Any]:
    """Return what other pages quote."""
    lies, noted = ([one for one in found if one.case.is_lie] for found in (without, with_notes))
    held = [one for one in lies if one.case.holdout]
    truths = [one for one in with_notes if not one.case.is_lie]

    def share(what: str, outcome: str, found: Sequence[Verdict]) -> dict[str, Any]:
        return figure(what, sum(one.outcome == outcome for one in found), len(found))

    return {
        "unmarked": share("plausible false statements that pass all checks unmarked", UNMARKED, lies),
        "unmarked_held_out": share("the same of the statements to which no rule was adjusted", UNMARKED, held),
        "unmarked_with_notes": share(
            "false statements that pass unmarked where a curator writes every note", UNMARKED, noted
        ),
        "truths_refused": share(
            "true statements that are refused although a curator writes every note", REFUSED, truths
        ),
    }


def _table(pairs: Sequence[tuple[Verdict, Verdict]]) -> str:
    groups: defaultdict[str, list[tuple[Verdict, Verdict]]] = defaultdict(list)
    for pair in pairs:
        groups[pair[0].case.group].append(pair)
    names = [*OUTCOMES, *(f"{outcome}, with notes" for outcome in OUTCOMES)]
    lines = [["class", "cases", *names]]
    lines += [[group, *_counts(groups[group])] for group in sorted(groups)]
    lines += [["all but held out", *_counts([pair for pair in pairs if not pair[0].case.holdout])]]
    lines += [["held out", *_counts([pair for pair in pairs if pair[0].case.holdout])], ["all", *_counts(pairs)]]
    return _aligned(lines)


def _aligned(lines: Sequence[Sequence[str]]) -> str:
    widths = [max(len(line[at]) for line in lines) for at in range(len(lines[0]))]
    rows = [lines[0], ["-" * width for width in widths], *lines[1:]]
    return "".join(f"| {' | '.join(map(str.ljust, row, widths))} |\n" for row in rows)


def _counts(pairs: Sequence[tuple[Verdict, Verdict]]) -> list[str]:
    counts = [Counter(pair[at].outcome for pair in pairs) for at in (0, 1)]
    return [str(len(pairs)), *(str(count[outcome]) for count in counts for outcome in OUTCOMES)]


def _rules(found: Sequence[Verdict]) -> str:
    """Return how many cases each rule refuses, and how many no other rule does; `build` is what is no check."""
    refused = [(one, {why.partition(": ")[0] if " :: " not in why else "build" for why in one.why}) for one in found]
    refused = [(one, rules) for one, rules in refused if one.outcome == REFUSED]
    lines = [["rule", "lies", "alone", "truths"]]
    for rule in sorted({rule for _, rules in refused for rule in rules}):
        lies = [rules for one, rules in refused if one.case.is_lie and rule in rules]
        truths = sum(rule in rules for one, rules in refused if not one.case.is_lie)
        lines.append([rule, str(len(lies)), str(sum(len(rules) == 1 for rules in lies)), str(truths)])
    return _aligned(lines)


def _listed(found: Iterable[Verdict]) -> str:
    shown = [one for one in found if not one.case.holdout]
    lines = [
        f"- `{one.case.id}` ({one.case.group}): {one.why[0] if one.outcome == REFUSED else one.case.about}\n"
        for one in shown
    ]
    return "".join(lines) or "None.\n"


def show(case: Case) -> None:
    """Print one case, what becomes of it, and the support of the cells that it touches."""
    kind = "lie" if case.is_lie else "truth"
    print(f"{case.id}: {kind}, {case.group}{', held out' if case.holdout else ''}: {case.about}\n")
    for name, value in case.given.items():
        if name not in ("id", "false", "about", "holdout"):
            print(f"{name}: {value}".rstrip() + "\n")
    for notes in (False, True):
        (verdict,) = verdicts([case], with_notes=notes)
        print(f"{'with' if notes else 'without'} notes: {verdict.outcome}")
        print("".join(f"    {why}\n" for why in verdict.why), end="")
    for row in verdict.touched:
        print(f"    {row['record_id']}.{row['field']}: {row['exact']!r}: {row['basis']}, {row.get('support')}")


def main() -> int:
    """Run; 1 where --check finds that the page would be another."""
    parser = argparse.ArgumentParser(prog="python -m tests.lies", description="What becomes of lies and truths.")
    parser.add_argument("--check", action="store_true", help="write nothing; fail where the page would be another")
    parser.add_argument("--show", metavar="ID", help="one case, with its issues")
    parser.add_argument("--only", metavar="CLASS", help="print the page of one class")
    chosen = parser.parse_args()
    started = time.monotonic()
    cases = read_cases()
    if chosen.show:
        found = [case for case in cases if case.id == chosen.show]
        for case in found:
            show(case)
        return 0 if found else 1
    if chosen.only:
        cases = [case for case in cases if case.group == chosen.only]
    judged = verdicts(cases, with_notes=False), verdicts(cases, with_notes=True)
    text, measured = page(*judged), figures(*judged)
    print(text)
    print(f"{len(cases)} cases in {time.monotonic() - started:.0f} s", file=sys.stderr)
    if chosen.only:
        return 0
    if chosen.check:
        same = RESULT.read_text("utf-8") == text and recorded("lies") == measured
        print("" if same else f"{RESULT} is not what `make lies` writes", file=sys.stderr)
        return 0 if same else 1
    RESULT.write_text(text, "utf-8")
    record("lies", "make lies", measured)
    return 0


if __name__ == "__main__":
    sys.exit(main())
