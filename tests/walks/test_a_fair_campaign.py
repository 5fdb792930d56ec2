"""A fair campaign, from its rule to its repair: published, tried, compared, computed, explained, mended, replayed.

Through the pages alone, in a real browser, with a real worker; with JavaScript and without, then by the keyboard alone.
"""

from dataclasses import dataclass
from datetime import date

import pytest
from click.testing import CliRunner
from django.urls import reverse

from poles.records import models as rows
from poles.workers.commands.replay import command
from tests import factories as make
from tests.walks.person import KeyboardPerson

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
REASON = "L’élève connaît déjà cet atelier."


@dataclass
class Story:
    """Three learners, two garages: Inès and Ada were left out in October, Zoé was not."""

    ines: rows.PlacementNeed
    ada: rows.PlacementNeed
    zoe: rows.PlacementNeed
    offers: tuple[rows.Offer, rows.Offer]

    def seat(self, need) -> rows.Offer | None:
        """The offer proposed to a need now."""
        return rows.Match.objects.get(need=need, status="proposed").offer


@pytest.fixture
def story(cast) -> Story:
    october = make.period(cast.cap, label="PFMP d’octobre", starts_on=date(2026, 10, 5), ends_on=date(2026, 10, 16))
    ada = make.learner(cast.cap, "Ada", last_name="Lenoir", birth_date=date(2008, 1, 2))
    zoe = make.learner(cast.cap, "Zoé", last_name="Ferry")
    for learner in (cast.ines, ada):
        make.need(learner, october)
    next_door = make.host_site("Carrosserie du Pont", commune=cast.garage.commune)
    offers = (
        make.offer("Entretien des voitures", site=cast.garage, hub=cast.valley, contact=cast.morel_contact),
        make.offer("Peinture", site=next_door, hub=cast.valley),
    )
    needs = [cast.need, *(make.need(learner, cast.january) for learner in (ada, zoe))]
    for need in needs:
        rows.Wish.objects.create(need=need, offer=offers[0], rank=1, academy=need.academy)
    return Story(*needs, offers)


def waits(person, what: str = "actualisez-la") -> None:
    """The page renews itself with JavaScript; without, a link does it."""
    if person.scripts:
        person.page.wait_for_selector("#resultat", timeout=60_000)
        person.looks()
    else:
        person.follows(what)


def computed_by_pages(karim, work) -> rows.Campaign:
    """From the draft to the computed campaign, as Karim does it."""
    karim.opens(reverse("coordinators:campaigns"))
    karim.fills(label="PFMP de janvier", starts_on="2027-01-04", ends_on="2027-02-26")
    karim.presses("Préparer cette campagne")
    karim.follows("Publier la règle")
    karim.presses("Voir le texte")
    karim.reads("Ce que le calcul cherche, dans cet ordre")
    karim.presses("Publier la règle")
    campaign = rows.Campaign.objects.get()
    karim.opens(reverse("coordinators:campaign", args=[campaign.pk]))
    karim.presses("Essayer à blanc")
    work()
    waits(karim)
    karim.opens(reverse("coordinators:campaign_results", args=[campaign.pk]))
    karim.reads(
        "2 élèves sur 3 auraient une place",
        "calcul à blanc",
        "Rien n’est proposé à personne",
        "premier arrivé",
        "réseau",
    )
    assert not rows.Match.objects.exists()
    karim.opens(reverse("coordinators:campaign", args=[campaign.pk]))
    karim.presses("Ouvrir aux établissements")
    karim.presses("Clore la campagne")
    karim.presses("Calculer les propositions")
    work()
    waits(karim)
    karim.reads("2 élèves sur 3 ont une proposition")
    karim.presses("Publier aux établissements")
    return campaign


def test_a_fair_campaign(cast, story, somebody, accounts, work):
    karim_email, roy_email = accounts(cast.karim).email, accounts(cast.roy).email

    # The rule is published before anything, tried, compared; then the campaign is computed and published.
    karim = somebody()
    karim.signs_in(karim_email)
    campaign = computed_by_pages(karim, work)
    karim.opens(reverse("coordinators:campaign_results", args=[campaign.pk]))
    karim.reads("Le prix de la règle", "sans équité", "premier arrivé", "réseau", "Comment en être sûr")
    run = campaign.runs.get(kind="official")
    assert f"poles replay {run.pk}" in karim.page.content()

    # Anybody reads the rule.
    visitor = somebody()
    visitor.opens(reverse("public:rule", args=[campaign.rules.get().pk]))
    visitor.reads("Version 1", "Le sel a été tiré", "Ne sont jamais lus : le nom, le sexe", "L. 312-1-3")

    # The lycée reads why, for a pupil with a place and for the one without.
    roy = somebody()
    roy.signs_in(roy_email)
    roy.opens(reverse("schools:proposals"))
    host = story.seat(story.ines).site.name
    roy.follows(f"Pourquoi ? Inès Vallon chez {host}")
    roy.reads(
        "Pourquoi Inès Vallon se voit proposer", "La réponse en bref", "Vœu n° 1", "de votre groupe", "Qui décide ?",
        "L. 311-3-1", "Degré et mode de contribution", "Données traitées et leurs sources",
        "Paramètres et poids appliqués à votre situation", "Opérations effectuées",
    )  # fmt: skip
    roy.opens(reverse("schools:proposals"))
    roy.follows("Pourquoi ? L’explication pour Zoé Ferry")
    roy.reads(
        "Pourquoi aucune place",
        "La preuve",
        "3 élèves ne peuvent avoir que les mêmes 2 places",
        "Ce n’est pas une promesse",
    )
    assert "Inès" not in roy.page.content()

    # The coordinator reads the same without a name.
    match = rows.Match.objects.get(need=story.zoe)
    karim.opens(reverse("coordinators:match", args=[match.pk]))
    karim.reads("La preuve", "Opérations effectuées")
    assert [name for name in ("Zoé", "Ferry", "Inès", "Vallon") if name in karim.page.content()] == []

    # The host of Inès withdraws; a place for adults opens: Inès takes the seat of Ada, who is old enough for the new one.
    lost, kept = story.seat(story.ines), story.seat(story.ada)
    make.offer("Réserve", site=make.host_site("Garage Noir", commune=cast.garage.commune), hub=cast.valley, min_age=18)
    karim.opens(reverse("coordinators:offer", args=[lost.pk]))
    karim.presses(f"Retirer l’offre « {lost.title} »")
    karim.opens(reverse("coordinators:campaign_after", args=[campaign.pk]))
    karim.reads("1 offre a quitté", lost.title, "n’est plus publiée")
    karim.presses("Proposer une réparation")
    karim.reads(
        f"L’élève A va chez {kept.site.name}", f"L’élève B, qui allait chez {kept.site.name}, va chez Garage Noir",
        "Personne ne perd une place", "Avant", "Après",
    )  # fmt: skip
    assert story.seat(story.ines) == lost
    karim.presses("Appliquer cette réparation")
    karim.reads("La réparation est appliquée", "Réparations et choix déjà faits")
    assert (story.seat(story.ines), story.seat(story.ada).title) == (kept, "Réserve")
    assert story.seat(story.zoe) is None

    # The lycée reads why it changed, and confirms.
    roy.opens(reverse("schools:proposals"))
    roy.follows(f"Pourquoi ? Inès Vallon chez {kept.site.name}")
    roy.reads("n’est plus publiée")
    roy.follows("Revenir à la proposition")
    roy.presses("Confirmer cette place")
    roy.reads("la place est retenue")

    # Replayed, the run gives the same bytes.
    done = CliRunner().invoke(command, [str(run.pk)])
    assert "Même résultat, octet pour octet" in done.output


@pytest.mark.parametrize("somebody", [True], ids=["with JavaScript"], indirect=True)
def test_the_new_pages_by_the_keyboard_alone(cast, story, somebody, accounts, work):
    karim_email, roy_email = accounts(cast.karim).email, accounts(cast.roy).email
    karim = somebody(KeyboardPerson)
    karim.signs_in(karim_email)
    campaign = computed_by_pages(karim, work)

    # An explanation is read, its wish unfolded; another place is chosen, with its reason.
    make.offer("Réserve", site=make.host_site("Garage Noir", commune=cast.garage.commune), hub=cast.valley)
    roy = somebody(KeyboardPerson)
    roy.signs_in(roy_email)
    roy.opens(reverse("schools:proposals"))
    roy.follows("Pourquoi ? L’explication pour Zoé Ferry")
    roy.unfolds("Comment ce chiffre est calculé")
    roy.opens(reverse("schools:proposal", args=[rows.Match.objects.get(need=story.zoe).pk]))
    roy.follows("Choisir une place")
    roy.ticks("offer_id")
    roy.fills(reason=REASON)
    roy.presses("Proposer cette place")
    roy.reads("respecte toutes les règles", REASON)
    assert story.seat(story.zoe).title == "Réserve"

    # What a place must offer, and a place found by the family.
    roy.opens(reverse("schools:adjustments", args=[story.ines.pk]))
    roy.ticks("kinds")
    roy.presses("Enregistrer")
    roy.reads("le prochain calcul en tiendra compte")
    late = make.need(make.learner(cast.cap, "Malik"), cast.january)
    make.offer("Mécanique", site=make.host_site("Garage Blanc", commune=cast.garage.commune), hub=cast.valley)
    roy.opens(reverse("schools:own_found", args=[late.pk]))
    roy.fills(offer_id="Garage Blanc")
    roy.ticks("found_by")
    roy.presses("Retenir cette place")
    assert rows.Placement.objects.get().need == late

    # A repair is proposed and applied.
    gone = story.seat(story.ada)
    gone.status = "withdrawn"
    gone.save()
    make.offer("Tôlerie", site=make.host_site("Garage Vert", commune=cast.garage.commune), hub=cast.valley)
    karim.opens(reverse("coordinators:campaign_after", args=[campaign.pk]))
    karim.presses("Proposer une réparation")
    karim.presses("Appliquer cette réparation")
    karim.reads("La réparation est appliquée")
    assert story.seat(story.ada) not in (None, gone)
