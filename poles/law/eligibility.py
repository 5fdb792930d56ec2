"""Whether an offer can serve a need: kind, weeks, family; one finding for each thing that does not fit."""

from dataclasses import dataclass

from poles.words.families import JobFamily, compatible
from poles.words.findings import Finding, Severity
from poles.words.time import Period
from poles.words.training import PlacementKind

SOURCE = "Circulaire n° 2015-035 du 25 février 2015 ; critères publiés de la campagne"
_TRAINING_AT_WORK = frozenset({PlacementKind.PFMP, PlacementKind.BTS_INTERNSHIP})


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


def cleared_for_regulated_work(kind: PlacementKind, age: int) -> bool:
    """Whether a learner of an age (full years) may be proposed an offer with regulated work.

    From 18 on, always; from 15 on when the work is part of the training for a diploma (the declarations are checked with the
    agreement, SAFE-04 to 06); never for a minor who observes, is initiated, or is in « stage d’application » (SAFE-01 to 03).
    Source: code du travail, R4153-39 and R4153-40; code de l’éducation, D331-9, D331-12 and D331-14.
    """
    return age >= 18 or (age >= 15 and kind in _TRAINING_AT_WORK)
