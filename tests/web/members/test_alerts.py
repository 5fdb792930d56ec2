"""The pages of alerts: sent from a school, read by one person, answered, closed; nobody else finds them."""

import pytest
from django.urls import reverse

from poles.records import models as rows
from tests import factories as make
from tests import host_factories as host
from tests import school_factories as school
from tests.web.wearing import client_of, client_of_link

pytestmark = pytest.mark.django_db
WORDS = "Canarimots : pas de filles."


@pytest.fixture
def offer(cast):
    host.alert_referent(cast.academy, cast.karim.user_id, cast.valley)
    return make.offer(site=cast.garage, hub=cast.valley, contact=cast.morel_contact)


def sent(cast, offer):
    path = f"{reverse('members:report')}?offre={offer.pk}"
    answer = client_of(cast.diallo).post(path, {"text": WORDS, "ground": "sex"})
    assert answer.status_code == 302
    return rows.Alert.objects.get()


def test_from_the_report_to_the_answer(cast, offer):
    alert = sent(cast, offer)
    karim, diallo, path = client_of(cast.karim), client_of(cast.diallo), reverse("members:alert", args=[alert.pk])
    assert "Pas encore de réponse" in diallo.get(path).text and "Je l’examine" not in diallo.get(path).text
    assert WORDS in karim.get(path).text and "M. Diallo" in karim.get(path).text
    assert cast.garage.name in karim.get(reverse("members:alerts")).text
    assert karim.post(reverse("members:alert_take", args=[alert.pk])).status_code == 302
    assert karim.post(reverse("members:alert_answer", args=[alert.pk]), {"text": ""}).status_code == 422
    assert karim.post(reverse("members:alert_answer", args=[alert.pk]), {"text": "Corrigé."}).status_code == 302
    assert "Corrigé." in diallo.get(path).text
    assert karim.post(reverse("members:alert_close", args=[alert.pk])).status_code == 302
    assert cast.garage.name not in karim.get(reverse("members:alerts")).text
    assert cast.garage.name in karim.get(reverse("members:alerts") + "?closes=1").text


def test_nobody_else_finds_it_by_any_page(cast, offer):
    alert = sent(cast, offer)
    others = [actor for name, actor in cast.everyone.items() if actor.user_id and name not in ("karim", "diallo")]
    for actor in others:
        client = client_of(actor)
        for address in (reverse("members:alert", args=[alert.pk]), reverse("members:alerts")):
            answer = client.get(address)
            assert answer.status_code in (200, 403, 404) and "Canarimots" not in answer.text
            assert address.endswith("alertes") or answer.status_code in (403, 404)
        for name in ("alert_take", "alert_answer", "alert_close"):
            address = reverse(f"members:{name}", args=[alert.pk])
            assert client.post(address, {"text": "Non"}).status_code in (403, 404)
    link = client_of_link(cast.morel_contact)
    assert link.get(reverse("members:alert", args=[alert.pk])).status_code == 403
    alert.refresh_from_db()
    assert alert.status == "received"


def test_the_pages_of_the_offer_and_of_the_pole_say_nothing_of_it(cast, offer):
    sent(cast, offer)
    karim, morel = client_of(cast.karim), client_of_link(cast.morel_contact)
    pages = [karim.get(reverse("coordinators:offer", args=[offer.pk])), karim.get(reverse("coordinators:today"))]
    pages += [morel.get(reverse("hosts:offers")), client_of(cast.stranger).get(reverse("coordinators:offers"))]
    assert [page.request["PATH_INFO"] for page in pages if "Canarimots" in page.text] == []


def test_a_discriminatory_refusal_has_its_own_way_in(cast, offer):
    school.search_contact(cast.need, cast.diallo, host_name="Garage du Lac & fils", outcome="refused")
    page = client_of(cast.diallo).get(reverse("schools:search", args=[cast.need.pk])).text

    assert "Le refus vous semble discriminatoire ?" in page and "nom=Garage%20du%20Lac%20%26%20fils" in page
    shown = client_of(cast.diallo).get(reverse("members:report") + "?nom=Garage%20du%20Lac").text
    assert "Organisme : Garage du Lac." in shown


@pytest.mark.parametrize("query", ["?offre=rien", "?organisme=rien", "?offre=00000000-0000-0000-0000-000000000000"])
def test_an_address_made_up_is_not_found(cast, offer, query):
    assert client_of(cast.diallo).get(reverse("members:report") + query).status_code == 404


def test_what_was_typed_is_kept_when_it_is_refused(cast, offer):
    answer = client_of(cast.diallo).post(reverse("members:report"), {"text": "Inès Vallon refusée", "ground": "sex"})

    assert answer.status_code == 422 and "Inès Vallon refusée" in answer.text and "aucun élève" in answer.text


def test_the_public_page_of_an_offer_shows_the_link_to_those_who_may_report(cast, offer, client):
    address = reverse("public:offer", args=[offer.pk])

    assert "Quelque chose ne va pas" in client_of(cast.diallo).get(address).text
    for other in (client, client_of(cast.karim), client_of_link(cast.morel_contact)):
        assert "Quelque chose ne va pas" not in other.get(address).text
