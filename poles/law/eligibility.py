"""Whether an offer can serve a need: kind, weeks, family; one finding for each thing that does not fit."""

from dataclasses import dataclass

from poles.words.families import JobFamily, compatible
from poles.words.findings import Finding, Severity
from poles.words.time import Period
from poles.words.training import PlacementKind

SOURCE = "Circulaire n° 2015-035 du 25 février 2015 ; critères publiés de la campagne"


@dataclass(frozen=True)
class NeedFacts:
    """What a need asks for."""

    kind: PlacementKind
    period: Period
    family: JobFamily


@dataclass(frozen=True)
class OfferFacts:
    """What an offer gives; ``title`` names it in the sentences."""

    title: str
    kind: PlacementKind
    open_days: Period
    family: JobFamily


def check(need: NeedFacts, offer: OfferFacts) -> list[Finding]:
    """The reasons why this offer cannot serve this need; none when it can."""
    told = []
    if offer.kind is not need.kind:
        told.append(("offer.kind", f"elle accueille pour « {offer.kind.label} », le besoin est « {need.kind.label} »"))
    if not offer.open_days.contains(need.period):
        told.append(("offer.weeks", f"elle n’est pas ouverte toute la période ({need.period})"))
    if not compatible(need.family, offer.family):
        told.append(("offer.family", f"sa famille est « {offer.family} », le besoin est « {need.family} »"))
    return [
        Finding(rule, Severity.BLOCKING, f"L’offre « {offer.title} » ne convient pas : {why}.", SOURCE, "offer_ids")
        for rule, why in told
    ]
