"""How records, explanations, reports and differences look in a notebook and in plain text."""

from __future__ import annotations

import copy
import datetime
import pickle
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import liaoning_innovation_data as lid
from liaoning_innovation_data.query.explanation import Explanations
from liaoning_innovation_data.query.search import Hits
from liaoning_innovation_data.schema.models import MODELS, Record
from liaoning_innovation_data.schema.text import LONGEST, MOST, UNSAFE, shown
from liaoning_innovation_data.validation.checks import catalogue

from .pinned import PINNED

TAGS = set("b bdi blockquote caption code div i mark p table tbody td th thead tr".split())
ATTRIBUTES = {"dir", "scope", "style", "title"}

HOSTILE = [
    "<script>alert(1)</script>",
    "</td></table><img src=x onerror=alert(1)>",
    "&lt;b&gt; &amp; &#60;",
    '"><svg onload=alert(1)>',
    "<!-- -->]]><![CDATA[",
    "\x1b[31mred\x07",
    "\u202eevil\u2066",
    "\ud800",
    "𠮷野家 👩\u200d🔬",
    "مختبر וגם",
    "<",
    "'",
    "x" * 10_000,
]
texts = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=20), st.text("<>&\"'/! scrpt", max_size=20))


class Seen(HTMLParser):
    """What a browser would see: tags, attributes, the texts of the cells of tables, and all text."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags = set[str]()
        self.attributes = dict[str, set[str | None]]()
        self.cells, self.marked, self.text = list[str](), list[str](), ""
        self.feed(source)
        self.close()
        assert self.open == [], "every element is closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        self.tags.add(tag)
        for name, value in attrs:
            self.attributes.setdefault(name, set()).add(value)
        if tag == "td":
            self.cells.append("")
        if tag == "mark":
            self.marked.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data
        if "td" in self.open:
            self.cells[-1] += data
        if "mark" in self.open:
            self.marked[-1] += data

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(f"a declaration: {decl}")

    def handle_pi(self, data: str) -> None:
        raise AssertionError(f"an instruction: {data}")


def html(found: Any) -> str:
    return str(found._repr_html_())


def seen(found: Any) -> Seen:
    """Return what a notebook shows of it, which is harmless whatever it holds."""
    source = html(found)
    page = Seen(source)
    assert page.tags <= TAGS
    assert page.attributes.keys() <= ATTRIBUTES
    assert page.attributes.get("style", set()) <= {"text-align: start"}, "no colours of its own"
    assert not UNSAFE.search(source)
    return page


def explanation(text: str) -> lid.Explanation:
    quote = lid.Quote(text, text, text, "verbatim", text, "sentence/a/01")
    reading = lid.Reading.model_construct(record_id="a", reading=text, explanation=text, plausibility="weak")
    return lid.Explanation(text, text, "name", text, [quote], [reading], "proven")


@given(st.sampled_from([*MODELS.values()]), st.data())
def test_no_text_of_a_record_becomes_markup(model: type[Record], data: st.DataObject) -> None:
    values = {name: data.draw(texts) for name in model.model_fields}
    record = model.model_construct(None, **values)
    page = seen(record)
    assert page.cells == [shown(value) for value in values.values()]
    assert not UNSAFE.search(str(record))
    assert str(record).splitlines()[0] == model.__name__


@given(texts)
def test_no_text_of_an_explanation_becomes_markup(text: str) -> None:
    page = seen(explanation(text))
    assert page.marked == [shown(text)]
    assert page.text.count(shown(text)) >= 6 or not text
    assert not UNSAFE.search(str(explanation(text)) + repr(explanation(text)))


@given(texts)
def test_no_text_of_a_report_becomes_markup(text: str) -> None:
    report = lid.Report([lid.Issue(text, text, 3, text, None, text)])
    meaning = catalogue()[text].description if text in catalogue() else ""
    assert seen(report).cells == [
        shown(text),
        "1",
        meaning,
        shown(text),
        shown(text),
        "3",
        shown(text),
        "",
        shown(text),
    ]
    assert not UNSAFE.search(str(report))


@given(texts, texts)
def test_no_text_of_a_difference_becomes_markup(old: str, new: str) -> None:
    change = lid.Change("cell-corrected", "laboratories", old, new, old, new, (old,), (new,), new)
    found = lid.Diff(old, new, [change])
    page = seen(found)
    assert page.cells[5:8] == ["cell-corrected", "laboratories", shown(old)]
    assert not UNSAFE.search(str(found) + repr(found))


@given(texts)
def test_no_text_of_what_a_search_found_becomes_markup(text: str) -> None:
    record = lid.Laboratory.model_construct(id=text, name=text)
    assert seen(Hits([record], lid.DATA_VERSION)).cells == [shown(text)] * 2


def test_a_record_tells_what_is_stated_and_what_is_not() -> None:
    record = lid.get("indicator/total-investment", version=PINNED)
    assert seen(record).cells[3:5] == ["total investment", "1,080,000,000"]
    assert "previous_value" in seen(record).cells[-1]
    assert "\n  value: 1,080,000,000\n  unit: CNY\n  not stated: value_to; " in str(record)
    assert repr(record).endswith("measure='total investment', value=1080000000.0, unit='CNY')")


def test_the_repr_of_a_record_makes_it_again() -> None:
    for table in {*lid.manifest()["tables"]} - {"documents", "sentences"}:  # whose texts are cut
        for record in getattr(lid, f"iter_{table}")():
            assert eval(repr(record), {"datetime": datetime, type(record).__name__: type(record)}) == record


def test_the_text_of_a_document_is_cut() -> None:
    (document,) = lid.iter_documents()
    for form in (repr(document), str(document), html(document)):
        assert document.text[:50].split("\n")[0] in form
        assert len(form) < 5_000


def test_an_explanation_marks_the_words_and_tells_rule_note_and_readings() -> None:
    cell = lid.explain("indicator/total-investment", "subject_id", version=PINNED)
    page = seen(cell)
    assert page.marked == ["These projects"]
    assert "reference: The value is the id of the record" in page.text
    assert "another reading, defensible: The investment is that of the three projects named." in page.text
    assert repr(cell).endswith(": reference 'These projects'>")
    assert (
        "no evidence: the cell is null"
        in seen(lid.explain("indicator/total-investment", "change", version=PINNED)).text
    )


def test_explanations_and_hits_are_lists_that_show_themselves() -> None:
    cells = lid.explain("indicator/total-investment", version=PINNED)
    assert isinstance(cells, Explanations)
    assert seen(cells).marked == ["These projects", "total investment", "1.08 billion yuan", "yuan"]
    assert str(cells).count("\n\n") == len(cells) - 1
    hits = lid.search("energy", version=PINNED)
    assert isinstance(hits, Hits)
    assert seen(hits).cells[:2] == [hits[0].id, "energy storage"]
    assert str(hits).splitlines()[0] == f"{hits[0].id}  energy storage"
    assert pickle.loads(pickle.dumps(hits)) == copy.copy(hits) == list(hits)


@pytest.mark.parametrize("number", [1, MOST, MOST + 1, 10_000])
def test_much_is_counted_and_the_first_are_shown(number: int) -> None:
    issue = lid.Issue("bounds", "laboratories", 3, "a", "b", "x" * 10_000)
    found: list[Any] = [
        lid.Report([issue] * number),
        lid.Diff("a", "b", [lid.Change("cell-corrected", "laboratories", "a", "b", "x" * 10_000, "y")] * number),
        Hits([lid.get("laboratory/national-key-laboratories", version=PINNED)] * number, PINNED),
    ]
    for one in found:
        page = seen(one)
        assert (f", {MOST} of {number:,}" in page.text) == (number > MOST)
        assert len(html(one)) < 50_000
        assert len(repr(one)) < 200 or isinstance(one, Hits)
    assert len(str(found[0])) < 20 * (LONGEST + 1) + 200


def test_what_is_well_is_told_in_a_word() -> None:
    assert seen(lid.Report([])).text == str(lid.Report([])) == "valid"
    assert repr(lid.Report([])) == "<Report: valid>"
    same = lid.diff("1.0.0", "1.0.0")
    assert seen(same).text == str(same) == "1.0.0 → 1.0.0: none"
    assert seen(lid.diff("1.0.0", "1.1.0")).cells[:4] == ["minor", "table-added", "identifiers", "1"]
    counted = lid.Report([], {"derivation": 3})
    assert repr(counted) == "<Report: derivation 3>"
    assert "issues, 0 of 3" in seen(counted).text
