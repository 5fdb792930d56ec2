"""How a campaign is told: the state of a proposal, what would change an answer, the steps of a campaign."""

from datetime import date
from typing import Any
from uuid import UUID

from django import template
from django.template.context import Context
from django.urls import NoReverseMatch, reverse

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
PAGES = (
    ("coordinators:campaign", "Vue d’ensemble"),
    ("coordinators:campaign_rule", "La règle"),
    ("coordinators:campaign_results", "Résultats"),
    ("coordinators:campaign_lacks", "Ce qui manque"),
    ("coordinators:campaign_what_if", "Et si…"),
    ("coordinators:matches", "Propositions"),
    ("coordinators:campaign_after", "Après publication"),
)
"""The pages of a campaign, in the order of its life; one whose address does not exist is left out."""


@register.inclusion_tag("components/campaign_nav.html", takes_context=True)
def campaign_nav(context: Context, campaign: Any) -> dict:
    """The links between the pages of a campaign; the one that is read is marked."""
    match = context["request"].resolver_match
    found = []
    for name, label in PAGES:
        try:
            found.append({"url": reverse(name, args=[campaign.pk]), "label": label, "here": match.view_name == name})
        except NoReverseMatch:
            continue
    return {"pages": found}


@register.inclusion_tag("components/rule_text.html")
def rule_text(text: str, *, level: int = 3) -> dict:
    """The published text of a rule: a heading for each chapter, its paragraphs under it."""
    chapters = [part.split("\n") for part in text.split("\n\n") if part.strip()]
    return {
        "chapters": [{"title": lines[0] if len(lines) > 1 else "", "lines": lines[1:] or lines} for lines in chapters],
        "level": level,
    }


@register.filter
def fingerprint(digest: str) -> str:
    """« 3f8a 21c4 90b7 d1e2 »: the first sixteen signs of a fingerprint, apart by four, so that they can be compared."""
    return french.NO_BREAK.join(digest[at : at + 4] for at in range(0, min(16, len(digest)), 4))


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
