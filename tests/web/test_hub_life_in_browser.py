"""Every page of the life of a pôle that a hat may read: accessible, and within 320 pixels, with JavaScript and without."""

import pytest

from poles.records.models import User
from poles.web.routes import ROUTES
from tests.browser import assert_no_violation, sign_in, watched_page
from tests.web import lands as world
from tests.web import reach
from tests.web.visits import stop_the_clock
from tests.web.wearing import client_of

pytestmark = pytest.mark.django_db(transaction=True)
HATS = {
    "coordinator": ("steering:", "library:"), "partner": ("steering:",), "office": ("academies:",), "ministry": ("academies:",),
}  # fmt: skip


def pages_of(land, hat: str) -> list[str]:
    """The addresses of the pages that a hat reads for the rows of its land."""
    actor = land.hats[hat]
    client, found = client_of(actor), []
    for address in reach.addresses():
        if not address.name.startswith(HATS[hat]) or not ROUTES[address.name].admits(actor.role):
            continue
        path = address.of(land)
        answer = client.get(path)
        if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html"):
            found.append(path)
    return found


@pytest.mark.parametrize("hat", HATS)
def test_every_page_is_accessible_and_fits_320_pixels(hat, browser, live_server, monkeypatch):
    stop_the_clock(monkeypatch)
    land = world.gather()["valley"]
    paths, wide = pages_of(land, hat), []
    assert len(paths) > 4
    for scripts in (True, False):
        with watched_page(browser, scripts=scripts) as (page, faults):
            page.set_viewport_size({"width": 320, "height": 800})
            sign_in(page, live_server.url, User.objects.get(pk=land.hats[hat].user_id))
            for path in paths:
                page.goto(live_server.url + path)
                if scripts:
                    assert_no_violation(page)
                    if page.evaluate("document.documentElement.scrollWidth") > 320:
                        wide.append(path)
                else:
                    assert page.locator("h1").count() == 1, path
            assert faults == []
    assert wide == []
