"""The log of one search: read by the team, written by it, corrected by its author."""

import pytest

from poles.records.models import SearchContact
from tests import factories as make
from tests import school_factories as at_school
from tests.factories import TODAY
from tests.web.visits import text_of
from tests.web.wearing import client_of

CONTACT = {
    "geste": "contact",
    "host_name": "Garage Petit",
    "made_on": "2026-11-02",
    "means": "phone",
    "outcome": "call_back",
}


@pytest.fixture
def log(cast) -> str:
    return f"/etablissement/besoins/{cast.need.pk}/recherche"


def test_a_contact_is_noted_and_shown_with_its_author(cast, diallo, log):
    answer = diallo.post(log, CONTACT | {"note": "rappeler lundi"}, follow=True)
    said = text_of(answer)
    assert "Le contact est noté." in said
    assert (
        "Garage Petit" in said and "à rappeler" in said and "rappeler lundi" in said and "M. Diallo, Professeur" in said
    )
    assert "Qui lira cela ?" in said and "Rien sur la santé, la famille" in said


def test_what_is_missing_is_said_beside_its_field_and_nothing_typed_is_lost(cast, roy, log):
    answer = roy.post(
        log, {"geste": "contact", "note": "gardez-moi", "made_on": "2026-11-09", "means": "", "outcome": ""}
    )
    assert answer.status_code == 422
    said = text_of(answer)
    assert "Choisissez un organisme de la liste, ou écrivez son nom." in said and "gardez-moi" in said
    assert not SearchContact.objects.exists()


def test_a_day_to_come_is_refused(cast, roy, log):
    answer = roy.post(log, CONTACT | {"made_on": "2026-11-03"})
    assert answer.status_code == 422 and "Ce jour est à venir" in text_of(answer)


def test_a_host_of_the_list_and_a_typed_one_are_not_both_taken(cast, roy, log):
    make.offer(site=cast.garage, hub=cast.valley)
    assert roy.post(log, CONTACT | {"site_id": cast.garage.pk}).status_code == 422
    answer = roy.post(log, CONTACT | {"site_id": cast.garage.pk, "host_name": ""}, follow=True)
    assert "Garage Morel" in text_of(answer)
    assert SearchContact.objects.get().site == cast.garage


def test_the_author_alone_is_offered_to_correct(cast, diallo, roy, log):
    contact = at_school.search_contact(cast.need, cast.diallo, note="premier")
    assert "corriger=" in diallo.get(log).content.decode()
    assert "corriger=" not in roy.get(log).content.decode()
    assert "premier" in text_of(diallo.get(f"{log}?corriger={contact.pk}"))
    said = text_of(diallo.post(f"{log}?corriger={contact.pk}", CONTACT | {"note": "second"}, follow=True))
    assert "Le contact est corrigé." in said and "second" in said and "premier" not in said
    assert roy.get(f"{log}?corriger={contact.pk}").status_code == 403
    assert diallo.get(f"{log}?corriger=zut").status_code == 404


def test_a_contact_of_another_need_is_not_corrected_from_here(cast, diallo, log):
    other = at_school.search_contact(make.need(make.learner(cast.cap), cast.january), cast.diallo)
    assert diallo.get(f"{log}?corriger={other.pk}").status_code == 404


def test_a_person_of_the_team_takes_charge(cast, roy, log):
    answer = roy.post(log, {"geste": "charge", "user_id": cast.diallo.user_id}, follow=True)
    assert "C’est noté" in text_of(answer)
    cast.need.refresh_from_db()
    assert cast.need.charge_id == cast.diallo.user_id
    assert roy.post(log, {"geste": "charge", "user_id": cast.neighbour_head.user_id}).status_code == 422
    roy.post(log, {"geste": "charge", "user_id": ""})
    cast.need.refresh_from_db()
    assert cast.need.charge is None


def test_a_search_that_is_over_is_read_and_no_longer_written(cast, roy):
    placed = make.need(make.learner(cast.cap), cast.january, status="placed")
    at_school.search_contact(placed, cast.roy)
    address = f"/etablissement/besoins/{placed.pk}/recherche"
    assert "le journal se lit, il ne s’écrit plus" in text_of(roy.get(address))
    assert roy.post(address, CONTACT).status_code == 409


@pytest.mark.parametrize(
    ("name", "status"), [("karim", 403), ("rectorate", 403), ("neighbour_head", 404), ("foreign_head", 404)]
)
def test_nobody_else_opens_the_log(cast, log, name, status):
    at_school.search_contact(cast.need, cast.diallo, host_name="Canari")
    answer = client_of(cast.everyone[name]).get(log)
    assert answer.status_code == status and "Canari" not in answer.content.decode()


def test_the_page_leads_to_the_place_found_with_every_finder(cast, roy, log):
    make.offer(site=cast.garage, hub=cast.valley)
    assert f"/eleves/besoins/{cast.need.pk}/place-trouvee" in roy.get(log).content.decode()
    page = roy.get(f"/etablissement/eleves/besoins/{cast.need.pk}/place-trouvee")
    assert {value for value, _ in page.context["form"].fields["found_by"].choices} == {
        "learner", "family", "teacher", "business", "school",
    }  # fmt: skip


def test_a_note_with_markup_is_text(cast, roy, log):
    at_school.search_contact(
        cast.need, cast.roy, note="<img src=x onerror=alert(1)>", host_name="<b>x</b>", made_on=TODAY
    )
    body = roy.get(log).content.decode()
    assert "<img src=x" not in body and "<b>x</b>" not in body


def test_the_mlds_coordinator_is_told_that_nobody_else_reads(cast, log):
    at_school.follow_up(cast.ines)
    aubry = client_of(cast.aubry)
    assert "Le coordonnateur MLDS de votre établissement, personne d’autre." in text_of(aubry.get(log))
    assert "Garage Petit" in text_of(aubry.post(log, CONTACT, follow=True))
    assert "Garage Petit" not in text_of(client_of(cast.roy).get(log))
