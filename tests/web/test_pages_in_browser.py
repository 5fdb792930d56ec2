"""The public pages and the gallery in Chromium: accessible, at home, and whole without JavaScript."""

import pytest

from poles.words.roles import Role
from tests import factories as make
from tests.browser import assert_no_violation, screenshot, sign_in

pytestmark = pytest.mark.django_db
ADDRESSES = {
    "accueil": "/",
    "connexion": "/connexion",
    "composants": "/composants",
    "introuvable": "/cette-page-n-existe-pas",
    "accessibilite": "/accessibilite",
    "donnees-personnelles": "/donnees-personnelles",
    "mentions-legales": "/mentions-legales",
    "plan-du-site": "/plan-du-site",
}
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("name", ADDRESSES)
def test_a_public_page_is_accessible_and_asks_nothing_elsewhere(page, live_server, settings, name, width):
    settings.DEMO = True
    page.set_viewport_size({"width": width, "height": 800})

    page.goto(live_server.url + ADDRESSES[name])
    page.wait_for_load_state("networkidle")

    assert_no_violation(page)
    assert page.evaluate(OVERFLOW) <= 0
    assert page.title().endswith(" – Pôles de stages")
    screenshot(page, f"{name}-{width}")


def test_the_map_shows_its_points_and_opens_them_by_keyboard(page, live_server, settings):
    settings.DEMO = True
    page.goto(live_server.url + "/composants")

    page.locator("[data-map][data-ready='6']").wait_for()
    page.get_by_role("button", name="2 lieux groupés").first.press("Enter")
    page.get_by_role("button", name="établissement, Lycée Jean-Moulin, 12 élèves sans stage").press("Enter")

    assert "12 élèves sans stage" in page.locator(".leaflet-popup-content").inner_text()


def test_a_map_that_cannot_be_read_says_where_to_look(page, live_server, settings):
    settings.DEMO = True
    page.route("**/carte.geojson", lambda route: route.fulfill(status=500, body=""))

    page.goto(live_server.url + "/composants")

    page.get_by_text("La carte ne s’affiche pas. La liste dit la même chose.").wait_for()


def test_the_neutral_page_bears_no_mark_of_the_state(page, live_server, settings):
    fonts = []
    page.on("request", lambda request: fonts.append(request.url) if "/fonts/" in request.url else None)

    page.goto(live_server.url + "/connexion")
    page.wait_for_load_state("networkidle")

    assert page.get_by_text("République").count() == 0
    assert fonts == []

    settings.STATE_BRAND = True
    page.goto(live_server.url + "/connexion")
    page.wait_for_load_state("networkidle")

    page.locator(".fr-logo").first.wait_for()
    assert any("Marianne" in address for address in fonts)


def test_one_signs_in_changes_hats_and_signs_out_without_javascript(browser, live_server, cast):
    user = make.rows.User.objects.get(pk=cast.karim.user_id)
    user.set_password(make.PASSWORD)
    user.save()
    make.hat(Role.SCHOOL_HEAD, user=user, school=cast.neighbour)
    context = browser.new_context(java_script_enabled=False, locale="fr-FR")
    page = context.new_page()

    page.goto(live_server.url + "/connexion")
    page.get_by_label("Adresse électronique").fill(user.email)
    page.get_by_label("Mot de passe").fill("un mot de passe de travers")
    page.get_by_role("button", name="Se connecter").click()
    page.get_by_text("L’adresse ou le mot de passe ne convient pas.").wait_for()
    assert page.get_by_label("Adresse électronique").input_value() == user.email

    page.get_by_label("Mot de passe").fill(make.PASSWORD)
    page.get_by_role("button", name="Se connecter").click()
    page.get_by_label("Agir en tant que").select_option(label="Coordonnateur de pôle – Vallée")
    page.get_by_role("button", name="Changer").click()
    page.get_by_label("Agir en tant que").select_option(label="Chef d’établissement – Lycée du Lac")
    page.get_by_role("button", name="Changer").click()
    assert "/etablissement/" in page.url

    page.get_by_role("button", name="Se déconnecter").click()
    page.get_by_text("Vous êtes déconnecté.").wait_for()
    context.close()


@pytest.mark.parametrize("width", [320, 1280])
def test_a_person_with_two_hats_finds_them_in_an_accessible_header(page, live_server, cast, width):
    user = make.rows.User.objects.get(pk=cast.karim.user_id)
    make.hat(Role.SCHOOL_HEAD, user=user, school=cast.neighbour)
    page.set_viewport_size({"width": width, "height": 800})
    sign_in(page, live_server.url, user)

    page.goto(live_server.url + "/plan-du-site")

    assert_no_violation(page)
    assert page.evaluate(OVERFLOW) <= 0
    screenshot(page, f"deux-fonctions-{width}")


def test_the_first_key_leads_to_the_content(page, live_server):
    page.goto(live_server.url + "/")

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Contenu"
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "contenu"
