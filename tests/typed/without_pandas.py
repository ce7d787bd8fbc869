# pyright: strict
"""What a type checker sees of loaders where pandas is not installed."""

from collections.abc import Iterator
from typing import assert_type

import polars as pl
import pyarrow as pa

import liaoning_innovation_data as lid

assert_type(lid.load_documents(), pl.DataFrame)
assert_type(lid.load_sentences(), pl.DataFrame)
assert_type(lid.load_organisations(), pl.DataFrame)
assert_type(lid.load_laboratories(), pl.DataFrame)
assert_type(lid.load_platforms(), pl.DataFrame)
assert_type(lid.load_projects(), pl.DataFrame)
assert_type(lid.load_achievements(), pl.DataFrame)
assert_type(lid.load_indicators(), pl.DataFrame)
assert_type(lid.load_relations(), pl.DataFrame)
assert_type(lid.load_evidence(), pl.DataFrame)
assert_type(lid.load_readings(), pl.DataFrame)
assert_type(lid.load_omissions(), pl.DataFrame)
assert_type(lid.load_facts(), pl.DataFrame)
assert_type(lid.load("laboratories"), pl.DataFrame)

assert_type(lid.load_documents(engine="polars"), pl.DataFrame)
assert_type(lid.load_facts(engine="polars", version="1.0.0"), pl.DataFrame)

assert_type(lid.load_documents(engine="pyarrow"), pa.Table)
assert_type(lid.load_sentences(engine="pyarrow"), pa.Table)
assert_type(lid.load_organisations(engine="pyarrow"), pa.Table)
assert_type(lid.load_laboratories(engine="pyarrow"), pa.Table)
assert_type(lid.load_platforms(engine="pyarrow"), pa.Table)
assert_type(lid.load_projects(engine="pyarrow"), pa.Table)
assert_type(lid.load_achievements(engine="pyarrow"), pa.Table)
assert_type(lid.load_indicators(engine="pyarrow"), pa.Table)
assert_type(lid.load_relations(engine="pyarrow"), pa.Table)
assert_type(lid.load_evidence(engine="pyarrow"), pa.Table)
assert_type(lid.load_readings(engine="pyarrow"), pa.Table)
assert_type(lid.load_omissions(engine="pyarrow"), pa.Table)
assert_type(lid.load_facts(engine="pyarrow"), pa.Table)
assert_type(lid.load("laboratories", engine="pyarrow"), pa.Table)

assert_type(lid.iter_documents(), Iterator[lid.Document])
assert_type(lid.iter_sentences(), Iterator[lid.Sentence])
assert_type(lid.iter_organisations(), Iterator[lid.Organisation])
assert_type(lid.iter_laboratories(), Iterator[lid.Laboratory])
assert_type(lid.iter_platforms(), Iterator[lid.Platform])
assert_type(lid.iter_projects(), Iterator[lid.Project])
assert_type(lid.iter_achievements(), Iterator[lid.Achievement])
assert_type(lid.iter_indicators(), Iterator[lid.Indicator])
assert_type(lid.iter_relations(), Iterator[lid.Relation])
assert_type(lid.iter_evidence(), Iterator[lid.Evidence])
assert_type(lid.iter_readings(), Iterator[lid.Reading])
assert_type(lid.iter_omissions(), Iterator[lid.Omission])

assert_type(lid.explain("indicator/total-investment", "value"), lid.Explanation)
assert_type(lid.explain("indicator/total-investment"), list[lid.Explanation])
assert_type(lid.validate(lid.path("laboratories").parent), lid.Report)
assert_type(lid.list_tables(), tuple[str, ...])

for laboratory in lid.iter_laboratories():
    assert_type(laboratory.member_count, int | None)
    assert_type(laboratory.research_fields, tuple[str, ...])
assert_type(lid.open().load("laboratories"), pl.DataFrame)
assert_type(lid.open().facts(engine="pyarrow"), pa.Table)
assert_type(lid.load_records(lid.Laboratory), list[lid.Laboratory])
