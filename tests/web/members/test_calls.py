"""The page of a call says where the host stands before anything is typed; what is noted is read by every member."""

import re
from datetime import timedelta

import pytest

from poles.records.models import HostCall, HostClaim
from tests import host_factories as host
from tests import school_factories as at_school
from tests.factories import NOW, TODAY
from tests.web.visits import queries_of, text_of
from tests.web.wearing import client_of

CALL = {"purpose": "prospecting", "means": "phone", "made_on": "2026-11-02", "outcome": "not_reached"}
HOSTILE = "<script>alert(1)</script>=1+1"


@pytest.fixture
def page(cast) -> str:
    return f"/carnet/{cast.garage.pk}"


@pytest.fixture
def director(cast):
    return client_of(cast.workshop_head)


def test_the_caller_reads_the_warning_before_the_form(cast, page, director):
    host.call(
        cast.garage, cast.neighbour_head, home=cast.neighbour, made_at=NOW - timedelta(days=3), outcome="call_back",
        call_back_on=TODAY + timedelta(days=1),
    )  # fmt: skip
    said = text_of(director.get(f"{page}/appel"))
    assert "Mieux vaut attendre" in said
    assert "Appelé vendredi dernier, il y a trois jours, par le lycée du Lac (Mme Lacombe) : à rappeler." in said
    assert "Sollicité 1 fois ce mois-ci" not in said, "it was in October"
    assert said.index("Mieux vaut attendre") < said.index("Pourquoi l’appeler ?")
    assert "N’écrivez jamais un nom d’élève" in said and "Qui lira cela ?" in said


def test_a_call_is_noted_and_read_by_the_other_school(cast, page, director):
    answer = director.post(f"{page}/appel", CALL | {"fact": "Demander Mme Morel, le matin"}, follow=True)
    said = text_of(answer)
    assert "L’appel est noté" in said and "Demander Mme Morel, le matin" in said
    theirs = text_of(client_of(cast.neighbour_head).get(page))
    assert "Appelé aujourd’hui par le lycée Jean-Moulin (M. Ferrand) : pas joint." in theirs
    assert "Demander Mme Morel, le matin" in theirs


def test_an_offer_of_seats_leads_to_the_offer(cast, page, director):
    answer = director.post(
        f"{page}/appel", CALL | {"outcome": "seats", "seats": "2", "family": "automobile"}, follow=True
    )
    assert "Saisir l’offre avec lui" in text_of(answer)
    (address,) = re.findall(r'href="(/accueillir/proposer[^"]*)"', answer.content.decode().replace("&amp;", "&"))
    form = director.get(address).content.decode()
    assert 'value="Garage Morel"' in form and 'value="Saint-Dié-des-Vosges"' in form
    assert '<option value="automobile" selected>' in form


def test_no_more_calls_says_until_when(cast, page, director):
    said = text_of(director.post(f"{page}/appel", CALL | {"outcome": "no_more_calls"}, follow=True))
    assert "ne sera plus sollicité jusqu’au 31 juillet 2028" in said
    assert "Ne l’appelez pas pour demander une place" in said


def test_over_the_cap_the_call_is_refused_and_nothing_typed_is_lost(cast, page, director):
    cast.garage.call_cap = 0
    cast.garage.save()
    assert "Ne l’appelez pas pour demander une place" in text_of(director.get(f"{page}/appel"))
    answer = director.post(f"{page}/appel", CALL | {"fact": "gardez-moi"})
    assert answer.status_code == 422 and "gardez-moi" in text_of(answer)
    assert "L’organisme ne veut aucune sollicitation" in text_of(answer)
    assert not HostCall.objects.exists()
    assert director.post(f"{page}/appel", CALL | {"purpose": "thanks", "outcome": "done"}).status_code == 302


def test_what_is_missing_is_said_beside_its_field(cast, page, director):
    answer = director.post(f"{page}/appel", {"fact": "gardez-moi", "made_on": "2026-11-02"})
    assert (
        answer.status_code == 422 and "Choisissez une réponse." in text_of(answer) and "gardez-moi" in text_of(answer)
    )
    answer = director.post(f"{page}/appel", CALL | {"outcome": "call_back"})
    assert "Dites quel jour l’organisme veut être rappelé." in text_of(answer)


def test_markup_in_a_fact_is_inert(cast, page, director):
    director.post(f"{page}/appel", CALL | {"fact": HOSTILE})
    assert b"<script>alert(1)" not in director.get(page).content
    assert HOSTILE in HostCall.objects.get().fact


def test_a_host_is_claimed_seen_and_given_back(cast, page, director):
    said = text_of(director.post(f"{page}/charge", {"until": "2026-11-09"}, follow=True))
    assert "Vous vous en chargez jusqu’au 9 novembre 2026" in said
    head = client_of(cast.neighbour_head)
    theirs = text_of(head.get(page))
    assert "M. Ferrand, Lycée Jean-Moulin" in theirs and "s’en charge jusqu’au 9 novembre 2026" in theirs
    assert "Libérer cet organisme" not in theirs
    assert "s’en charge jusqu’au" in text_of(head.post(f"{page}/charge", {"until": "2026-11-05"}, follow=True))
    claim = HostClaim.objects.get()
    assert head.post(f"/carnet/charges/{claim.pk}/rendre").status_code == 403
    assert "C’est rendu" in text_of(director.post(f"/carnet/charges/{claim.pk}/rendre", follow=True))


@pytest.mark.parametrize("until", ["", "jamais", "2026-11-17", "2026-11-01"])
def test_a_claim_of_impossible_length_is_refused_with_a_sentence(cast, page, director, until):
    said = text_of(director.post(f"{page}/charge", {"until": until}, follow=True))
    assert "Dites jusqu’à quel jour" in said or "Choisissez un jour entre aujourd’hui et le 16 novembre 2026" in said
    assert not HostClaim.objects.exists()


def test_searches_count_without_a_word_on_the_learner(cast, page):
    at_school.search_contact(cast.need, cast.diallo, site=cast.garage, made_on=TODAY, note="Inès veut la mécanique")
    said = text_of(client_of(cast.neighbour_head).get(f"{page}/appel"))
    assert "Dont 1 contact pour une recherche d’élève" in said
    assert "Inès" not in said and "Diallo" not in said and "Jean-Moulin" not in said


def test_a_caller_reads_when_to_call_whom(cast, page, director):
    cast.morel_contact.callers, cast.morel_contact.phone = "members", "0329000000"
    cast.morel_contact.call_when = "le matin"
    cast.morel_contact.save()
    said = text_of(director.get(f"{page}/appel"))
    assert "Mme Morel" in said and "0329000000" in said and "le matin" in said


@pytest.mark.parametrize("name", ["foreign_head", "stranger"])
def test_other_hubs_find_no_such_page(cast, page, name):
    client = client_of(cast.everyone[name])
    assert client.get(f"{page}/appel").status_code == 404
    assert client.post(f"{page}/charge", {"until": "2026-11-09"}).status_code == 404


@pytest.mark.parametrize("name", ["aubry", "rectorate", "ministry"])
def test_other_hats_have_no_such_page(cast, page, name):
    assert client_of(cast.everyone[name]).get(f"{page}/appel").status_code == 403


def test_a_long_history_costs_no_more_queries(cast, page, director):
    host.call(cast.garage, cast.neighbour_head, home=cast.neighbour)
    before = queries_of(director, f"{page}/appel")
    for _ in range(15):
        host.call(cast.garage, cast.karim, hub=cast.valley)
    assert queries_of(director, f"{page}/appel") == before


def test_a_person_without_a_phone_is_not_said_to_refuse_calls(cast, page, director):
    person = cast.morel_contact
    person.callers, person.phone, person.vouched_at, person.chosen_at = "members", "", NOW, NOW
    person.save()

    said = text_of(director.get(f"{page}/appel"))

    assert "téléphone non dit : écrivez" in said and "ne souhaite pas être appelé" not in said
