"""The letters of meetings, to the schools of a pôle: opened, changed, called off, held, a place came free. Never a name."""

from collections.abc import Callable

from poles.exchange.addresses import address


def _open(facts: dict) -> tuple[str, list[str]]:
    return "Une rencontre avec des entreprises est ouverte à vos élèves", [
        f"« {facts['title']} », {facts['day']}, {facts['place']}.",
        f"Inscrivez vos élèves jusqu’au {facts['closes']} :",
        _page(facts),
    ]


def _changed(facts: dict) -> tuple[str, list[str]]:
    return "Une rencontre où vos élèves sont inscrits a changé", [
        f"Voici ce qui vaut maintenant : « {facts['title']} », {facts['day']}, {facts['place']}.",
        "Relisez-la et prévenez vos élèves :",
        _page(facts),
    ]


def _cancelled(facts: dict) -> tuple[str, list[str]]:
    return "Une rencontre où vos élèves sont inscrits est annulée", [
        f"« {facts['title']} », prévue {facts['day']}, n’aura pas lieu. Prévenez vos élèves :",
        _page(facts),
    ]


def _held(facts: dict) -> tuple[str, list[str]]:
    return "Qui est venu à la rencontre ?", [
        f"« {facts['title']} » a eu lieu {facts['day']}. Notez les présents de votre établissement :",
        _page(facts),
    ]


def _promoted(facts: dict) -> tuple[str, list[str]]:
    return "Une place s’est libérée pour un de vos élèves", [
        f"Un élève qui attendait est maintenant inscrit à « {facts['title']} », {facts['day']}. Son nom est sur la page :",
        _page(facts),
    ]


def _page(facts: dict) -> str:
    return address("members:meeting", facts["meeting"])


LETTERS: dict[str, Callable[[dict], tuple[str, list[str]]]] = {
    "meeting.open": _open,
    "meeting.changed": _changed,
    "meeting.cancelled": _cancelled,
    "meeting.held": _held,
    "meeting.promoted": _promoted,
}
