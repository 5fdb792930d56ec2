"""The programme in Chromium: the sheet and the bilan are accessible and no wider than the screen."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from poles.records.models import ActionStep, HubMember, Improvement, User
from poles.words.time import SchoolYear
from tests import hub_factories as at_hub
from tests.browser import assert_no_violation, screenshot, sign_in


@pytest.fixture(autouse=True)
def _morning():
    """The browser has the real clock: so has this file."""


@pytest.fixture
def running(transactional_db):
    """The cast, and the adopted programme of this year: one action late, one at risk, one done, one to come."""
    from tests.cast import gather

    cast, today = gather(), timezone.localdate()
    first, last = SchoolYear.of(today).first_day, SchoolYear.of(today).last_day
    programme = at_hub.action_programme(
        cast.valley, school_year=first.year, status="adopted", adopted_on=first,
        foreword="Cette année, le pôle veut que chaque élève de la vallée ait une place à moins d’une heure.",
        review="Une bonne année.",
    )  # fmt: skip
    Improvement.objects.create(academy=cast.academy, programme=programme, text="Appeler les artisans dès septembre")
    mission = HubMember.objects.get(hub=cast.valley)
    chamber = at_hub.member(cast.valley, "Chambre de métiers et de l’artisanat", kind="chamber")
    plans = [
        ("Tournée des garages et des carrosseries de la haute vallée", "partners", first, first, "started", ""),
        ("Atelier « mon premier stage » dans chaque collège", "pathways", first, last, "started", "L’animatrice part."),
        ("Former quarante tuteurs", "quality", first, last, "done", ""),
        ("Une place à moins d’une heure", "pathways", today + timedelta(1), last, "planned", ""),
    ]
    for title, axis, starts, ends, status, risk in plans:
        action = at_hub.action(
            programme, title=title, axis=axis, starts_on=starts, ends_on=ends, status=status, at_risk=risk, pilot=mission,
            goal="Servir d’abord les élèves sans réseau.", indicator="places recueillies", baseline="12", target="40 en mars",
        )  # fmt: skip
        at_hub.contribution(action, chamber, confirmed_on=first, given=7)
        at_hub.contribution(action, mission, kind="rooms", promised=3)
        ActionStep.objects.create(
            academy=cast.academy, action=action, label="Liste des appels", due_on=ends, done_on=first
        )
    at_hub.comment(programme)
    return cast, programme


def shot(page, name: str, width: int) -> None:
    screenshot(page, f"programme-{name}-{width}")
    assert_no_violation(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name


def test_the_sheet_and_the_bilan_are_accessible_fit_a_phone_and_an_action_ends_by_keyboard(running, live_server, page):
    cast, programme = running
    sign_in(page, live_server.url, User.objects.get(pk=cast.karim.user_id))
    page.set_viewport_size({"width": 320, "height": 800})
    for name, view in (("feuille", "programme_sheet"), ("bilan", "review")):
        page.goto(live_server.url + reverse(f"steering:{view}", args=[programme.pk]))
        shot(page, name, 320)
    late = programme.actions.get(title__startswith="Tournée")
    page.goto(live_server.url + reverse("steering:action_finish", args=[late.pk]))
    page.get_by_label("Résultat").fill("42 places")
    page.get_by_role("button", name="Terminer l’action").press("Enter")
    page.get_by_text("L’action est faite.").wait_for()
