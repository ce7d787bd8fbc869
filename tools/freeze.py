"""Freeze the names of countries and currencies that the rules read.

Writes `schema/terms/country.json` and `evidence/derivation/tables/currencies.json` from the installed pycountry
(ISO 3166) and Babel (CLDR). The tables are frozen, not read at run time, so that an upgrade of those libraries can't
change what a released dataset means. Run by hand: `python tools/freeze.py`.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path
from typing import Any, cast

import pycountry
from babel import Locale
from babel.numbers import get_currency_name

PACKAGE = Path(__file__).parent.parent / "src" / "liaoning_innovation_data"

OF_SEVERAL_PLACES = {"Micronesia", "St. Martin"}
"""Common names that are also those of a region, or of an island that two countries share."""

ALTERNATIVES = {
    "BA": "Bosnia", "CD": "Congo (DRC)", "CG": "Congo (Republic)", "CI": "Ivory Coast", "CV": "Cabo Verde",
    "CZ": "Czech Republic", "GB": "UK", "HK": "Hong Kong", "MO": "Macao", "PS": "Palestine", "SZ": "Swaziland",
    "TL": "East Timor", "TR": "Turkey",
}  # fmt: skip
"""Names that CLDR 43 (en.xml) has as `alt="short"` or `alt="variant"`, which Babel leaves out.

Without "US", which is a pronoun where case is ignored.
"""
ABBREVIATIONS = {"GB": {"U.K."}, "US": {"U.S.", "U.S.A.", "USA"}}
"""How English newspapers abbreviate names, beside what CLDR has."""


COMMON_WORDS = {"gold", "mark", "marks", "real", "reals", "sol"}
"""Names of a currency that are by themselves a word of another sense: "3 gold medals"."""


def countries() -> dict[str, list[str]]:
    """ISO 3166-1 alpha-2 code -> the names that ISO 3166 gives it, its first one first, and the one that CLDR knows."""
    common = Locale("en").territories
    terms: dict[str, list[str]] = {}
    for country in cast("Iterable[Any]", pycountry.countries):
        code: str = country.alpha_2
        names = {getattr(country, key, None) for key in ("name", "common_name", "official_name")}
        names |= (
            ABBREVIATIONS.get(code, set())
            | {ALTERNATIVES.get(code)}
            | {name for name in [common[code]] if name not in OF_SEVERAL_PLACES and not re.search(r"[()]| - ", name)}
        )
        terms[code] = [country.name, *sorted(name for name in names - {country.name} if name)]
    return dict(sorted(terms.items()))


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
            if heads[last.lower()] == 1 and last.islower() and last not in COMMON_WORDS
        }
    return {code: sorted(spellings) for code, spellings in names.items()}


def signs() -> dict[str, str]:
    """Sign of a currency in English text -> its ISO 4217 code; "¥", which is also used for yuan, is left out."""
    symbols = cast("dict[str, str]", Locale("en").currency_symbols)
    named = currencies()
    return {
        symbol: code
        for code, symbol in sorted(symbols.items())
        if code in named and unicodedata.category(symbol[-1]) == "Sc" and symbol != "¥"
    }


def main() -> None:
    """Write both tables."""
    cldr = f"CLDR English names, from Babel {version('babel')}, and their alternatives in CLDR 43"
    iso = f"ISO 3166-1 names, from pycountry {version('pycountry')}; {cldr}; U.S. and U.K."
    for file, content in [
        ("schema/terms/country.json", {"source": iso, **countries()}),
        (
            "evidence/derivation/tables/currencies.json",
            {
                "source": f"CLDR English names and signs of ISO 4217 codes, from Babel {version('babel')}",
                "signs": signs(),
                "currencies": currencies(),
            },
        ),
    ]:
        (PACKAGE / file).write_text(_text(content) + "\n", encoding="utf-8")


def _text(content: object) -> str:
    """Return JSON with each entry on a line of its own, and lists on one."""
    if not isinstance(content, dict):
        return json.dumps(content, ensure_ascii=False)
    entries = cast("dict[str, object]", content).items()
    return (
        "{\n" + ",\n".join(f"{json.dumps(key, ensure_ascii=False)}: {_text(value)}" for key, value in entries) + "\n}"
    )


if __name__ == "__main__":
    main()
