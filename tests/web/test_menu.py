"""The menu of a hat: six entries at most, one of them current, and the other pages of a section at hand."""

import pytest
from django.urls import reverse

import poles.config.urls  # noqa: F401 - declares every route
from poles.web.entries import ENTRIES, GROUPS, SECTIONS
from poles.web.routes import ROUTES
from tests import school_factories as at_school
from tests.web.wearing import client_of

pytestmark = pytest.mark.django_db


def current(answer) -> list[tuple[str, str]]:
    return [(entry["label"], entry["current"]) for entry in answer.context["entries"] if entry["current"]]


def test_no_hat_has_more_than_six_entries_and_each_leads_somewhere_that_the_hat_may_open():
    for role, entries in ENTRIES.items():
        assert len(entries) <= 6, role
        assert [name for name, _ in entries if not ROUTES[name].admits(role)] == [], role


def test_every_page_of_a_section_is_an_address():
    assert [name for pages in SECTIONS for name, _ in pages if name not in ROUTES] == []


def test_a_page_of_a_section_marks_the_entry_and_shows_the_others(cast):
    answer = client_of(cast.roy).get(reverse("schools:year"))
    assert current(answer) == [("Classes", "true")]
    shown = {one["label"]: one["here"] for one in answer.context["section"]}
    assert shown == {"Toutes les classes": False, "L’année": True, "Effectif": False, "Équipe": False}


def test_a_page_under_a_page_of_a_section_marks_the_same_entry(cast):
    roll = at_school.roll_import(cast.jean_moulin, status="dropped")
    answer = client_of(cast.roy).get(reverse("schools:roll", args=[roll.pk]))
    assert current(answer) == [("Classes", "true")]
    assert answer.context["section"] == []


def test_a_hat_is_not_shown_what_it_may_not_open(cast):
    answer = client_of(cast.diallo).get(reverse("schools:classes"))
    assert "Effectif" not in [one["label"] for one in answer.context["section"]]


def test_a_long_section_stands_under_headings_and_a_short_one_without(cast):
    answer = client_of(cast.roy).get(reverse("schools:requests"))
    headings = [heading for heading, _ in answer.context["section_groups"]]
    assert headings == ["Le réseau", "L’année", "En commun"]
    assert sum(len(pages) for _, pages in answer.context["section_groups"]) == len(answer.context["section"])
    assert [h for h, _ in client_of(cast.roy).get(reverse("schools:year")).context["section_groups"]] == [""]


def test_a_heading_stands_over_a_page_of_a_section_only():
    assert set(GROUPS) <= {name for pages in SECTIONS for name, _ in pages}
