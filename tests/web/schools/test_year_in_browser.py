"""The year of a school in Chromium: class pages, year view and forms, narrow and wide, full, empty and wrong; by keyboard."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from poles.domain.calendar.holidays import load_holidays
from poles.records.models import PlacementPeriod, User
from poles.words.actor import system
from poles.words.holidays import HOLIDAYS
from tests import factories as make
from tests import school_factories as at_school
from tests.browser import assert_no_violation, screenshot, sign_in, watched_page
from tests.web.test_pages_in_browser import OVERFLOW

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = (320, 1280)


@pytest.fixture
def visit(page, live_server):
    """Open an address under a hat, look at it narrow and wide."""

    def opened(actor, address: str, name: str):
        sign_in(page, live_server.url, User.objects.get(pk=actor.user_id))
        page.goto(live_server.url + address)
        look(page, name)
        return page

    return opened


def look(page, name: str) -> None:
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        page.wait_for_load_state("networkidle")
        screenshot(page, f"{name}-{width}")
        assert_no_violation(page)
        assert page.evaluate(OVERFLOW) <= 0, page.url


@pytest.fixture
def full(cast):
    """A school in the middle of its preparation: thirty-five learners in every state, several classes, a calendar."""
    load_holidays(actor=system("essai"), rows=HOLIDAYS, at=make.NOW)
    make.teaching_duty(cast.cap, cast.diallo.user_id)
    make.teaching_duty(cast.cap, cast.diallo.user_id, "referent")
    at_school.calendar_mark(academy=cast.academy, label="Bac pro et CAP, épreuves écrites")
    at_school.calendar_mark(
        cast.jean_moulin,
        kind="closed",
        label="Journée pédagogique",
        first_day=date(2027, 3, 12),
        last_day=date(2027, 3, 12),
    )
    later = make.period(
        cast.cap, label="Rattrapage", catch_up=True, starts_on=date(2027, 4, 5), ends_on=date(2027, 4, 16)
    )
    for number in range(34):
        status = ("placed", "open", "exempted")[number % 3]
        learner = make.learner(cast.cap, status="apprentice" if number == 7 else "pupil")
        if number == 7:
            at_school.contract(learner, employer="Boulangerie-pâtisserie du Grand-Tilleul, vallée de la Meurthe")
        elif number % 5:
            need = make.need(learner, cast.january, status=status)
            if status == "placed":
                make.placement(need, make.offer(hub=cast.valley, site=cast.garage).seats.get())
        if number == 3:
            make.need(learner, later)
            at_school.credited_weeks(learner)
    for number, grade in enumerate(("2de_pro", "1re_pro", "tle_pro", "bts1", "3e", "cap2")):
        division = make.class_group(
            cast.jean_moulin,
            f"Classe au nom long n° {number}",
            programme=make.programme(f"Formation {grade}", grade=grade),
        )
        kind = {"bts1": "bts_internship", "3e": "observation"}.get(grade, "pfmp")
        start = date(2026, 11, 23) + timedelta(weeks=5 * number)
        make.period(division, kind=kind, starts_on=start, ends_on=start + timedelta(days=4 if grade == "3e" else 25))
    return cast


def test_the_pages_of_a_full_school(full, visit):
    learner = full.cap.enrolments.get(learner__credited_weeks__isnull=False).learner
    visit(full.roy, reverse("schools:classes"), "classes")
    page = visit(full.roy, reverse("schools:class", args=[full.cap.pk]), "classe")
    page.get_by_role("heading", name="Rattrapages à prévoir").wait_for()
    visit(full.roy, reverse("schools:learner", args=[full.cap.pk, learner.pk]), "fiche-eleve")
    visit(full.roy, reverse("schools:year"), "annee")
    visit(full.roy, reverse("schools:open_periods"), "periode-nouvelle")
    visit(full.roy, reverse("schools:amend_period", args=[full.january.pk]), "periode-modifier")
    visit(full.rectorate, reverse("academies:calendar"), "calendrier-academie")


def test_the_pages_of_an_empty_school(cast, visit):
    for name in ("classes", "year", "open_periods"):
        visit(cast.neighbour_head, reverse(f"schools:{name}"), f"{name}-vide")
    visit(cast.roy, reverse("schools:class", args=[make.class_group(cast.jean_moulin).pk]), "classe-vide")
    visit(cast.rectorate, reverse("academies:calendar"), "calendrier-academie-vide")


def test_remarks_and_errors(full, visit):
    page = visit(full.roy, reverse("schools:open_periods") + f"?classe={full.cap.pk}", "periode-avant")
    page.get_by_role("textbox", name="Premier jour").fill("2027-02-22")
    page.get_by_role("textbox", name="Dernier jour").fill("2027-03-12")
    page.get_by_role("button", name="Fixer la période").click()
    page.get_by_role("heading", name="À relire avant de fixer ces dates").wait_for()
    look(page, "periode-remarques")

    page.get_by_role("textbox", name="Dernier jour").fill("2027-01-12")
    page.get_by_role("button", name="Vérifier d’autres dates").click()
    page.locator(".fr-alert--error").first.wait_for()
    look(page, "periode-erreur")

    page = visit(full.roy, reverse("schools:learner", args=[full.cap.pk, full.ines.pk]), "fiche-avant")
    page.get_by_role("spinbutton", name="Nombre de semaines").fill("99")
    page.get_by_role("button", name="Compter ces semaines").click()
    page.locator(".fr-alert--error").first.wait_for()
    look(page, "fiche-erreur")


def test_a_period_is_set_for_two_classes_by_keyboard_alone_and_without_javascript(full, browser, live_server):
    with watched_page(browser, scripts=False) as (page, faults):
        sign_in(page, live_server.url, User.objects.get(pk=full.roy.user_id))
        page.goto(live_server.url + reverse("schools:year"))
        page.get_by_role("link", name="Ajouter une période").first.press("Enter")
        for box in ("1CAP MVA (CAP mécanicien d’essai)", "Classe au nom long n° 5 (Formation cap2)"):
            page.get_by_role("checkbox", name=box).press("Space")
        page.get_by_role("textbox", name="Premier jour").fill("2027-03-15")
        page.get_by_role("textbox", name="Dernier jour").fill("2027-04-02")
        page.get_by_role("textbox", name="Nom de la période").press_sequentially("PFMP de mars")
        page.get_by_role("button", name="Fixer la période").press("Enter")
        if page.get_by_role("button", name="Fixer malgré ces remarques").count():
            page.get_by_role("button", name="Fixer malgré ces remarques").press("Enter")
        page.get_by_text("La période est fixée pour").wait_for()
    assert not faults
    assert PlacementPeriod.objects.filter(label="PFMP de mars").count() == 2
