"""How a meeting is told: its state, its trades."""

from typing import Any

from django import template
from django.utils import timezone

from poles.words import french
from poles.words.families import BY_CODE
from poles.workflows.meeting import MEETING

register = template.Library()

KINDS = {"open": "success", "draft": "info", "cancelled": "error"}


@register.inclusion_tag("components/badge.html")
def meeting_status(row: Any) -> dict:
    """The badge of a meeting."""
    return {"label": MEETING.labels[row.status], "kind": KINDS.get(row.status, "")}


@register.filter
def trade(code: str) -> str:
    """The family of trades of a meeting, in words."""
    family = BY_CODE.get(code)
    return family.label if family else code


@register.filter
def moments(row: Any) -> str:
    """« lundi 12 janvier 2026, de 14 h à 17 h », or both days when it lasts longer."""
    first, last = timezone.localtime(row.starts_at), timezone.localtime(row.ends_at)
    if first.date() == last.date():
        return f"{french.long_date(first.date())}, de {french.hour(first.time())} à {french.hour(last.time())}"
    begins = f"{french.long_date(first.date())} à {french.hour(first.time())}"
    return f"du {begins} au {french.long_date(last.date())} à {french.hour(last.time())}"
