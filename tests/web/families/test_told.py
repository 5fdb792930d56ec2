"""What a learner tells: the own trip, a place found alone; an adult tells nothing."""

import pytest
from django.urls import reverse

from poles.records import models as rows
from tests import factories as make
from tests.factories import NOW
from tests.web.families.conftest import at
from tests.web.visits import text_of

pytestmark = pytest.mark.django_db


TRIP = {"travel_mode": "bike", "travel_limit": "30"}


def test_a_learner_says_the_own_trip_and_the_school_reads_it_beside_the_need(cast, ines, roy_page):
    page = ines.get("/eleve/trajets")
    assert "Rien n’est noté" in text_of(page) and "/eleve/trajets" in ines.get("/eleve/").content.decode()

    answer = ines.post("/eleve/trajets", TRIP, follow=True)

    said = rows.Mobility.objects.get()
    assert "C’est noté : 30 min à vélo" in text_of(answer)
    assert (said.learner, said.travel_mode, said.travel_limit, said.network) == (cast.ines, "bike", 30, "unsaid")
    assert "il est noté : 30 min à vélo" in text_of(ines.get("/eleve/trajets"))
    cast.need.refresh_from_db()
    assert cast.need.travel_limit == 60
    told = text_of(roy_page.get(reverse("schools:wishes", args=[cast.need.pk])))
    assert "La mobilité dite pour cet élève est maintenant : 30 min à vélo" in told


def test_what_the_school_said_of_a_bed_and_of_the_family_stays_and_is_not_shown(cast, ines):
    make.mobility(cast.ines, boarding=True, network="nobody")

    ines.post("/eleve/trajets", TRIP | {"boarding": "", "network": "somebody"})

    said = rows.Mobility.objects.get()
    assert (said.travel_limit, said.boarding, said.network) == (30, True, "nobody")
    assert "entourage" not in text_of(ines.get("/eleve/trajets"))


@pytest.mark.parametrize("said", [{"travel_limit": "0"}, {"travel_limit": "500"}, {"travel_limit": "une heure"},
                                  {"travel_mode": "licorne"}, {"travel_mode": ""}, {"travel_limit": ""}])  # fmt: skip
def test_a_trip_that_cannot_be_is_said_beside_the_field_and_nothing_is_kept(cast, ines, said):
    answer = ines.post("/eleve/trajets", TRIP | said)

    assert answer.status_code == 422 and f"id_{next(iter(said))}_error" in answer.content.decode()
    assert not rows.Mobility.objects.exists()


def test_the_trip_is_the_learners_own_page(cast, parent, roy_page):
    for client in (parent, roy_page):
        assert client.get("/eleve/trajets").status_code == 403
        assert client.post("/eleve/trajets", TRIP).status_code == 403


FOUND = {"host_name": "Garage du Lac", "means": "visit", "outcome": "accepted"}


def test_a_learner_tells_of_a_place_found_and_nothing_is_placed(cast, ines, roy_page):
    answer = ines.post(at("found", cast.need), FOUND, follow=True)
    contact = rows.SearchContact.objects.get()

    assert "C’est noté" in text_of(answer)
    assert (contact.author, contact.hat, contact.outcome, contact.user_id) == ("Inès", "learner", "accepted", None)
    assert not rows.Placement.objects.exists()
    assert "Garage du Lac" in text_of(ines.get(at("found", cast.need)))
    assert "Garage du Lac" in text_of(roy_page.get(reverse("schools:search", args=[cast.need.pk])))


def test_a_learner_tells_five_times_at_most_and_reads_no_note_of_the_school(cast, ines):
    note = {"need": cast.need, "academy": cast.academy, "host_name": "Note interne", "means": "phone", "made_on": NOW}
    rows.SearchContact.objects.create(**note, outcome="refused", author="M. Diallo", hat="teacher")
    told = [FOUND | {"host_name": f"Garage {number}"} for number in range(6)]
    statuses = [ines.post(at("found", cast.need), said).status_code for said in told]

    assert statuses == [302] * 5 + [422]
    assert "Note interne" not in text_of(ines.get(at("found", cast.need)))


@pytest.mark.parametrize(
    "said", [{"host_name": " "}, {"means": "pigeon"}, {"outcome": "refused"}, {"host_name": "x" * 161}]
)
def test_what_is_not_told_rightly_is_refused(cast, ines, said):
    assert ines.post(at("found", cast.need), FOUND | said).status_code == 422
    assert not rows.SearchContact.objects.exists()


def test_an_adult_tells_nothing_and_a_learner_only_of_the_own(cast, ines, parent):
    other = make.need(make.learner(cast.cap), cast.january)

    assert parent.post(at("found", cast.need), FOUND).status_code == 403
    assert ines.post(at("found", other), FOUND).status_code == 404
    cast.need.status = "placed"
    cast.need.save()
    assert ines.post(at("found", cast.need), FOUND).status_code == 409
