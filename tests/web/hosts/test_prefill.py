"""« Remplir avec le SIRET »: the form comes back filled, or says why not; what was typed is kept and nothing blocks."""

import time

import pytest
from django.urls import reverse

from poles.gateways import company_register as gateway
from poles.records import models as rows
from tests import factories as make
from tests import register_stub as stubs
from tests.cast import gather
from tests.register_stub import SIRET, company, page, place
from tests.web.hosts.test_journey import typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return gather()


@pytest.fixture
def stub(settings, monkeypatch, cast):
    monkeypatch.setattr(gateway, "BREAKER", gateway.Breaker())
    with stubs.register() as one:
        settings.REGISTER_URL = one.url
        yield one


def filled(client, siret: str = SIRET, **said):
    return client.post(reverse("hosts:propose"), {"siret": siret, "fill": "siret", **said})


def value_of(answer, name: str) -> object:
    return answer.context["form"][name].value()


def test_the_form_comes_back_with_what_the_register_says(client, stub):
    answer = filled(client)

    assert answer.status_code == 200
    assert {name: value_of(answer, name) for name in ("organisation", "town", "town_code", "siret")} == {
        "organisation": "GARAGE D’ESSAI", "town": "Saint-Dié-des-Vosges", "town_code": "88413", "siret": SIRET,
    }  # fmt: skip
    assert value_of(answer, "address") == "12 RUE DU MOULIN 88100 SAINT-DIE-DES-VOSGES"
    assert "D’après le registre : « GARAGE D’ESSAI »" in answer.text
    assert not rows.HostSite.objects.filter(siret=SIRET).exists()


def test_what_was_typed_is_kept(client, stub):
    answer = filled(
        client, organisation="Atelier du Col", town="Fraize", title="Découvrir", accessible="on", opens_on="2027-01-11",
        kept_audiences=["segpa", "ulis"],
    )  # fmt: skip

    kept = {name: value_of(answer, name) for name in ("organisation", "town", "title", "accessible", "opens_on")}
    assert kept == {
        "organisation": "Atelier du Col", "town": "Fraize", "title": "Découvrir", "accessible": "on", "opens_on": "2027-01-11",
    }  # fmt: skip
    assert value_of(answer, "kept_audiences") == ["segpa", "ulis"]
    assert "Vérifiez le nom : nous avons gardé le vôtre." in answer.text


def test_a_closed_firm_is_said_and_not_refused(client, stub):
    stub.play = page(company(place(etat_administratif="F")))

    answer = filled(client)

    assert "cet établissement est fermé" in answer.text
    assert client.post(reverse("hosts:propose"), typed(siret=SIRET)).status_code == 302


def test_a_siret_unknown_to_the_register_is_said(client, stub):
    stub.play = page()

    answer = filled(client)

    assert "Le registre ne connaît pas ce SIRET" in answer.text
    assert value_of(answer, "organisation") in (None, "")


@pytest.mark.parametrize("fault", ["500", "429", "malformed", "huge", "redirect", "wrong shape", "cut"])
def test_a_register_in_trouble_leaves_the_page_working(client, stub, fault):
    stub.play = fault

    answer = filled(client, organisation="Atelier du Col")

    assert answer.status_code == 200
    assert "Non vérifié : le registre" in answer.text
    assert value_of(answer, "organisation") == "Atelier du Col"


def test_a_register_that_drips_holds_the_page_three_seconds_at_most_then_not_at_all(client, stub, monkeypatch):
    monkeypatch.setattr(stubs, "DRIP", 1.0)
    stub.play = "slow body"

    seconds = []
    for _ in range(4):
        began = time.monotonic()
        answer = filled(client)
        seconds.append(time.monotonic() - began)
        assert "Non vérifié : le registre ne répond pas." in answer.text

    assert max(seconds) < 4
    assert seconds[-1] < 1


def test_without_the_register_the_page_works_and_says_so(client, cast):
    answer = filled(client)

    assert "Non vérifié : ce service ne consulte pas le registre des entreprises." in answer.text
    assert client.post(reverse("hosts:propose"), typed(siret=SIRET)).status_code == 302


@pytest.mark.parametrize(
    ("siret", "said"),
    [("", "Écrivez d’abord le numéro SIRET"), ("123", "14 chiffres"), ("73282932000075", "mal recopié")],
)
def test_a_wrong_number_is_said_without_asking(client, stub, siret, said):
    answer = filled(client, siret)

    assert said in answer.text
    assert value_of(answer, "siret") == siret
    assert stub.asked == []


def test_sending_the_form_never_asks_the_register(client, stub):
    client.post(reverse("hosts:propose"), typed(siret=SIRET))

    assert rows.HostSite.objects.filter(siret=SIRET).exists()
    assert stub.asked == []


def test_what_the_register_says_comes_out_inert(client, stub):
    make.commune("67482", "Strasbourg")
    stub.play = page(company(place(adresse="<script>x</script>"), nom_complet='"><script>alert(1)</script>'))

    answer = filled(client)

    assert "<script>alert" not in answer.text and "<script>x" not in answer.text
    assert "&lt;script&gt;alert" in answer.text
