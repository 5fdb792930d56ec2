"""The host's own file: one chooses for oneself at once, and for the place once the pôle has said that one speaks for it."""

import pytest
from django.urls import reverse

from poles.records.models import HostContact, HostSite
from poles.words.hosts import Callers
from tests import factories as make
from tests import host_factories as hosts
from tests.factories import NOW
from tests.web.visits import queries_of, stop_the_clock, text_of
from tests.web.wearing import client_of, client_of_link

HERE = "/accueillir/ma-fiche"


@pytest.fixture(autouse=True)
def _morning(monkeypatch):
    stop_the_clock(monkeypatch)


@pytest.fixture
def morel(cast):
    """The browser of Mme Morel, by her mailed link."""
    return client_of_link(cast.morel_contact)


@pytest.fixture
def recognised(cast, morel):
    """The same, once the pôle has said that she speaks for the garage."""
    HostContact.objects.filter(pk=cast.morel_contact.pk).update(vouched_at=NOW)
    return morel


def test_one_chooses_who_may_call_and_when(cast, morel):
    assert "en attendant votre choix" in text_of(morel.get(HERE))
    said = text_of(morel.post(f"{HERE}/appels", {"callers": "members", "call_when": "le mardi"}, follow=True))

    assert "Votre choix est noté" in said and "les établissements du pôle et le pôle" in said and "le mardi" in said
    row = HostContact.objects.get(pk=cast.morel_contact.pk)
    assert (row.callers, row.chosen_at) == (Callers.MEMBERS, NOW)


def test_a_choice_that_is_not_in_the_list_is_refused(cast, morel):
    answer = morel.post(f"{HERE}/appels", {"callers": "voisins", "call_when": "gardez-moi"})

    assert answer.status_code == 422 and "Choisissez dans la liste." in text_of(answer) and "gardez-moi" in answer.text


def test_before_the_pole_has_recognised_the_person_the_place_is_out_of_reach_and_the_page_says_why(cast, morel):
    tutor, capacity = hosts.tutor(cast.garage, name="Mme Noël"), hosts.capacity(cast.garage)
    said = text_of(morel.get(HERE))

    assert "vous choisissez pour vous seulement" in said and "pôle « Vallée »" in said and "Mme Noël" not in said
    for what in ("lieu", "accueils", "sollicitations", "tuteurs"):
        assert morel.get(f"{HERE}/{what}").status_code == 403
    assert morel.post(f"{HERE}/lieu", {"name": "Usurpé"}).status_code == 403
    assert morel.post(f"{HERE}/tuteurs/{tutor.pk}/depart").status_code == 404
    assert morel.post(f"{HERE}/accueils/{capacity.pk}/retirer").status_code == 404
    assert HostSite.objects.get(pk=cast.garage.pk).name == "Garage Morel"


def test_once_recognised_the_host_keeps_its_own_file(cast, recognised):
    recognised.post(f"{HERE}/lieu", {"name": "Garage Morel et fils", "website": "https://garage.exemple"})
    recognised.post(f"{HERE}/sollicitations", {"call_cap": "1", "quiet_until": "2026-11-30"})
    recognised.post(f"{HERE}/accueils", {"family": "automobile", "kind": "pfmp", "seats": "2", "months": ["1"]})
    recognised.post(f"{HERE}/tuteurs", {"name": "Mme Noël", "licences": ["tutor"]})
    said = text_of(recognised.get(HERE))

    for fact in (
        "Garage Morel et fils", "jusqu’au 30 novembre 2026 compris", "2 places, janvier", "Mme Noël", "formé au tutorat",
    ):  # fmt: skip
        assert fact in said, fact


def test_what_was_said_is_corrected_and_taken_back(cast, recognised):
    tutor, capacity = hosts.tutor(cast.garage, name="Mme Noël"), hosts.capacity(cast.garage)
    assert "Le tuteur est corrigé." in text_of(
        recognised.post(f"{HERE}/tuteurs/{tutor.pk}", {"name": "M. Noël"}, follow=True)
    )
    assert "n’est plus dans la liste" in text_of(recognised.post(f"{HERE}/tuteurs/{tutor.pk}/depart", follow=True))
    assert "La ligne est retirée." in text_of(recognised.post(f"{HERE}/accueils/{capacity.pk}/retirer", follow=True))
    assert "Aucun tuteur n’est nommé." in text_of(recognised.get(HERE))


def test_a_wrong_value_is_said_beside_its_field(cast, recognised):
    answer = recognised.post(f"{HERE}/sollicitations", {"call_cap": "99"})

    assert answer.status_code == 422 and "Donnez un nombre de 0 à 31" in text_of(answer)


def test_the_file_of_another_place_is_not_touched_from_here(cast, recognised):
    other = make.host_site("Ailleurs")
    tutor, capacity = hosts.tutor(other), hosts.capacity(other)

    assert recognised.get(f"{HERE}/tuteurs/{tutor.pk}").status_code == 404
    assert recognised.post(f"{HERE}/tuteurs/{tutor.pk}/depart").status_code == 404
    assert recognised.post(f"{HERE}/accueils/{capacity.pk}/retirer").status_code == 404


def test_a_host_reads_no_note_no_mark_and_no_call_of_the_members(cast, recognised):
    hosts.note(cast.garage, cast.roy, cast.jean_moulin, text="Motsecret")
    hosts.feedback(cast.garage, cast.roy, cast.jean_moulin, comment="Motsecret")
    hosts.call(cast.garage, cast.roy, cast.jean_moulin, fact="Motsecret")

    assert "Motsecret" not in recognised.get(HERE).text


def test_what_is_typed_is_inert(cast, recognised):
    recognised.post(f"{HERE}/appels", {"callers": "members", "call_when": "<script>x()</script>"})
    recognised.post(f"{HERE}/tuteurs", {"name": "<script>x()</script>"})

    for client in (recognised, client_of(cast.roy)):
        address = HERE if client is recognised else reverse("members:host", args=[cast.garage.pk])
        assert "<script>x()" not in client.get(address).text and "&lt;script&gt;x()" in client.get(address).text


def test_the_file_asks_as_many_queries_for_one_tutor_as_for_twenty(cast, recognised):
    few = queries_of(recognised, HERE)
    for number in range(20):
        hosts.tutor(cast.garage, name=f"Tuteur {number}")

    assert queries_of(recognised, HERE) == few


def test_nobody_else_has_such_a_page(cast, client):
    assert client_of(cast.roy).get(HERE).status_code == 403
    assert client.get(HERE).status_code == 302
