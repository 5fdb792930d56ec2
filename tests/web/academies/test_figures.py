"""The pages of the catalogue: every indicator opens, small groups stay hidden, the coordinator reads the own pôle."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from poles.domain.indicators.freezing import freeze
from poles.law.indicators import catalogue
from poles.records.models import User
from tests import factories as make

CODES = list(catalogue(make.TODAY))


@pytest.fixture(autouse=True)
def _clock(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: make.NOW)


def as_(actor) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id), backend="django.contrib.auth.backends.ModelBackend")
    return client


def learners(school, count, *, placed=0):
    division = make.class_group(school)
    when = make.period(division)
    for number in range(count):
        make.need(make.learner(division), when, status="placed" if number < placed else "open")


@pytest.fixture
def full(cast):
    learners(cast.neighbour, 24, placed=15)
    learners(cast.foreign, 20, placed=10)
    return cast


def test_the_catalogue_gives_each_indicator_with_its_two_counts(full):
    text = as_(full.rectorate).get(reverse("academies:catalogue")).content.decode()
    assert "Élèves placés\u202f: 25 ; élèves à placer\u202f: 45" in text
    assert text.count("pas encore mesuré") == 2
    for each in catalogue(make.TODAY).values():
        assert each.label in text


@pytest.mark.parametrize("code", ["eleves-places", "visites-faites", "contributions-donnees", "distance-moyenne"])
def test_an_indicator_opens_on_its_definition_for_both_readers(full, code):
    for actor, name in ((full.rectorate, "academies:figure"), (full.karim, "steering:figure")):
        text = as_(actor).get(reverse(name, args=[code])).content.decode()
        assert catalogue(make.TODAY)[code].definition in text


def test_the_rectorate_compares_poles_and_reads_the_interval_and_the_frozen_years(full):
    freeze(actor=full.rectorate, academy_id="12", school_year=2026, label="Remontée de mars", at=make.NOW)
    page = as_(full.rectorate).get(reverse("academies:figure", args=["eleves-places"]))
    text = page.content.decode()
    assert [each.text for each in page.context["places"]] == ["50\u202f%", "60\u202f%"]
    assert page.context["value"].chance_text in text
    assert "Remontée de mars" in text
    assert "Établissement hors commune rurale – Élèves placés\u202f: 25 ; élèves à placer\u202f: 45" in text


def test_a_small_group_hides_its_cut_from_the_rectorate_alone(full):
    make.adjustment(full.ines)
    address = ["eleves-places"]
    assert (
        "Ce découpage n’est pas montré"
        in as_(full.rectorate).get(reverse("academies:figure", args=address)).content.decode()
    )
    assert "Avec un aménagement – Élèves placés\u202f: 0 ; élèves à placer\u202f: 1" in (
        as_(full.karim).get(reverse("steering:figure", args=address)).content.decode()
    )


def test_an_unknown_indicator_and_another_hat_are_refused(full):
    assert as_(full.rectorate).get(reverse("academies:figure", args=["rien"])).status_code == 404
    assert as_(full.ministry).get(reverse("academies:catalogue")).status_code == 403
    assert as_(full.partner).get(reverse("steering:figures")).status_code == 403


def test_three_more_poles_cost_no_more_statements(full):
    client = as_(full.rectorate)

    def statements():
        with CaptureQueriesContext(connection) as seen:
            assert client.get(reverse("academies:catalogue")).status_code == 200
            assert client.get(reverse("academies:figure", args=["eleves-places"])).status_code == 200
        return len(seen)

    statements()
    before = statements()
    for number in range(3):
        learners(make.school(f"Lycée {number}", hub=make.hub(f"Secteur {number}")), 2)
    assert statements() == before
