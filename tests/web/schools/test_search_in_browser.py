"""The pages of a search in Chromium: no accessibility rule broken, nothing wider than the screen, full, empty and refused."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from poles.records.models import User
from tests import factories as make
from tests import school_factories as at_school
from tests.browser import assert_no_violation, screenshot, sign_in


@pytest.fixture(autouse=True)
def _morning():
    """The browser has the real clock: so has this file."""


@pytest.fixture
def ground(transactional_db):
    """The cast, with a class that leaves in ten days, contacts, families and offers; and an empty class."""
    from tests.cast import gather

    cast = gather()
    today = timezone.localdate()
    division = make.class_group(cast.jean_moulin, "2BAC PRO MELEC")
    when = make.period(division, starts_on=today + timedelta(10), ends_on=today + timedelta(37))
    for number in range(14):
        need = make.need(make.learner(division, last_name=f"Essai-de-Nom-Composé{number}"), when)
        if number % 3 == 0:
            at_school.search_contact(need, cast.diallo, made_on=today, note="Rappeler après les vacances.")
        if number % 4 == 0:
            need.charge_id = cast.perrin.user_id
            need.save(update_fields=["charge"])
        if number % 2:
            make.guardian(need.learner, email=f"famille{number}@exemple.test")
    make.offer(site=cast.garage, hub=cast.valley)
    return cast, division, need, make.class_group(cast.jean_moulin, "CLASSE VIDE")


def shot(page, name: str, width: int) -> None:
    screenshot(page, f"recherche-{name}-{width}")
    assert_no_violation(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name


@pytest.mark.parametrize("width", [320, 1280])
def test_every_page_of_a_search_is_accessible_and_fits_the_screen(ground, live_server, page, width):
    cast, division, need, empty = ground
    page.set_viewport_size({"width": width, "height": 800})
    sign_in(page, live_server.url, User.objects.get(pk=cast.roy.user_id))

    def go(view, *args, query=""):
        page.goto(live_server.url + reverse(view, args=args) + query)

    go("schools:today")
    shot(page, "today", width)
    go("schools:unplaced")
    shot(page, "unplaced", width)
    go("schools:unplaced", query="?accueil=observation")
    shot(page, "unplaced_empty", width)
    go("schools:search", need.pk)
    shot(page, "search", width)
    page.get_by_role("button", name="Noter ce contact").click()
    page.wait_for_selector(".fr-message--error, .fr-error-text")
    shot(page, "search_error", width)
    go("schools:class_acts", division.pk)
    shot(page, "acts", width)
    page.get_by_role("button", name="Envoyer le rappel").click()
    page.wait_for_selector("#bilan")
    shot(page, "acts_done", width)
    go("schools:class_acts", empty.pk)
    shot(page, "acts_empty", width)
    go("schools:class_wishes", division.pk)
    shot(page, "wishes", width)
    go("schools:class_reminder", division.pk)
    shot(page, "reminder", width)


@pytest.mark.parametrize("width", [320, 1280])
def test_the_delays_of_the_academy_are_accessible(ground, live_server, page, width):
    page.set_viewport_size({"width": width, "height": 800})
    sign_in(page, live_server.url, User.objects.get(pk=ground[0].rectorate.user_id))
    page.goto(live_server.url + reverse("academies:delays"))
    shot(page, "delays", width)
    page.get_by_label("Besoins saisis").fill("0")
    page.get_by_role("button", name="Enregistrer les délais").click()
    page.wait_for_selector(".fr-message--error, .fr-error-text")
    shot(page, "delays_error", width)


def test_several_are_chosen_and_taken_by_keyboard_alone(ground, live_server, page):
    cast, division, _, _ = ground
    sign_in(page, live_server.url, User.objects.get(pk=cast.roy.user_id))
    page.goto(f"{live_server.url}{reverse('schools:unplaced')}?classe={division.pk}")
    boxes = page.get_by_role("checkbox")
    for index in (0, 1):
        boxes.nth(index).focus()
        page.keyboard.press("Space")
    page.get_by_role("button", name="Je m’en occupe").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Vous vous occupez de 2 recherches.")
