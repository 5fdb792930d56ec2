"""The words of the allocation: kinds of runs, who found a place, the public class of a kind of placement."""

from enum import StrEnum

from poles.words.training import PlacementKind


class RunKind(StrEnum):
    """Why a run was computed. The value is stored; the label is shown."""

    OFFICIAL = "official"
    TRIAL = "trial"
    REPAIR = "repair"
    STABLE = "stable"
    OVERRIDE = "override"

    @property
    def label(self) -> str:
        """The French name shown on screen."""
        return RUN_LABELS[self]


RUN_LABELS = {
    RunKind.OFFICIAL: "calcul des propositions",
    RunKind.TRIAL: "calcul à blanc",
    RunKind.REPAIR: "réparation",
    RunKind.STABLE: "reprise sans rien retirer",
    RunKind.OVERRIDE: "choix d’une personne",
}


REPAIRS = (RunKind.REPAIR, RunKind.STABLE)
"""What is proposed after a computation, and applied or dropped by a person."""


class FoundBy(StrEnum):
    """Who found a place: a figure of equity. The value is stored; the label is shown."""

    HUB = "hub"
    SCHOOL = "school"
    TEACHER = "teacher"
    BUSINESS_OFFICE = "business"
    LEARNER = "learner"
    FAMILY = "family"

    @property
    def label(self) -> str:
        """The French name shown on screen."""
        return FOUND_LABELS[self]


FOUND_LABELS = {
    FoundBy.HUB: "le pôle de stages",
    FoundBy.SCHOOL: "l’établissement",
    FoundBy.TEACHER: "un professeur",
    FoundBy.BUSINESS_OFFICE: "le bureau des entreprises",
    FoundBy.LEARNER: "l’élève",
    FoundBy.FAMILY: "la famille ou les proches",
}

_COUNTS_FOR_A_DIPLOMA = frozenset({PlacementKind.PFMP, PlacementKind.BTS_INTERNSHIP})
_OPTIONAL = frozenset({PlacementKind.HOLIDAY_OBSERVATION, PlacementKind.SHORT_IMMERSION, PlacementKind.VISIT})


def public_class(kind: PlacementKind) -> int:
    """0 when the period counts for a diploma, 1 when it is compulsory, 2 when it is optional: served in that order."""
    if kind in _COUNTS_FOR_A_DIPLOMA:
        return 0
    return 2 if kind in _OPTIONAL else 1
