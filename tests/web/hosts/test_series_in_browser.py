"""The slots of a proposal in a real browser, at the width of a phone and of a desk, with and without scripts."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from poles.domain.offers import queries
from poles.exchange import letters
from poles.records import models as rows
from tests import factories as make
from tests.browser import assert_no_violation, screenshot, sign_in, watched_page
from tests.cast import gather
from tests.web.hosts.test_in_browser import TEXTS
from tests.web.hosts.test_journey import typed


def day(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def seen(page, name: str, width: int) -> None:
    """Nothing against the rules of access, nothing wider than the screen; the picture is kept."""
    assert_no_violation(page)
    screenshot(page, f"banque-{name}-{width}")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name


def fill(page, lines: int) -> None:
    values = typed()
    for name in TEXTS:
        page.fill(f"#id_{name}", values[name])
    for name in ("kind", "family"):
        page.select_option(f"#id_{name}", values[name])
    for number in range(2, lines + 1):
        page.get_by_role("button", name="Ajouter un créneau").click()
        page.fill(f"#id_opens_on_{number}", day(70 * number))
        page.fill(f"#id_closes_on_{number}", day(70 * number + 25))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [320, 1280])
def test_three_slots_then_complete_then_next_year(live_server, page, width):
    gather()
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(live_server.url + reverse("hosts:propose"))
    fill(page, 2)
    page.get_by_role("button", name="Ajouter un créneau").click()
    page.wait_for_selector("#id_opens_on_3")
    assert page.evaluate("document.activeElement.id") == "id_opens_on_3", "the keyboard goes on in the new line"
    page.fill("#id_opens_on_3", day(210))
    page.fill("#id_closes_on_3", day(200))
    page.get_by_text("Réserver ces places").click()
    page.get_by_text("élèves de Segpa").click()
    seen(page, "proposer", width)
    page.get_by_role("button", name="Envoyer ma proposition").click()
    page.wait_for_selector("#resume-erreurs", timeout=15_000)
    seen(page, "erreurs", width)
    page.fill("#id_closes_on_3", day(235))
    page.fill("#id_kept_reason", "Partenariat avec la Segpa du collège voisin")
    page.get_by_role("button", name="Envoyer ma proposition").click()
    page.wait_for_url(live_server.url + reverse("hosts:proposed"))

    path = re.search(r"https?://[^/\s]+(/\S+)", letters.write(rows.Notice.objects.get())[1]).group(1)
    page.goto(live_server.url + path)
    page.get_by_role("button", name="Confirmer et envoyer au pôle").click()
    page.wait_for_url(live_server.url + reverse("hosts:offers"))
    seen(page, "mes-offres", width)
    first = rows.Offer.objects.earliest("opens_on")
    page.goto(live_server.url + reverse("hosts:offer_edit", args=[first.pk]))
    seen(page, "serie-a-corriger", width)

    rows.Offer.objects.update(status="published", published_at=timezone.now())
    page.goto(live_server.url + reverse("hosts:offer_edit", args=[first.pk]))
    seen(page, "serie-publiee", width)
    page.goto(live_server.url + reverse("public:offer", args=[first.pk]))
    seen(page, "offre-reservee", width)

    link = make.host_link(first.contact, expires_at=timezone.now() + timedelta(days=1))
    page.goto(live_server.url + reverse("hosts:link_full", args=[queries.link_token(link.pk), first.pk]))
    seen(page, "complet", width)
    page.get_by_role("button", name="Je suis complet").click()
    page.wait_for_url(live_server.url + reverse("hosts:offers"))
    seen(page, "complet-fait", width)
    page.goto(live_server.url + reverse("hosts:renew_offer", args=[first.pk]))
    seen(page, "an-prochain", width)
    page.get_by_role("button", name="Proposer la même chose l’an prochain").click()
    page.wait_for_url(live_server.url + reverse("hosts:offers"))
    seen(page, "an-prochain-fait", width)
    assert rows.Offer.objects.filter(renewed_from__isnull=False).count() == 3


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [320, 1280])
def test_rotation_seats_and_the_page_of_the_pole(live_server, page, width):
    cast = gather()
    contact = cast.morel_contact
    rows.HostContact.objects.update(vouched_at=timezone.now())
    offer = make.offer(
        "Tôlerie", site=cast.garage, hub=cast.valley, contact=contact, status="submitted", seats=2, opens_on=day(30),
        closes_on=day(60),
    )  # fmt: skip
    page.set_viewport_size({"width": width, "height": 800})
    link = make.host_link(contact, expires_at=timezone.now() + timedelta(days=1))
    page.goto(live_server.url + reverse("hosts:link", args=[queries.link_token(link.pk)]))
    page.get_by_role("button", name="Ouvrir mes offres").click()
    page.goto(live_server.url + reverse("hosts:offer_stops", args=[offer.pk]))
    values = {"organisation": "Second garage", "town": "Fraize", "starts_on": day(40), "ends_on": day(45)}
    for name, value in values.items():
        page.fill(f"#id_{name}", value)
    page.get_by_role("button", name="Ajouter ce lieu").click()
    page.wait_for_selector("text=Le lieu est ajouté")
    seen(page, "lieux", width)
    rows.Offer.objects.update(status="published", published_at=timezone.now())
    for need in (cast.need, make.need(make.learner(cast.cap), cast.january)):
        make.placement(need, offer.seats.exclude(placements__status="confirmed").first())
    page.goto(live_server.url + reverse("hosts:offer_edit", args=[offer.pk]))
    page.get_by_label("Nombre de places").fill("1")
    page.get_by_role("button", name="Changer le nombre de places").click()
    page.wait_for_selector("#resume-erreurs", timeout=15_000)
    seen(page, "places-refusees", width)

    page.context.clear_cookies()
    sign_in(page, live_server.url, rows.User.objects.get(pk=cast.karim.user_id))
    page.goto(live_server.url + reverse("coordinators:offer", args=[offer.pk]))
    seen(page, "pole-offre", width)
    page.goto(live_server.url + reverse("coordinators:offer_reserve", args=[offer.pk]))
    page.get_by_text("élèves de Segpa").click()
    page.get_by_role("button", name="Enregistrer la réservation").click()
    page.wait_for_selector("#resume-erreurs", timeout=15_000)
    seen(page, "reserver-erreurs", width)


@pytest.mark.django_db(transaction=True)
def test_the_lines_come_and_go_without_any_script(live_server, browser):
    gather()
    with watched_page(browser, scripts=False) as (page, faults):
        page.goto(live_server.url + reverse("hosts:propose"))
        fill(page, 3)
        assert page.input_value("#id_title") == typed()["title"]
        page.get_by_role("button", name="Enlever le créneau 2").click()
        assert page.input_value("#id_opens_on_2") == day(210)
        page.get_by_role("button", name="Envoyer ma proposition").click()
        page.wait_for_url(live_server.url + reverse("hosts:proposed"))
    assert not faults and rows.Offer.objects.count() == 2
