"""A host's trainees: their presence, the attestation, the register; nothing of anybody else."""

import pytest
from django.urls import reverse

from poles.records import models as rows
from tests import closing_factories as over
from tests.web.visits import queries_of, stop_the_clock, text_of
from tests.web.wearing import client_of_link

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _evening(monkeypatch):
    stop_the_clock(monkeypatch, over.LAST)


@pytest.fixture
def placement(cast):
    return over.signed(cast)


@pytest.fixture
def morel(cast):
    return client_of_link(cast.morel_contact)


def test_the_host_sees_its_own_trainees_and_no_other(cast, placement, morel):
    other = over.classmate(cast)
    shown = text_of(morel.get(reverse("hosts:trainees")))

    assert str(placement.learner) in shown and str(other.learner) not in shown
    assert "attestation à écrire" in shown
    for name in ("presence", "certify", "certificate"):
        assert morel.get(reverse(f"hosts:{name}", args=[other.pk])).status_code == 404


def test_nobody_is_named_to_a_person_whom_the_hub_does_not_know(cast, placement, morel):
    rows.HostContact.objects.filter(pk=cast.morel_contact.pk).update(vouched_at=None)
    shown = text_of(morel.get(reverse("hosts:trainees")))

    assert "restent cachés" in shown and str(placement.learner) not in shown
    assert morel.get(reverse("hosts:presence", args=[placement.pk])).status_code == 404
    assert str(placement.learner.last_name) not in morel.get(reverse("hosts:register")).content.decode("utf-8-sig")


def test_presence_is_noted_then_the_attestation_written_and_read(cast, placement, morel):
    page = reverse("hosts:presence", args=[placement.pk])
    noted = morel.post(page, {"day": "2027-01-19", "reason": "unexcused", "minutes": ""}, follow=True)
    assert "19 jours" in text_of(noted)
    end = reverse("hosts:certify", args=[placement.pk])
    assert "Aucune gratification" in text_of(morel.get(end))
    assert "L’attestation est écrite" in text_of(morel.post(end, {"gratuity": "0"}, follow=True))
    assert morel.get(reverse("hosts:certificate", args=[placement.pk])).status_code == 404
    rows.AgreementVersion.objects.filter(kind="certificate").delete()
    over.certificate(placement, status="signing")
    assert morel.get(reverse("hosts:certificate", args=[placement.pk])).content.startswith(b"%PDF")


def test_the_register_is_taken_in_two_formats(placement, morel):
    csv = morel.get(reverse("hosts:register"))
    assert "Vallon;Inès;2027-01-11;2027-02-05;M. Tuteur;" in csv.content.decode("utf-8-sig")
    assert morel.get(reverse("hosts:register"), {"format": "xlsx"}).content[:2] == b"PK"
    assert rows.Entry.objects.filter(what="export_register").count() == 2


def test_the_same_next_year_is_one_button(placement, morel):
    offer = placement.placement.seat.offer
    assert reverse("hosts:renew_offer", args=[offer.pk]) in morel.get(reverse("hosts:trainees")).text


def test_a_host_of_two_trainees_asks_as_many_queries_as_of_one(cast, placement, morel):
    page = reverse("hosts:trainees")
    morel.get(page)
    before = queries_of(morel, page)
    other = over.classmate(cast)
    rows.AgreementStay.objects.filter(agreement=other).update(site=cast.garage)

    assert queries_of(morel, page) == before
