"""Give a simulation to the domain: what the last one had put there goes, the new rows come, all in one transaction."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from poles.domain.calendar import loads as calendar
from poles.domain.needs import loads as needs
from poles.domain.offers import loads as offers
from poles.domain.territory.queries import schools_of
from poles.exchange.simulation.build import Simulation
from poles.words.actor import Actor

Progress = Callable[[str], None]
"""Told the French name of each stage when it begins."""

STAGES = ("remplacement", "élèves", "offres", "besoins et vœux", "vérification par la base")


def _silent(_stage: str) -> None:
    """Tell nobody."""


def deliver(*, actor: Actor, simulation: Simulation, at: datetime, progress: Progress = _silent) -> dict[str, int]:
    """Replace the simulated rows of the territory by these, all or nothing; gives how many of each kind were written.

    Raises Refused, and changes nothing, when a campaign or a person has since built on the simulated rows there.
    """
    academy = simulation.academy
    progress(STAGES[0])
    with transaction.atomic():
        schools = list(schools_of(academy).filter(uai__in=simulation.inside).values_list("pk", flat=True))
        communes = sorted(simulation.communes)
        needs.clear_simulated(actor=actor, academy_id=academy, schools=schools, communes=communes, at=at)
        offers.clear_simulated(actor=actor, academy_id=academy, communes=communes, at=at)
        calendar.clear_simulated(actor=actor, academy_id=academy, schools=schools, at=at)
        progress(STAGES[1])
        done = calendar.load_classes(
            actor=actor, academy_id=academy, classes=simulation.classes, learners=simulation.learners,
            periods=simulation.periods, at=at,
        )  # fmt: skip
        progress(STAGES[2])
        done |= offers.load_offers(
            actor=actor, academy_id=academy, sites=simulation.sites, offers=simulation.offers, at=at
        )
        progress(STAGES[3])
        done |= needs.load_needs(
            actor=actor, academy_id=academy, needs=simulation.needs, wishes=simulation.wishes, at=at
        )
        done |= needs.load_adjustments(actor=actor, academy_id=academy, adjustments=simulation.adjustments, at=at)
        done |= needs.load_mobilities(actor=actor, academy_id=academy, mobilities=simulation.mobilities, at=at)
        progress(STAGES[4])
    return done
