"""The contact point in Chromium: its page, its forms wrong and right, its card, the inbox full and empty, narrow and wide."""

from datetime import timedelta

import pytest
from django.urls import reverse

from poles.domain.desk import usecases
from poles.records.models import User
from poles.words.desk import Topic
from tests import host_factories as hosts
from tests.browser import sign_in
from tests.domain.desk.saying import AT_THE_GARAGE, left, token_of
from tests.factories import NOW
from tests.web.test_fair_pages_in_browser import look
from tests.web.visits import stop_the_clock

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LONG = "Établissements Saint-Rémy-en-Bouzemont-Saint-Genest-et-Isson, carrosserie et mécanique agricole"


@pytest.fixture(autouse=True)
def _clock(monkeypatch):
    stop_the_clock(monkeypatch)


@pytest.fixture
def point(cast):
    hosts.contact_route(cast.valley, cast.diallo.user_id, "question")
    return hosts.contact_point(cast.valley, code="kdmrt", phone="03 29 00 00 00", greeting="Bienvenue dans la vallée.")


@pytest.fixture
def opened(page, live_server):
    """Open an address, under a hat or as a visitor."""

    def under(actor, address: str):
        if actor is not None:
            sign_in(page, live_server.url, User.objects.get(pk=actor.user_id))
        page.goto(live_server.url + address)
        return page

    return under


@pytest.fixture
def full(cast, point):
    """An inbox with messages of each reason and of each state, one late."""
    late = left(
        point, text="Faut-il une convention ?\nEt qui la signe ?", organisation=LONG, at=NOW - timedelta(days=9)
    )
    usecases.take(actor=cast.diallo, message_id=late.pk, at=NOW)
    usecases.complete(actor=_bearer(late), message_id=late.pk, text="Pour deux élèves.", at=NOW)
    quiet = left(point, Topic.QUIET, **AT_THE_GARAGE)
    left(point, Topic.HOST, email="a@exemple.test")
    left(point, Topic.PROBLEM, email="b@exemple.test")
    done = left(point, Topic.HOST, email="c@exemple.test", organisation="Boulangerie des Vosges")
    usecases.answer(actor=cast.karim, message_id=done.pk, text="Oui, avec plaisir.", at=NOW)
    return {"late": late, "quiet": quiet, "done": done}


def _bearer(message):
    _, proved = usecases.prove(token=token_of(message), at=NOW)
    return usecases.actor_of(proved.contact)


def test_the_public_page_and_its_forms(point, opened):
    look(opened(None, "/c/kdmrt"), "contact")
    for word in ("accueillir", "question", "probleme", "silence"):
        page = opened(None, f"/c/kdmrt/{word}")
        look(page, f"contact-{word}")
        page.locator("main form button[type=submit]").click()
        page.wait_for_selector("#resume-erreurs")
        look(page, f"contact-{word}-erreurs")


def test_what_is_sent_is_told(cast, point, opened):
    page = opened(None, "/c/kdmrt/silence")
    for name, value in (
        ("quiet_until", "2027-03-31"), ("organisation", LONG), ("place", "Saint-Dié-des-Vosges"), ("email", "a@b.test"),
    ):  # fmt: skip
        page.locator(f"[name={name}]").fill(value)
    page.locator("main form button[type=submit]").click()
    page.wait_for_selector("text=Votre message est bien arrivé")
    look(page, "contact-recu")


def test_the_card_on_the_screen_and_on_paper(point, opened):
    page = opened(None, "/c/kdmrt/carte")
    look(page, "contact-carte")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 794, "height": 1123})
    cards = page.locator(".poles-ticket")
    boxes = [cards.nth(rank).bounding_box() for rank in range(cards.count())]
    assert len(boxes) == 8 and all(box["height"] > 0 for box in boxes)
    assert len({round(box["x"]) for box in boxes}) == 2, "two columns of four"
    assert len(page.pdf(format="A4")) > 1000
    page.emulate_media(media="screen")


def test_the_inbox_empty_then_full(cast, point, opened):
    look(opened(cast.karim, reverse("members:messages")), "messages-vide")


def test_the_full_inbox_and_a_message(cast, full, opened):
    look(opened(cast.karim, reverse("members:messages")), "messages")
    look(opened(cast.karim, reverse("members:message", args=[full["late"].pk])), "message")
    look(opened(cast.karim, reverse("members:message", args=[full["quiet"].pk])), "message-silence")
    page = opened(cast.karim, reverse("members:message", args=[full["late"].pk]))
    page.get_by_role("button", name="Envoyer la réponse").click()
    page.wait_for_selector("#resume-erreurs")
    look(page, "message-erreurs")
    look(opened(cast.karim, reverse("coordinators:contact_point")), "point-de-contact")


def test_the_employer_s_own_pages(full, opened):
    look(opened(None, reverse("hosts:message_link", args=[token_of(full["done"], "desk.answered")])), "message-lien")
    page = opened(None, reverse("hosts:message_link", args=[token_of(full["late"])]))
    page.get_by_role("button", name="Ouvrir mes messages").click()
    page.wait_for_selector("h1:has-text('Mes messages au pôle')")
    look(page, "mes-messages")
    page.get_by_role("link", name="Compléter").first.click()
    page.wait_for_selector("h1:has-text('Compléter votre message')")
    look(page, "message-completer")
