"""Hypothesis strategies for the derivation rules: what is written, and the value that it states."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
MONTHS = "January February March April May June July August September October November December".split()

dates = st.dates(date(1900, 1, 1), date(2199, 12, 31))


def in_words(number: int) -> str:
    """Write a number below a million in English words."""
    if number < 20:
        return ONES[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return TENS[tens - 2] + (f"-{ONES[ones]}" if ones else "")
    if number < 1000:
        hundreds, rest = divmod(number, 100)
        return f"{ONES[hundreds]} hundred" + (f" and {in_words(rest)}" if rest else "")
    thousands, rest = divmod(number, 1000)
    joint = " and " if 0 < rest < 100 else " "
    return f"{in_words(thousands)} thousand" + (f"{joint}{in_words(rest)}" if rest else "")


@st.composite
def written_numbers(draw: st.DrawFn) -> tuple[str, float]:
    """Return a number in digits or words, and its value."""
    form = draw(st.sampled_from(["plain", "grouped", "decimal", "words"]))
    if form == "words":
        number = draw(st.integers(0, 999_999))
        return in_words(number), float(number)
    number = draw(st.integers(0, 10**12))
    if form == "decimal":
        digits = draw(st.integers(0, 999))
        return f"{number}.{digits:03}", float(f"{number}.{digits:03}")
    return (f"{number:,}" if form == "grouped" else str(number)), float(number)


@st.composite
def written_dates(draw: st.DrawFn) -> tuple[str, date]:
    """Return a day in one of the listed forms, and the day."""
    day = draw(dates)
    month = MONTHS[day.month - 1]
    text = draw(
        st.sampled_from(
            [
                day.isoformat(),
                f"{day.year}/{day.month}/{day.day}",
                f"{day.day}.{day.month}.{day.year}",
                f"{day.day} {month} {day.year}",
                f"{month} {day.day}, {day.year}",
                f"{month[:3]}. {day.day}, {day.year}",
                f"{day.year}年{day.month}月{day.day}日",
            ]
        )
    )
    return text, day


texts = st.text(
    st.one_of(
        st.characters(codec="utf-8"),
        st.sampled_from(list(" \n\r\t.,;:!?-‐’‘“”\"'%€$“」。！？aA1é\u0301海𠮷🌊")),
    ),
    max_size=200,
)
"""Any text that a document may hold, rich in what separates words and sentences."""
