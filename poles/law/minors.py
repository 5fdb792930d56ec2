"""What the law says of an offer that minors may take: regulated work, observation, age."""

from dataclasses import dataclass

from poles.words.findings import Finding, Severity
from poles.words.training import PlacementKind

WATCHING = frozenset({PlacementKind.VISIT, PlacementKind.OBSERVATION, PlacementKind.HOLIDAY_OBSERVATION})
"""Kinds of placement where the learner watches and does no work (code de l’éducation, D331-7 to D331-9)."""

DECLARATION = "Code du travail, art. R4153-40 et R4153-41 (décret n° 2015-443 du 17 avril 2015)"
NO_WORK = "Code de l’éducation, art. D331-9"
LIGHT_WORK = "Code de l’éducation, art. D331-12"
UNDER_15 = "Code du travail, art. D4153-15 et R4153-39"
MAJORITY = 18
REGULATED_FROM = 15


@dataclass(frozen=True)
class OfferFacts:
    """What an offer says that matters here. ``min_age`` in years, 0 when the host asks for none."""

    kind: PlacementKind
    regulated_work: bool
    min_age: int = 0


def check(offer: OfferFacts) -> list[Finding]:
    """The findings of SAFE-01, 02, 04, 08 (design of the rules: ``docs``) on an offer, before any learner is known.

    None of them blocks here: the coordinator reads them before publishing; the agreement, which knows the learner, will.
    """
    findings = []
    if offer.kind in WATCHING:
        findings.append(_watching(offer))
    elif offer.kind is PlacementKind.INITIATION and offer.regulated_work:
        findings.append(
            Finding(
                "SAFE-02", Severity.WARNING, "Un stage d’initiation ne comporte que des travaux légers : ni machine ni "
                "produit interdits aux mineurs. Faites préciser les tâches avant de publier.", LIGHT_WORK, "regulated_work",
            )
        )  # fmt: skip
    elif offer.regulated_work and offer.min_age < MAJORITY:
        findings.append(
            Finding(
                "SAFE-04", Severity.WARNING, "Des travaux réglementés sont annoncés : avant 18 ans, l’organisme et le lycée "
                "doivent chacun avoir envoyé leur déclaration de dérogation à l’inspection du travail, valable trois ans.",
                DECLARATION, "regulated_work",
            )
        )  # fmt: skip
        if offer.min_age < REGULATED_FROM:
            findings.append(
                Finding(
                    "SAFE-08", Severity.INFO, "Aucun travail réglementé avant 15 ans, même avec une déclaration.",
                    UNDER_15, "min_age",
                )
            )  # fmt: skip
    return findings


def _watching(offer: OfferFacts) -> Finding:
    if offer.regulated_work:
        return Finding(
            "SAFE-01", Severity.WARNING, "En observation, l’élève n’approche ni machine, ni appareil, ni produit interdits aux "
            "mineurs : les travaux réglementés annoncés doivent être retirés de l’offre.", NO_WORK, "regulated_work",
        )  # fmt: skip
    return Finding(
        "SAFE-01", Severity.INFO, "En observation, l’élève regarde et pose des questions : il ne travaille pas, "
        "même à des travaux légers. Vérifiez que l’offre ne demande pas de travail.", NO_WORK, "kind",
    )  # fmt: skip
