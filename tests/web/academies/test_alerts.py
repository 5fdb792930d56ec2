"""The rectorat names who reads alerts, and sees how many, never what."""

import pytest
from django.urls import reverse

from poles.records import models as rows
from tests import host_factories as host
from tests.web.visits import stop_the_clock
from tests.web.wearing import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    stop_the_clock(monkeypatch)


def test_a_person_is_named_for_a_pole_and_taken_back(cast):
    office, path = client_of(cast.rectorate), reverse("academies:alert_referents")
    page = office.get(path).text
    assert "Toute l’académie" in page and "Vallée" in page and "Karim" in page
    key = str(cast.valley.pk)
    assert office.post(path, {"hub_id": key, "user_id": str(cast.karim.user_id)}).status_code == 302
    assert rows.AlertReferent.objects.get().user_id == cast.karim.user_id
    assert office.post(path, {"hub_id": key, "user_id": str(cast.stranger.user_id)}).status_code == 422
    assert office.post(path, {"hub_id": key, "user_id": ""}).status_code == 302
    assert not rows.AlertReferent.objects.exists()


def test_the_whole_academie_has_one_too(cast):
    office, path = client_of(cast.rectorate), reverse("academies:alert_referents")

    assert office.post(path, {"hub_id": "academie", "user_id": str(cast.rectorate.user_id)}).status_code == 302
    assert rows.AlertReferent.objects.get().hub is None


@pytest.mark.parametrize(("many", "said"), [(0, "aucune alerte"), (3, "de 1 à 4"), (6, "6 alertes")])
def test_small_totals_are_not_told_and_no_alert_is_read(cast, many, said):
    for _ in range(many):
        host.alert(cast.karim.user_id, cast.academy.pk, hub=cast.valley, text="Canarimots")
    page = " ".join(client_of(cast.rectorate).get(reverse("academies:alert_referents")).text.split()).replace(
        "\xa0", " "
    )

    assert said in page and "Canarimots" not in page


def test_the_list_of_poles_leads_to_the_referents_and_to_the_alerts(cast):
    page = client_of(cast.rectorate).get(reverse("academies:hubs")).text

    assert f'href="{reverse("academies:alert_referents")}"' in page and f'href="{reverse("members:alerts")}"' in page


def test_other_hats_have_no_such_page(cast):
    for actor in (cast.karim, cast.roy, cast.ministry):
        assert client_of(actor).get(reverse("academies:alert_referents")).status_code == 403
