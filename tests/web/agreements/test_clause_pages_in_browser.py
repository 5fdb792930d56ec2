"""The articles of a school in Chromium at 320 pixels, without JavaScript: tried, refused where they lack, then kept."""

import pytest
from playwright.sync_api import expect

from poles.records.models import AgreementTemplate, User
from tests import cast as world
from tests.browser import assert_no_violation, screenshot, sign_in, watched_page

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_head_changes_an_article_from_a_telephone_without_javascript(browser, live_server):
    cast = world.gather()
    with watched_page(browser, scripts=False) as (page, faults):
        page.set_viewport_size({"width": 320, "height": 800})
        sign_in(page, live_server.url, User.objects.get(pk=cast.roy.user_id))
        page.goto(f"{live_server.url}/conventions/modeles")
        page.get_by_role("link", name="Séquence d’observation").click()
        page.get_by_label("Texte de l’article 6").fill("De huit à quinze heures.")
        page.get_by_role("button", name="Voir l’aperçu").click()
        expect(page.get_by_role("heading", name="Ce texte ne peut pas encore être enregistré")).to_be_visible()
        expect(page.locator("#id_text_6-error, #id_text_6 ~ *").first).to_contain_text("durée hebdomadaire")
        page.get_by_label("Texte de l’article 6").fill(
            "{durée hebdomadaire}, {horaires particuliers}, à l’heure d’hiver."
        )
        page.get_by_role("button", name="Voir l’aperçu").click()
        expect(page.get_by_text("35 h, aucune, à l’heure d’hiver.")).to_be_visible()
        page.get_by_role("button", name="Enregistrer comme nouvelle version").click()
        expect(page.get_by_text("La version n° 1 est en vigueur")).to_be_visible()
        assert AgreementTemplate.objects.get().school == cast.jean_moulin
        assert faults == []
    with watched_page(browser) as (page, faults):
        page.set_viewport_size({"width": 320, "height": 800})
        sign_in(page, live_server.url, User.objects.get(pk=cast.roy.user_id))
        for path in ("modeles", "modeles/observation"):
            page.goto(f"{live_server.url}/conventions/{path}")
            assert_no_violation(page)
            assert page.evaluate("document.documentElement.scrollWidth") <= 320
        screenshot(page, "articles-320")
        assert faults == []
