"""A place for Inès: a garage offers, the pôle publishes, the lycée asks, the campaign proposes, the lycée confirms.

Through the pages alone, in a real browser, with real mails and a real worker; once with JavaScript, once without.
"""

import re

import pytest
from django.urls import reverse

from poles.records.models import Placement

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


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
    roy.follows("Vœux d’Inès Vallon, PFMP n° 1")
    roy.page.locator("[name=rank_1]").select_option(index=1)
    roy.presses("Enregistrer les vœux")
    roy.reads("1 vœu noté")

    # The campaign: prepared, its rule published, opened, closed, computed by a worker, read, published.
    karim.opens(reverse("coordinators:campaigns"))
    karim.fills(label="PFMP de janvier", starts_on="2027-01-04", ends_on="2027-02-26")
    karim.presses("Préparer cette campagne")
    karim.follows("Publier la règle")
    karim.reads("Points par rang de vœu")
    karim.presses("Publier la règle")
    karim.reads("La règle n° 1 est publiée", "4. Ce que le calcul cherche, dans cet ordre")
    karim.follows("Vue d’ensemble")
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
    roy.opens("/etablissement/eleves")
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
