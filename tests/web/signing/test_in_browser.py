"""On a telephone: a parent signs by the mailed link; on a screen: a head reads the lot and follows the signatures."""

import pytest
from django.urls import reverse

from poles.domain.signing import usecases
from poles.records import models as rows
from tests import agreement_factories as at_law
from tests import factories as make
from tests.browser import assert_no_violation, sign_in
from tests.cast import gather
from tests.factories import NOW
from tests.web.signing.conftest import PAPER, Sent, said


def well(page) -> None:
    """No fault of accessibility, nothing wider than the screen."""
    assert_no_violation(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.django_db(transaction=True)
def test_a_parent_signs_on_a_telephone_and_the_head_follows(live_server, page):
    cast = gather()
    placement = make.placement(cast.need, make.offer(site=cast.garage, hub=cast.valley).seats.get())
    agreement = at_law.agreement(placement, said=said(placement), text="ready")
    version = agreement.versions.get()
    usecases.send(actor=cast.roy, version_id=version.pk, print_=lambda _: PAPER, at=NOW)
    sent = Sent(agreement, version)

    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(live_server.url + reverse("signing:link", args=[sent.token("guardian")]))
    well(page)
    page.get_by_role("button", name="Lire le texte").click()
    well(page)
    page.get_by_role("button", name="J’ai lu jusqu’à la fin").click()
    page.get_by_role("button", name="Signer").click()
    well(page)
    page.locator("label[for=id_consent]").click()
    page.get_by_role("button", name="Signer").click()
    page.get_by_role("heading", name="C’est signé").wait_for()
    well(page)
    assert sent.signed() == {"guardian"}

    sign_in(page, live_server.url, rows.User.objects.get(pk=cast.roy.user_id))
    page.goto(live_server.url + "/signer/lot")
    well(page)
    page.get_by_text("Lire ce texte").click()
    page.locator(f"label[for=s{sent.who('school').pk}]").click()
    page.locator("label[for=id_consent]").click()
    page.get_by_role("button", name="Signer les textes cochés").click()
    page.get_by_text("1 texte signé").wait_for()
    page.goto(live_server.url + reverse("signing:progress", args=[agreement.pk]))
    well(page)
    assert sent.signed() == {"guardian", "school"}
