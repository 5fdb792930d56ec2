"""Files in double and « Remplir avec le SIRET » in Chromium: accessible, narrow and wide, with and without scripts."""

import pytest
from django.urls import reverse

from poles.domain.offers.usecases import merge_hosts
from poles.gateways import company_register as gateway
from poles.records.models import HostMerge, User
from tests import factories as make
from tests import host_factories as made
from tests import register_stub as stubs
from tests.browser import assert_no_violation, sign_in, watched_page
from tests.factories import NOW
from tests.register_stub import SIRET
from tests.web.test_fair_pages_in_browser import look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BOOK = "/carnet/"
LONG = "Établissements Saint-Rémy-en-Bouzemont-Saint-Genest-et-Isson, carrosserie et mécanique agricole"


@pytest.fixture
def opened(page, live_server):
    """Open an address under a hat."""

    def under(actor, address: str):
        sign_in(page, live_server.url, User.objects.get(pk=actor.user_id))
        page.goto(live_server.url + address)
        return page

    return under


@pytest.fixture
def pairs(cast):
    """A pair to decide, one that was merged, one said different, and one of very long names."""
    full = {"register_state": "open", "register_name": "GARAGE AUBEPIN", "naf_code": "4520A"}
    one = make.host_site("Garage Aubépin", siret=SIRET, address="12 rue du Moulin", **full)
    other = make.host_site("Gge Aubepin SARL", address="12, R. du Moulin 88100 Saint-Dié-des-Vosges")
    for site in (one, other):
        make.contact(site, name="Mme Aubépin", phone="03 29 00 11 22", vouched_at=NOW if site is one else None)
        made.tutor(site)
        made.call(site, cast.roy, cast.jean_moulin)
        made.capacity(site)
        make.offer(site=site, hub=cast.valley)
    made.merge(one, other, score=0.97, reason="même nom, même commune, même téléphone, même adresse")
    made.merge(make.host_site(LONG), make.host_site(LONG.upper()), score=0.74, reason="noms proches, même commune")
    different = made.merge(make.host_site("Boulangerie Sureau"), make.host_site("Boulangerie Suraud"), score=0.55)
    done = made.merge(make.host_site("Menuiserie Tilleul"), make.host_site("Menuis. Tilleul"))
    merge_hosts(actor=cast.karim, merge_id=done.pk, at=NOW)
    HostMerge.objects.filter(pk=different.pk).update(status="dismissed", decided_at=NOW)
    return {"pair": HostMerge.objects.get(kept=one), "done": done, "different": different}


def test_the_pages_of_doubles(cast, opened, pairs):
    look(opened(cast.karim, f"{BOOK}doublons"), "doublons")
    for name, pair in pairs.items():
        look(opened(cast.karim, f"{BOOK}doublons/{pair.pk}"), f"doublons-{name}")
    long = HostMerge.objects.get(kept__name=LONG)
    look(opened(cast.karim, f"{BOOK}doublons/{long.pk}"), "doublons-long")


def test_an_empty_list_of_doubles(cast, opened):
    look(opened(cast.karim, f"{BOOK}doublons"), "doublons-vide")


def test_the_coordinator_merges_with_the_keyboard_then_undoes(cast, opened, pairs):
    page = opened(cast.karim, f"{BOOK}doublons/{pairs['pair'].pk}")
    page.get_by_role("radio", name="La première").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{BOOK}doublons")
    assert_no_violation(page)
    pairs["pair"].refresh_from_db()
    assert (pairs["pair"].status, pairs["pair"].kept.name) == ("merged", "Gge Aubepin SARL")

    page.get_by_role("link", name="Garage Aubépin a rejoint Gge Aubepin SARL").click()
    page.get_by_role("button", name="Annuler la fusion").click()
    page.wait_for_url(f"**{BOOK}doublons")
    page.get_by_role("link", name="Gge Aubepin SARL et Garage Aubépin").wait_for()


@pytest.fixture
def stub(settings, monkeypatch):
    monkeypatch.setattr(gateway, "BREAKER", gateway.Breaker())
    with stubs.register() as one:
        settings.REGISTER_URL = one.url
        yield one


@pytest.mark.parametrize("scripts", [True, False])
def test_the_siret_fills_the_form_with_and_without_scripts(cast, live_server, browser, stub, scripts):
    with watched_page(browser, scripts=scripts) as (page, faults):
        page.set_viewport_size({"width": 320, "height": 800})
        page.goto(live_server.url + reverse("hosts:propose"))
        page.fill("#id_siret", "732 829 320 00074")
        page.get_by_role("button", name="Remplir avec le SIRET").click()
        page.wait_for_url("**#organisme")
        page.wait_for_load_state()
        assert page.input_value("#id_organisation") == "GARAGE D’ESSAI"
        assert page.input_value("#id_town") == "Saint-Dié-des-Vosges"
        page.get_by_text("D’après le registre : « GARAGE D’ESSAI »").wait_for()
        if scripts:
            assert_no_violation(page)
            look(page, "proposer-siret")
        assert faults == []


def test_a_silent_register_is_said_on_the_page(cast, live_server, page, stub):
    stub.play = "500"
    page.goto(live_server.url + reverse("hosts:propose"))
    page.fill("#id_siret", SIRET)
    page.get_by_role("button", name="Remplir avec le SIRET").click()
    page.wait_for_url("**#organisme")
    look(page, "proposer-siret-silence")
    page.get_by_text("Non vérifié : le registre ne répond pas.").wait_for()


def test_the_enter_key_in_a_field_sends_the_form_and_does_not_ask_the_register(cast, live_server, page, stub):
    page.goto(live_server.url + reverse("hosts:propose"))
    page.fill("#id_siret", SIRET)
    page.press("#id_organisation", "Enter")
    page.wait_for_load_state()

    page.get_by_text("Remplissez ce champ.").first.wait_for()
    assert stub.asked == []
