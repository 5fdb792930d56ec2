"""How a message of an employer is told: its reason, its state, what was done to it, what its answer was worth."""

from typing import Any

from django import template

from poles.words.desk import Topic
from poles.workflows.desk import DESK_MESSAGE

register = template.Library()

KINDS = {"received": "new", "taken": "info", "answered": "success"}
DEEDS = {
    "leave": "message laissé",
    "prove": "adresse confirmée par le lien",
    "take": "pris en charge",
    "answer": "réponse envoyée",
    "pass_on": "confié",
    "complete": "complété par l’employeur",
    "close": "clos",
    "reopen": "rouvert",
    "remind": "délai dépassé : coordination prévenue",
    "escalate": "délai dépassé : rectorat prévenu",
    "ask": "avis demandé à l’employeur",
    "rate": "avis donné par l’employeur",
}
OPINIONS = {4: "très utile", 3: "utile", 2: "peu utile", 1: "inutile"}


@register.filter
def topic(value: str) -> str:
    """« J’ai une question » of a reason."""
    return Topic(value).label if value in set(Topic) else value


@register.inclusion_tag("components/badge.html")
def message_status(row: Any) -> dict:
    """The badge of a message."""
    return {"label": DESK_MESSAGE.labels[row.status], "kind": KINDS.get(row.status, "")}


@register.filter
def message_deed(what: str) -> str:
    """« réponse envoyée » of a deed of the journal on a message."""
    return DEEDS.get(what, what)


@register.filter
def opinion(mark: int | None) -> str:
    """« très utile » of a mark from 1 to 4."""
    return OPINIONS.get(mark or 0, "")
