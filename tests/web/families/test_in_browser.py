"""A learner on a telephone of 320 pixels: in by a code, three wishes ranked without JavaScript and by keyboard; axe everywhere."""

import re

import pytest
from django.urls import reverse

from tests import factories as make
from tests.browser import assert_no_violation, screenshot, sign_in, watched_page
from tests.web.fair import published
from tests.web.test_pages_in_browser import OVERFLOW
from tests.web.visits import stop_the_clock

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CODE = "CDFG-HJKM-NPQR"
WIDTHS = (320, 1280)


@pytest.fixture(autouse=True)
def _morning(monkeypatch):
    stop_the_clock(monkeypatch)


def enter(page, address: str) -> None:
    page.goto(f"{address}/eleve/code")
    page.get_by_label("Code").fill("cdfg hjkm npqr")
    page.get_by_label("Jour de naissance").fill("14")
    page.get_by_label("Mois de naissance").select_option("3")
    page.get_by_role("button", name="Entrer").click()


def look(page, name: str, *, scripts: bool = True) -> None:
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 700})
        page.wait_for_load_state("networkidle")
        screenshot(page, f"famille-{name}-{width}")
        if scripts:
            assert_no_violation(page)
            assert page.evaluate(OVERFLOW) <= 0, page.url


def bank(cast):
    for host in ("Garage Noir", "Garage Blanc", "Carrosserie du Lac"):
        make.offer("Entretien", site=make.host_site(host, commune=cast.garage.commune), hub=cast.valley)


def titles(page) -> list[str]:
    return page.locator("ol.poles-choices h3").all_inner_texts()


def test_the_own_trip_is_said_on_a_telephone_with_and_without_javascript(cast, browser, live_server):
    make.access_code(cast.ines, typed=CODE)
    for scripts, minutes in ((False, "30"), (True, "45")):
        with watched_page(browser, scripts=scripts) as (page, faults):
            page.set_viewport_size({"width": 320, "height": 700})
            enter(page, live_server.url)
            page.get_by_role("link", name="Dire comment je peux aller en stage").click()
            look(page, "trajets", scripts=scripts)
            page.get_by_text("À vélo", exact=True).click()
            page.get_by_label("Combien de minutes").fill(minutes)
            page.get_by_role("button", name="Enregistrer").click()
            page.get_by_text(f"C’est noté : {minutes} min à vélo").wait_for()
            assert faults == []


def test_three_wishes_are_ranked_on_a_telephone_without_javascript(cast, browser, live_server):
    make.access_code(cast.ines, typed=CODE)
    bank(cast)
    with watched_page(browser, scripts=False) as (page, faults):
        page.set_viewport_size({"width": 320, "height": 700})
        enter(page, live_server.url)
        screenshot(page, "famille-sans-js-accueil")
        page.get_by_role("link", name="Choisir mes vœux").click()
        for _ in range(3):
            page.get_by_role("button", name="Ajouter").first.click()
        first = titles(page)[0]
        page.get_by_role("button", name=f"Descendre {first[2:].strip()}").click()
        screenshot(page, "famille-sans-js-voeux")

        assert titles(page)[1].endswith(first[2:].strip())
        assert cast.need.wishes.count() == 3
        assert not faults


def test_the_same_by_keyboard_alone(cast, page, live_server):
    make.access_code(cast.ines, typed=CODE)
    bank(cast)
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto(f"{live_server.url}/eleve/code?c={CODE}")
    assert page.url.endswith("/eleve/code")
    page.get_by_label("Jour de naissance").focus()
    page.keyboard.type("14")
    page.keyboard.press("Tab")
    page.keyboard.type("mars")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/eleve/")
    press(page, "Choisir mes vœux")
    for _ in range(3):
        press(page, "Ajouter")
    last = titles(page)[2][2:].strip()
    press(page, f"Monter {last}")

    assert last in titles(page)[1]
    assert cast.need.wishes.count() == 3


def press(page, name: str) -> None:
    """Walk by Tab to the first thing of this name, and press Enter."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText").strip().replace("\n", " ").startswith(name):
            break
    else:
        raise AssertionError(f"« {name} » is not reached by the keyboard")
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_every_page_of_a_learner_is_accessible_narrow_and_wide(cast, page, live_server):
    make.access_code(cast.ines, typed=CODE)
    page.goto(f"{live_server.url}/eleve/code")
    look(page, "entrer")
    page.get_by_role("button", name="Entrer").click()
    look(page, "entrer-erreurs")
    enter(page, live_server.url)
    look(page, "accueil")
    page.goto(live_server.url + reverse("families:wishes", args=[cast.need.pk]))
    look(page, "voeux-vides")
    bank(cast)
    page.goto(live_server.url + reverse("families:offers", args=[cast.need.pk]))
    look(page, "offres")
    for _ in range(2):
        page.get_by_role("button", name="Ajouter").first.click()
    look(page, "voeux")
    page.goto(live_server.url + reverse("families:found", args=[cast.need.pk]))
    look(page, "trouve")


def test_the_answer_of_a_campaign(cast, page, live_server):
    fair = published(cast)
    for match, name in ((fair.placed, "place"), (fair.unplaced, "sans-place")):
        make.access_code(match.need.learner, typed=CODE)
        enter(page, live_server.url)
        page.goto(live_server.url + reverse("families:placement", args=[match.need_id]))
        page.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")
        look(page, name)
        page.goto(f"{live_server.url}/eleve/")
        look(page, f"accueil-{name}")
        page.get_by_role("button", name="Se déconnecter").click()
        match.need.learner.access_codes.all().delete()


def test_an_adult_of_two_children(cast, page, live_server):
    adult, little = make.guardian(cast.ines), make.learner(cast.cap, "Léo")
    make.guardian(little, made=adult)
    make.access_code(cast.ines, adult, typed=CODE)
    offer = make.offer("Entretien", site=cast.garage, hub=cast.valley, contact=cast.morel_contact)
    make.placement(cast.need, offer.seats.get())
    cast.need.status = "placed"
    cast.need.save()
    enter(page, live_server.url)
    look(page, "responsable")
    page.get_by_role("link", name="Voir le stage").click()
    look(page, "responsable-stage")
    page.goto(f"{live_server.url}/eleve/?enfant={little.pk}")
    look(page, "responsable-sans-periode")


def test_the_code_sheets_on_screen_and_on_paper(cast, page, live_server):
    for number in range(9):
        make.guardian(make.learner(cast.cap, f"Prénom{number}"))
    sign_in(page, live_server.url, make.rows.User.objects.get(pk=cast.roy.user_id))
    page.goto(live_server.url + reverse("schools:codes", args=[cast.cap.pk]))
    look(page, "codes")
    page.get_by_role("button", name="Faire les codes").click()
    look(page, "codes-feuille")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 794, "height": 1123})
    screenshot(page, "famille-codes-papier")
    paper = page.pdf(format="A4", print_background=False)
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", paper)) == 2
