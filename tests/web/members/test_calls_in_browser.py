"""The pages of calls and prospecting in Chromium: accessible, no wider than the screen, full, empty and refused; printed."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from poles.records.models import User
from tests import factories as make
from tests import host_factories as host
from tests import school_factories as at_school
from tests.browser import assert_no_violation, screenshot, sign_in


@pytest.fixture(autouse=True)
def _morning():
    """The browser has the real clock: so has this file."""


@pytest.fixture
def ground(transactional_db):
    """The cast, with garages of every standing, learners without a place and a campaign that lacks seats."""
    from tests.cast import gather

    cast = gather()
    now = timezone.now()
    for place in (cast.jean_moulin.commune, cast.ines.home_commune, cast.neighbour.commune):
        place.employment_zone = "4414"
        place.save()
    when = make.period(
        cast.cap, starts_on=now.date() + timedelta(20), ends_on=now.date() + timedelta(47), label="PFMP 2"
    )
    for _ in range(6):
        make.need(make.learner(cast.cap), when)
    towns = [cast.jean_moulin.commune, cast.neighbour.commune, cast.ines.home_commune]
    sites = [
        make.host_site(f"Garage et Carrosserie des Établissements Essai {number}", commune=towns[number % 3],
                       lat=48.08 + number / 50, lon=6.85 + (number % 4) / 20, address=f"{number} rue de l’Essai", naf_code="45.20")
        for number in range(9)
    ]  # fmt: skip
    for number, site in enumerate(sites):
        host.capacity(site, seats=1 + number % 3)
        make.contact(
            site, name=f"M. Essai {number}", phone="0329000000", callers="members", call_when="le matin, avant 10 h"
        )
        made_at = now - timedelta(days=3 + 10 * number)
        host.call(site, cast.neighbour_head, home=cast.neighbour, made_at=made_at, fact="Demander le chef d’atelier.")
    host.claim(sites[4], cast.karim, hub=cast.valley, claimed_at=now, until=now.date() + timedelta(5))
    for _ in range(4):
        host.call(
            sites[5],
            cast.karim,
            hub=cast.valley,
            made_at=now,
            outcome="call_back",
            call_back_on=now.date() + timedelta(9),
        )
    at_school.search_contact(cast.need, cast.diallo, site=sites[0], made_on=now.date())
    line = {"family": "Automobile, cycles, engins et bateaux", "zone": "bassin de Saint-Dié-des-Vosges", "pupils": 9}
    line |= {"period": "du lundi 11 janvier au vendredi 5 février 2027"}
    campaign = make.campaign(cast.valley, status="closed", ends_on=now.date() + timedelta(200))
    report = {"lacks": [line | {"seats": 3, "unplaced": 2}], "alone": [line | {"pupils": 1}]}
    make.run(campaign, status="done", kind="trial", report=report, ended_at=now)
    return cast, sites


def shot(page, name: str, width: int) -> None:
    screenshot(page, f"appels-{name}-{width}")
    assert_no_violation(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name


@pytest.mark.parametrize("width", [320, 1280])
def test_every_page_of_calls_is_accessible_and_fits_the_screen(ground, live_server, page, width):
    cast, sites = ground
    page.set_viewport_size({"width": width, "height": 800})
    sign_in(page, live_server.url, User.objects.get(pk=cast.workshop_head.user_id))

    def go(view, *args, query=""):
        page.goto(live_server.url + reverse(view, args=args) + query)

    for name, site in (
        ("call-recent", sites[0]),
        ("call-claimed", sites[4]),
        ("call-full", sites[5]),
        ("call-free", sites[8]),
    ):
        go("members:call", site.pk)
        shot(page, name, width)
    page.get_by_role("button", name="Noter cet appel").click()
    assert "À corriger" in page.inner_text("main")
    shot(page, "call-refused", width)
    go("members:host", sites[0].pk)
    shot(page, "host", width)
    go("members:prospecting")
    assert "Élèves sans stage" in page.inner_text("main")
    shot(page, "prospecting", width)
    go("members:prospecting", query="?metier=automobile&bassin=4414")
    shot(page, "prospects", width)
    go("members:prospecting", query="?metier=banque")
    shot(page, "prospects-empty", width)
    go("members:prospecting", query="?metier=automobile")
    for box in page.locator("[name=site]").all()[:5]:
        box.check(force=True)
    page.get_by_role("button", name="Feuille de route").click()
    assert "5 visites" in page.inner_text("main")
    shot(page, "round", width)
    page.emulate_media(media="print")
    assert not page.get_by_role("button", name="Refaire la feuille").is_visible(), "the paper holds no form"
    assert page.locator("#visites > li").count() == 6
    screenshot(page, f"appels-round-printed-{width}")


def test_the_coordinator_s_prospecting_is_accessible(ground, live_server, page):
    cast, _ = ground
    sign_in(page, live_server.url, User.objects.get(pk=cast.karim.user_id))
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(live_server.url + reverse("members:prospecting"))
        assert "4 places à trouver" in page.inner_text("main")
        shot(page, "coordinator", width)
