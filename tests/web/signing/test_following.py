"""A school follows the signatures: who signed, who is next, since when; it reminds, corrects an address, keeps paper."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from poles.domain.agreements import usecases as agreements
from poles.records import models as rows
from tests.factories import NOW
from tests.web.signing.conftest import read, signs
from tests.web.visits import queries_of, stop_the_clock, text_of
from tests.web.wearing import client_of

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n page"


@pytest.fixture
def roy(cast):
    return client_of(cast.roy)


def followed(sent) -> str:
    """The address of the progress of a convention."""
    return reverse("signing:progress", args=[sent.agreement.pk])


def test_the_page_says_who_signed_who_is_next_and_since_when(client, cast, sent, monkeypatch):
    token = sent.token("tutor")
    read(client, token)
    signs(client, sent, token)
    stop_the_clock(monkeypatch, NOW + timedelta(days=4))

    page = text_of(client_of(cast.roy).get(followed(sent)))
    assert "1 signature sur 6" in page and "par un lien à usage unique reçu par courriel" in page
    assert "(message il y a quatre jours)" in page
    assert "lu jusqu’à la fin le 2 novembre 2026" in page
    assert "patronne@exemple.test" in page


def test_a_teacher_follows_without_the_whole_addresses_and_without_buttons(cast, sent):
    page = text_of(client_of(cast.diallo).get(followed(sent)))
    assert "p…@exemple.test" in page and "patronne@exemple.test" not in page and "Relancer" not in page
    assert client_of(cast.foreign_head).get(followed(sent)).status_code == 404
    assert client_of(cast.karim).get(followed(sent)).status_code == 403


def test_a_reminder_leaves_once_a_day_with_a_new_link(cast, roy, sent, monkeypatch):
    address, old = reverse("signing:remind", args=[sent.who("host").pk]), sent.token("host")
    assert "attendez demain" in text_of(roy.post(address, follow=True))
    stop_the_clock(monkeypatch, NOW + timedelta(days=2))
    assert "Un nouveau message est parti pour Mme Patronne" in text_of(client_of(cast.roy).post(address, follow=True))
    assert sent.token("host") != old


def test_a_corrected_address_closes_the_former_link_and_is_kept_with_who_gave_it(client, roy, sent):
    address, old = reverse("signing:correct", args=[sent.who("host").pk]), sent.token("host")
    assert roy.post(address, {"email": "", "phone": ""}).status_code == 422
    assert "adresse" in text_of(roy.post(address, {"email": "pas une adresse"}))
    page = text_of(roy.post(address, {"email": "gerante@exemple.test", "phone": ""}, follow=True))
    assert "L’adresse est corrigée" in page and "gerante@exemple.test, donné par Mme Roy" in page
    assert client.get(reverse("signing:link", args=[old])).status_code == 410


def test_a_page_signed_by_hand_is_kept_as_the_signature_of_that_person(roy, sent):
    address = reverse("signing:scan", args=[sent.who("guardian").pk])
    tries = [
        ({}, "Choisissez le fichier"),
        (
            {"scan": SimpleUploadedFile("p.png", b"GIF89a", "image/png"), "signed_on": "2026-11-02"},
            "ni un PDF, ni une image",
        ),
        ({"scan": SimpleUploadedFile("p.png", PNG, "image/png"), "signed_on": "2026-11-03"}, "à venir"),
    ]
    for given, told in tries:
        answer = roy.post(address, given)
        assert answer.status_code == 422 and told in text_of(answer)
    answer = roy.post(
        address, {"scan": SimpleUploadedFile("p.png", PNG, "image/png"), "signed_on": "2026-11-02"}, follow=True
    )
    assert "est enregistrée, avec sa page" in text_of(answer) and "sur papier" in text_of(answer)
    assert sent.signed() == {"guardian"} and bytes(rows.Signature.objects.get().scan) == PNG


def test_a_text_taken_back_shows_its_signatures_as_void_and_may_be_sent_again(client, roy, sent, cast):
    token = sent.token("tutor")
    read(client, token)
    signs(client, sent, token)
    recall = reverse("signing:recall", args=[sent.agreement.pk, 1])
    assert "Dites en quelques mots" in text_of(roy.post(recall, {"reason": ""}, follow=True))
    page = text_of(roy.post(recall, {"reason": "Mauvais horaires"}, follow=True))
    assert "Le texte est repris" in page and "reprise, signatures annulées" in page
    assert "a repris ce texte" in text_of(client.get(reverse("signing:link", args=[token])))

    fresh = sent.agreement.versions.get(status="draft")
    agreements.settle(actor=cast.roy, version_id=fresh.pk, at=NOW)
    assert "Envoyer en signature" in text_of(roy.get(followed(sent)))


def test_the_page_asks_few_questions(roy, sent):
    assert queries_of(roy, followed(sent)) <= 32
