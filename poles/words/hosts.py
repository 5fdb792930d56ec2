"""The words of a host's file: who may call, what a call came to, what a tutor is trained for, how a register answers."""

from enum import StrEnum


class Callers(StrEnum):
    """Whom a contact allows to call: its own choice. The value is stored; the label is shown."""

    MEMBERS = "members"
    HUB_ONLY = "hub_only"
    NOBODY = "nobody"

    @property
    def label(self) -> str:
        """The French name shown on screen."""
        return _CALLERS[self]


class CallPurpose(StrEnum):
    """Why a host was called. The value is stored; the label is shown."""

    PROSPECTING = "prospecting"
    FOLLOW_UP = "follow_up"
    ANSWER = "answer"
    THANKS = "thanks"

    @property
    def label(self) -> str:
        """The French name shown on screen."""
        return _PURPOSES[self]

    @property
    def solicits(self) -> bool:
        """Whether it counts against the cap of solicitations: asking for a place does, answering or thanking does not."""
        return self is CallPurpose.PROSPECTING


class CallOutcome(StrEnum):
    """What a call came to. The value is stored; the label is shown."""

    NOT_REACHED = "not_reached"
    CALL_BACK = "call_back"
    SEATS = "seats"
    NOT_THIS_YEAR = "not_this_year"
    NO_MORE_CALLS = "no_more_calls"
    WRONG_NUMBER = "wrong_number"
    DONE = "done"

    @property
    def label(self) -> str:
        """The French name shown on screen."""
        return _OUTCOMES[self]


class Licence(StrEnum):
    """A tutor's habilitation that a training place may ask for: a closed list. The value is stored; the label is shown."""

    TUTOR = "tutor"
    FIRST_AID = "first_aid"
    ELECTRICAL = "electrical"
    LIFTING = "lifting"
    HYGIENE = "hygiene"
    APPRENTICE_MASTER = "apprentice_master"

    @property
    def label(self) -> str:
        """The French name shown on screen."""
        return _LICENCES[self]


class RegisterState(StrEnum):
    """What the public register said of a SIRET. The value is stored; the label is shown."""

    UNCHECKED = "unchecked"
    OPEN = "open"
    CLOSED = "closed"
    ABSENT = "absent"

    @property
    def label(self) -> str:
        """The French name shown on screen."""
        return _STATES[self]


_CALLERS = {
    Callers.MEMBERS: "les établissements du pôle et le pôle",
    Callers.HUB_ONLY: "le pôle seulement",
    Callers.NOBODY: "personne : écrire seulement",
}
_PURPOSES = {
    CallPurpose.PROSPECTING: "demander une place",
    CallPurpose.FOLLOW_UP: "suivre un accueil en cours",
    CallPurpose.ANSWER: "répondre à l’organisme",
    CallPurpose.THANKS: "remercier, rendre compte",
}
_OUTCOMES = {
    CallOutcome.NOT_REACHED: "pas joint",
    CallOutcome.CALL_BACK: "à rappeler",
    CallOutcome.SEATS: "propose des places",
    CallOutcome.NOT_THIS_YEAR: "pas cette année",
    CallOutcome.NO_MORE_CALLS: "ne veut plus être appelé",
    CallOutcome.WRONG_NUMBER: "coordonnées fausses",
    CallOutcome.DONE: "fait",
}
_LICENCES = {
    Licence.TUTOR: "formé au tutorat",
    Licence.FIRST_AID: "sauveteur secouriste du travail",
    Licence.ELECTRICAL: "habilitation électrique",
    Licence.LIFTING: "conduite d’engins (CACES)",
    Licence.HYGIENE: "hygiène alimentaire",
    Licence.APPRENTICE_MASTER: "maître d’apprentissage confirmé",
}
_STATES = {
    RegisterState.UNCHECKED: "non vérifié",
    RegisterState.OPEN: "en activité",
    RegisterState.CLOSED: "fermé d’après le registre",
    RegisterState.ABSENT: "inconnu du registre",
}
