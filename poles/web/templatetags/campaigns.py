"""How a campaign is told: the state of a proposal, what would change an answer, the steps of a campaign."""

from datetime import date
from typing import Any
from uuid import UUID

from django import template

from poles.words import french
from poles.words.time import Period
from poles.workflows.campaign import CAMPAIGN

register = template.Library()

KINDS = {"proposed": "info", "confirmed": "success", "declined": "error", "lapsed": "warning"}
CAMPAIGN_KINDS = {
    "open": "info",
    "closed": "info",
    "allocated": "warning",
    "published": "success",
    "cancelled": "error",
}


@register.inclusion_tag("components/badge.html")
def match_status(line: Any) -> dict:
    """The badge of a proposal; a proposal without a seat says so."""
    if line.offer_id is None and line.status == "proposed":
        return {"label": "sans place", "kind": "warning"}
    return {"label": line.status_label, "kind": KINDS.get(line.status, "")}


@register.inclusion_tag("components/badge.html")
def need_status(line: Any) -> dict:
    """The badge of a need: a learner without a place is what must be seen first."""
    return {"label": line.status_label, "kind": {"placed": "success", "open": "warning"}.get(line.status, "")}


@register.inclusion_tag("components/badge.html")
def campaign_status(campaign: Any) -> dict:
    """The badge of a campaign."""
    return {"label": CAMPAIGN.labels[campaign.status], "kind": CAMPAIGN_KINDS.get(campaign.status, "")}


@register.filter
def need_number(need_id: UUID) -> str:
    """« n° 3F8A21C4 »: how a need is called by those who may not read names (the end of its key, drawn at random)."""
    return f"n° {need_id.hex[-8:].upper()}"


@register.filter
def short_span(first: date, last: date) -> str:
    """« 11/01 – 05/02/2027 », for tables: from a first to a last day, both included."""
    begins = french.short_date(first)
    return f"{begins if first.year != last.year else begins[:5]} – {french.short_date(last)}"


@register.simple_tag
def what_would_change(need: Any) -> str:
    """What would give a place to a learner who has none: a seat like this one, or a longer trip."""
    days = Period.of_days(need.starts_on, need.ends_on)
    return (
        f"Une place de plus en « {need.family} », ouverte {days}, à {need.travel} au plus "
        f"de {need.home or 'l’établissement'} ; ou un trajet possible plus long."
    )
