"""The words of a search: who asked a host, by what means, what came of it; and what a school says of means and network."""

from collections.abc import Mapping
from enum import StrEnum


class Means(StrEnum):
    """How somebody reached a host. The value is stored; the label is shown."""

    PHONE = "phone"
    MAIL = "mail"
    VISIT = "visit"
    LETTER = "letter"
    FORM = "form"

    @property
    def label(self) -> str:
        """The French name shown on screen."""
        return _MEANS[self]


class Outcome(StrEnum):
    """What a contact with a host came to. The value is stored; the label is shown."""

    NO_ANSWER = "no_answer"
    CALL_BACK = "call_back"
    INTERESTED = "interested"
    ACCEPTED = "accepted"
    NOT_NOW = "not_now"
    REFUSED = "refused"

    @property
    def label(self) -> str:
        """The French name shown on screen."""
        return _OUTCOMES[self]


class Step(StrEnum):
    """What is expected of the school before a departure, counted back from the first day of the period."""

    NEEDS = "needs"
    CLASS_TEACHER = "class_teacher"
    HUB = "hub"
    AGREEMENT = "agreement"

    @property
    def label(self) -> str:
        """The French name shown on screen."""
        return _STEPS[self]

    @property
    def days(self) -> int:
        """Days before the departure, by default; an académie may choose others (circular: calendar of a pôle, default D)."""
        return STEP_DAYS[self]


class Network(StrEnum):
    """Whether an adult around the learner can open a door: asked neutrally, never why. The value is stored."""

    UNSAID = "unsaid"
    SOMEBODY = "somebody"
    NOBODY = "nobody"

    @property
    def label(self) -> str:
        """The French name shown on screen."""
        return _NETWORKS[self]


_MEANS = {
    Means.PHONE: "téléphone",
    Means.MAIL: "courriel",
    Means.VISIT: "visite",
    Means.LETTER: "courrier",
    Means.FORM: "formulaire en ligne",
}
_OUTCOMES = {
    Outcome.NO_ANSWER: "sans réponse",
    Outcome.CALL_BACK: "à rappeler",
    Outcome.INTERESTED: "intéressé",
    Outcome.ACCEPTED: "accepte d’accueillir",
    Outcome.NOT_NOW: "pas cette fois",
    Outcome.REFUSED: "refuse",
}
_STEPS = {
    Step.NEEDS: "besoins saisis",
    Step.CLASS_TEACHER: "professeur principal prévenu des élèves sans stage",
    Step.HUB: "demande au pôle pour les élèves sans stage",
    Step.AGREEMENT: "conventions à faire signer",
}
STEP_DAYS = {Step.NEEDS: 45, Step.CLASS_TEACHER: 30, Step.HUB: 21, Step.AGREEMENT: 14}
_NETWORKS = {
    Network.UNSAID: "non demandé",
    Network.SOMEBODY: "un adulte de l’entourage peut ouvrir une porte",
    Network.NOBODY: "personne dans l’entourage ne peut ouvrir une porte",
}


def latest_due(left: int, delays: Mapping[Step, int]) -> Step | None:
    """The last step whose day has come when ``left`` days remain before the departure; None when none has.

    ``delays``: days before the departure, by step. Of two steps on one day, the later in the order of the steps counts.
    """
    return max((step for step in Step if left <= delays[step]), key=list(Step).index, default=None)


def coming(left: int, delays: Mapping[Step, int]) -> Step | None:
    """The next step whose day has not come yet when ``left`` days remain; None when all have."""
    return next((step for step in Step if left > delays[step]), None)
