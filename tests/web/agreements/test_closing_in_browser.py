"""The end of placements in Chromium, narrow and wide, for the school and for the host: no fault of access, no overflow."""

from datetime import date

import pytest
from django.urls import reverse

from poles.domain.offers.queries import link_token
from poles.records.models import User
from poles.words.terms import Paid
from tests import agreement_factories as at_law
from tests import closing_factories as over
from tests import factories as make
from tests.browser import assert_no_violation, screenshot, sign_in
from tests.web.test_pages_in_browser import OVERFLOW
from tests.web.visits import stop_the_clock

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = (320, 1280)


def look(page, address: str, name: str) -> None:
    page.goto(address)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        page.wait_for_load_state("networkidle")
        screenshot(page, f"fin-{name}-{width}")
        assert_no_violation(page)
        assert page.evaluate(OVERFLOW) <= 0, page.url


def test_the_pages_of_the_end_are_readable_at_any_width(cast, page, live_server, monkeypatch):
    stop_the_clock(monkeypatch, over.LAST)
    here, other = over.signed(cast), over.classmate(cast, paid=Paid(hourly=450))
    over.classmate(cast)
    at_law.attendance(here, date(2027, 1, 19), said_by="Mme Morel (organisme)")
    at_law.attendance(here, date(2027, 1, 20), minutes=210, reason="unexcused", said_by="Mme Roy")
    over.certificate(other)
    sign_in(page, live_server.url, User.objects.get(pk=cast.roy.user_id))
    period = [cast.january.pk]
    for name, address in {
        "presence": reverse("agreements:presence", args=[here.pk]),
        "feuille": f"{reverse('agreements:class_presence', args=period)}?jour=2027-01-19",
        "attestation": reverse("agreements:close", args=[here.pk]),
        "a-ecrire": reverse("agreements:to_close"),
        "classe": reverse("agreements:class_close", args=period),
        "allocation": reverse("agreements:allowance"),
        "semaines": f"{reverse('agreements:totals')}?classe={cast.cap.pk}",
    }.items():
        look(page, live_server.url + address, name)
    page.context.clear_cookies()
    link = make.host_link(cast.morel_contact, expires_at=make.NOW.replace(year=2100))
    page.goto(live_server.url + reverse("hosts:link", args=[link_token(link.pk)]))
    page.get_by_role("button").first.click()
    page.wait_for_load_state("networkidle")
    for name in ("presence", "certify"):
        look(page, live_server.url + reverse(f"hosts:{name}", args=[here.pk]), f"hote-{name}")
    look(page, live_server.url + reverse("hosts:trainees"), "hote-stagiaires")
