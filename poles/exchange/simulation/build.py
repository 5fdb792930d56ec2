"""From a ground to all the rows of a simulation: pure, seeded, the same bytes for the same seed."""

import hashlib
from collections import Counter
from dataclasses import dataclass

from poles.domain.calendar.loads import ClassRow, LearnerRow, PeriodRow
from poles.domain.hosts.loads import SiteRow
from poles.domain.needs.loads import AdjustmentRow, MobilityRow, NeedRow, WishRow
from poles.domain.offers.loads import OfferRow
from poles.exchange.simulation.ground import Ground
from poles.exchange.simulation.hosts import offers, sites
from poles.exchange.simulation.hypotheses import Hypotheses, share
from poles.exchange.simulation.learners import divisions
from poles.exchange.simulation.needs import adjustments, arrivals, mobilities, needs, wishes
from poles.words.time import SchoolYear


@dataclass(frozen=True)
class Simulation:
    """Every row of a simulated territory, and what must be said of it."""

    academy: str
    inside: frozenset[str]
    communes: frozenset[str]
    classes: list[ClassRow]
    learners: list[LearnerRow]
    periods: list[PeriodRow]
    sites: list[SiteRow]
    offers: list[OfferRow]
    needs: list[NeedRow]
    wishes: list[WishRow]
    adjustments: list[AdjustmentRow]
    mobilities: list[MobilityRow]
    employers: int
    remarks: tuple[str, ...]

    @property
    def seats(self) -> int:
        """The seats of all the offers."""
        return sum(offer.seats for offer in self.offers)

    def digest(self) -> str:
        """SHA-256 of all the rows, in their order."""
        mark = hashlib.sha256()
        tables = (self.classes, self.learners, self.periods, self.sites, self.offers, self.needs, self.wishes)
        for rows in (*tables, self.adjustments, self.mobilities):
            for row in rows:
                mark.update(repr(tuple(row)).encode())
        return mark.hexdigest()

    def counts(self) -> dict[str, int]:
        """How many of each, under their French names, for the report of a run."""
        return {
            "établissements": len({row.uai for row in self.classes}),
            "classes": len(self.classes),
            "élèves": len(self.learners),
            "périodes": len(self.periods),
            "besoins": len(self.needs),
            "vœux": len(self.wishes),
            "besoins d’accès": len(self.adjustments),
            "mobilités": len(self.mobilities),
            "employeurs (INSEE)": self.employers,
            "sites d’accueil": len(self.sites),
            "offres": len(self.offers),
            "places": self.seats,
        }

    def head_counts(self) -> Counter[tuple[str, str]]:
        """Learners by (UAI, MEF), as they were made."""
        of_class = {row.key: (row.uai, row.mef) for row in self.classes}
        return Counter(of_class[learner.class_key] for learner in self.learners)


def simulate(ground: Ground, hypotheses: Hypotheses, year: SchoolYear, seed: int) -> Simulation:
    """All the rows of a territory. Same ground, hypotheses, year and seed: the same bytes."""
    groups = list(divisions(ground, hypotheses, year, seed))
    hosts = sites(ground, hypotheses, seed)
    offered = list(offers(ground, hypotheses, hosts, year, seed))
    site_rows = [site.row for site in hosts]
    stated = list(needs(ground, groups, seed))
    employers = sum(counts.total for counts in ground.employers.values())
    return Simulation(
        academy=ground.academy,
        inside=ground.inside,
        communes=frozenset(ground.employers),
        classes=[group.row for group in groups],
        learners=[learner for group in groups for learner in group.learners],
        periods=[period for group in groups for period in group.periods],
        sites=site_rows,
        offers=offered,
        needs=arrivals(stated, ground.academy, seed),
        wishes=list(wishes(ground, hypotheses, stated, site_rows, offered, seed)),
        adjustments=list(adjustments(ground, hypotheses, groups, seed)),
        mobilities=list(mobilities(ground, hypotheses, groups, seed)),
        employers=employers,
        remarks=(
            f"hypothèse : {len(hosts)} sites d’accueil tirés parmi {employers} employeurs, soit "
            f"{share(len(hosts) / employers if employers else 0)} de chaque commune et de chaque secteur ;",
            *hypotheses.sentences(),
            *ground.remarks,
        ),
    )
