"""The pages of a campaign in Chromium: accessible, narrow and wide, full, empty and wrong, and whole by keyboard alone."""

import pytest

from poles.records.models import AllocationRule, User
from tests import factories as make
from tests.browser import sign_in
from tests.web.coordinators.conftest import url
from tests.web.test_fair_pages_in_browser import look
from tests.web.visits import stop_the_clock

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FULL = {
    "vue": "", "regle": "regle", "resultats": "resultats", "manques": "manques",
    "et-si": "et-si?trajet1-minutes=15&internat1-lits=2&internat1-commune=Saint-Dié-des-Vosges"
             "&internat1-bassin=bassin de Vittel",
    "et-si-faux": "et-si?places1-nombre=9000&places1-commune=Nulleville&internat1-lits=2",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _morning(monkeypatch):
    stop_the_clock(monkeypatch)


@pytest.fixture
def karim_at(cast, page, live_server):
    """The page of Karim's browser, at an address."""
    sign_in(page, live_server.url, User.objects.get(pk=cast.karim.user_id))

    def opened(address: str):
        page.goto(live_server.url + address)
        return page

    return opened


@pytest.mark.parametrize("name", FULL)
def test_a_full_page(karim_at, tried, name):
    look(karim_at(url(tried.campaign, FULL[name])), f"campagne-{name}")


@pytest.mark.parametrize("what", ["", "regle", "resultats", "manques", "et-si"])
def test_an_empty_page(cast, karim_at, what):
    campaign = make.campaign(cast.valley, status="draft", kind="bts_internship")

    look(karim_at(url(campaign, what)), f"campagne-vide-{what}")


def test_the_proof_and_the_tables_of_the_charts_open(karim_at, tried):
    page = karim_at(url(tried.campaign, "resultats"))

    for closed in reversed(page.locator("main details:not([open]) > summary").all()):
        closed.click()

    look(page, "campagne-preuve")
    page.get_by_text("poles replay").wait_for()


def test_the_map_of_the_bassins_says_each_share(karim_at, tried):
    page = karim_at(url(tried.campaign, "resultats"))

    page.locator("[data-map][data-ready='2']").wait_for()
    page.get_by_role("button", name="part d’élèves placés (%), bassin de Vittel, 0 % (0 sur 5)").press("Enter")

    assert "0 % (0 sur 5)" in page.locator(".leaflet-popup-content").inner_text().replace("\u202f", " ")


def test_a_rule_is_read_then_published_by_keyboard_alone(cast, karim_at):
    campaign = make.campaign(cast.valley, status="draft")
    page = karim_at(url(campaign, "regle"))

    page.get_by_label("Seuil des longs trajets").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("50")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Le texte qui serait publié").wait_for()
    assert not AllocationRule.objects.exists()
    look(page, "campagne-regle-a-lire")

    page.get_by_role("button", name="Publier la règle").focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Règle n° 1").wait_for()
    assert AllocationRule.objects.get().parameters["long_travel"] == 50
