"""The host's page of candidates shows no learner, and its decline is one of a closed list."""

import pytest
from django.urls import reverse

from poles.records import models as rows
from tests import factories as make
from tests.web.visits import queries_of
from tests.web.wearing import client_of, client_of_link

pytestmark = pytest.mark.django_db
MARKS = ("Canarinom", "Canariprenom", "CANARI0INE9", "2009")


@pytest.fixture
def match(cast):
    rows.Learner.objects.filter(pk=cast.ines.pk).update(
        last_name="Canarinom", first_name="Canariprenom", ine="CANARI0INE9", birth_date="2009-03-12"
    )
    offer = make.offer("Entretien", site=cast.garage, hub=cast.valley, contact=cast.morel_contact)
    return make.match(cast.need, offer, run=make.run(make.campaign(cast.valley, status="published"), status="done"))


def test_no_page_of_the_host_shows_who_the_learner_is(cast, match):
    host = client_of_link(cast.morel_contact)
    placed = make.placement(cast.need, match.offer.seats.get(), match=match)
    seen = ""
    for key in (placed.pk, match.pk):
        seen += host.get(reverse("hosts:decline", args=[key])).text
        seen += host.post(reverse("hosts:decline", args=[key]), {"reason": "full"}, follow=True).text
    for name in ("hosts:candidates", "hosts:offers"):
        seen += host.get(reverse(name)).text
    assert "Saint-Dié-des-Vosges" in seen and "Entretien" in seen
    hidden = (
        *MARKS,
        cast.jean_moulin.name,
        cast.cap.name,
        "Fraize",
        "Vallon",
        "Inès",
        str(cast.ines.pk),
        str(cast.need.pk),
    )
    assert [mark for mark in hidden if mark in seen] == []


def test_a_name_on_the_page_would_be_seen(cast, match):
    rows.Commune.objects.filter(pk=cast.jean_moulin.commune_id).update(name="Canarinom")

    assert "Canarinom" in client_of_link(cast.morel_contact).get(reverse("hosts:candidates")).text


def test_a_decline_is_shown_to_the_school_with_its_coded_reason(cast, match):
    host, path = client_of_link(cast.morel_contact), reverse("hosts:decline", args=[match.pk])
    assert host.post(path, {"reason": "age"}).status_code == 422
    assert host.post(path, {"reason": "no_tutor", "note": "trop jeune"}).status_code == 302
    assert host.post(path, {"reason": "full"}).status_code == 422
    assert "pas de tuteur disponible" in host.get(reverse("hosts:candidates")).text

    roy = client_of(cast.roy)
    assert "déclinée par l’organisme" in roy.get(reverse("schools:proposals")).text
    page = roy.get(reverse("schools:proposal", args=[match.pk])).text
    assert "pas de tuteur disponible" in page and "Signalez-le" in page
    match.refresh_from_db()
    assert match.status == "proposed"


def test_another_host_and_other_hats_find_nothing(cast, match):
    path = reverse("hosts:decline", args=[match.pk])
    stranger = client_of_link(make.contact(make.host_site("Autre garage")))
    assert stranger.get(path).status_code == stranger.post(path, {"reason": "full"}).status_code == 404
    for actor in (cast.karim, cast.roy, cast.rectorate):
        assert client_of(actor).get(path).status_code == 403
    assert not rows.HostDecline.objects.exists()


def test_without_anybody_the_page_says_what_will_come(cast):
    assert "Aucun élève proposé" in client_of_link(cast.morel_contact).get(reverse("hosts:candidates")).text


def test_the_number_of_questions_does_not_grow(cast, match):
    host, address = client_of_link(cast.morel_contact), reverse("hosts:candidates")
    few = queries_of(host, address)
    for _ in range(3):
        need = make.need(make.learner(cast.cap), cast.january)
        make.match(need, match.offer, run=match.run)
    assert queries_of(host, address) == few
