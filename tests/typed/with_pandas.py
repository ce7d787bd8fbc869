# pyright: strict
"""What a type checker sees of loaders where pandas and its stubs are installed."""

from typing import assert_type

import pandas as pd

import liaoning_innovation_data as lid

assert_type(lid.load_documents(engine="pandas"), pd.DataFrame)
assert_type(lid.load_sentences(engine="pandas"), pd.DataFrame)
assert_type(lid.load_organisations(engine="pandas"), pd.DataFrame)
assert_type(lid.load_laboratories(engine="pandas"), pd.DataFrame)
assert_type(lid.load_platforms(engine="pandas"), pd.DataFrame)
assert_type(lid.load_projects(engine="pandas"), pd.DataFrame)
assert_type(lid.load_achievements(engine="pandas"), pd.DataFrame)
assert_type(lid.load_indicators(engine="pandas"), pd.DataFrame)
assert_type(lid.load_relations(engine="pandas"), pd.DataFrame)
assert_type(lid.load_evidence(engine="pandas"), pd.DataFrame)
assert_type(lid.load_readings(engine="pandas"), pd.DataFrame)
assert_type(lid.load_omissions(engine="pandas"), pd.DataFrame)
assert_type(lid.load_facts(engine="pandas"), pd.DataFrame)
assert_type(lid.load("laboratories", engine="pandas"), pd.DataFrame)
