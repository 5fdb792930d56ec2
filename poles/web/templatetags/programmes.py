"""How a programme is shown: amounts with their unit, how an action goes, what a member has answered."""

from decimal import Decimal
from typing import Any

from django import template

from poles.domain.programmes import document
from poles.domain.programmes.reading import ActionLine
from poles.words import french
from poles.words.programmes import Axis, ContributionKind

register = template.Library()
ANSWERS = {"demandée": "warning", "promise": "success", "déclinée": "error"}


@register.filter
def amount(number: Decimal, kind: str) -> str:
    """« 12,5 h », « 1 place »: an amount with the unit of its kind."""
    unit = ContributionKind(kind).unit
    unit = unit.removesuffix("s") if len(unit) > 1 and abs(Decimal(number)) < 2 else unit
    return f"{document.amount(Decimal(number))}{french.NO_BREAK}{unit}"


@register.filter
def kind_label(kind: str) -> str:
    """« heures de travail »."""
    return ContributionKind(kind).label


@register.filter
def axis_short(axis: str) -> str:
    """« 2. Partenaires », for a table."""
    return f"{Axis(axis).number}. {Axis(axis).short}"


@register.inclusion_tag("components/badge.html")
def standing(line: ActionLine) -> dict:
    """The badge of how an action goes."""
    return {"label": line.followed.standing.label, "kind": line.followed.standing.kind}


@register.inclusion_tag("components/badge.html")
def answered(contribution: Any) -> dict:
    """The badge of what a member has answered."""
    said = document.answer_of(contribution)
    return {"label": said, "kind": ANSWERS[said]}


@register.filter
def steps_done(line: ActionLine) -> str:
    """« 2 étapes sur 3 »; nothing without a step."""
    done = sum(step.done_on is not None for step in line.steps)
    return f"{french.plural(done, 'étape faite', 'étapes faites')} sur {len(line.steps)}" if line.steps else ""
