"""The pages of mobility and adjustments in Chromium: accessible, narrow and wide, at rest and with errors, by keyboard."""

import pytest
from django.urls import reverse

from poles.records.models import Mobility, User
from poles.words.adjustments import Adjustment
from tests import factories as make
from tests.browser import assert_no_violation, screenshot, sign_in
from tests.web.test_pages_in_browser import OVERFLOW

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def roy(cast, page, live_server):
    """Mme Roy, ready to open an address and to look at it."""
    sign_in(page, live_server.url, User.objects.get(pk=cast.roy.user_id))

    def visit(address: str, name: str):
        page.goto(live_server.url + address)
        look(page, name)
        return page

    return visit


def look(page, name: str) -> None:
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        page.wait_for_load_state("networkidle")
        screenshot(page, f"{name}-{width}")
        assert_no_violation(page)
        assert page.evaluate(OVERFLOW) <= 0, page.url


def test_one_learner(cast, roy):
    page = roy(reverse("schools:mobility", args=[cast.ines.pk]), "mobilite")
    page.get_by_label("Trajet le plus long").fill("900")
    page.keyboard.press("Enter")
    look(page, "mobilite-erreur")
    page.get_by_label("Trajet le plus long").fill("30")
    page.get_by_label("Non", exact=True).focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.get_by_text("La mobilité de l’élève est enregistrée.").wait_for()
    row = Mobility.objects.get()
    assert (row.travel_limit, row.network) == (30, "nobody")


def test_a_class(cast, roy):
    for name in ("Malik", "Anne-Élisabeth-Maximilienne", "Zoé"):
        make.mobility(make.learner(cast.cap, name), network="somebody")
    address = reverse("schools:class_mobility", args=[cast.cap.pk])
    page = roy(address, "mobilite-classe")
    page.locator("input[type=number]").first.fill("900")
    page.get_by_role("button", name="Enregistrer la classe").click()
    look(page, "mobilite-classe-erreur")


def test_what_the_place_must_offer(cast, roy):
    for kind in Adjustment:
        make.adjustment(cast.ines, kind=kind)
    roy(reverse("schools:adjustments", args=[cast.need.pk]), "amenagements")
    run = make.run(make.campaign(cast.valley, status="published"), status="done")
    match = make.match(cast.need, make.offer(site=cast.garage, hub=cast.valley), run=run)
    roy(reverse("schools:proposal", args=[match.pk]), "proposition-amenagements")
