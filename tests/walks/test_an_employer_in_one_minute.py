"""An employer in one minute: scans the card, proposes two seats, confirms from the mail, mends by link, closes when full.

On a phone's screen, through the pages alone, with real mails and a real worker; once with JavaScript, once without.
"""

import re

import pytest
import segno
from django.urls import reverse

from poles.domain.desk import usecases as desk
from poles.records.models import ContactPoint, DeskMessage, Offer
from poles.words.actor import system
from tests.browser import assert_no_violation
from tests.factories import NOW
from tests.walks.person import Person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SIZES = ((390, 844), (320, 640))
KEYS_A_SECOND = 2
"""How fast a thumb types on a phone: slower than the 36 words a minute that people reach on average (3 signs a second)."""
MOVED_IN, PICKED_IN = 2, 4
"""Seconds to go to a field and read its name; seconds more to choose in a list."""
MOST_FIELDS = 9


class Passer(Person):
    """Somebody with a phone, who counts what is typed and chosen."""

    typed = chosen = 0

    def fills(self, **values: str) -> None:
        """Type in fields and choose in lists; the signs typed and the choices made are counted."""
        super().fills(**values)
        for name, value in values.items():
            if self.page.locator(f"[name={name}]").evaluate("node => node.tagName") == "SELECT":
                self.chosen += 1
            else:
                self.typed += len(value)

    def looks(self) -> None:
        """No barrier for anybody, nothing wider than the phone."""
        assert self.page.locator("h1").count() == 1, f"{self.page.url} : {self.page.inner_text('body')[:2000]}"
        if not self.scripts:
            return
        for width, height in SIZES[::-1]:
            self.page.set_viewport_size({"width": width, "height": height})
            assert_no_violation(self.page)
            assert self.page.evaluate("document.documentElement.scrollWidth") <= width, self.page.url

    def scans(self, card: Person) -> None:
        """Photograph the picture of a card: it must be the picture of the address that is printed beside it."""
        printed = card.page.locator(".poles-ticket__address").first.inner_text()
        picture = card.page.locator(".poles-ticket__picture").first.get_attribute("src")
        address = f"{card.home.split('://')[0]}://{printed}"
        assert picture == segno.make(address, error="m", micro=False).svg_data_uri(border=2, light="#fff")
        self.opens(address)

    @property
    def fields_shown(self) -> int:
        """The fields that stand in front of a person: not folded, not for robots, not hidden."""
        fields = self.page.locator("main form :is(input, select, textarea):not([type=hidden])")
        return sum(
            fields.nth(rank).is_visible()
            and not fields.nth(rank).evaluate("node => node.closest('.poles-trap') !== null")
            for rank in range(fields.count())
        )


def test_an_employer_proposes_two_seats_in_one_minute(cast, somebody, accounts, mailed, work, capsys):
    karim_email = accounts(cast.karim).email
    desk.open_points(actor=system("essai"), at=NOW)

    # The coordinator prints the card.
    karim = somebody()
    karim.signs_in(karim_email)
    karim.opens(reverse("coordinators:contact_point"))
    karim.follows("La carte à imprimer")
    karim.reads("Huit cartes par feuille", "/c/")

    # The employer scans it, makes one choice, types a few words.
    host = somebody(Passer)
    host.page.set_viewport_size({"width": 390, "height": 844})
    host.scans(karim)
    host.reads("Je peux accueillir", "J’ai une question", "Ne m’appelez pas jusqu’au")
    host.follows("Je peux accueillir")
    fields = host.fields_shown
    host.fills(
        organisation="Garage du Col", place="Saint-Dié-des-Vosges", family="Automobile, cycles, engins et bateaux",
        seat_count="2", opens_on="2027-01-04", closes_on="2027-06-25", email="col@exemple.test",
    )  # fmt: skip
    seconds = host.typed / KEYS_A_SECOND + fields * MOVED_IN + host.chosen * PICKED_IN
    with capsys.disabled():
        print(
            f"\n{fields} champs, {host.typed} signes tapés, {host.chosen} choix : {seconds:.0f} s à {KEYS_A_SECOND} signes/s"
        )
    assert fields <= MOST_FIELDS and host.typed <= 90 and seconds < 60
    host.presses("Envoyer ma proposition")
    host.reads("Consultez votre messagerie", "2 places", "col@exemple.test")
    assert not DeskMessage.objects.exists(), "enough was said: one mail, one thing to read"

    # The mail confirms it, in one press; the link mends it.
    work()
    (letter,) = mailed("col@exemple.test")
    host.opens(re.search(r"https?://\S+", letter).group())
    host.reads("Confirmez votre proposition", "2 places")
    host.presses("Confirmer et envoyer au pôle")
    host.reads("Votre adresse est confirmée", "à lire par le pôle")
    host.follows("Relire ou corriger")
    host.fills(title="Entretien des voitures", description="Vidanges, pneus, accueil des clients.")
    host.presses("Enregistrer et envoyer au pôle")
    host.reads("Entretien des voitures", "2 places")

    # The pôle reads and publishes it.
    karim.opens(reverse("coordinators:offers"))
    karim.follows("Entretien des voitures")
    karim.presses("Publier cette offre")
    work()
    offer = Offer.objects.get()
    assert (offer.status, offer.seat_count, offer.title) == ("published", 2, "Entretien des voitures")

    # Full: one press from the mail, and nobody finds it any more.
    host.opens(re.search(r"https?://\S+", mailed("col@exemple.test")[-1]).group())
    host.reads("D’un seul appui", "Entretien des voitures")
    host.presses("Je suis complet")
    host.reads("est complète")
    offer.refresh_from_db()
    assert offer.status == "full"
    visitor = somebody()
    visitor.opens(reverse("public:offers"))
    visitor.reads("Aucune offre publiée")


def test_an_employer_asks_is_answered_and_says_what_it_was_worth(cast, somebody, accounts, mailed, work):
    karim_email = accounts(cast.karim).email
    desk.open_points(actor=system("essai"), at=NOW)
    point = ContactPoint.objects.get(hub=cast.valley)

    host = somebody(Passer)
    host.opens(reverse("public:contact", args=[point.code]))
    host.follows("J’accueille déjà un jeune et il y a un problème")
    host.reads("112", "Jamais un fait de santé")
    host.presses("Envoyer mon message")
    host.reads("À corriger avant d’envoyer")
    host.fills(
        organisation="Garage du Col", place="Saint-Dié-des-Vosges", text="Il ne vient plus depuis lundi.",
        email="col@exemple.test",
    )  # fmt: skip
    host.presses("Envoyer mon message")
    host.reads("Karim (coordination du pôle)", "mardi 3 novembre 2026")

    work()
    assert "problème" in mailed(karim_email)[0]
    karim = somebody()
    karim.signs_in(karim_email)
    karim.reads("1 message d’employeur à répondre")
    karim.opens(reverse("members:messages"))
    karim.follows("Garage du Col")
    karim.reads("non confirmée", "Il ne vient plus depuis lundi.")
    karim.presses("Je m’en occupe")
    karim.fills(text="J’appelle le lycée ce matin.")
    karim.presses("Envoyer la réponse")
    karim.reads("réponse envoyée")

    work()
    answer = mailed("col@exemple.test")[-1]
    assert "J’appelle le lycée ce matin." in answer
    host.opens(re.search(r"https?://\S+", answer).group())
    host.presses("Très utile")
    host.reads("votre avis est noté", "très utile")
    karim.opens(reverse("members:messages"))
    karim.reads("1 avis d’employeur", "4,0 sur 4")
