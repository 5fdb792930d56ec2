"""The coordinator reads, publishes, sends back, exports; the next pôle sees none of it."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from poles.domain.offers import queries
from poles.records import models as rows
from tests import factories as make
from tests.cast import gather
from tests.web.wearing import client_of, client_of_link

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return gather()


@pytest.fixture
def offer(cast):
    return make.offer(
        "Entretien", site=cast.garage, hub=cast.valley, contact=cast.morel_contact, status="submitted",
        regulated_work=True, closes_on=timezone.localdate().replace(year=2100),
    )  # fmt: skip


def path(name, offer):
    return reverse(f"coordinators:{name}", args=[offer.pk])


def test_the_table_shows_what_waits_then_what_is_asked(cast, offer):
    make.offer("Publiée", site=cast.garage, hub=cast.valley)
    karim = client_of(cast.karim)
    waiting = karim.get(reverse("coordinators:offers")).text
    assert "Entretien" in waiting and "Publiée</a>" not in waiting
    assert "Publiée</a>" in karim.get(reverse("coordinators:offers") + "?etat=published").text
    every = karim.get(reverse("coordinators:offers") + "?etat=tous").text
    assert "Entretien" in every and "Publiée</a>" in every


def test_the_page_says_what_to_know_before_publishing(cast, offer):
    text = client_of(cast.karim).get(path("offer", offer)).text
    assert "inspection du travail" in text and "R4153-40" in text
    assert "morel@exemple.test" in text, "the coordinator calls back"


def test_the_reader_writes_to_a_person_who_wants_no_call(cast, offer):
    rows.HostContact.objects.filter(pk=cast.morel_contact.pk).update(phone="03 29 55 44 33", callers="nobody")
    page = client_of(cast.karim).get(path("offer", offer)).text

    assert "ne veut pas d’appel : écrivez" in page and "03 29 55 44 33" not in page


def test_published_from_the_page_it_is_public(cast, offer, client):
    answer = client_of(cast.karim).post(path("offer_publish", offer), {"read": queries.digest(offer)}, follow=True)
    assert "est publiée" in answer.text
    assert client.get(reverse("public:offer", args=[offer.pk])).status_code == 200


@pytest.mark.parametrize("read", ["", "autre"])
def test_a_page_that_has_aged_publishes_nothing(cast, offer, read):
    assert client_of(cast.karim).post(path("offer_publish", offer), {"read": read}).status_code == 422
    offer.refresh_from_db()
    assert offer.status == "submitted"


def test_published_twice_the_second_page_has_aged(cast, offer):
    karim = client_of(cast.karim)
    for status in (302, 409):
        assert karim.post(path("offer_publish", offer), {"read": queries.digest(offer)}).status_code == status


def test_sending_back_needs_a_reason_and_keeps_the_page(cast, offer):
    karim = client_of(cast.karim)
    assert karim.post(path("offer_send_back", offer), {"reason": " "}).status_code == 422
    assert karim.post(path("offer_send_back", offer), {"reason": "Précisez les horaires."}).status_code == 302
    offer.refresh_from_db()
    assert (offer.status, offer.send_back_reason) == ("returned", "Précisez les horaires.")


def test_withdrawing_is_refused_when_a_learner_is_expected(cast):
    held = make.offer(site=cast.garage, hub=cast.valley)
    make.placement(cast.need, held.seats.get())
    answer = client_of(cast.karim).post(path("offer_withdraw", held))
    assert answer.status_code == 422 and "Lycée Jean-Moulin" in answer.text
    free = make.offer(site=cast.garage, hub=cast.valley)
    assert client_of(cast.karim).post(path("offer_withdraw", free)).status_code == 302


def test_to_the_next_pole_it_does_not_exist(cast, offer):
    stranger = client_of(cast.stranger)
    assert stranger.get(path("offer", offer)).status_code == 404
    for name in ("offer_publish", "offer_send_back", "offer_withdraw"):
        data = {"read": queries.digest(offer), "reason": "Non"}
        assert stranger.post(path(name, offer), data).status_code == 404
    assert "Entretien" not in stranger.get(reverse("coordinators:offers") + "?etat=tous").text
    assert "Entretien" not in stranger.get(reverse("coordinators:offers_csv") + "?etat=tous").text
    offer.refresh_from_db()
    assert offer.status == "submitted"


def test_other_hats_and_visitors_are_kept_out(cast, offer, client):
    for actor in (cast.roy, cast.diallo, cast.ministry):
        for address in (reverse("coordinators:offers"), reverse("coordinators:offers_csv"), path("offer", offer)):
            assert client_of(actor).get(address).status_code == 403
    assert client.get(path("offer", offer)).status_code == 302
    assert client_of_link(cast.morel_contact).get(path("offer", offer)).status_code == 403


def test_where_no_pole_is_open_the_rectorat_reads(cast):
    orphan = make.offer(
        "Orpheline", site=cast.garage, status="submitted", closes_on=timezone.localdate().replace(year=2100)
    )
    rectorate = client_of(cast.rectorate)
    assert "Orpheline" in rectorate.get(reverse("coordinators:offers")).text
    assert "Aucun pôle ne couvre cette commune" in rectorate.get(path("offer", orphan)).text
    assert client_of(cast.karim).get(path("offer", orphan)).status_code == 404
    assert client_of(cast.other_rectorate).get(path("offer", orphan)).status_code == 404
    assert rectorate.post(path("offer_publish", orphan), {"read": queries.digest(orphan)}).status_code == 302


def test_the_sheet_holds_the_table_without_formulas_nor_contacts(cast, offer):
    make.offer("=HYPERLINK(1)", site=cast.garage, hub=cast.valley, contact=cast.morel_contact, status="submitted")
    make.offer("Publiée", site=cast.garage, hub=cast.valley)
    answer = client_of(cast.karim).get(reverse("coordinators:offers_csv") + "?etat=submitted")
    lines = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert [line["Offre"] for line in lines] == ["Entretien", "'=HYPERLINK(1)"]
    assert "morel@exemple.test" not in answer.text and "attachment" in answer["Content-Disposition"]
    entry = rows.Entry.objects.get(what="export")
    assert entry.actor_name == "Karim" and entry.note.startswith("2 offres")


def test_the_number_of_questions_does_not_grow_with_the_table(cast, offer):
    karim = client_of(cast.karim)

    def asked():
        with CaptureQueriesContext(connection) as counted:
            karim.get(reverse("coordinators:offers"))
        return len(counted)

    one = asked()
    for _ in range(2):
        make.offer(site=make.host_site(), hub=cast.valley, contact=make.contact(), status="submitted")
    assert asked() == one
