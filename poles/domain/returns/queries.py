"""What is asked of the returns: the campaigns of a reader, where each académie stands, the versions of a return."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, QuerySet
from django.utils.timezone import localdate

from poles.domain.returns.policy import ACADEMY_RETURNS, RETURN_CAMPAIGNS
from poles.records.models import Academy, AcademyReturn, ReturnCampaign
from poles.words import french
from poles.words.actor import Actor

CLOSED = "closed"


@dataclass(frozen=True)
class Asked:
    """A campaign as an académie sees it: its latest version, the signed one, days left (negative when late)."""

    campaign: ReturnCampaign
    latest: AcademyReturn | None
    signed: AcademyReturn | None
    days_left: int

    @property
    def late(self) -> bool:
        """Whether the last day has gone without a signature."""
        return self.campaign.status == "open" and self.signed is None and self.days_left < 0


@dataclass(frozen=True)
class Standing:
    """Where an académie stands in a campaign, as the ministry may know: what is signed, and nothing of the drafts."""

    academy: Academy
    signed: AcademyReturn | None
    due_on: date
    today: date

    @property
    def label(self) -> str:
        """The state in words."""
        if self.signed is None:
            return "en retard" if self.today > self.due_on else "attendue"
        return "remontée après la date" if self.after_due else "remontée"

    @property
    def after_due(self) -> bool:
        """Whether it was signed after the last day."""
        return bool(self.signed and self.signed.signed_at and localdate(self.signed.signed_at) > self.due_on)

    @property
    def kind(self) -> str:
        """The kind of badge that says it."""
        if self.signed:
            return "success"
        return "error" if self.today > self.due_on else ""


@dataclass(frozen=True)
class Roll:
    """Every académie in a campaign, and how many have returned, are late, are awaited."""

    lines: list[Standing]

    @property
    def signed(self) -> list[Standing]:
        """Those that have returned."""
        return [line for line in self.lines if line.signed]

    @property
    def missing(self) -> list[Standing]:
        """Those that have not, late or awaited."""
        return [line for line in self.lines if not line.signed]


def campaigns(actor: Actor) -> QuerySet[ReturnCampaign]:
    """The campaigns that this hat may read, the latest due first."""
    return RETURN_CAMPAIGNS.rows(actor, "see").order_by("-due_on", "pk")


def asked_of(actor: Actor, *, today: date) -> list[Asked]:
    """What is asked of the académie of an actor, in two queries."""
    rows = list(campaigns(actor))
    latest: dict[UUID, AcademyReturn] = {}
    signed: dict[UUID, AcademyReturn] = {}
    for version in ACADEMY_RETURNS.rows(actor, "see").filter(campaign__in=rows).defer("content").order_by("version"):
        latest[version.campaign_id] = version
        if version.status == "signed":
            signed[version.campaign_id] = version
    return [Asked(row, latest.get(row.pk), signed.get(row.pk), (row.due_on - today).days) for row in rows]


def roll_of(campaign: ReturnCampaign, *, today: date) -> Roll:
    """Where every académie stands in a campaign, by name, in two queries."""
    signed = {row.academy_id: row for row in signed_in(campaign).defer("content", "remarks")}
    lines = [Standing(academy, signed.get(academy.pk), campaign.due_on, today) for academy in Academy.objects.all()]
    return Roll(sorted(lines, key=lambda line: french.alphabetical(line.academy.name)))


def tally_by_campaign(rows: Iterable[ReturnCampaign]) -> dict[UUID, int]:
    """How many académies have signed, campaign by campaign."""
    signed = AcademyReturn.objects.filter(campaign__in=list(rows), status="signed")
    return dict(signed.order_by().values_list("campaign").annotate(count=Count("pk")))


def signed_in(campaign: ReturnCampaign) -> QuerySet[AcademyReturn]:
    """The signed returns of a campaign, by académie: the only ones that any sum reads."""
    return (
        AcademyReturn.objects.filter(campaign=campaign, status="signed").select_related("academy").order_by("academy")
    )


def versions_of(actor: Actor, row: AcademyReturn) -> QuerySet[AcademyReturn]:
    """Every version of a return that this hat may read, the latest first."""
    rows = ACADEMY_RETURNS.rows(actor, "see").filter(academy_id=row.academy_id, campaign_id=row.campaign_id)
    return rows.defer("content").order_by("-version")


def published() -> QuerySet[ReturnCampaign]:
    """The campaigns whose open data may be read by all: closed ones, so that no figure moves under the eyes of readers."""
    return ReturnCampaign.objects.filter(status=CLOSED).order_by("-due_on", "pk")
