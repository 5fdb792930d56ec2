"""What the law says of an offer that minors may take: regulated work, observation, age."""

from dataclasses import dataclass
from datetime import date

from poles.words.findings import Finding, Severity
from poles.words.training import PlacementKind

WATCHING = frozenset({PlacementKind.VISIT, PlacementKind.OBSERVATION, PlacementKind.HOLIDAY_OBSERVATION})
"""Kinds of placement where the learner watches and does no work (code de l’éducation, D331-7 to D331-9)."""

DECLARATION = "Code du travail, art. R4153-40 et R4153-41 (décret n° 2015-443 du 17 avril 2015)"
NO_WORK = "Code de l’éducation, art. D331-9"
LIGHT_WORK = "Code de l’éducation, art. D331-12"
NONE_FORBIDDEN = "Code de l’éducation, art. D331-14"
UNDER_15 = "Code du travail, art. D4153-15 et R4153-39"
MAJORITY = 18
REGULATED_FROM = 15

REGULATED = (
    "Des travaux réglementés sont annoncés : avant 18 ans, l’organisme et le lycée doivent chacun avoir envoyé leur "
    "déclaration de dérogation à l’inspection du travail, valable trois ans."
)
NOT_UNDER_15 = "Aucun travail réglementé avant 15 ans, même avec une déclaration."
ONLY_LIGHT = (
    "Un stage d’initiation ne comporte que des travaux légers : ni machine ni produit interdits aux mineurs. "
    "Faites préciser les tâches avant de publier."
)
NOT_IN_APPLICATION = (
    "Un stage d’application ne comporte ni machine ni travail interdits aux mineurs, même avec une déclaration : avant "
    "18 ans, les travaux réglementés annoncés doivent être retirés de l’offre."
)
NO_MACHINE = (
    "En observation, l’élève n’approche ni machine, ni appareil, ni produit interdits aux mineurs : "
    "les travaux réglementés annoncés doivent être retirés de l’offre."
)
WATCHES = (
    "En observation, l’élève regarde et pose des questions : il ne travaille pas, même à des travaux légers. "
    "Vérifiez que l’offre ne demande pas de travail."
)


@dataclass(frozen=True)
class OfferFacts:
    """What an offer says that matters here. ``min_age`` in years, 0 when the host asks for none."""

    kind: PlacementKind
    regulated_work: bool
    min_age: int = 0


def youngest_adult(day: date) -> date:
    """The latest birth date of those who are of age on a day (Code civil, art. 414); who was born after it is a minor."""
    try:
        return day.replace(year=day.year - MAJORITY)
    except ValueError:  # a 29 February, without a like eighteen years before
        return day.replace(year=day.year - MAJORITY, day=28)


def check(offer: OfferFacts) -> list[Finding]:
    """The findings of the rules SAFE-01 to 04 and 08 on an offer, before any learner is known.

    None blocks here: the coordinator reads them before publishing; the agreement, which knows the learner, will.
    """
    if offer.kind in WATCHING:
        if offer.regulated_work:
            return [Finding("SAFE-01", Severity.WARNING, NO_MACHINE, NO_WORK, "regulated_work")]
        return [Finding("SAFE-01", Severity.INFO, WATCHES, NO_WORK, "kind")]
    if not offer.regulated_work:
        return []
    if offer.kind is PlacementKind.INITIATION:
        return [Finding("SAFE-02", Severity.WARNING, ONLY_LIGHT, LIGHT_WORK, "regulated_work")]
    if offer.kind is PlacementKind.APPLICATION:
        if offer.min_age >= MAJORITY:
            return []
        return [Finding("SAFE-03", Severity.WARNING, NOT_IN_APPLICATION, NONE_FORBIDDEN, "regulated_work")]
    findings = []
    if offer.min_age < MAJORITY:
        findings.append(Finding("SAFE-04", Severity.WARNING, REGULATED, DECLARATION, "regulated_work"))
    if offer.min_age < REGULATED_FROM:
        findings.append(Finding("SAFE-08", Severity.INFO, NOT_UNDER_15, UNDER_15, "min_age"))
    return findings
