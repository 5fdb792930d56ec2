"""The ministry prepares a campaign of returns, from the cycle of the circular or freely, opens it and closes it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from poles.domain.access import Forbidden
from poles.domain.journal import advance, note_deed
from poles.domain.returns.policy import RETURN_CAMPAIGNS
from poles.domain.returns.usecases.reminding import tell
from poles.law.returns import CYCLE
from poles.records.models import ReturnCampaign
from poles.words.actor import Actor
from poles.words.findings import refuse
from poles.words.returns import ReturnSection
from poles.workflows.machine import NotNow
from poles.workflows.returns import RETURN_CAMPAIGN

FIRST_YEAR, LAST_YEAR = 2015, 2100
FREE = "libre-"


@dataclass(frozen=True)
class CampaignText:
    """What a campaign says: its name, what it asks, its sections, its days (both included)."""

    name: str
    request: str
    sections: Sequence[ReturnSection]
    opens_on: date
    due_on: date


@transaction.atomic
def prepare_cycle(*, actor: Actor, school_year: int, at: datetime) -> list[ReturnCampaign]:
    """Prepare the five campaigns of the circular for a school year; those that exist are left as they are."""
    _may_edit(actor)
    if not FIRST_YEAR <= school_year <= LAST_YEAR:
        raise refuse("return.year", f"Donnez une année entre {FIRST_YEAR} et {LAST_YEAR}.", field="school_year")
    made = []
    for step in CYCLE:
        row, fresh = ReturnCampaign.objects.get_or_create(
            code=step.code,
            school_year=school_year,
            defaults={
                "name": step.name,
                "request": f"{step.request}\n{step.note}".strip(),
                "sections": [section.value for section in step.sections],
                "opens_on": step.opens_on(school_year),
                "due_on": step.due_on(school_year),
            },
        )
        if fresh:
            note_deed(row, "prepare", actor=actor, at=at, note=step.said)
            made.append(row)
    return made


@transaction.atomic
def write(
    *, actor: Actor, text: CampaignText, at: datetime, campaign_id: UUID | None = None, school_year: int | None = None
) -> ReturnCampaign:
    """Write a campaign of one’s own, or change one: whole while it is in preparation; once open, its last day alone.

    A new one needs ``school_year``. Raise Refused for days out of order, no section or no name; NotNow when it is over.
    """
    _may_edit(actor)
    _sound(text)
    if campaign_id is None:
        year = school_year or text.due_on.year
        row = ReturnCampaign(code=_free_code(year), school_year=year)
    else:
        row = RETURN_CAMPAIGNS.get(actor, "edit", campaign_id, lock=True)
    if row.status not in ("draft", "open"):
        raise NotNow("edit", RETURN_CAMPAIGN.labels[row.status])
    if row.status == "draft":
        row.name, row.request = " ".join(text.name.split()), text.request.strip()
        row.sections, row.opens_on = [section.value for section in text.sections], text.opens_on
    elif text.due_on < row.opens_on:
        raise refuse("return.days", "Le dernier jour ne peut pas précéder l’ouverture.", field="due_on")
    row.due_on = text.due_on
    row.save()
    note_deed(row, "edit", actor=actor, at=at, note=f"{row.name}, {row.opens_on} – {row.due_on}")
    return row


@transaction.atomic
def open_campaign(*, actor: Actor, campaign_id: UUID, at: datetime) -> ReturnCampaign:
    """Open a campaign to the académies; each office is told by mail."""
    row = _step(actor, "open", campaign_id, at)
    tell(row, actor=actor, at=at)
    return row


@transaction.atomic
def close(*, actor: Actor, campaign_id: UUID, at: datetime) -> ReturnCampaign:
    """Close a campaign: nothing more is signed, and its open data may be read by all."""
    return _step(actor, "close", campaign_id, at)


@transaction.atomic
def reopen(*, actor: Actor, campaign_id: UUID, at: datetime) -> ReturnCampaign:
    """Open a closed campaign again; its open data are withdrawn until it closes."""
    return _step(actor, "reopen", campaign_id, at)


@transaction.atomic
def cancel(*, actor: Actor, campaign_id: UUID, at: datetime) -> ReturnCampaign:
    """Give up a campaign that was never opened."""
    return _step(actor, "cancel", campaign_id, at)


def _step(actor: Actor, verb: str, campaign_id: UUID, at: datetime) -> ReturnCampaign:
    row = RETURN_CAMPAIGNS.get(actor, verb, campaign_id, lock=True)
    advance(row, RETURN_CAMPAIGN.step(verb, row.status), actor=actor, at=at)
    return row


def _may_edit(actor: Actor) -> None:
    if actor.role not in RETURN_CAMPAIGNS.roles("edit"):
        raise Forbidden("edit")


def _free_code(year: int) -> str:
    """The next code of a campaign that is none of the cycle’s."""
    codes = ReturnCampaign.objects.filter(school_year=year, code__startswith=FREE).values_list("code", flat=True)
    return f"{FREE}{max((int(code.removeprefix(FREE)) for code in codes), default=0) + 1}"


def _sound(text: CampaignText) -> None:
    if not text.name.strip():
        raise refuse("return.name", "Donnez un nom à la campagne.", field="name")
    if not text.sections:
        raise refuse("return.sections", "Choisissez au moins une partie à demander.", field="sections")
    if text.due_on < text.opens_on:
        raise refuse("return.days", "Le dernier jour ne peut pas précéder l’ouverture.", field="due_on")
