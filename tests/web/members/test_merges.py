"""The coordinator decides of two files that look alike: list, side by side, merge, keep apart, undo; nobody else does."""

import pytest
from django.urls import reverse

from poles.domain.offers.usecases import merge_hosts
from poles.gateways import company_register as gateway
from poles.records import models as rows
from tests import factories as make
from tests import host_factories as made
from tests import register_stub as stubs
from tests.factories import NOW
from tests.register_stub import SIRET, company, page, place
from tests.web.wearing import client_of

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script>=HYPERLINK(“x”)"


@pytest.fixture
def pair(cast):
    one, other = (
        make.host_site("Garage Aubépin", siret=SIRET),
        make.host_site("Gge Aubepin", address="12 rue du Moulin"),
    )
    make.contact(one, name="Mme Aubépin", phone="03 29 00 11 22", vouched_at=NOW)
    make.contact(other, name="Mme Sureau")
    made.note(other, cast.roy, cast.jean_moulin, text="une note privée")
    make.offer("Entretien des voitures", site=other, hub=cast.valley)
    return made.merge(one, other, score=0.93, reason="même nom, même commune")


def url(pair) -> str:
    return reverse("members:merge", args=[pair.pk])


def decide(client, pair, do: str, **said):
    return client.post(url(pair), {"do": do, **said}, follow=True)


def test_the_list_says_how_likely_and_why(karim, pair):
    shown = karim.get(reverse("members:merges"))

    assert "1 paire à examiner" in shown.text
    assert "très probable" in shown.text and "Même nom, même commune." in shown.text
    assert url(pair) in shown.text


def test_an_empty_list_says_so(karim):
    assert "Aucune paire à examiner" in karim.get(reverse("members:merges")).text


def test_both_files_are_read_side_by_side_without_any_private_note(karim, pair):
    shown = karim.get(url(pair)).text

    for text in (
        "Garage Aubépin",
        "Gge Aubepin",
        "Mme Aubépin",
        "Mme Sureau",
        "12 rue du Moulin",
        "non dit",
        "1 offre",
    ):
        assert text in shown
    assert "une note privée" not in shown


def test_merging_then_undoing_from_the_pages(karim, pair):
    told = decide(karim, pair, "merge", kept=str(pair.dropped_id)).text

    assert "ne font plus qu’une fiche" in told and "Fusions faites" in told
    pair.refresh_from_db()
    assert (pair.status, str(pair.kept)) == ("merged", "Gge Aubepin")
    assert "Annuler la fusion" in karim.get(url(pair)).text
    told = decide(karim, pair, "undo").text
    assert "La fusion est annulée" in told and "1 paire à examiner" in told
    assert not rows.HostSite.objects.filter(merged_into__isnull=False).exists()


def test_keeping_two_hosts_apart(karim, pair):
    told = decide(karim, pair, "dismiss").text

    assert "restent deux organismes" in told and "Aucune paire à examiner" in told
    assert "deux organismes différents" in karim.get(url(pair)).text


def test_the_merged_file_is_no_longer_in_the_book(karim, pair):
    decide(karim, pair, "merge")

    assert karim.get(reverse("members:host", args=[pair.dropped_id])).status_code == 404
    assert "Entretien des voitures" in karim.get(reverse("members:host", args=[pair.kept_id])).text


def test_a_pair_decided_meanwhile_is_told(karim, cast, pair):
    merge_hosts(actor=cast.karim, merge_id=pair.pk, at=NOW)

    assert decide(karim, pair, "dismiss").status_code in (403, 409)


def test_a_button_that_does_not_exist_does_nothing(karim, pair):
    assert decide(karim, pair, "").status_code == 200

    pair.refresh_from_db()
    assert pair.status == "proposed"


def test_a_third_file_is_refused_in_a_sentence(karim, cast, pair):
    told = decide(karim, pair, "merge", kept=str(cast.garage.pk))

    assert told.status_code == 422 and "laquelle des deux fiches reste" in told.text


def test_only_the_coordinator_of_the_ground_comes_here(cast, pair, roy):
    assert roy.get(reverse("members:merges")).status_code == 403
    assert roy.get(url(pair)).status_code == 403
    stranger = client_of(cast.stranger)
    assert "Aucune paire" in stranger.get(reverse("members:merges")).text
    assert stranger.get(url(pair)).status_code == 404


def test_hostile_names_come_out_inert(karim, cast):
    pair = made.merge(make.host_site(HOSTILE), make.host_site("Gge", address=HOSTILE), reason=HOSTILE)

    for shown in (karim.get(reverse("members:merges")).text, karim.get(url(pair)).text):
        assert "<script>alert" not in shown and "&lt;script&gt;alert" in shown


def test_the_list_asks_the_same_number_of_questions_whatever_its_length(karim, pair, django_assert_num_queries):
    def asked() -> int:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as queries:
            karim.get(reverse("members:merges"))
        return len(queries)

    few = asked()
    for number in range(12):
        made.merge(make.host_site(f"Un {number}"), make.host_site(f"Deux {number}"))

    assert asked() == few


@pytest.fixture
def stub(settings, monkeypatch):
    monkeypatch.setattr(gateway, "BREAKER", gateway.Breaker())
    with stubs.register() as one:
        settings.REGISTER_URL = one.url
        yield one


def refreshed(client, site):
    return client.post(reverse("members:host_refresh", args=[site.pk]), follow=True).text


def test_the_coordinator_asks_the_register_for_one_host(karim, pair, stub):
    stub.play = page(company(place(etat_administratif="F")))

    told = refreshed(karim, pair.kept)

    assert "Le registre répond : fermé d’après le registre." in told
    assert "Vérifier au registre" in told


def test_a_register_that_does_not_answer_is_said_and_changes_nothing(karim, pair, stub):
    stub.play = "malformed"

    told = refreshed(karim, pair.kept)

    assert "Non vérifié : le registre ne répond pas." in told
    assert rows.HostSite.objects.get(pk=pair.kept_id).register_state == "unchecked"


def test_a_school_does_not_ask_the_register(roy, pair):
    assert roy.post(reverse("members:host_refresh", args=[pair.kept_id])).status_code == 403


def test_a_choice_of_file_that_cannot_be_read_merges_nothing(karim, pair):
    answer = decide(karim, pair, "merge", kept="ni l’une ni l’autre")

    assert answer.status_code == 422 and "Choisissez laquelle des deux fiches reste." in answer.text
    pair.refresh_from_db()
    assert pair.status == "proposed"
