"""The pages of figures in Chromium: no accessibility rule broken, nothing wider than the screen, a map that draws."""

import pytest
from django.urls import reverse

from poles.records.models import User
from tests import factories as make
from tests.browser import assert_no_violation, sign_in

SQUARE = {"type": "Polygon", "coordinates": [[[6.8, 48.2], [7.0, 48.2], [7.0, 48.4], [6.8, 48.4], [6.8, 48.2]]]}
OPENED = {
    "rectorate": ["academies:hubs", "academies:indicators", "academies:hub"],
    "ministry": ["academies:national"],
    "karim": ["coordinators:today", "coordinators:map"],
}


@pytest.fixture
def ground(transactional_db):
    """The cast, with contours, a class of thirty, an offer to read and two published."""
    from tests.cast import gather

    cast = gather()
    for hub in (cast.valley, cast.plain):
        hub.contour = SQUARE
        hub.save(update_fields=["contour"])
    division = make.class_group(cast.neighbour)
    when = make.period(division)
    for _ in range(30):
        make.need(make.learner(division), when)
    make.offer(site=cast.garage, hub=cast.valley, status="submitted")
    make.offer(site=cast.garage, hub=cast.valley, seats=7)
    make.offer(site=cast.garage, hub=cast.valley, family="bois")
    make.campaign(cast.valley)
    return cast


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("who", OPENED)
def test_every_page_of_figures_is_accessible_and_fits_the_screen(ground, live_server, page, who, width):
    page.set_viewport_size({"width": width, "height": 800})
    sign_in(page, live_server.url, User.objects.get(pk=ground.everyone[who].user_id))
    for name in OPENED[who]:
        page.goto(live_server.url + reverse(name, args=[ground.valley.slug] if name == "academies:hub" else []))
        if page.locator("[data-map]").count():
            page.wait_for_selector("[data-map][data-ready]")
            assert page.locator("[data-map]").get_attribute("data-ready") != "0"
        assert_no_violation(page)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name
