"""How a request for help is told: its state, what was done to it."""

from typing import Any

from django import template

from poles.workflows.request import REQUEST

register = template.Library()

KINDS = {"sent": "info", "taken": "info", "answered": "success"}
DEEDS = {
    "send_request": "envoyée",
    "take": "prise en charge par le pôle",
    "answer": "réponse du pôle",
    "reopen": "rouverte par l’établissement",
    "close": "close par l’établissement",
    "withdraw": "retirée par l’établissement",
    "read_names": "noms lus par le pôle",
}


@register.inclusion_tag("components/badge.html")
def request_status(row: Any) -> dict:
    """The badge of a request."""
    return {"label": REQUEST.labels[row.status], "kind": KINDS.get(row.status, "")}


@register.filter
def request_deed(what: str) -> str:
    """« prise en charge par le pôle » of a deed of the journal on a request."""
    return DEEDS.get(what, what)
