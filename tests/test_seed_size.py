"""Large seeds: the work of reading one grows with its size, not with the square of it."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest

from liaoning_innovation_data.curation.lines import read_toml
from liaoning_innovation_data.curation.quotes import Quotes
from liaoning_innovation_data.curation.reader import SeedReader
from liaoning_innovation_data.curation.references import inherit, resolve

DOCUMENT = '[document]\nkey = "a"\nlanguage = "en"\n'


def many_records(count: int) -> tuple[str, str]:
    """Return a sentence of so many guilds that each lead a work of their own, and its TOML."""
    text = ", ".join(f"Guild {n:06} leads Work {n:06}" for n in range(count)) + "."
    rows = [
        f'[[organisations]]\nslug = "g{n}"\nname = "Guild {n:06}"\nextent = "individual"\n'
        f'[[projects]]\nslug = "w{n}"\nname = [\n  "Work {n:06}",\n]\nextent = "individual"\n'
        f'[[relations]]\nsubject = "organisation/g{n}"\nobject = "project/w{n}"\n'
        f'predicate = {{ value = "leads", quote = "{n:06} [leads]" }}\n'
        for n in range(count)
    ]
    return text, DOCUMENT + "".join(rows)


def many_mentions(count: int) -> tuple[str, str]:
    """Return a sentence that names two records so often, and a relation of theirs with as many cues."""
    text = ", ".join(f"{n:06} Guild leads Work {n:06}" for n in range(count)) + "."
    cues, names, works = (
        ", ".join(f'"{quote.format(n=n)}"' for n in range(count))
        for quote in ("Guild [leads] Work {n:06}", "{n:06} [Guild]", "[Work] {n:06}")
    )
    return text, (
        f'{DOCUMENT}[[organisations]]\nslug = "g"\nname = [{names}]\nextent = "individual"\n'
        f'[[projects]]\nslug = "w"\nname = [{works}]\nextent = "individual"\n'
        f'[[relations]]\nsubject = "organisation/g"\nobject = "project/w"\n'
        f'predicate = {{ value = "leads", quote = [{cues}] }}\n'
    )


def many_examples(count: int) -> tuple[str, str]:
    """Return a sentence that names so many examples of a group, which leads one work, and its TOML."""
    names = ", ".join(f"Guild {n:06}" for n in range(count))
    text = f"Clean Work is led by Sea guilds, among them {names}."
    rows = "".join(
        f'[[organisations]]\nslug = "g{n}"\nname = "Guild {n:06}"\nextent = "individual"\n' for n in range(count)
    )
    members = ", ".join(f'"organisation/g{n}"' for n in range(count))
    return text, (
        f'{DOCUMENT}[[organisations]]\nslug = "group"\nname = "Sea guilds"\n'
        f'[[projects]]\nslug = "w"\nname = "Clean Work"\nextent = "individual"\n{rows}'
        f'[[relations]]\nsubject = "organisation/group"\nobject = "project/w"\n'
        f'predicate = {{ value = "leads", quote = "led by" }}\n'
        f'[[relations]]\nsubject = [{members}]\nobject = "organisation/group"\n'
        f'predicate = {{ value = "member_of", quote = "among them" }}\n'
    )


def calls(text: str, toml: str) -> int:
    """Return how many functions are called while a seed is read."""
    count = 0

    def counted(*_: object) -> None:
        nonlocal count
        count += 1

    sys.setprofile(counted)
    try:
        reader = SeedReader("a.toml", *read_toml(toml, "a.toml"), Quotes(text))
        reader.read()
        resolve(reader)
        inherit(reader)
    finally:
        sys.setprofile(None)
    assert {problem.path[0] for problem in reader.problems} <= {"sentences"}, reader.problems[:3]
    assert sum(len(draft.evidence) for draft in reader.drafts) >= len(text) / 30
    return count


@pytest.mark.parametrize("seed", [many_records, many_mentions, many_examples])
def test_eight_times_the_seed_takes_about_eight_times_the_work(seed: Callable[[int], tuple[str, str]]) -> None:
    calls(*seed(1))  # what is read once: vocabularies, adapters of the models
    small, large = calls(*seed(50)), calls(*seed(400))
    assert large < 12 * small
