"""Open a campaign of a pôle, close it, publish what it proposes."""

import secrets
from collections import defaultdict
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from poles.domain.allocation.policy import CAMPAIGNS
from poles.domain.allocation.queries import counts_by_school, planners_of, running_run
from poles.domain.allocation.rules import current_rule
from poles.domain.governance.policy import HUBS, in_force
from poles.domain.journal import advance, advance_all, note_deed
from poles.domain.notices import queue
from poles.records.models import Campaign, Match, PlacementNeed
from poles.words import french
from poles.words.actor import Actor
from poles.words.findings import refuse
from poles.words.time import EARLIEST, LATEST
from poles.words.training import PlacementKind
from poles.workflows.campaign import CAMPAIGN, MATCH, RUN
from poles.workflows.hub import HUB
from poles.workflows.machine import NotNow


@transaction.atomic
def open_campaign(
    *,
    actor: Actor,
    hub_id: UUID,
    label: str,
    kind: PlacementKind,
    starts_on: date,
    ends_on: date,
    at: datetime,
) -> Campaign:
    """Prepare a campaign of a pôle: the needs of one kind whose period lies between two days, both included.

    It starts as a draft; its salt, which decides only between equal plans, is drawn here and published with it.
    """
    hub = HUBS.get(actor, "open_campaign", hub_id, lock=True)
    if hub.status != "running":
        raise NotNow("open_campaign", HUB.labels[hub.status])
    if not in_force().filter(pk=hub.hub_map_id).exists():
        sentence = (
            f"La carte de {hub.name} n’est plus en vigueur : la campagne s’ouvre dans le pôle de la nouvelle carte."
        )
        raise refuse("campaign.map", sentence)
    label = label.strip()
    if not label:
        raise refuse("campaign.label", "Donnez un nom à la campagne.", field="label")
    if ends_on < starts_on:
        sentence = f"La campagne finit le {french.plain_date(ends_on)}, avant son début : vérifiez les deux dates."
        raise refuse("campaign.order", sentence, field="ends_on")
    if starts_on < EARLIEST or ends_on > LATEST:
        sentence = f"Donnez des dates entre {EARLIEST.year} et {LATEST.year}."
        raise refuse("campaign.dates", sentence, field="starts_on" if starts_on < EARLIEST else "ends_on")
    if hub.campaigns.filter(label=label).exists():
        sentence = f"Le pôle a déjà une campagne « {label} » : donnez un autre nom à celle-ci."
        raise refuse("campaign.label", sentence, field="label")
    campaign = Campaign.objects.create(
        academy_id=hub.academy_id,
        hub=hub,
        label=label,
        kind=PlacementKind(kind),
        starts_on=starts_on,
        ends_on=ends_on,
        salt=secrets.token_hex(8),
    )
    note_deed(campaign, "open_campaign", actor=actor, at=at, after=campaign.status)
    return campaign


@transaction.atomic
def admit(*, actor: Actor, campaign_id: UUID, at: datetime) -> Campaign:
    """Open a campaign to the needs and wishes of the schools; Refused until its rule is published."""
    campaign = CAMPAIGNS.get(actor, "admit", campaign_id, lock=True)
    step = CAMPAIGN.step("open", campaign.status)
    if current_rule(campaign) is None:
        sentence = (
            "Publiez d’abord la règle de la campagne : les élèves et leurs familles doivent pouvoir la lire avant de "
            "dire leurs vœux."
        )
        raise refuse("campaign.rule", sentence)
    advance(campaign, step, actor=actor, at=at)
    return campaign


@transaction.atomic
def close(*, actor: Actor, campaign_id: UUID, at: datetime) -> Campaign:
    """Close a campaign: the next run takes the needs as they stand."""
    return _take("close", "close", actor, campaign_id, at)


@transaction.atomic
def cancel(*, actor: Actor, campaign_id: UUID, at: datetime) -> Campaign:
    """Give a campaign up before it is published; a run under way is given up with it, its proposals lapse."""
    campaign = _take("cancel", "cancel", actor, campaign_id, at)
    if run := running_run(campaign.pk):
        run.error = "La campagne a été annulée pendant le calcul."
        run.save(update_fields=["error"])
        advance(run, RUN.step("fail", run.status), actor=actor, at=at)
    _lapse(list(campaign.matches.filter(status="proposed").select_for_update(of=("self",))), actor, at)
    return campaign


@transaction.atomic
def publish(*, actor: Actor, campaign_id: UUID, at: datetime) -> Campaign:
    """Show its proposals to the schools, and tell the heads and DDFPT of each.

    An earlier proposal of another campaign to the same need, still without an answer, lapses: a need has one at most.
    Locks: campaign, then needs by key, then proposals.
    """
    campaign = _take("publish", "publish", actor, campaign_id, at)
    mine = campaign.matches.exclude(status="lapsed")
    older = Match.objects.filter(status="proposed", campaign__status="published", need__in=mine.values("need")).exclude(
        campaign=campaign
    )
    needs = PlacementNeed.objects.filter(pk__in=older.values("need"))
    list(needs.select_for_update(of=("self",)).order_by("pk").values_list("pk"))
    _lapse(list(older.select_for_update(of=("self",)).order_by("pk")), actor, at)
    _tell(campaign, at)
    return campaign


def _take(gesture: str, arrow: str, actor: Actor, campaign_id: UUID, at: datetime) -> Campaign:
    campaign = CAMPAIGNS.get(actor, gesture, campaign_id, lock=True)
    advance(campaign, CAMPAIGN.step(arrow, campaign.status), actor=actor, at=at)
    return campaign


def _lapse(matches: list[Match], actor: Actor, at: datetime) -> None:
    advance_all(matches, MATCH.step("lapse", MATCH.initial), actor=actor, at=at)


def _tell(campaign: Campaign, at: datetime) -> None:
    """One notice to each account, whatever the number of its schools: how many proposals, out of how many needs."""
    schools = {row["school_id"]: row for row in counts_by_school(campaign.pk)}
    by_account = defaultdict(list)
    for school_id, email in planners_of(schools, on=timezone.localdate(at)):
        by_account[email].append(schools[school_id])
    for email, rows in sorted(by_account.items()):
        queue(
            "match.published",
            email,
            campaign.pk,
            at=at,
            academy_id=campaign.academy_id,
            campaign=campaign.label,
            school=french.join(row["school__name"] for row in rows),
            placed=sum(row["waiting"] for row in rows),
            total=sum(row["total"] for row in rows),
        )
