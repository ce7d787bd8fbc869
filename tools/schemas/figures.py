"""docs/figures.md, from what measurements left in `bench/results/*.json`, and the phrases of pages that quote it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from liaoning_innovation_data.storage.about import of_folder
from liaoning_innovation_data.storage.manifest import read_manifest
from tools.schemas.pages import table

Results = Mapping[str, Any]
QUOTING = ("README.md", "bench/results/structure.md")
QUOTED = (
    "the two readings agree in {agreement.f1} % of the values",
    "of {lies.unmarked.of} plausible false statements, {lies.unmarked} pass all checks unmarked",
    "of the {lies.unmarked_held_out.of} to which no rule was adjusted, {lies.unmarked_held_out}",
    "Of {articles.exact.of} facts in ten invented articles, {articles.exact} have an exact place",
    "until then: {structure.agrees} % agrees, {structure.differs} % differs, {structure.abstains} % abstains, "
    "of {structure.rows} rows",
)
"""What pages say of figures; in a page, the numbers are written anew where the other words of a phrase stand."""

AGREEMENT = "cells in which a second reading of the document agrees with the released one (F1)"


def results(folder: Path, data: Path) -> dict[str, Any]:
    """Return name -> what a measurement left behind; how far two readings agree is told by the data."""
    found = {file.stem: json.loads(file.read_text("utf-8")) for file in sorted(folder.glob("*.json"))}
    about = of_folder(data)
    if about.agreement is None:
        return found
    f1 = {"what": AGREEMENT, "value": round(100 * about.agreement, 1), "unit": "%"}
    measured = {
        "command": "make release",
        "versions": {"data": read_manifest(data)["data_version"]},
        "figures": {"f1": f1},
        **({"day": about.published.isoformat()} if about.published else {}),
    }
    return {"agreement": measured, **found}


def page(found: Results) -> str:
    """Return the page of all figures."""
    rows = [
        [one["what"], _value(one), f"[{name}](#how-they-were-measured)"]
        for name, result in found.items()
        for one in result["figures"].values()
    ]
    measured = [
        [
            f"[{name}](../{result['page']})" if result.get("page") else name,
            f"`{result['command']}`" if result.get("command") else "by hand",
            result.get("day", ""),
            ", ".join(f"{package} {version}" for package, version in result["versions"].items()),
            result.get("machine", ""),
        ]
        for name, result in found.items()
    ]
    parts = [
        "# Figures",
        "",
        "Written by `make schemas` from `bench/results/*.json`, to which each measurement writes its figures. Other "
        "pages quote these figures. The changes, the lies (false statements) and the articles were written for this "
        "package; a different choice would give different figures. Shares are rounded down. Times are from the "
        "machines listed below; compare ratios, not seconds. “Beside” names what a time is compared with.",
        "",
        *table("what|figure|measured by", rows),
        "",
        "## How they were measured",
        "",
        *table("measurement|command|day|versions|machine", measured),
    ]
    return "\n".join(parts) + "\n"


def _value(one: Mapping[str, Any]) -> str:
    of = f" of {one['of']:,} ({1000 * one['value'] // one['of'] / 10:g}\N{NO-BREAK SPACE}%)" if "of" in one else ""
    unit = one.get("unit", "")
    return f"{one['value']:,}{of}{' ' if unit else ''}{unit}"


def quoted(text: str, found: Results) -> str:
    """Return a page in which the phrases that it has of `QUOTED` have the figures that were measured."""
    for phrase in QUOTED:
        first, *others = re.split(r"\{(.+?)\}", phrase)
        pattern = _words(first) + "".join(rf"[\d.,]*\d{_words(words)}" for words in others[1::2])
        if not re.search(pattern, text):
            continue
        figures = [_figure(found, *field.split(".")) for field in others[::2]]

        def written(match: re.Match[str], figures: list[str] = figures) -> str:
            return "".join(part for pair in zip(match.groups(), [*figures, ""], strict=True) for part in pair)

        text = re.sub(pattern, written, text)
    return text


def _words(text: str) -> str:
    spaced = r"\s+".join(map(re.escape, text.split(" ")))
    return f"({spaced})"


def _figure(found: Results, result: str, name: str, part: str = "value") -> str:
    return f"{found[result]['figures'][name][part]:,}"
