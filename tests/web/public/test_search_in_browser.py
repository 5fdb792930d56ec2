"""The search of offers in Chromium: full, empty, mistyped; kept, with and without scripts; narrow and wide."""

import pytest

from poles.records.models import SavedSearch, User
from tests import factories as make
from tests import host_factories as hosts
from tests.browser import sign_in, watched_page
from tests.factories import NOW
from tests.web.test_fair_pages_in_browser import look
from tests.web.visits import stop_the_clock

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NAMES = (
    "Boulangère, boulanger",
    "Vendeuse en boulangerie",
    "Aide en pâtisserie",
    "Cuisine de collectivité",
    "Coiffure",
)


@pytest.fixture
def bank(cast, monkeypatch):
    """Forty offers around Saint-Dié, one of them with a very long name."""
    stop_the_clock(monkeypatch)
    for number in range(40):
        place = make.host_site(
            f"Maison n° {number}" if number else "Établissements Saint-Rémy-en-Bouzemont-Saint-Genest-et-Isson",
            lat=48.2845 + number / 200,
        )
        make.offer(
            NAMES[number % len(NAMES)], site=place, family="alimentation", seats=1 + number % 3, hub=cast.valley,
            accessible=number % 2 == 0, description="Découvrir le métier avec un tuteur.", published_at=NOW,
        )  # fmt: skip


def test_the_list_full_mistyped_and_empty(cast, bank, page, live_server):
    page.goto(f"{live_server.url}/offres")
    look(page, "recherche-pleine")
    page.get_by_label("Mots").fill("boulangrie")
    page.get_by_label("Près de").fill("Saint-Dié-des-Vosges")
    page.get_by_role("button", name="Filtrer").click()
    page.get_by_role("heading", name="Résultats pour « boulangerie »").wait_for()
    look(page, "recherche-faute")
    page.get_by_label("Mots").fill("coiffure")
    page.get_by_label("À moins de").select_option("walk-20")
    page.get_by_label("Accueil").select_option("observation")
    page.get_by_role("button", name="Filtrer").click()
    look(page, "recherche-vide")
    page.get_by_role("link", name="Tous les genres d’accueil, à moins de 40").click()
    page.get_by_role("link", name="Coiffure").first.wait_for()
    page.goto(f"{live_server.url}/offres?du=hier&commune=Nulle-Part")
    look(page, "recherche-erreur")


def test_a_search_is_kept_and_its_mails_stopped_without_scripts(cast, bank, browser, live_server):
    with watched_page(browser, scripts=False) as (page, faults):
        sign_in(page, live_server.url, User.objects.get(pk=cast.diallo.user_id))
        page.goto(f"{live_server.url}/offres?mots=boulanger")
        page.get_by_role("link", name="Garder cette recherche").click()
        page.get_by_label("Nom de cette recherche").fill("Pain, autour du lycée")
        page.get_by_role("button", name="Garder cette recherche").click()
        assert SavedSearch.objects.get().alert
        page.get_by_role("button", name="Arrêter les courriels").click()
        assert not SavedSearch.objects.get().alert
        page.get_by_role("button", name="Oublier").click()
        assert not SavedSearch.objects.exists() and not faults


def test_the_pages_of_kept_searches(cast, bank, page, live_server):
    sign_in(page, live_server.url, User.objects.get(pk=cast.diallo.user_id))
    page.goto(f"{live_server.url}/carnet/recherches")
    look(page, "recherches-aucune")
    hosts.saved_search(cast.diallo, name="Pain", query="mots=boulanger", alert=True, seen_at=NOW.replace(hour=1))
    hosts.saved_search(cast.diallo, name="Une recherche au nom bien trop long pour une seule ligne de téléphone")
    hosts.saved_search(cast.diallo, name="Perdue", query="commune=Ancienne&code=99998")
    page.goto(f"{live_server.url}/carnet/recherches")
    look(page, "recherches-gardees")
    page.goto(f"{live_server.url}/carnet/recherches/garder?mots=boulanger&commune=Saint-Di%C3%A9-des-Vosges&rayon=30")
    look(page, "recherches-garder")
