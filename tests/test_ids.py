"""Ids: what is made is parsed, and every numbered slug has the form that `validate` asks for."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from liaoning_innovation_data.schema import ids

slugs = st.from_regex(rf"\A{ids.SLUG}\Z", alphabet=st.characters(codec="ascii"))


@given(st.sampled_from(sorted(ids.RECORD_KINDS)), slugs, slugs)
def test_an_id_is_parsed_into_what_it_is_made_of(table: str, key: str, slug: str) -> None:
    record_id = ids.make(table, key, slug)
    assert re.fullmatch(ids.ID, record_id)
    assert ids.parse(record_id) == (ids.KINDS[table], key, slug)
    assert re.fullmatch(ids.SHORT, ids.short(record_id))
    assert ids.short(record_id).replace("/", f"/{key}/") == record_id


@given(slugs)
def test_the_id_of_a_document_has_no_slug(key: str) -> None:
    record_id = ids.make("documents", key)
    assert re.fullmatch(ids.DOCUMENT_ID, record_id)
    assert ids.parse(record_id) == ("document", key, "")
    assert ids.short(record_id) == record_id


@given(st.sampled_from(["readings", "omissions"]), st.integers(0, 10**6), st.integers(1, 200))
def test_a_number_is_read_from_its_slug_however_many_have_it(table: str, number: int, nth: int) -> None:
    match = re.fullmatch(ids.number_pattern(table), ids.numbered(table, number, nth))
    assert match
    assert int(match[1]) == number
