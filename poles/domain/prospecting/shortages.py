"""What to look for: the seats that campaigns lack, and the learners without a place; by family, weeks and bassin."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Value
from django.db.models.fields.json import KeyTransform
from django.db.models.functions import Coalesce, NullIf

from poles.domain.access import Forbidden
from poles.domain.allocation.groups import zones_label
from poles.domain.allocation.policy import CAMPAIGNS, RUNS
from poles.domain.allocation.reading import zone_names
from poles.domain.needs.policy import NEEDS
from poles.domain.prospecting.policy import PROSPECTORS
from poles.records.models import Campaign, Commune
from poles.words import french
from poles.words.actor import Actor
from poles.words.allocation import RunKind
from poles.words.families import FAMILIES
from poles.words.roles import Role
from poles.words.time import Period
from poles.words.training import PlacementKind
from poles.workflows.need import NEED

_SCHOOL_ZONE = F("school__commune__employment_zone")
CODES = {family.label: family.code for family in FAMILIES}


@dataclass(frozen=True)
class Lack:
    """Seats to find. ``family``: its code, empty when it is not one of ours; ``zone``: the code of the bassin, empty when
    it is several or not known. ``seats`` to find, ``pupils`` without a place; ``alone``: no offer at all is within reach."""

    family: str
    family_label: str
    zone: str
    zone_label: str
    kind: PlacementKind
    first_day: date
    last_day: date
    period: str
    seats: int
    pupils: int
    alone: bool = False


@dataclass(frozen=True)
class CampaignLacks:
    """What a calculation of a campaign says is lacking, the most useful line first; ``trial``: a dry run said it."""

    campaign: Campaign
    counted_on: date | None
    trial: bool
    lacks: list[Lack]

    @property
    def seats(self) -> int:
        """Seats to find in all."""
        return sum(lack.seats for lack in self.lacks)


def without_place(actor: Actor, *, today: date) -> list[Lack]:
    """The learners without a place, counted by family, weeks and bassin, the first to leave first.

    Those of the whole pôle for its coordinator, of the school for its hats; figures, nobody's name.
    """
    if actor.role not in PROSPECTORS:
        raise Forbidden("prospect")
    rows = (
        NEEDS.rows(actor, "see" if actor.role is Role.HUB_COORDINATOR else "note_contact")
        .filter(status=NEED.initial, learner__left_on__isnull=True, period__ends_on__gte=today)
        .order_by()
        .values_list("family", "period__kind", "period__starts_on", "period__ends_on")
        .annotate(zone=Coalesce(NullIf(F("learner__home_commune__employment_zone"), Value("")), _SCHOOL_ZONE))
        .annotate(many=Count("learner", distinct=True))
    )
    found = list(rows)
    names = zone_names({row[4] for row in found if row[4]})
    labels = {family.code: family.label for family in FAMILIES}
    lacks = [
        Lack(
            family=family if family in labels else "",
            family_label=labels.get(family, "Famille à préciser"),
            zone=zone or "",
            zone_label=zones_label([names.get(zone or "", "")]),
            kind=PlacementKind(kind),
            first_day=first,
            last_day=last,
            period=str(Period.of_days(first, last)),
            seats=many,
            pupils=many,
        )
        for family, kind, first, last, zone, many in found
    ]
    return sorted(lacks, key=lambda one: (one.first_day, -one.pupils, one.family_label, one.zone_label, one.kind))


def campaign_lacks(actor: Actor, *, today: date) -> list[CampaignLacks]:
    """What the latest calculation of each campaign that is not over says is lacking: for who may read calculations."""
    campaigns = CAMPAIGNS.rows(actor, "see").filter(ends_on__gte=today).exclude(status="cancelled")
    kept = {row.pk: row for row in campaigns.order_by("starts_on", "label")}
    runs = RUNS.rows(actor, "see").filter(
        campaign__in=list(kept), kind__in=(RunKind.OFFICIAL, RunKind.TRIAL), status="done", report__has_key="lacks"
    )
    latest = runs.order_by("campaign_id", "-created_at").distinct("campaign_id")
    said = {
        row[0]: row[1:]
        for row in latest.values_list(
            "campaign_id", "kind", "ended_at", KeyTransform("lacks", "report"), KeyTransform("alone", "report")
        )
    }
    zones = _zone_codes(kept.values()) if said else {}
    return [
        CampaignLacks(
            campaign,
            ended.date() if ended else None,
            kind == RunKind.TRIAL,
            [_of_report(line, campaign, zones) for line in [*(lacks or []), *(alone or [])]],
        )
        for key, campaign in kept.items()
        if key in said
        for kind, ended, lacks, alone in [said[key]]
    ]


def zones_of_ground(codes: Iterable[str]) -> list[tuple[str, str]]:
    """(code, « bassin d’Épinal ») of the bassins of these communes, by name."""
    zones = set(Commune.objects.filter(pk__in=list(codes)).values_list("employment_zone", flat=True)) - {"", None}
    named = {code: zones_label([name]) for code, name in zone_names(zones).items()}
    return sorted(named.items(), key=lambda pair: french.alphabetical(pair[1]))


def _of_report(line: dict, campaign: Campaign, zones: dict[str, str]) -> Lack:
    """A line of a report; that of learners whom no offer suits asks for a seat each."""
    return Lack(
        family=CODES.get(line["family"], ""),
        family_label=line["family"],
        zone=zones.get(line["zone"], ""),
        zone_label=line["zone"],
        kind=PlacementKind(campaign.kind),
        first_day=campaign.starts_on,
        last_day=campaign.ends_on,
        period=line["period"],
        seats=line.get("seats", line["pupils"]),
        pupils=line.get("unplaced", line["pupils"]),
        alone="seats" not in line,
    )


def _zone_codes(campaigns: Iterable[Campaign]) -> dict[str, str]:
    """« bassin d’Épinal » → its code, for the bassins of the pôles of these campaigns."""
    hubs = {campaign.hub_id for campaign in campaigns}
    towns = Commune.objects.filter(hub_links__hub_id__in=hubs).values_list("code", flat=True)
    return {label: code for code, label in zones_of_ground(towns)}
