"""How a resource and a training are told: their readers, publics, weight, state."""

from collections.abc import Iterable
from typing import Any

from django import template

from poles.words import french
from poles.words.library import Audience
from poles.words.programmes import Axis, TargetPublic
from poles.workflows.library import RESOURCE, TRAINING

register = template.Library()

KIND = {
    "published": "success",
    "open": "success",
    "proposed": "info",
    "draft": "info",
    "withdrawn": "warning",
    "cancelled": "error",
}


@register.inclusion_tag("components/badge.html")
def resource_status(row: Any) -> dict:
    """The badge of a resource."""
    return {"label": RESOURCE.labels[row.status], "kind": KIND.get(row.status, "")}


@register.inclusion_tag("components/badge.html")
def training_status(row: Any) -> dict:
    """The badge of a training."""
    return {"label": TRAINING.labels[row.status], "kind": KIND.get(row.status, "")}


@register.filter
def audiences(codes: Iterable[str]) -> str:
    """« équipes éducatives et jeunes et familles »: who finds a resource."""
    return ", ".join(Audience(code).label for code in codes)


@register.filter
def publics(codes: Iterable[str]) -> str:
    """The publics that a resource is for; all of them when none is named."""
    return ", ".join(TargetPublic(code).label for code in codes) or "tous les publics"


@register.filter
def axis_short(code: str) -> str:
    """« Axe 3 : qualité »."""
    axis = Axis(code)
    return f"axe {axis.number} : {axis.short.lower()}"


@register.filter
def weight(size: int) -> str:
    """« 340 ko », « 2,4 Mo »."""
    if size < 1_000_000:
        return f"{french.integer(max(1, round(size / 1000)))} ko"
    return f"{size / 1_000_000:.1f} Mo".replace(".", ",")


@register.filter
def placed(row: Any) -> str:
    """In whose name a resource was deposited: a pôle, an académie, or the ministry."""
    if row.hub_id:
        return french.hub(row.hub.name)
    return f"académie {french.of(row.academy.name)}" if row.academy_id else "ministère (Dgesco)"


@register.filter
def hours(number: Any) -> str:
    """« 3 h », « 3 h 30 »."""
    return french.duration_minutes(round(float(number) * 60))
