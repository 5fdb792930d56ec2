"""The pôle and its bank: reserve, complete, open again, what could help an offer that nobody asks for."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from poles.records import models as rows
from tests import factories as make
from tests import host_factories as made
from tests.web.wearing import client_of


@pytest.fixture
def offer(cast):
    return make.offer("Tôlerie", site=cast.garage, hub=cast.valley, contact=cast.morel_contact, seats=2)


def address(name, offer):
    return reverse(f"coordinators:{name}", args=[offer.pk])


def test_an_offer_is_kept_for_a_school_and_a_public_then_for_everybody(cast, karim, offer):
    path = address("offer_reserve", offer)
    assert "n’est pas" not in karim.get(path).text and "pour tous les élèves" in karim.get(address("offer", offer)).text
    said = {"kept_audiences": ["ulis"], "kept_school": cast.neighbour.uai, "kept_reason": "Convention signée"}
    assert "est réservée" in karim.post(path, said, follow=True).text
    page = karim.get(address("offer", offer)).text
    assert "Lycée du Lac" in page and "Convention signée" in page and "Changer ou lever la réservation" in page
    assert f'value="{cast.neighbour.uai}"' in karim.get(path).text
    assert "pour tous les élèves" in karim.post(path, {"lift": "1"}, follow=True).text
    assert not rows.OfferReservation.objects.exists()


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"kept_audiences": ["ulis"]}, "Dites pourquoi"),
        ({"kept_reason": "Convention"}, "Dites à qui"),
        ({"kept_audiences": ["garcons"], "kept_reason": "x"}, "garcons"),
        ({"kept_school": "Nulle part", "kept_reason": "x"}, "Aucun établissement"),
    ],
)
def test_what_is_missing_is_told_and_nothing_is_kept(cast, karim, offer, said, told):
    answer = karim.post(address("offer_reserve", offer), said)
    assert answer.status_code == 422 and told in answer.text
    assert not rows.OfferReservation.objects.exists()


def test_wishes_that_will_not_be_served_are_told_without_a_name(cast, karim, offer):
    cast.need.wishes.create(academy=cast.academy, offer=offer, rank=1)
    made.reservation(offer, cast.neighbour)
    page = karim.get(address("offer", offer)).text
    assert "1 élève a choisi cette offre" in page and "Vallon" not in page


def test_the_pole_says_an_offer_complete_for_a_host_who_calls(cast, karim, offer):
    assert "Dire l’offre complète" in karim.get(address("offer", offer)).text
    assert "est complète" in karim.post(address("offer_full", offer), follow=True).text
    assert "Rouvrir l’offre" in karim.get(address("offer", offer)).text
    karim.post(address("offer_reopen", offer))
    offer.refresh_from_db()
    assert offer.status == "published"


def test_after_three_weeks_without_answer_three_things_to_try_are_on_the_page(cast, karim, offer):
    assert "Personne n’a encore répondu" not in karim.get(address("offer", offer)).text
    rows.Offer.objects.update(
        published_at=timezone.now() - timedelta(days=22), closes_on=make.NOW.date() + timedelta(days=9999)
    )
    page = karim.get(address("offer", offer)).text
    assert "Personne n’a encore répondu" in page and "Trois choses à essayer" in page


def test_another_pole_finds_nothing_there(cast, offer):
    stranger = client_of(cast.stranger)
    for name in ("offer_reserve", "offer_full", "offer_reopen"):
        assert stranger.post(address(name, offer), {"lift": "1"}).status_code in (403, 404)
    offer.refresh_from_db()
    assert offer.status == "published"
