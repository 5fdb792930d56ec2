"""The grounds that the law forbids, and the closed list of reasons for which a host may decline a learner."""

from enum import StrEnum


class Ground(StrEnum):
    """The grounds of discrimination (loi n° 2008-496 du 27 mai 2008, art. 1; code pénal, art. 225-1), grouped for a reader.

    A report names a ground to say what the words or the refusal aimed at. It never says that a person has it.
    """

    ORIGIN = "origin"
    SEX = "sex"
    FAMILY = "family"
    PREGNANCY = "pregnancy"
    LOOK = "look"
    ECONOMIC = "economic"
    NAME = "name"
    RESIDENCE = "residence"
    BANK = "bank"
    HEALTH = "health"
    AUTONOMY = "autonomy"
    HANDICAP = "handicap"
    GENETIC = "genetic"
    MORALS = "morals"
    ORIENTATION = "orientation"
    GENDER = "gender"
    AGE = "age"
    OPINION = "opinion"
    UNION = "union"
    LANGUAGE = "language"
    ETHNICITY = "ethnicity"
    NATION = "nation"
    RACE = "race"
    RELIGION = "religion"
    WHISTLEBLOWER = "whistleblower"

    @property
    def label(self) -> str:
        """The French name shown on screen."""
        return _GROUNDS[self]


class Decline(StrEnum):
    """Why a host declines a learner: a closed list, on which no ground of discrimination stands."""

    FULL = "full"
    DATES = "dates"
    NO_TUTOR = "no_tutor"
    ACTIVITY = "activity"
    SAFETY = "safety"
    TRADE = "trade"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        """The French name shown on screen."""
        return _DECLINES[self]


_GROUNDS = {
    Ground.ORIGIN: "l’origine",
    Ground.SEX: "le sexe",
    Ground.FAMILY: "la situation de famille",
    Ground.PREGNANCY: "la grossesse ou la maternité",
    Ground.LOOK: "l’apparence physique",
    Ground.ECONOMIC: "la vulnérabilité économique",
    Ground.NAME: "le nom de famille",
    Ground.RESIDENCE: "le lieu de résidence",
    Ground.BANK: "la domiciliation bancaire",
    Ground.HEALTH: "l’état de santé",
    Ground.AUTONOMY: "la perte d’autonomie",
    Ground.HANDICAP: "le handicap",
    Ground.GENETIC: "les caractéristiques génétiques",
    Ground.MORALS: "les mœurs",
    Ground.ORIENTATION: "l’orientation sexuelle",
    Ground.GENDER: "l’identité de genre",
    Ground.AGE: "l’âge",
    Ground.OPINION: "les opinions politiques ou philosophiques",
    Ground.UNION: "les activités syndicales ou mutualistes",
    Ground.LANGUAGE: "la langue parlée, l’accent",
    Ground.ETHNICITY: "l’appartenance à une ethnie",
    Ground.NATION: "la nationalité",
    Ground.RACE: "une prétendue race",
    Ground.RELIGION: "la religion",
    Ground.WHISTLEBLOWER: "la qualité de lanceur d’alerte",
}
_DECLINES = {
    Decline.FULL: "plus de place à ces dates",
    Decline.DATES: "dates ou horaires impossibles",
    Decline.NO_TUTOR: "pas de tuteur disponible",
    Decline.ACTIVITY: "activité insuffisante ou arrêtée",
    Decline.SAFETY: "conditions de sécurité pas réunies",
    Decline.TRADE: "les tâches ne répondent pas à la formation",
    Decline.CLOSED: "fermeture ou déménagement",
}
