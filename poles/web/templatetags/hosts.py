"""How a host is told: its state in the register, its months, its tutors' habilitations, where an agreement stands."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import template

from poles.words import french
from poles.words.hosts import Licence, RegisterState
from poles.words.time import SchoolYear

register = template.Library()

REGISTER_KINDS = {RegisterState.OPEN: "success", RegisterState.CLOSED: "error", RegisterState.ABSENT: "warning"}
ADVICE_KINDS = {"free": "success", "discouraged": "warning", "refused": "error"}
AGREEMENTS = {"running": ("en cours", "success"), "ending": ("finit bientôt", "warning"), "ended": ("échu", "")}


@register.inclusion_tag("components/badge.html")
def register_state(site: Any) -> dict:
    """What the public register of companies says of a site, as a badge."""
    state = RegisterState(site.register_state)
    return {"label": f"registre : {state.label}", "kind": REGISTER_KINDS.get(state, "")}


@register.inclusion_tag("components/badge.html")
def call_advice(standing: Any) -> dict:
    """Whether to call now, as a badge."""
    return {"label": standing.advice.label, "kind": ADVICE_KINDS[standing.advice.value]}


@register.inclusion_tag("components/badge.html")
def agreement_state(agreed: Any) -> dict:
    """Where an agreement stands, as a badge."""
    label, kind = AGREEMENTS[agreed.state]
    return {"label": label, "kind": kind}


@register.filter
def months(numbers: Iterable[int]) -> str:
    """« janvier, mars et juin » of 1, 3 and 6; « toute l’année » of none."""
    return french.join(french.MONTHS[number - 1] for number in numbers) or "toute l’année"


@register.filter
def licences(codes: Iterable[str]) -> str:
    """« formé au tutorat et hygiène alimentaire » of their codes; empty of none."""
    return french.join(Licence(code).label for code in codes)


@register.filter
def dialled(phone: str) -> str:
    """« 0329000000 » of a number typed with spaces and dots: what a telephone dials."""
    return "".join(mark for mark in phone if mark.isdigit() or mark == "+")


@register.filter
def ending(agreement: Any, today: date) -> str:
    """« L’accord « … » finit dans 12 jours, le … : … » of an agreement in its last sixty days."""
    left = (agreement.ends_on - today).days
    when = f"dans {french.plural(left, 'jour')}" if left else "aujourd’hui"
    day = french.plain_date(agreement.ends_on)
    return f"L’accord « {agreement.title} » finit {when}, le {day} : parlez de sa suite avec l’organisme."


@register.filter
def school_year(start: int) -> str:
    """« 2026-2027 » of 2026."""
    return SchoolYear(start).label
