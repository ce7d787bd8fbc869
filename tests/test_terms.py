"""The files of terms: what is not well-formed is refused, with its place and what was expected."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from liaoning_innovation_data.evidence.coverage import function_word_cues
from liaoning_innovation_data.evidence.grammar.tokens import verb_form
from liaoning_innovation_data.schema import columns as c
from liaoning_innovation_data.schema.vocabulary import (
    FOLDER,
    Predicate,
    Vocabulary,
    ambiguous_cues,
    noun_patterns,
    read_terms,
    verb_patterns,
)
from tools.terms import problems

RIGHT = '[open]\ndefinition = "in use"\ncues = ["opened"]\n'
PREDICATES = Vocabulary("predicate")
PREDICATE = '[leads]\ndefinition = "leads"\nsubjects = ["organisations"]\nobjects = ["projects"]\n'


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a", "[open", r"a\.toml :: Expected '\]'"),
        ("a", "[open]\ncues = []", r"a\.toml :: open\.cues: \[\]; expected a list of texts"),
        ("a", '[open]\ncues = "opened"', "open.cues: 'opened'; expected a list of texts"),
        ("a", '[open]\ncues = ["a", 1]', r"open.cues: \['a', 1\]; expected a list of texts"),
        ("a", '[open]\ncues = ["opened"]', "open: has no definition; expected one"),
        ("a", '[open]\ndefinition = " "', "open.definition: ' '; expected a text"),
        (
            "a",
            '[open]\ndefiniton = "x"',
            "open.definiton: unknown key; did you mean definition. Known: definition, cues",
        ),
        ("a", f'{RIGHT}[shut]\ndefinition = "x"\ncues = ["Opened"]', "shut: 'Opened' is a cue of open too"),
        ("a", f"smal_words = true\n{RIGHT}", "smal_words: True; expected a term, or true for boolean or small_words"),
        ("reason", '[open]\ndefinition = "x"\nadmits_a_number = 1', "open.admits_a_number: 1; expected true"),
        ("scheme", '[open]\ndefinition = "x"\npattern = ["x"]', r"open.pattern: \['x'\]; expected a text"),
        (
            "predicate",
            f'{PREDICATE}patterns = ["[subject] leads"]',
            r"leads.patterns: '\[subject\] leads' is no pattern",
        ),
        ("predicate", f'{PREDICATE}patterns = ["a [subject] b [object]"]', "leads.patterns: .* and one cue"),
        (
            "predicate",
            f'{PREDICATE}verbs = ["lead"]',
            "leads.verbs: 'lead' is no verb: expected its forms, as in 'take/",
        ),
        ("predicate", f'{PREDICATE}verbs = ["lead/leads//"]', "leads.verbs: 'lead/leads//' is no verb"),
        ("predicate", f'{PREDICATE}nouns = ["leader"]', "leads.nouns: 'leader' is no noun: expected its forms and"),
        ("predicate", f'{PREDICATE}ambiguous = ["of"]', "leads.ambiguous: 'of' is no pattern: expected"),
        (
            "predicate",
            f"{PREDICATE}symmetric = true",
            "leads.symmetric: subjects and objects differ; expected the same",
        ),
        (
            "predicate",
            '[leads]\ndefinition = "x"\nsubjects = ["organisation"]',
            "subjects: 'organisation' is no table of",
        ),
        ("predicate", '[leads]\ndefinition = "x"\nsubjects = ["projects"]', "objects: '' is no table of records"),
    ],
)
def test_what_is_not_well_formed_is_refused(tmp_path: Path, name: str, text: str, message: str) -> None:
    (tmp_path / f"{name}.toml").write_text(text, "utf-8")
    problem = next(problems(tmp_path / f"{name}.toml"))
    assert re.search(message, problem), problem


@pytest.mark.parametrize("file", sorted(FOLDER.iterdir()), ids=lambda file: file.name)
def test_the_files_are_well_formed(file: Path) -> None:
    assert [*problems(file)] == []


def test_a_term_is_added_in_its_file_alone(tmp_path: Path) -> None:
    text = (FOLDER / "status.toml").read_text("utf-8")
    (tmp_path / "status.toml").write_text(
        f'{text}\n[licensed]\ndefinition = "may be run"\ncues = ["licensed"]\n', "utf-8"
    )
    added = read_terms(tmp_path / "status.toml")
    assert {*added.by_name} - {*Vocabulary("status").by_name} == {"licensed"}
    assert added.by_cue["licensed"] == "licensed"


def test_a_verb_has_patterns_in_both_voices() -> None:
    assert [*verb_patterns("/takes/taking/took/taken up")] == [
        "[subject] takes up [object]",
        "[subject] taking up [object]",
        "[subject] took up [object]",
        "[subject] taken up [object]",
        "taking up [object] [subject]",
        "[object] taken up by [subject]",
        "taken up by [subject] [object]",
    ]
    assert "[object] held by [subject]" in verb_patterns("hold/holds//held")
    assert not any("taking" in pattern for pattern in verb_patterns("take/takes//took"))


def test_each_end_of_a_symmetric_predicate_may_be_the_subject() -> None:
    term = Predicate("meets", "meet", patterns=("[subject] meets [object]",), symmetric=True)
    assert [*term.arrangements()] == [
        ("meets", ("subject", "cue", "object")),
        ("meets", ("object", "cue", "subject")),
    ]


def test_a_noun_has_patterns_before_and_behind_the_object() -> None:
    assert [*noun_patterns("lead partner/lead partners of/in")] == [
        "[subject] lead partner of [object]",
        "[subject] lead partner in [object]",
        "[object] lead partner [subject]",
        "[subject] lead partners of [object]",
        "[subject] lead partners in [object]",
        "[object] lead partners [subject]",
    ]
    term = PREDICATES.by_name["operates"]
    assert isinstance(term, Predicate)
    assert {"operator", "operators"} <= {*term.noun_forms()}
    assert PREDICATES.by_cue["operators of"] == PREDICATES.by_cue["operator"] == "operates"


def test_no_noun_of_a_predicate_is_read_as_a_verb() -> None:
    nouns = {form for term in PREDICATES.terms if isinstance(term, Predicate) for form in term.noun_forms()}
    assert "suppliers" in nouns
    assert {noun for noun in nouns if verb_form(noun)} <= {
        "host",
        "hosts",
        "partner",
        "partners",
        "sponsor",
        "sponsors",
    }


def test_ambiguous_words_are_cues_that_need_no_account() -> None:
    assert {"of", "from", "at"} <= ambiguous_cues() <= {*PREDICATES.by_cue}
    text = "the head of the office at the port has come from a town in the north"
    assert [text[start:end] for start, end in function_word_cues(text)] == ["in"]


def test_each_file_is_bound_to_a_column() -> None:
    bound = {vocabulary.source for vocabulary in c.all_vocabularies().values()}
    assert {file.stem for file in FOLDER.iterdir()} == {source for source in bound if isinstance(source, str)}
    assert {name for name in c.all_vocabularies() if name.endswith(".status")} == {
        f"{table}.status" for table in ("laboratories", "platforms", "projects", "achievements")
    }


def test_countries_are_known_by_their_common_names() -> None:
    cues = Vocabulary("country").by_cue
    for name, code in {"russia": "RU", "south korea": "KR", "iran": "IR", "vietnam": "VN", "brunei": "BN"}.items():
        assert cues[name] == code
    assert "micronesia" not in cues
    assert (cues["uk"], cues["turkey"], cues["ivory coast"], cues["palestine"]) == ("GB", "TR", "CI", "PS")
    assert "us" not in cues  # a pronoun, where case is ignored
