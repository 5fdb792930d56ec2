"""A learner or an adult reports an offer in plain words; the code opens the answer, and nothing says who it was."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from poles.records import models as rows
from tests import factories as make
from tests import host_factories as host
from tests.web.visits import stop_the_clock
from tests.web.wearing import client_of, client_of_code

pytestmark = pytest.mark.django_db
WORDS = "Le patron a dit pas de filles."


@pytest.fixture
def offer(cast, monkeypatch):
    stop_the_clock(monkeypatch)
    host.alert_referent(cast.academy, cast.karim.user_id, cast.valley)
    return make.offer(site=cast.garage, hub=cast.valley, contact=cast.morel_contact)


@pytest.fixture
def pupil(cast, offer):
    return client_of_code(make.access_code(cast.ines))


def send(client, offer, text=WORDS):
    return client.post(reverse("families:report", args=[offer.pk]), {"text": text})


def test_a_learner_is_given_a_code_once_and_reads_the_answer_without_it_saying_who(cast, offer, pupil):
    assert "Personne ne peut vous refuser" in pupil.get(reverse("families:report", args=[offer.pk])).text
    answer = send(pupil, offer)
    code = answer.context["code"]
    assert answer.status_code == 200 and code in answer.text and "no-store" in answer["Cache-Control"]
    alert = rows.Alert.objects.get()
    assert (alert.reporter, alert.school) == (None, None)
    page = client_of(cast.karim).get(reverse("members:alert", args=[alert.pk])).text
    assert WORDS in page and "ne sait pas qui" in page
    assert not [name for name in ("Inès", "Vallon", "Jean-Moulin", code) if name in page]
    client_of(cast.karim).post(reverse("members:alert_answer", args=[alert.pk]), {"text": "C’est réglé."})

    read = Client().post(reverse("families:report_answer"), {"code": code.lower()})

    assert "C’est réglé." in read.text and WORDS not in read.text and cast.garage.name not in read.text


def test_a_wrong_code_is_refused_and_counted_by_address(cast, offer, client):
    for _ in range(settings.WRONG_CODES_OF_AN_ADDRESS):
        assert client.post(reverse("families:report_answer"), {"code": "CDFG-HJKM-NPQR"}).status_code == 422
    assert client.post(reverse("families:report_answer"), {"code": "CDFG-HJKM-NPQR"}).status_code == 429


def test_a_session_sends_three_and_its_keys_hold_only_how_many(cast, offer, pupil):
    for _ in range(3):
        assert send(pupil, offer).status_code == 200
    assert send(pupil, offer).status_code == 422
    assert rows.Alert.objects.count() == 3
    assert pupil.session["reports"] == 3


def test_the_own_name_is_asked_to_be_left_out_and_the_words_are_kept(cast, offer, pupil):
    answer = send(pupil, offer, "Je suis Inès Vallon, on m’a refusée")

    assert answer.status_code == 422 and "on m’a refusée" in answer.text and not rows.Alert.objects.exists()


def test_an_offer_that_is_hidden_is_not_there(cast, offer, pupil):
    hidden = make.offer(site=cast.garage, hub=cast.valley, status="submitted")

    assert pupil.get(reverse("families:report", args=[hidden.pk])).status_code == 404


def test_the_placement_page_leads_to_it(cast, offer, pupil):
    make.placement(cast.need, offer.seats.get())
    rows.PlacementNeed.objects.filter(pk=cast.need.pk).update(status="placed")

    assert (
        reverse("families:report", args=[offer.pk])
        in pupil.get(reverse("families:placement", args=[cast.need.pk])).text
    )


def test_others_are_led_to_their_own_door(cast, offer, client):
    address = reverse("families:report", args=[offer.pk])

    assert client.get(address)["Location"] == reverse("families:code")
    assert client_of(cast.roy).get(address).status_code == 403
