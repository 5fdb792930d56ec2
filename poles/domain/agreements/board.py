"""The board of the conventions of a school: every placement, with or without its convention, and how far each is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from poles.domain.agreements.policy import AGREEMENTS
from poles.domain.allocation.policy import PLACEMENTS
from poles.records.models import Agreement, AgreementVersion, HostSite, Signatory
from poles.words.actor import Actor
from poles.words.agreements import Party

SOON = 7
"""Days before the departure from which a convention that is not signed is late."""


class Standing(StrEnum):
    """How far the convention of a placement is."""

    NONE = "none"
    DRAFT = "draft"
    READY = "ready"
    SIGNING = "signing"
    SIGNED = "signed"
    AMENDING = "amending"
    ENDED = "ended"

    @property
    def label(self) -> str:
        """The French name shown on screen."""
        return LABELS[self]


LABELS = {
    Standing.NONE: "à préparer",
    Standing.DRAFT: "en préparation",
    Standing.READY: "prête à signer",
    Standing.SIGNING: "en signature",
    Standing.SIGNED: "signée",
    Standing.AMENDING: "signée, avenant en cours",
    Standing.ENDED: "terminée",
}
UNSIGNED = (Standing.NONE, Standing.DRAFT, Standing.READY, Standing.SIGNING)
"""The states in which nobody may start."""


@dataclass(frozen=True)
class Line:
    """One placement on the board. ``agreement``, ``version``: rows or None; ``lacking``: who has not signed, in words.

    ``left``: days before the departure; ``late``: it leaves within a week, or has left, without every signature.
    """

    placement: Any
    agreement: Any
    version: Any
    standing: Standing
    left: int
    late: bool
    signed: int = 0
    asked: int = 0
    lacking: tuple[str, ...] = ()
    refused: bool = False


def board_of(actor: Actor, *, today: date, past: bool = False) -> QuerySet[Any]:
    """The placements of which an actor drafts conventions, the late first; ``past``: those that are over.

    Each row bears ``standing`` (a ``Standing``) and ``hurry`` (0: late, 1: not).
    """
    living = Agreement.objects.filter(placement=OuterRef("pk")).exclude(status="cancelled")
    texts = AgreementVersion.objects.filter(
        agreement__placement=OuterRef("pk"), status__in=["draft", "ready", "signing"]
    ).exclude(agreement__status="cancelled")
    rows: Any = PLACEMENTS.rows(actor, "draft_agreement").filter(status__in=["confirmed", "done"])
    rows = rows.filter(ends_on__lt=today) if past else rows.filter(ends_on__gte=today)
    unsigned = Q(standing__in=UNSIGNED, starts_on__lte=today + timedelta(days=SOON))
    return (
        rows.annotate(
            whole=Subquery(living.values("status")[:1]),
            text=Subquery(texts.exclude(kind="certificate").values("status")[:1]),
        )
        .annotate(
            standing=Case(
                When(whole__isnull=True, then=Value(Standing.NONE)),
                When(whole="ended", then=Value(Standing.ENDED)),
                When(whole="signed", text__isnull=False, then=Value(Standing.AMENDING)),
                When(whole="signed", then=Value(Standing.SIGNED)),
                default=Coalesce(F("text"), Value(Standing.DRAFT)),
                output_field=CharField(),
            )
        )
        .annotate(hurry=Case(When(unsigned, then=Value(0)), default=Value(1), output_field=IntegerField()))
        .order_by("hurry", "starts_on", "need__period__class_group__name", "learner__last_name", "learner__first_name", "pk")
    )  # fmt: skip


def counts_of(rows: QuerySet[Any]) -> dict[Standing, int]:
    """How many placements of a board are in each state."""
    found = rows.order_by().values("standing").annotate(many=Count("pk")).values_list("standing", "many")
    return {Standing(state): many for state, many in found}


@dataclass(frozen=True)
class OfPeriod:
    """The placements of one class and period: how many, how many signed, and how many are in each state."""

    period_id: Any
    class_name: str
    label: str
    starts_on: date
    size: int
    signed: int
    late: int
    states: dict[Standing, int]


def by_period(rows: QuerySet[Any]) -> list[OfPeriod]:
    """A board summed by class and period, the first departure first. One query."""
    names = ("need__period", "need__period__class_group__name", "need__period__label", "need__period__starts_on")
    found: dict[Any, list[Any]] = {}
    for *key, standing, hurry, many in (
        rows.order_by().values(*names, "standing", "hurry").annotate(many=Count("pk"))
        .values_list(*names, "standing", "hurry", "many")
    ):  # fmt: skip
        found.setdefault(tuple(key), []).append((Standing(standing), hurry, many))
    told = []
    for (period_id, class_name, label, starts_on), parts in found.items():
        states: dict[Standing, int] = {}
        for standing, _, many in parts:
            states[standing] = states.get(standing, 0) + many
        signed = sum(many for standing, many in states.items() if standing not in UNSIGNED)
        late = sum(many for _, hurry, many in parts if hurry == 0)
        told.append(OfPeriod(period_id, class_name, label, starts_on, sum(states.values()), signed, late, states))
    return sorted(told, key=lambda one: (one.starts_on, one.class_name, str(one.period_id)))


def late_of(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Those of a board that leave within a week, or have left, without every signature."""
    return rows.filter(hurry=0)


def waiting_of(actor: Actor, *, today: date) -> tuple[dict[Standing, int], int, date | None]:
    """(placements to come by state, how many are late, first departure of these) of the school of an actor."""
    rows = board_of(actor, today=today)
    late = list(late_of(rows).values_list("starts_on", flat=True))
    return counts_of(rows), len(late), min(late, default=None)


def lines_of(rows: Iterable[Any] | QuerySet[Any], *, today: date) -> list[Line]:
    """The lines of some placements of a board. Four queries, however many they are."""
    if isinstance(rows, QuerySet):
        rows = rows.select_related("learner", "need__period__class_group", "seat__offer__site__commune")
    placements = list(rows)
    agreements = {
        row.placement_id: row
        for row in Agreement.objects.filter(placement__in=[one.pk for one in placements]).exclude(status="cancelled")
    }
    keys = [row.pk for row in agreements.values()]
    texts = AgreementVersion.objects.filter(agreement__in=keys).exclude(kind="certificate").order_by("number")
    shown: dict[Any, Any] = {}
    for text in texts.defer("terms", "findings", "paper", "sealed"):
        if text.status in ("draft", "ready", "signing") or (
            text.status == "signed"
            and getattr(shown.get(text.agreement_id), "status", "") in ("", "replaced", "signed")
        ):
            shown[text.agreement_id] = text
    signatories: dict[Any, list[Any]] = {}
    out = [text.pk for text in shown.values() if text.status == "signing"]
    signed = Exists(Signatory.objects.filter(pk=OuterRef("pk"), signature__isnull=False))
    for one in Signatory.objects.filter(version__in=out, required=True).annotate(done=signed):
        signatories.setdefault(one.version_id, []).append(one)
    return [_line(one, agreements.get(one.pk), shown, signatories, today) for one in placements]


def same_host(actor: Actor, agreement: Agreement, *, most: int = 6) -> list[tuple[Any, Any]]:
    """(convention, its last text) of other learners of the same school at the same sites, the latest first."""
    sites = list(agreement.stays.values_list("site_id", flat=True))
    others = (
        AGREEMENTS.rows(actor, "edit")
        .filter(stays__site_id__in=sites)
        .exclude(pk=agreement.pk)
        .exclude(status="cancelled")
        .select_related("learner")
        .distinct()
        .order_by("-starts_on", "number")[:most]
    )
    found: dict[Any, Any] = {one.pk: one for one in others}
    texts = AgreementVersion.objects.filter(agreement__in=found).exclude(kind="certificate").order_by("number")
    last = {text.agreement_id: text for text in texts.defer("findings", "paper", "sealed")}
    return [(one, last[key]) for key, one in found.items() if key in last]


def sites_of(actor: Actor, *, today: date) -> list[HostSite]:
    """The sites where learners of the school of an actor are, or are expected, by name."""
    rows = PLACEMENTS.rows(actor, "draft_agreement").filter(status="confirmed", ends_on__gte=today)
    wanted = HostSite.objects.filter(pk__in=rows.order_by().values("seat__offer__site"))
    return list(wanted.select_related("commune").order_by("name", "pk"))


def _line(
    placement: Any, agreement: Any, shown: dict[Any, Any], signatories: dict[Any, list[Any]], today: date
) -> Line:
    standing = Standing(placement.standing)
    version = shown.get(agreement.pk) if agreement else None
    asked: Sequence[Any] = signatories.get(version.pk, ()) if version else ()
    left = (placement.starts_on - today).days
    return Line(
        placement,
        agreement,
        version,
        standing,
        left,
        standing in UNSIGNED and left <= SOON,
        sum(one.done for one in asked),
        len(asked),
        tuple(_named(one) for one in asked if not one.done),
        any(one.refused_at for one in asked),
    )


def _named(signatory: Any) -> str:
    return f"{Party(signatory.party).label.lower()} ({signatory.name})"
