"""The letters to the members of a pôle: an account to open, a session called, changed, cancelled, its minutes written."""

from collections.abc import Callable
from datetime import datetime

from poles.domain.people.invitations import token_of
from poles.exchange.addresses import address
from poles.exchange.icalendar import MEDIA_TYPE
from poles.exchange.session_calendar import NAME, told_ics
from poles.words import french

Attached = tuple[str, bytes, str]
AGENDA = "Le fichier joint (.ics) met la séance à jour dans votre agenda."
PAGE = "La séance, son ordre du jour et ses suites sont sur cette page, pour qui a un compte :"


def _invited(facts: dict) -> tuple[str, list[str]]:
    return "Choisissez votre mot de passe pour les pôles de stages", [
        f"{french.hub(facts['hub'])[:1].upper()}{french.hub(facts['hub'])[1:]} vous ouvre un compte sur le service des pôles "
        f"de stages : vous y parlez pour « {facts['member']} », membre du pôle.",
        "Vous y lisez ce que le pôle attend de votre organisme, les séances, les décisions et le programme d’actions. "
        "Vous n’y lisez le nom d’aucun élève.",
        "Pour entrer, choisissez votre mot de passe (14 caractères au moins) :",
        address("public:invitation", token_of(facts)),
        "Ce lien est personnel, sert une seule fois et reste ouvert sept jours : ne le transmettez pas. "
        "Passé ce délai, le coordonnateur du pôle peut vous en envoyer un autre.",
        "Si vous ne travaillez pas avec ce pôle, ignorez ce message.",
    ]


def _given(facts: dict) -> tuple[str, list[str]]:
    return "Vous avez une nouvelle fonction dans les pôles de stages", [
        f"Vous parlez maintenant pour « {facts['member']} », membre de ce pôle : {facts['hub']}.",
        "Connectez-vous comme d’habitude ; si vous avez plusieurs fonctions, vous choisissez en haut de page.",
        address("public:sign_in"),
        "Si vous ne travaillez pas avec ce pôle, dites-le à son coordonnateur.",
    ]


def _called(facts: dict) -> tuple[str, list[str]]:
    return "Votre pôle de stages vous convie à une séance de travail", [
        _what(facts),
        *_agenda(facts),
        AGENDA,
        *_page(facts),
    ]


def _changed(facts: dict) -> tuple[str, list[str]]:
    return "Une séance de travail du pôle de stages a changé", [
        f"Voici ce qui vaut maintenant. {_what(facts)}", *_agenda(facts), AGENDA, *_page(facts),
    ]  # fmt: skip


def _cancelled(facts: dict) -> tuple[str, list[str]]:
    return "Une séance de travail du pôle de stages est annulée", [
        f"Cette séance n’aura pas lieu. {_what(facts)}", AGENDA, *_page(facts),
    ]  # fmt: skip


def _held(facts: dict) -> tuple[str, list[str]]:
    return "Le compte rendu d’une séance du pôle de stages est écrit", [
        f"« {facts['title']} », {facts['day']}.",
        "Le compte rendu et les décisions sont sur cette page, pour qui a un compte. Sans compte, demandez-les au "
        "coordonnateur du pôle :",
        address("steering:session", facts["session"]),
    ]


def _soon(facts: dict) -> tuple[str, list[str]]:
    return "Une décision du pôle de stages attend d’être faite", [
        f"{facts['hub']} : « {facts['title']} », pour le {facts['due']}.",
        *_done(facts),
    ]


def _late(facts: dict) -> tuple[str, list[str]]:
    return "Une décision du pôle de stages n’est pas encore dite faite", [
        f"{facts['hub']} : « {facts['title']} », qui était attendue pour le {facts['due']}.",
        *_done(facts),
    ]


def _done(facts: dict) -> list[str]:
    return [
        "Dites qu’elle est faite sur cette page ; si elle ne peut pas l’être, dites-le à la coordination du pôle :",
        address("steering:session", facts["session"]),
    ]


def _what(facts: dict) -> str:
    return f"{facts['hub']} : « {facts['title']} », {facts['day']} {facts['hours']}, {facts['place']}."


def _agenda(facts: dict) -> list[str]:
    return [f"Ordre du jour :\n{facts['agenda']}"] if facts["agenda"] else []


def _page(facts: dict) -> list[str]:
    return [PAGE, address("steering:session", facts["session"])]


LETTERS: dict[str, Callable[[dict], tuple[str, list[str]]]] = {
    "account.member_invited": _invited,
    "account.member_given": _given,
    "session.called": _called,
    "session.changed": _changed,
    "session.cancelled": _cancelled,
    "session.held": _held,
    "decision.soon": _soon,
    "decision.late": _late,
}


def attached(kind: str, facts: dict, *, at: datetime) -> list[Attached]:
    """The files that a letter of a kind carries: (name, bytes, media type); ``at``: when it was queued."""
    if kind not in ("session.called", "session.changed", "session.cancelled"):
        return []
    return [(NAME, told_ics(facts, at=at, cancelled=kind == "session.cancelled"), MEDIA_TYPE.partition(";")[0])]
