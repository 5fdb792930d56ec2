"""The pages of requests in Chromium: accessible, narrow and wide, full, empty and wrong; and the whole walk without script."""

from datetime import timedelta

import pytest

from poles.domain.requests.usecases import answer
from poles.records.models import AssistanceRequest, User
from tests import factories as make
from tests import school_factories as at_school
from tests.browser import sign_in, watched_page
from tests.factories import NOW
from tests.web.test_fair_pages_in_browser import look
from tests.web.visits import stop_the_clock

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SCHOOL, HUB = "/etablissement/demandes", "/pole/demandes"
LONG = "Maximilienne-Anne-Charlotte"


@pytest.fixture(autouse=True)
def _morning(monkeypatch):
    stop_the_clock(monkeypatch)


@pytest.fixture
def opened(page, live_server):
    """Open an address under a hat."""

    def under(actor, address: str):
        sign_in(page, live_server.url, User.objects.get(pk=actor.user_id))
        page.goto(live_server.url + address)
        return page

    return under


@pytest.fixture
def full(cast):
    """Two learners (one with a long name) forwarded, offers, hosts and a campaign that suit, and a late request."""
    leo = make.need(make.learner(cast.cap, LONG, last_name="de Saint-Rémy-en-Bouzemont"), cast.january)
    make.mobility(cast.ines, boarding=True)
    make.adjustment(cast.ines, kind="seated")
    make.adjustment(cast.ines, kind="signed")
    for number in range(14):
        site = make.host_site(f"Atelier mécanique n° {number}", naf_code="4520A")
        make.offer(f"Entretien et réparation de véhicules, équipe {number}", site=site, hub=cast.valley)
    make.campaign(cast.valley, label="PFMP de janvier et février 2027")
    sender = User.objects.get(pk=cast.diallo.user_id)
    late = at_school.assistance_request(
        make.need(when=make.period(make.class_group(cast.neighbour))), hub=cast.valley,
        due_on=make.TODAY - timedelta(days=2), sent_at=NOW - timedelta(days=20),
    )  # fmt: skip
    asked = at_school.assistance_request(
        cast.need, leo, hub=cast.valley, sent_by=sender, message="Vingt entreprises appelées autour du lycée."
    )
    return asked, late


def test_the_empty_pages(cast, opened):
    look(opened(cast.karim, HUB), "demandes-pole-vide")
    look(opened(cast.roy, SCHOOL), "demandes-etablissement-vide")
    look(opened(cast.roy, f"{SCHOOL}/nouvelle"), "demande-choisir")
    cast.need.delete()
    look(opened(cast.roy, f"{SCHOOL}/nouvelle"), "demande-choisir-vide")


def test_the_pages_of_a_school(cast, opened, full):
    asked, _ = full
    make.need(make.learner(cast.cap, "Zoé"), cast.january)
    free = make.need(
        when=make.period(make.class_group(cast.jean_moulin, "2 CUI", programme=make.programme(family="bois")))
    )
    other = make.need(make.learner(cast.cap, LONG), cast.january)
    look(opened(cast.roy, SCHOOL), "demandes-etablissement")
    look(opened(cast.roy, f"{SCHOOL}/nouvelle"), "demande-classes")
    look(opened(cast.roy, f"{SCHOOL}/nouvelle?besoin={other.pk}"), "demande-nouvelle")
    look(opened(cast.roy, f"{SCHOOL}/nouvelle?besoin={other.pk}&besoin={free.pk}"), "demande-melangee")
    page = opened(cast.roy, f"{SCHOOL}/nouvelle?besoin={other.pk}")
    page.get_by_label("Message au pôle").fill("Élève en situation de handicap")
    page.get_by_role("button", name="Envoyer au pôle").click()
    look(page, "demande-refusee")
    look(opened(cast.roy, f"{SCHOOL}/{asked.pk}"), "demande-envoyee")
    offer = cast.valley.offers.first()
    answer(
        actor=cast.karim, request_id=asked.pk, answer="Appelez de ma part.", offer_ids=[offer.pk],
        site_ids=[cast.garage.pk], at=NOW,
    )  # fmt: skip
    look(opened(cast.roy, f"{SCHOOL}/{asked.pk}"), "demande-repondue")


def test_the_pages_of_a_pole(cast, opened, full):
    asked, _ = full
    look(opened(cast.karim, "/pole/aujourdhui"), "demandes-aujourdhui")
    look(opened(cast.karim, HUB), "demandes-pole")
    page = opened(cast.karim, f"{HUB}/{asked.pk}")
    look(page, "demande-pole")
    page.get_by_label("Quelques mots à l’établissement").fill("Pour Inès Vallon")
    page.get_by_role("button", name="Envoyer la réponse").click()
    look(page, "demande-pole-refusee")
    asked.status = "closed"
    asked.save()
    look(opened(cast.karim, f"{HUB}/{asked.pk}"), "demande-pole-close")


def test_the_pages_of_a_pole_that_has_nothing_to_suggest(cast, opened):
    asked = at_school.assistance_request(cast.need, hub=cast.valley)

    look(opened(cast.karim, f"{HUB}/{asked.pk}"), "demande-pole-rien")


def test_a_request_is_sent_answered_and_closed_without_javascript(cast, browser, live_server):
    offer = make.offer("Entretien des voitures", site=cast.garage, hub=cast.valley)
    with watched_page(browser, scripts=False) as (page, faults):
        sign_in(page, live_server.url, User.objects.get(pk=cast.roy.user_id))
        page.goto(f"{live_server.url}{SCHOOL}")
        page.get_by_role("link", name="Demander l’aide du pôle").click()
        page.get_by_label("Inès Vallon").press(" ")
        page.get_by_role("button", name="Continuer avec ces élèves").click()
        page.get_by_role("button", name="Envoyer au pôle").click()
        page.get_by_text("La demande est envoyée au pôle.").wait_for()
        asked = AssistanceRequest.objects.get()

        sign_in(page, live_server.url, User.objects.get(pk=cast.karim.user_id))
        page.goto(f"{live_server.url}/pole/aujourdhui")
        page.get_by_role("link", name="Répondre : 1 demande").click()
        page.get_by_role("link", name="Automobile").click()
        page.get_by_role("button", name="Prendre en charge").click()
        page.get_by_label("Entretien des voitures").press(" ")
        page.get_by_label("Chercher une offre ou un organisme").fill("Morel")
        page.keyboard.press("Enter")
        assert page.get_by_label("Entretien des voitures").is_checked()
        page.get_by_role("button", name="Envoyer la réponse").click()
        page.get_by_text("La réponse est envoyée").wait_for()

        sign_in(page, live_server.url, User.objects.get(pk=cast.roy.user_id))
        page.goto(f"{live_server.url}{SCHOOL}/{asked.pk}")
        assert page.get_by_role("link", name="Entretien des voitures").get_attribute("href") == f"/offres/{offer.pk}"
        page.get_by_role("button", name="Clore la demande").click()
        page.get_by_text("La demande est close").wait_for()
    assert faults == []
