"""A coordinator keeps the contact point: what it says, its address and card, who answers what."""

import pytest
from django.urls import reverse

from poles.records import models as rows
from tests import host_factories as hosts
from tests.web.visits import stop_the_clock, text_of
from tests.web.wearing import client_of

pytestmark = pytest.mark.django_db

PAGE = "coordinators:contact_point"


@pytest.fixture(autouse=True)
def _clock(monkeypatch):
    stop_the_clock(monkeypatch)


@pytest.fixture
def point(cast):
    return hosts.contact_point(cast.valley, code="kdmrt")


def test_before_it_is_made_the_page_says_when(cast):
    assert "Pas encore d’adresse" in client_of(cast.karim).get(reverse(PAGE)).text


def test_its_words_are_changed_and_the_public_page_says_them(cast, point, client):
    karim = client_of(cast.karim)
    wrong = karim.post(reverse(PAGE), {"greeting": "Bonjour", "phone": "demain", "call_cap": "40"})
    assert wrong.status_code == 422 and 'value="demain"' in wrong.text
    assert (
        karim.post(reverse(PAGE), {"greeting": "Bienvenue !", "phone": "03 29 00 00 00", "call_cap": "2"}).status_code
        == 302
    )

    told = text_of(client.get(reverse("public:contact", args=["kdmrt"])))
    assert "Bienvenue !" in told and "03 29 00 00 00" in told


def test_the_page_shows_the_address_the_picture_and_the_card(cast, point):
    page = client_of(cast.karim).get(reverse(PAGE))

    assert "/c/kdmrt" in page.text and "data:image/svg+xml" in page.text
    assert reverse("public:contact_card", args=["kdmrt"]) in page.text


def test_people_are_named_for_a_reason_and_taken_away(cast, point):
    karim = client_of(cast.karim)
    add = reverse("coordinators:contact_route_add")
    assert karim.post(add, {"topic": "host", "family": "", "user_id": ""}).status_code == 422
    assert (
        karim.post(add, {"topic": "host", "family": "", "user_id": str(cast.foreign_head.user_id)}).status_code == 422
    )
    assert (
        karim.post(add, {"topic": "host", "family": "automobile", "user_id": str(cast.diallo.user_id)}).status_code
        == 302
    )
    assert "M. Diallo" in karim.get(reverse(PAGE)).text
    route = rows.ContactRoute.objects.get()
    drop = reverse("coordinators:contact_route_drop", args=[route.pk])
    assert client_of(cast.stranger).post(drop).status_code == 404
    assert karim.post(drop).status_code == 302
    assert not rows.ContactRoute.objects.exists()


def test_somebody_who_has_left_is_shown_as_ignored(cast, point):
    hosts.contact_route(cast.valley, cast.foreign_head.user_id)

    assert "n’est plus du pôle : ignoré" in client_of(cast.karim).get(reverse(PAGE)).text


def test_nobody_else_keeps_it(cast, point):
    for actor in (cast.roy, cast.rectorate, cast.ministry):
        assert client_of(actor).get(reverse(PAGE)).status_code == 403
    assert "kdmrt" not in client_of(cast.stranger).get(reverse(PAGE)).text
