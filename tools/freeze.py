"""Freeze the names of countries and currencies that the rules read.

Writes `src/liaoning_innovation_data/evidence/derivation/tables/{countries,currencies}.json` from the installed
pycountry (ISO 3166) and Babel (CLDR). The tables are frozen, not read at run time, so that an upgrade of
those libraries can't change what a released dataset means. Run by hand: `python tools/freeze.py`.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path
from typing import Any, cast

import pycountry
from babel import Locale
from babel.numbers import get_currency_name

TABLES = Path(__file__).parent.parent / "src" / "liaoning_innovation_data" / "rules" / "tables"


def countries() -> dict[str, list[str]]:
    """ISO 3166-1 alpha-2 code -> the names that ISO 3166 gives it."""
    found: dict[str, list[str]] = {}
    for country in cast("Iterable[Any]", pycountry.countries):
        names = [getattr(country, key, None) for key in ("name", "common_name", "official_name")]
        found[country.alpha_2] = sorted({name for name in names if name})
    return dict(sorted(found.items()))


def currencies() -> dict[str, list[str]]:
    """ISO 4217 code -> its English names, and its last word alone where no other currency has it."""
    official = {entry.alpha_3 for entry in cast("Iterable[Any]", pycountry.currencies)}
    funds_and_metals = {"CHE", "CHW", "CLF", "COU", "MXV", "USN", "UYI", "UYW", "BOV", "XSU", "XUA", "XDR"}
    metals_and_tests = {code for code in official if code.startswith("X")} - {
        "XAF",
        "XCD",
        "XOF",
        "XPF",
        "XCG",
    }
    locale = Locale("en")
    names: dict[str, set[str]] = {}
    for code in sorted(official - funds_and_metals - metals_and_tests):
        plurals = {get_currency_name(code, count=count, locale=locale) for count in (1, 2)}
        names[code] = {name for name in plurals | {code} if name}
    heads = Counter(head for code in names for head in {name.split()[-1].lower() for name in names[code]})
    for spellings in names.values():
        spellings |= {
            last
            for last in (name.split()[-1] for name in set(spellings))
            if heads[last.lower()] == 1 and last.islower()
        }
    return {code: sorted(spellings) for code, spellings in names.items()}


def main() -> None:
    """Write both tables."""
    for name, rows, source in [
        ("countries", countries(), f"ISO 3166-1 names, from pycountry {version('pycountry')}"),
        ("currencies", currencies(), f"CLDR English names of ISO 4217 codes, from Babel {version('babel')}"),
    ]:
        text = json.dumps({"source": source, name: rows}, ensure_ascii=False, indent=1)
        (TABLES / f"{name}.json").write_text(text + "\n", encoding="utf-8")
        print(f"{name}: {len(rows)} codes, {sum(map(len, rows.values()))} names")


if __name__ == "__main__":
    main()
