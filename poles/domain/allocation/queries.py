"""What is asked of campaigns: where they stand, what their runs say, what is proposed and to whom."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from poles.domain.access import Unknown
from poles.domain.allocation.discretion import reader
from poles.domain.allocation.policy import CAMPAIGNS, MATCHES, PLACEMENTS, RUNS
from poles.domain.calendar.policy import LEARNERS
from poles.records.models import AllocationRule, Campaign, Hat, HostContact, Match, Placement, Run
from poles.words.actor import Actor
from poles.words.allocation import RunKind
from poles.words.roles import Role
from poles.workflows.campaign import CAMPAIGN, MATCH

STEPS = {"admit": "open", "close": "close", "publish": "publish", "cancel": "cancel"}
"""The gestures on a campaign and the arrow that each takes; ``start_run`` is possible once it is closed."""


@dataclass(frozen=True)
class MatchLine:
    """One proposal as a face shows it: no ``learner`` for who may not read names, no ``offer`` when none was found."""

    match_id: UUID
    need_id: UUID
    learner: str
    school: str
    class_name: str
    starts_on: date
    ends_on: date
    offer_id: UUID | None
    offer: str
    host: str
    place: str
    minutes: int | None
    wish_rank: int | None
    reasons: list[str]
    status: str
    status_label: str
    may: frozenset[str] = field(default_factory=frozenset)


def campaigns_of(actor: Actor) -> QuerySet[Campaign]:
    """The campaigns that an actor sees, the latest first, with their pôle."""
    return CAMPAIGNS.rows(actor, "see").select_related("hub", "academy").order_by("-starts_on", "label", "pk")


def buttons(actor: Actor, campaign: Campaign) -> frozenset[str]:
    """The gestures that an actor may do to a campaign now."""
    arrows = CAMPAIGN.open_from(campaign.status)
    now = {gesture for gesture, arrow in STEPS.items() if arrow in arrows}
    if campaign.status == CAMPAIGN.initial:
        now.add("publish_rule")
    if campaign.status in ("closed", "allocated") and not running_run(campaign.pk):
        now.add("start_run")
    return CAMPAIGNS.may(actor, campaign) & now


def rules_of(actor: Actor, campaign_id: UUID) -> QuerySet[AllocationRule]:
    """The versions of the rule of a campaign, the latest first, for who sees the campaign; the first is in force."""
    seen = CAMPAIGNS.rows(actor, "see").filter(pk=campaign_id)
    return AllocationRule.objects.filter(campaign__in=seen).select_related("campaign__hub").order_by("-version")


def published_rule(rule_id: UUID) -> AllocationRule:
    """A version of a rule with its campaign and pôle, for anybody: a rule is published by its very existence.

    Raise Unknown when there is none of this key.
    """
    try:
        return AllocationRule.objects.select_related("campaign__hub").get(pk=rule_id)
    except (AllocationRule.DoesNotExist, ValidationError, ValueError) as error:
        raise Unknown(rule_id) from error


def published_rules(hub_id: UUID) -> QuerySet[AllocationRule]:
    """The version in force of each campaign of a pôle that is not cancelled, the latest campaign first, for anybody."""
    later = AllocationRule.objects.filter(campaign=OuterRef("campaign"), version__gt=OuterRef("version"))
    rows = AllocationRule.objects.filter(~Exists(later), campaign__hub_id=hub_id).exclude(campaign__status="cancelled")
    return rows.select_related("campaign").order_by("-campaign__starts_on", "-published_at")


def runs_of(actor: Actor, campaign_id: UUID, *, kind: RunKind | None = None) -> QuerySet[Run]:
    """The runs of a campaign that an actor sees, the latest first: each with its progress and its report.

    ``kind``: official, dry runs, repairs… (None for all).
    """
    rows = RUNS.rows(actor, "see").filter(campaign_id=campaign_id).select_related("rule")
    return (rows.filter(kind=kind) if kind else rows).order_by("-created_at", "-pk")


def running_run(campaign_id: UUID) -> Run | None:
    """The run of a campaign that waits or works, if any."""
    return Run.objects.filter(campaign_id=campaign_id, status__in=["queued", "running"]).first()


def last_run(campaign_id: UUID) -> Run | None:
    """The latest official run of a campaign that came to its end: its report is the campaign's."""
    return _last(campaign_id, RunKind.OFFICIAL)


def last_trial(campaign_id: UUID) -> Run | None:
    """The latest dry run of a campaign that came to its end."""
    return _last(campaign_id, RunKind.TRIAL)


def may_try(actor: Actor, campaign: Campaign) -> bool:
    """Whether an actor may start a dry run of a campaign now."""
    allowed = campaign.status != "cancelled" and "start_run" in CAMPAIGNS.may(actor, campaign)
    return allowed and running_run(campaign.pk) is None


def _last(campaign_id: UUID, kind: RunKind) -> Run | None:
    rows = Run.objects.filter(campaign_id=campaign_id, kind=kind, status="done").select_related("rule")
    return rows.order_by("-created_at", "-pk").first()


def matches_of(actor: Actor, *, campaign_id: UUID | None = None, status: str | None = None) -> QuerySet[Match]:
    """The proposals that an actor sees, with offer, host and period, never with the learner's name.

    By school, class and key. Those that lapsed are left aside unless asked for by their status.
    """
    rows = MATCHES.rows(actor, "see").select_related(
        "school", "campaign", "offer__site__commune", "need__period__class_group"
    )
    if campaign_id is not None:
        rows = rows.filter(campaign_id=campaign_id)
    rows = rows.filter(status=status) if status is not None else rows.exclude(status="lapsed")
    return rows.order_by("school__name", "need__period__class_group__name", "pk")


def lines(actor: Actor, matches: Iterable[Match]) -> list[MatchLine]:
    """Proposals from ``matches_of`` as lines, in their order; names, and needs of access, only for who may read them."""
    matches = list(matches)
    names = LEARNERS.rows(actor, "see").in_bulk({match.need.learner_id for match in matches})
    answering = actor.role in MATCHES.roles("confirm")
    read = reader(actor)
    return [_line(match, str(names.get(match.need.learner_id, "")), read, answering=answering) for match in matches]


def placements_of(actor: Actor) -> QuerySet[Placement]:
    """The placements that an actor sees, with offer and host, the soonest first."""
    return (
        PLACEMENTS.rows(actor, "see")
        .select_related("seat__offer__site__commune", "need__period__class_group", "school")
        .order_by("starts_on", "pk")
    )


def host_contact(actor: Actor, match_id: UUID) -> HostContact | None:
    """Whom to call at the host, for the school whose confirmed placement this proposal became; None before that."""
    held = PLACEMENTS.rows(actor, "see").filter(match_id=match_id, status="confirmed")
    placement = held.select_related("seat__offer__contact").first()
    return placement.seat.offer.contact if placement else None


def counts_by_school(campaign_id: UUID) -> list[Mapping[str, Any]]:
    """For each school of a campaign: how many proposals wait, are confirmed, are declined, or found nothing.

    A need that was declined then proposed another place counts once, by its latest proposal.
    """
    again = Match.objects.filter(
        campaign_id=campaign_id, need=OuterRef("need"), status__in=["proposed", "confirmed"]
    ).exclude(pk=OuterRef("pk"))
    return list(
        Match.objects.filter(campaign_id=campaign_id)
        .exclude(status="lapsed")
        .exclude(Q(status="declined") & Exists(again))
        .values("school_id", "school__name")
        .annotate(
            total=Count("pk"),
            waiting=Count("pk", filter=Q(status="proposed", offer__isnull=False)),
            confirmed=Count("pk", filter=Q(status="confirmed")),
            declined=Count("pk", filter=Q(status="declined")),
            without=Count("pk", filter=Q(offer__isnull=True)),
        )
        .order_by("school__name", "school_id")
    )


def planners_of(school_ids: Iterable[UUID], *, on: date) -> list[tuple[UUID, str]]:
    """(school, address) of the heads and DDFPT of schools, on a day."""
    return list(
        Hat.objects.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=on),
            school__in=list(school_ids),
            role__in=[Role.SCHOOL_HEAD, Role.TRAINING_DIRECTOR],
            begins_on__lte=on,
            user__is_active=True,
        )
        .values_list("school_id", "user__email")
        .distinct()
        .order_by("school_id", "user__email")
    )


def _line(match: Match, learner: str, read: Callable[[str], str], *, answering: bool) -> MatchLine:
    offer, period = match.offer, match.need.period
    possible = answering and offer is not None
    return MatchLine(
        match_id=match.pk,
        need_id=match.need_id,
        learner=learner,
        school=str(match.school),
        class_name=period.class_group.name,
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        offer_id=match.offer_id,
        offer=offer.title if offer else "",
        host=offer.site.name if offer else "",
        place=offer.site.commune.name if offer else "",
        minutes=match.minutes,
        wish_rank=match.wish_rank,
        reasons=[read(reason) for reason in match.reasons],
        status=match.status,
        status_label=MATCH.labels[match.status],
        may=frozenset({"confirm", "decline"}) & MATCH.open_from(match.status) if possible else frozenset(),
    )
