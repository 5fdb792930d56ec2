"""The pages of teams in Chromium: no accessibility rule broken, nothing wider than the screen, forms without JavaScript."""

import pytest
from django.urls import reverse

from poles.domain.calendar import usecases
from poles.domain.people.invitations import token_of
from poles.records.models import Notice, User
from poles.words.roles import Role
from poles.words.training import GradeLevel, PlacementKind
from tests import factories as make
from tests import school_factories as at_school
from tests.browser import assert_no_violation, screenshot, sign_in, watched_page
from tests.web.visits import stop_the_clock

LONG = "Marie-Antoinette de La Rochefoucauld-Montmorency"


@pytest.fixture
def ground(transactional_db, monkeypatch):
    """The cast, with a team, referents, a class of Segpa that M. Diallo accompanies, and two youths followed."""
    from tests.cast import gather

    stop_the_clock(monkeypatch)
    cast = gather()
    usecases.invite(
        actor=cast.roy, school_id=cast.jean_moulin.pk, email="marie-antoinette.de-la-rochefoucauld@exemple.test",
        name=LONG, role=Role.TEACHER, at=make.NOW,
    )  # fmt: skip
    for _ in range(12):
        make.learner(cast.cap)
    make.teaching_duty(cast.cap, cast.diallo.user_id)
    make.teaching_duty(cast.cap, cast.diallo.user_id, "referent")
    make.teaching_duty(cast.cap, cast.workshop_head.user_id, "referent", learner=cast.ines)
    programme = make.programme("3e Segpa", family="decouverte", grade=GradeLevel.THIRD, mef_code="1671000211")
    college = make.school("Collège du Val", type="college", vocational_track=False, hub=cast.valley)
    segpa = make.class_group(college, "3SEGPA", programme=programme)
    period = make.period(segpa, kind=PlacementKind.APPLICATION)
    for _ in range(3):
        make.need(make.learner(segpa), period)
        make.learner(segpa)
    make.teaching_duty(segpa, cast.diallo.user_id, "accompanying")
    make.period(cast.cap, label="PFMP n° 2", starts_on="2027-05-10", ends_on="2027-06-04")
    at_school.follow_up(cast.ines)
    at_school.follow_up(make.learner(cast.cap, last_name=LONG))
    head = make.actor(make.hat(Role.SCHOOL_HEAD, school=college, user=make.user("Mme Principale")))
    cap, diallo, ines = cast.cap.pk, cast.diallo.hat_id, cast.ines.pk
    return cast.everyone | {"principale": head}, {
        "equipe": ("roy", reverse("schools:team")),
        "equipe-professeur": ("diallo", reverse("schools:team")),
        "fin-de-fonction": ("roy", reverse("schools:end_hat", args=[diallo])),
        "equipe-de-classe": ("roy", reverse("schools:class_team", args=[cap])),
        "equipe-de-segpa": ("principale", reverse("schools:class_team", args=[segpa.pk])),
        "accompagnement": ("diallo", reverse("schools:accompanied")),
        "suivis": ("aubry", reverse("schools:follow_ups")),
        "suivi-besoin": ("aubry", reverse("schools:follow_up_need", args=[ines])),
        "invitation": ("visitor", reverse("public:invitation", args=[token_of(Notice.objects.get().facts)])),
        "invitation-morte": ("visitor", reverse("public:invitation", args=["jeton.absent"])),
    }


@pytest.mark.parametrize("width", [320, 1280])
def test_every_page_of_teams_is_accessible_and_fits_the_screen(ground, live_server, browser, width):
    actors, pages = ground
    for name, (who, address) in pages.items():
        with watched_page(browser) as (page, faults):
            page.set_viewport_size({"width": width, "height": 800})
            if actors[who].user_id:
                sign_in(page, live_server.url, User.objects.get(pk=actors[who].user_id))
            page.goto(live_server.url + address)
            screenshot(page, f"equipes-{name}-{width}")
            assert page.locator("h1").count() == 1, name
            assert_no_violation(page)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, name
            assert not faults, faults


def test_a_password_is_chosen_and_a_teacher_named_without_javascript(ground, live_server, browser, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    actors, pages = ground
    with watched_page(browser, scripts=False) as (page, _):
        page.goto(live_server.url + pages["invitation"][1])
        page.get_by_label("Mot de passe", exact=False).first.fill("quatre-mots-sans-rapport")
        page.get_by_label("une deuxième fois").fill("quatre-mots-sans-rapport")
        page.get_by_role("button", name="Choisir ce mot de passe").click()
        page.get_by_text("Votre mot de passe est choisi").wait_for()
    with watched_page(browser, scripts=False) as (page, _):
        sign_in(page, live_server.url, User.objects.get(pk=actors["roy"].user_id))
        page.goto(live_server.url + pages["equipe-de-classe"][1])
        page.get_by_label("Professeur", exact=True).select_option(label="M. Ferrand")
        page.get_by_text("Professeur principal", exact=True).last.click()
        page.get_by_role("button", name="Nommer", exact=True).click()
        page.get_by_text("C’est noté").wait_for()
