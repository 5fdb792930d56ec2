"""A place for Inès: a garage offers, the pôle publishes, the lycée asks, the campaign proposes, the lycée confirms.

Through the pages alone, in a real browser, with real mails and a real worker; once with JavaScript, once without.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from django.urls import reverse

from poles.records.models import Placement
from tests.browser import assert_no_violation, watched_page
from tests.factories import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = (320, 1280)


class Person:
    """Somebody in front of a browser of their own; every page crossed is looked at, narrow and wide."""

    def __init__(self, page, home: str, *, scripts: bool) -> None:
        self.page, self.home, self.scripts = page, home, scripts

    def opens(self, address: str) -> None:
        """Go to an address of the site."""
        self.page.goto(self.home + address if address.startswith("/") else address)
        self.looks()

    def presses(self, name: str, *, role: str = "button") -> None:
        """Press the one button (or link) of that name, and look at the page that comes."""
        with self.page.expect_navigation():
            self.page.get_by_role(role, name=name).click()
        self.looks()

    def follows(self, name: str) -> None:
        """Follow the one link of that name."""
        self.presses(name, role="link")

    def fills(self, **values: str) -> None:
        """Type in fields by their name; lists are chosen by their text."""
        for name, value in values.items():
            field = self.page.locator(f"[name={name}]")
            if field.evaluate("node => node.tagName") == "SELECT":
                field.select_option(label=value)
            else:
                field.fill(value)

    def signs_in(self, email: str) -> None:
        """By the form, as everybody."""
        self.opens(reverse("public:sign_in"))
        self.fills(email=email, password=PASSWORD)
        self.presses("Se connecter")

    def reads(self, *words: str) -> None:
        """Each of these words is on the page."""
        text = " ".join(self.page.locator("body").inner_text().split()).lower()
        missing = [word for word in words if word.lower() not in text]
        assert not missing, f"{self.page.url} ne dit pas {missing} : {text[:3000]}"

    def looks(self) -> None:
        """No barrier for anybody, nothing wider than the screen."""
        assert self.page.locator("h1").count() == 1, f"{self.page.url} : {self.page.inner_text('body')[:2000]}"
        if not self.scripts:
            return
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 800})
            assert_no_violation(self.page)
            assert self.page.evaluate("document.documentElement.scrollWidth") <= width, self.page.url


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def somebody(request, browser, live_server, settings) -> Iterator[Callable[[], Person]]:
    """Open browsers for as many people as the story has; at the end none of them did anything wrong."""
    settings.BASE_URL = live_server.url
    with ExitStack() as stack:
        watched = []

        def arrives() -> Person:
            page, faults = stack.enter_context(watched_page(browser, scripts=request.param))
            watched.append(faults)
            return Person(page, live_server.url, scripts=request.param)

        yield arrives
        assert [fault for faults in watched for fault in faults] == []


def test_a_place_for_ines(cast, somebody, accounts, mailed, work):
    cast.need.delete()
    cast.january.delete()
    karim_email, roy_email = accounts(cast.karim).email, accounts(cast.roy).email

    # A garage proposes, from the mail that proves its address.
    host = somebody()
    host.opens("/")
    host.follows("Je peux accueillir")
    host.fills(
        organisation="Garage du Col", town="Saint-Dié-des-Vosges", contact_name="M. Essai", email="col@exemple.test",
        kind="Période de formation en milieu professionnel (PFMP)", family="Automobile, cycles, engins et bateaux",
        title="Entretien des voitures", seat_count="1", opens_on="2027-01-04", closes_on="2027-06-25",
    )  # fmt: skip
    host.presses("Envoyer ma proposition")
    host.reads("Consultez votre messagerie")
    work()
    host.opens(re.search(r"https?://\S+", mailed("col@exemple.test")[0]).group())
    host.presses("Confirmer et envoyer au pôle")
    host.reads("Votre adresse est confirmée", "Entretien des voitures", "à lire par le pôle")

    # The coordinator is told, reads and publishes.
    work()
    assert "Entretien des voitures" in mailed(karim_email)[0]
    karim = somebody()
    karim.signs_in(karim_email)
    karim.reads("1 offre à lire")
    karim.opens(reverse("coordinators:offers"))
    karim.follows("Entretien des voitures")
    karim.presses("Publier cette offre")

    # Everybody sees it, in the list and on the map.
    visitor = somebody()
    visitor.opens(reverse("public:offers"))
    visitor.reads("1 offre publiée", "Entretien des voitures", "Garage du Col")
    if visitor.scripts:
        visitor.page.wait_for_selector(".leaflet-marker-icon")
    visitor.follows("Entretien des voitures")
    visitor.reads("Places en même temps")

    # The lycée sets the period of its class, says who needs a place, and what Inès would like.
    roy = somebody()
    roy.signs_in(roy_email)
    roy.reads("Ce qui m’attend")
    roy.follows("Élèves")
    roy.follows("1CAP MVA")
    roy.follows("Fixer une période")
    roy.fills(starts_on="2027-01-11", ends_on="2027-02-05", label="PFMP n° 1")
    roy.presses("Fixer la période")
    roy.reads("La période est fixée", "Inès Vallon")
    roy.presses("Dire ces besoins")
    roy.reads("1 élève cherche maintenant une place", "sans stage")
    roy.follows("Vœux de Inès Vallon, PFMP n° 1")
    roy.page.locator("[name=rank_1]").select_option(index=1)
    roy.presses("Enregistrer les vœux")
    roy.reads("1 vœu noté")

    # The campaign: prepared, opened, closed, computed by a worker, read, published.
    karim.opens(reverse("coordinators:campaigns"))
    karim.fills(label="PFMP de janvier", starts_on="2027-01-04", ends_on="2027-02-26")
    karim.presses("Préparer cette campagne")
    karim.presses("Ouvrir aux établissements")
    karim.presses("Clore la campagne")
    karim.presses("Calculer les propositions")
    karim.reads("Le calcul est demandé")
    work()
    if karim.scripts:
        karim.page.wait_for_selector("#resultat")
        karim.looks()
    else:
        karim.follows("actualisez-la")
    karim.reads("1 élève sur 1 a une proposition", "100 %", "aucune place ne manque")
    karim.follows("Relire les propositions")
    karim.reads("Garage du Col", "n° 1", "Lycée Jean-Moulin")
    assert "Inès" not in karim.page.content() and "Vallon" not in karim.page.content()
    karim.page.go_back()
    karim.presses("Publier aux établissements")

    # The lycée is told, reads why, and confirms: the seat is held, and the host's number is given.
    work()
    assert len(mailed(roy_email)) == 1
    roy.opens("/")
    roy.follows("Propositions")
    roy.reads("Inès Vallon", "Garage du Col")
    roy.follows("Raisons, refus : Inès Vallon chez Garage du Col")
    roy.reads("Pourquoi cette place", "C’est votre vœu n° 1", "L. 311-3-1")
    roy.presses("Confirmer cette place")
    roy.reads("la place est retenue", "M. Essai", "col@exemple.test")
    roy.follows("Élèves")
    roy.reads("placé")
    visitor.opens(reverse("public:offers") + "?du=2027-01-11&au=2027-02-05")
    visitor.reads("Aucune offre publiée")

    held = Placement.objects.get()
    assert (held.learner, held.seat.offer.title, held.status) == (cast.ines, "Entretien des voitures", "confirmed")
