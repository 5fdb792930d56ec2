"""Conventions in Chromium: hours judged as they are typed, by keyboard; the same by a button without JavaScript; narrow and wide."""

from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from poles.domain.agreements.queries import terms_of
from poles.records.models import User
from tests import agreement_factories as at_law
from tests import factories as make
from tests.browser import assert_no_violation, screenshot, sign_in, watched_page
from tests.factories import TODAY
from tests.web.agreements.conftest import at, placed
from tests.web.test_pages_in_browser import OVERFLOW

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def look(page, name: str) -> None:
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        screenshot(page, f"conventions-{name}-{width}")
        assert_no_violation(page)
        assert page.evaluate(OVERFLOW) <= 0, page.url


@pytest.fixture
def agreement(cast):
    """A class whose conventions are in every state; that of Inès has a day too long and lacks a mention."""
    for number, text in enumerate(("signing", "signed", "ready", "", "")):
        start = TODAY + timedelta(3 + 20 * number)
        period = make.period(cast.cap, label=f"PFMP {number}", starts_on=start, ends_on=start + timedelta(18))
        need = make.need(make.learner(cast.cap, f"Élève {number}"), period)
        placement = placed(cast, need=need)
        if text:
            version = at_law.agreement(placement, text=text).versions.get()
            at_law.signatory(version, "tutor", name="M. Tuteur au nom interminable de la vallée")
    placement = placed(cast)
    long_day = ((7 * 60, 12 * 60), (13 * 60, 19 * 60))
    stay = at_law.stay(cast.garage, placement.starts_on, placement.ends_on)
    stay = stay.model_copy(update={"week": (at_law.DAY, at_law.DAY, long_day, at_law.DAY, at_law.DAY, (), ())})
    return at_law.agreement(placement, said=at_law.terms(placement, stays=(stay,), absences=""))


def test_hours_are_judged_as_they_are_typed_and_by_a_button_without_scripts(
    cast, agreement, page, browser, live_server
):
    roy = User.objects.get(pk=cast.roy.user_id)
    version = agreement.versions.get()
    sign_in(page, live_server.url, roy)
    for name, address in (
        ("liste", "/conventions/"),
        ("classe", reverse("agreements:class_draft", args=[cast.january.pk])),
        ("une", at("one", agreement)),
        ("activites", at("edit", agreement, "activites")),
        ("accueil", at("edit", agreement, "accueil")),
        ("horaires", at("edit", agreement, "horaires")),
    ):
        page.goto(live_server.url + address)
        look(page, name)
    said = page.locator("#constat-s0d2")
    assert "compte 11" in said.inner_text()
    wednesday = page.get_by_role("textbox", name="Mercredi")
    wednesday.focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("8h30-12h, 13h30-17h")
    expect(said).not_to_contain_text("compte 11")
    assert "pause de 1" in said.inner_text()
    page.keyboard.press("Control+a")
    page.keyboard.type("8h30-")
    page.get_by_text("Il manque une heure de début ou de fin").wait_for()
    page.keyboard.press("Control+a")
    page.keyboard.type("9h-12h, 14h-18h")
    page.get_by_text("pause de 2").wait_for()
    page.keyboard.press("Enter")
    page.get_by_text("« Les jours et les heures » : enregistré.").wait_for()
    version.refresh_from_db()
    assert terms_of(version).stays[0].week[2] == ((540, 720), (840, 1080))

    with watched_page(browser, scripts=False) as (bare, faults):
        sign_in(bare, live_server.url, roy)
        bare.goto(live_server.url + at("edit", agreement, "horaires"))
        bare.get_by_role("textbox", name="Lundi").fill("6h-12h, 13h-18h")
        bare.get_by_role("button", name="Vérifier sans enregistrer").press("Enter")
        bare.locator("#constat-s0d0").get_by_text("compte 11").wait_for()
        bare.get_by_role("textbox", name="Lundi").fill("8h-25h")
        bare.get_by_role("button", name="Enregistrer et continuer").press("Enter")
        bare.locator(".fr-alert--error").wait_for()
        screenshot(bare, "conventions-erreur-1280")
    assert not faults
