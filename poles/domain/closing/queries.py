"""What is asked of the end of placements: presence, who is hosted, the register of the host, what is still to close."""

from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from poles.domain import reach
from poles.domain.access import Unknown
from poles.domain.agreements import queries as agreements
from poles.domain.agreements.policy import AGREEMENTS
from poles.domain.calendar.policy import PERIODS
from poles.domain.closing.policy import ATTENDANCE
from poles.domain.closing.presence import BOUND, Totals, totals_of
from poles.domain.offers.policy import OFFERS
from poles.records.models import Agreement, AgreementVersion, AttendanceDay, Offer, PlacementPeriod
from poles.words.actor import Actor
from poles.words.agreements import VersionKind
from poles.words.closing import Closing
from poles.words.roles import Role
from poles.words.terms import Terms

DEAD = ("void", "dropped", "replaced")
"""The states of an attestation that is none any more."""
OUT = ("signing", "signed")
"""The states of an attestation that says what it says."""


@dataclass(frozen=True)
class Stage:
    """A convention with what was done: its terms in force, its totals until a day, its attestation or None.

    ``site_name``, ``tutor``: of the stay that concerns the reader (the first one for a school).
    """

    agreement: Any
    terms: Terms
    totals: Totals
    certificate: Any
    over: bool
    site_name: str
    tutor: str
    place: str

    @property
    def certified(self) -> bool:
        """Whether the attestation bears its signatures."""
        return bool(self.certificate) and self.certificate.status == "signed"

    @property
    def closable(self) -> bool:
        """Whether the attestation is still to write; one that was taken back may be written again."""
        return self.over and (self.certificate is None or self.certificate.status == "ready")


@dataclass(frozen=True)
class Registered:
    """A line of the register of trainees: the five fields of HOST-10, in order of arrival."""

    last_name: str
    first_name: str
    starts_on: date
    ends_on: date
    tutor: str
    place: str


def reading(actor: Actor) -> AbstractContextManager[None]:
    """For a host, whose scope holds no row about learners, the errand that shows its own trainees; nothing for others.

    The policy of conventions keeps, inside, the rows of the sites for which this person was recognised.
    """
    return reach.beyond(reach.Errand.HOSTED) if actor.role is Role.HOST else nullcontext()


def whole(rows: QuerySet[Agreement]) -> QuerySet[Agreement]:
    """Conventions with all that their end asks: texts without their files, presence, stays, learner, class. Five queries."""
    texts = AgreementVersion.objects.defer("paper", "sealed", "findings").order_by("number")
    return rows.select_related(
        "learner", "school", "placement__need__period__class_group__programme", "placement__seat__offer"
    ).prefetch_related(
        Prefetch("versions", texts), "attendance", "stays__site__commune"
    )  # fmt: skip


def one(actor: Actor, agreement_id: UUID, verb: str = "see") -> Agreement:
    """A convention for this verb, with all that its end asks; Unknown or Forbidden as the policy says."""
    with reading(actor):
        row = AGREEMENTS.get(actor, verb, agreement_id)
        return whole(Agreement.objects.filter(pk=row.pk)).get()


def certificate_of(agreement: Any) -> Any:
    """The attestation that is in preparation or signed; None when there is none, or when it was taken back."""
    rows = [row for row in agreement.versions.all() if row.kind == VersionKind.CERTIFICATE and row.status not in DEAD]
    return rows[-1] if rows else None


def text_of(agreement: Any) -> Terms | None:
    """What the convention says today, signed; None before the first signature."""
    row = agreements.in_force(agreement)
    if row is None:
        bound = [one for one in agreement.versions.all() if one.status in BOUND and one.kind != VersionKind.CERTIFICATE]
        row = bound[-1] if bound else None
    return agreements.terms_of(row) if row else None


def stage_of(agreement: Any, *, on: date, sites: Iterable[UUID] = ()) -> Stage | None:
    """The stage of a convention; None before it is signed. ``sites``: those whose stay is told, any when empty."""
    terms = text_of(agreement)
    if terms is None:
        return None
    wanted = {str(site) for site in sites}
    stay = next((each for each in terms.stays if each.site_id in wanted), terms.stays[0])
    last = min(terms.last_day, agreement.ended_on or terms.last_day)
    place = ", ".join(part for part in (stay.address, stay.town) if part)
    totals = totals_of(agreement, until=on)
    certificate = certificate_of(agreement)
    return Stage(agreement, terms, totals, certificate, last <= on, stay.organisation, stay.tutor.name, place)


def stages(rows: QuerySet[Agreement], *, on: date, sites: Iterable[UUID] = ()) -> list[Stage]:
    """The stages of some conventions, those that are not signed left out."""
    told = [stage_of(row, on=on, sites=sites) for row in whole(rows)]
    return [stage for stage in told if stage]


def trainees_of(actor: Actor, *, on: date) -> list[Stage]:
    """The signed placements at the sites of a host, the latest first; those of a stranger to the site are nobody's."""
    with reading(actor):
        rows = AGREEMENTS.rows(actor, "attend").filter(status__in=["signed", "ended"])
        return stages(rows.order_by("-starts_on", "number"), on=on, sites=actor.reach)


def register_of(actor: Actor) -> list[Registered]:
    """The register of trainees of a host: name, first names, start, end, tutor, place; in order of arrival.

    L1221-13 and D1221-23-1 of the code du travail. A placement in several places has a line for each of this host's.
    """
    found = []
    with reading(actor):
        rows = whole(AGREEMENTS.rows(actor, "attend").filter(status__in=["signed", "ended"]))
        for row in rows:
            terms = text_of(row)
            for stay in terms.stays if terms else ():
                if {stay.site_id} & {str(key) for key in actor.reach}:
                    last = min(stay.last_day, row.ended_on or stay.last_day)
                    place = ", ".join(part for part in (stay.address, stay.town) if part)
                    who = row.learner
                    if stay.first_day <= last:
                        found.append(
                            Registered(who.last_name, who.first_name, stay.first_day, last, stay.tutor.name, place)
                        )
    return sorted(found, key=lambda line: (line.starts_on, line.last_name, line.first_name))


def of_period(actor: Actor, period_id: UUID, *, on: date, verb: str = "see") -> list[Stage]:
    """The signed placements of a period of a class, by name; Unknown for a period that this person does not see."""
    PERIODS.get(actor, "see", period_id)
    rows = AGREEMENTS.rows(actor, verb).filter(
        placement__need__period_id=period_id, status__in=["signed", "ended"]
    )  # fmt: skip
    return stages(rows.order_by("learner__last_name", "learner__first_name", "number"), on=on)


def period_of(actor: Actor, period_id: UUID) -> PlacementPeriod:
    """A period of a class that this person sees, with its class; else Unknown."""
    row = PERIODS.get(actor, "see", period_id)
    return PlacementPeriod.objects.select_related("class_group").get(pk=row.pk)


def to_close(actor: Actor, *, on: date) -> QuerySet[Agreement]:
    """The conventions whose last day has come, or that ended, and whose attestation is not out, the oldest first."""
    certified = AgreementVersion.objects.filter(kind=VersionKind.CERTIFICATE, status__in=OUT)
    over = Q(status="signed", ends_on__lte=on) | Q(status="ended", ended_on__lte=on)
    rows = AGREEMENTS.rows(actor, "see").filter(over)
    return rows.exclude(pk__in=certified.values("agreement_id")).order_by("ends_on", "number")


def noted(actor: Actor, agreement: Agreement) -> list[AttendanceDay]:
    """The days that were not done as planned, in order, for who may read them."""
    with reading(actor):
        return list(ATTENDANCE.rows(actor, "see").filter(agreement=agreement).order_by("day"))


def renewable(actor: Actor, stages: Iterable[Stage]) -> set[UUID]:
    """Of the offers that these placements came from, those that this host may propose again next year."""
    keys = {stage.agreement.placement.seat.offer_id for stage in stages if stage.over}
    rows: QuerySet[Offer] = OFFERS.rows(actor, "renew").filter(pk__in=keys, published_at__isnull=False)
    return set(rows.values_list("pk", flat=True))


def closing_said(certificate: Any) -> Closing:
    """What an attestation says."""
    return agreements.closing_of(certificate)


def paper_of(actor: Actor, stage: Stage) -> bytes:
    """The PDF of an attestation, sealed when it is; Unknown while it is not out for signature."""
    if stage.certificate is None or stage.certificate.status not in ("signing", "signed"):
        raise Unknown("certificate")
    with reading(actor):
        row = AgreementVersion.objects.only("paper", "sealed").get(pk=stage.certificate.pk)
        return bytes(row.sealed or row.paper)
