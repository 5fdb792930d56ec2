"""The host's way in a real browser: the button of the mailed link passes the guard against forged forms."""

import re

import pytest
from django.urls import reverse

from poles.exchange import letters
from poles.records import models as rows
from tests.browser import assert_no_violation
from tests.cast import gather
from tests.web.hosts.test_journey import typed

TEXTS = ("organisation", "town", "title", "contact_name", "email", "opens_on", "closes_on")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [320, 1280])
def test_a_host_proposes_and_confirms(live_server, page, width):
    gather()
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(live_server.url + reverse("hosts:propose"))
    assert_no_violation(page)
    values = typed()
    for name in TEXTS:
        page.fill(f"#id_{name}", values[name])
    for name in ("kind", "family"):
        page.select_option(f"#id_{name}", values[name])
    page.get_by_role("button", name="Envoyer ma proposition").click()
    page.wait_for_url(live_server.url + reverse("hosts:proposed"))
    assert_no_violation(page)

    path = re.search(r"https?://[^/\s]+(/\S+)", letters.write(rows.Notice.objects.get())[1]).group(1)
    page.goto(live_server.url + path)
    assert_no_violation(page)
    page.get_by_role("button", name="Confirmer et envoyer au pôle").click()
    page.wait_for_url(live_server.url + reverse("hosts:offers"))
    assert_no_violation(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert rows.Offer.objects.get().status == "submitted"
