"""The documents drawn from the code are in step with it, and every field is in the data dictionary."""

import re

import pytest
from django.urls import get_resolver

from poles.config import dictionary, docs


@pytest.fixture(autouse=True)
def _all_routes():
    assert get_resolver().url_patterns


@pytest.mark.parametrize("name", sorted(docs.PAGES))
def test_a_document_is_in_step_with_the_code(name):
    path = docs.DOCS / name

    assert path.exists(), f"./run docs writes docs/{name}"
    assert path.read_text() == docs.PAGES[name](), f"./run docs rewrites docs/{name}"


def test_every_field_of_every_table_is_in_the_data_dictionary():
    assert dictionary.undeclared() == []


def test_a_field_that_the_dictionary_forgot_is_named(monkeypatch):
    whole = dictionary.entries()
    monkeypatch.setattr(dictionary, "entries", lambda: [entry for entry in whole if entry.field != "birth_date"])

    assert dictionary.undeclared() == [
        "records.Learner.birth_date is not in the dictionary",
        "records.PastLearner.birth_date is not in the dictionary",
    ]


def test_no_field_can_hold_origin_health_or_judicial_facts():
    forbidden = (
        "origin",
        "ethni",
        "religio",
        "health",
        "sante",
        "handicap",
        "disab",
        "diagnos",
        "judic",
        "detention",
        "offence",
    )
    names = [f"{entry.table}.{entry.field}" for entry in dictionary.entries()]
    names += [f"{table.name}.{field}" for table in dictionary.tables() for field in table.neutral]
    of_territory = ("records.Diagnosis.", "records.Priority.diagnosis")  # that of a pôle's territory, never of a person
    names = [name for name in names if not name.startswith(of_territory)]

    assert [name for name in names if any(word in name.lower() for word in forbidden)] == []


def test_every_word_of_the_glossary_is_a_word_of_the_code():
    words = set(re.findall(r"`(\w+)`", (docs.DOCS / "glossaire.md").read_text()))
    code = "\n".join(path.read_text() for path in (docs.ROOT / "poles").rglob("*.py"))

    assert len(words) > 30
    assert {word for word in words if not re.search(rf"\b{word}\b", code)} == set()
