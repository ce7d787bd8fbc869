"""What the seeds say is built, and valid."""

import liaoning_innovation_data as lid


def test_the_data_is_valid() -> None:
    lid.open("build").validate().raise_for_issues()


def test_every_document_states_something() -> None:
    dataset = lid.open("build")
    assert {*dataset.facts()["document_id"]} == {*dataset.load("documents")["id"]}
