"""The end of placements on the pages of the school: presence, attestations, the list of the allowance, the weeks."""

from datetime import date

import pytest
from django.urls import reverse

from poles.records import models as rows
from poles.words.agreements import Absence
from tests import agreement_factories as at_law
from tests import closing_factories as over
from tests.web.visits import queries_of, stop_the_clock, text_of
from tests.web.wearing import client_of

pytestmark = pytest.mark.django_db
DAY = "2027-01-19"


@pytest.fixture(autouse=True)
def _evening(monkeypatch):
    stop_the_clock(monkeypatch, over.LAST)


@pytest.fixture
def placement(cast):
    return over.signed(cast)


@pytest.fixture
def roy(cast):
    return client_of(cast.roy)


def test_a_day_is_noted_and_the_totals_follow(cast, placement, roy):
    page = reverse("agreements:presence", args=[placement.pk])
    assert "20 jours" in text_of(roy.get(page))
    wrong = roy.post(page, {"day": DAY, "reason": "excused", "minutes": "9 h 90"})
    assert wrong.status_code == 422 and "3 h 30" in text_of(wrong)
    done = roy.post(page, {"day": DAY, "reason": "excused", "minutes": "3 h 30"}, follow=True)
    assert "1 jour noté" in text_of(done) and "19 jours et 3 h 30" in text_of(done)
    teacher = client_of(cast.diallo).get(page)
    assert "absence autorisée" in text_of(teacher) and '<form method="post" novalidate' not in teacher.text


def test_a_class_has_one_sheet_a_day(cast, placement, roy):
    other = over.classmate(cast)
    at_law.attendance(other, date(2027, 1, 19), minutes=60, reason="other_hours")
    page = reverse("agreements:class_presence", args=[cast.january.pk])
    shown = text_of(roy.get(page, {"jour": DAY}))
    assert "mardi 19 janvier 2027" in shown and "Noté : autres horaires que prévu" in shown
    said = {str(placement.pk): "unexcused", str(other.pk): "kept"}
    assert "1 changement" in text_of(roy.post(f"{page}?jour={DAY}", said, follow=True))
    assert placement.attendance.get().reason == Absence.UNEXCUSED and other.attendance.get().minutes == 60
    assert "Personne n’est en stage" in text_of(roy.get(page, {"jour": "2027-01-16"}))


def test_the_sheet_and_the_lists_ask_as_many_queries_for_a_class_as_for_one(cast, placement, roy):
    pages = [
        f"{reverse('agreements:class_presence', args=[cast.january.pk])}?jour={DAY}",
        reverse("agreements:class_close", args=[cast.january.pk]),
        reverse("agreements:to_close"),
        reverse("agreements:allowance"),
        f"{reverse('agreements:totals')}?classe={cast.cap.pk}",
    ]
    roy.get(pages[0])
    before = [queries_of(roy, page) for page in pages]
    over.classmate(cast)
    over.classmate(cast)

    assert [queries_of(roy, page) for page in pages] == before


def test_the_end_says_what_is_due_then_writes_the_attestation(cast, placement, roy):
    page = reverse("agreements:close", args=[placement.pk])
    assert "Aucune gratification n’est due" in text_of(roy.get(page))
    assert "Attestations à écrire" in text_of(roy.get(reverse("agreements:to_close")))
    assert roy.post(page, {"gratuity": "-1"}).status_code == 422
    done = text_of(roy.post(page, {"gratuity": "12.50", "remarks": ""}, follow=True))
    assert "L’attestation est écrite" in done
    assert placement.versions.get(kind="certificate").terms["gratuity"] == 1250


def test_a_class_is_closed_by_one_button(cast, placement, roy):
    over.classmate(cast)
    page = reverse("agreements:class_close", args=[cast.january.pk])
    assert "Écrire 2 attestations" in text_of(roy.get(page))
    assert "2 attestations sont écrites" in text_of(roy.post(page, follow=True))
    assert rows.Placement.objects.filter(status="done").count() == 2


def test_before_the_signature_there_is_no_presence(cast, roy):
    placement = at_law.agreement(over.placed(cast), text="draft")
    refused = roy.get(reverse("agreements:presence", args=[placement.pk]))

    assert refused.status_code == 422 and "n’est pas encore signée" in text_of(refused)


def test_the_list_of_the_allowance_is_read_and_taken(cast, placement, roy):
    over.certificate(placement)
    assert "1 ligne prête" in text_of(roy.get(reverse("agreements:allowance")))
    answer = roy.get(reverse("agreements:allowance_csv"))
    assert answer["Content-Disposition"].endswith('allocation-pfmp-2026-2027.csv"')
    assert answer.content.decode("utf-8-sig").count("\r\n") == 2
    assert rows.Entry.objects.filter(what="export_allowance").count() == 1
    assert client_of(cast.diallo).get(reverse("agreements:allowance")).status_code == 403


def test_the_certificate_of_presence_is_printed_for_the_school_and_the_family(cast, placement, roy):
    answer = roy.get(reverse("agreements:presence_paper", args=[placement.pk]))

    assert answer["Content-Type"] == "application/pdf" and answer.content.startswith(b"%PDF")


def test_the_weeks_of_a_class_are_read(cast, placement, roy):
    shown = text_of(roy.get(f"{reverse('agreements:totals')}?classe={cast.cap.pk}"))

    assert "4 semaines" in shown and "Semaines du diplôme" in shown
    assert roy.get(f"{reverse('agreements:totals')}?classe=zzz").status_code == 200
