"""What is asked of needs: who waits for a place, without a name for those who may not read it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from poles.domain.access import Unknown
from poles.domain.calendar.policy import LEARNERS
from poles.domain.governance.queries import hub_of_school
from poles.domain.needs.policy import ADJUSTMENTS, MOBILITIES, NEEDS
from poles.domain.offers import reservations
from poles.domain.offers.policy import OFFERS
from poles.domain.offers.queries import taken_seats
from poles.law import eligibility
from poles.records.models import Commune, FunctionalAdjustment, HostSite, Hub, Mobility, Offer, PlacementNeed, School
from poles.words.actor import Actor
from poles.words.adjustments import Adjustment
from poles.words.families import BY_CODE, DISCOVERY, JobFamily, compatible
from poles.words.findings import Finding, Severity
from poles.words.french import join
from poles.words.places import Mode, Point, distance_km, travel_minutes
from poles.words.searches import Network
from poles.words.time import Period
from poles.words.training import PlacementKind
from poles.workflows.need import NEED

DISCOVERING = frozenset({PlacementKind.VISIT, PlacementKind.OBSERVATION, PlacementKind.HOLIDAY_OBSERVATION})
"""Kinds of placement where a learner discovers jobs, whatever the formation."""

LEFT = Q(status=NEED.initial, learner__left_on__isnull=False)
"""The open needs of learners who left: nobody looks for their place any more, and no count holds them."""


@dataclass(frozen=True)
class NeedLine:
    """One need as a face may show it. ``learner`` is empty for who may not read names."""

    need_id: UUID
    learner: str
    school: str
    class_name: str
    programme: str
    family: str
    kind: str
    period_label: str
    starts_on: date
    ends_on: date
    home: str
    travel: str
    status: str
    status_label: str
    wishes: int


@dataclass(frozen=True)
class OfferInReach:
    """An offer that can serve a need, how far it is as the crow flies and the minutes of travel (None: not known).

    ``free``: seats that nobody holds on any day of the need's period.
    """

    offer: Offer
    km: float | None
    minutes: int | None
    free: int


@dataclass(frozen=True)
class MobilityStated:
    """How a learner can go (``travel_limit``: minutes, one way), where the learner can sleep, whether somebody around can
    open a door. ``said``: somebody stated it; otherwise these are the usual values."""

    travel_mode: Mode = Mode.TRANSIT
    travel_limit: int = 60
    boarding: bool = False
    network: Network = Network.UNSAID
    said: bool = False

    @property
    def trip(self) -> str:
        """« 60 min en transports »."""
        return f"{self.travel_limit} min {self.travel_mode.label}"


def family_for(kind: PlacementKind, code: str) -> JobFamily | None:
    """The family in which a learner looks for a place: discovery, or that of the formation; None when it has none."""
    return DISCOVERY if kind in DISCOVERING else BY_CODE.get(code)


def needs_of(actor: Actor, *, status: str | None = None, kind: PlacementKind | None = None) -> QuerySet[PlacementNeed]:
    """The needs that an actor sees, with their period, class and school; never with the learner's name.

    Each row bears ``home``, the name of the learner's commune. An open need of a learner who left is not among them.
    """
    rows = every_need_of(actor).exclude(LEFT)
    if status is not None:
        rows = rows.filter(status=status)
    if kind is not None:
        rows = rows.filter(period__kind=kind)
    return rows.order_by("period__starts_on", "school__name", "period__class_group__name", "pk")


def left_needs_of(actor: Actor) -> QuerySet[PlacementNeed]:
    """The open needs of learners who left, as ``needs_of``: a person is to exempt them."""
    return every_need_of(actor).filter(LEFT)


def every_need_of(actor: Actor) -> QuerySet[PlacementNeed]:
    """``needs_of``, whether the learner is there or not: for one need that a person asks for by its key."""
    return (
        NEEDS.rows(actor, "see")
        .select_related("school", "period__class_group__programme")
        .annotate(home=F("learner__home_commune__name"))
        .order_by("period__starts_on", "school__name", "period__class_group__name", "pk")
    )


def open_needs(actor: Actor, learner_ids: Iterable[UUID], *, on: date) -> QuerySet[PlacementNeed]:
    """The open needs of some learners whose period is not over ``on`` a day."""
    rows = needs_of(actor, status=NEED.initial)
    return rows.filter(learner__in=list(learner_ids), period__ends_on__gte=on)


def lines(actor: Actor, needs: Iterable[PlacementNeed]) -> list[NeedLine]:
    """Needs from ``needs_of`` as lines, in their order; names only for who may read them."""
    needs = list(needs)
    names = LEARNERS.rows(actor, "see").in_bulk({need.learner_id for need in needs})
    wished = dict(_wish_counts(needs))
    return [_line(need, str(names.get(need.learner_id, "")), wished.get(need.pk, 0)) for need in needs]


def line_of(actor: Actor, need_id: UUID) -> NeedLine:
    """One need as a line; Unknown for who no longer sees it (its school has left the pôle)."""
    found = lines(actor, every_need_of(actor).filter(pk=need_id))
    if not found:
        raise Unknown(need_id)
    return found[0]


def offers_for(actor: Actor, need: PlacementNeed) -> QuerySet[Offer]:
    """The published offers of the pôle of the need's school that can serve it and are not kept for others, with their place."""
    family = BY_CODE[need.family]
    suited = [code for code, other in BY_CODE.items() if compatible(family, other)]
    return (
        OFFERS.rows(actor, "see")
        .filter(
            status="published",
            twin_of__isnull=True,
            hub=hub_of_school(need.school_id),
            hub__isnull=False,
            kind=need.period.kind,
            family__in=suited,
            opens_on__lte=need.period.starts_on,
            closes_on__gte=need.period.ends_on,
        )
        .filter(reservations.open_to(reservations.public_of(need)))
        .select_related("site__commune")
        .prefetch_related(reservations.WITH)
        .order_by("title", "pk")
    )


def within_reach(actor: Actor, need: PlacementNeed, *, full: bool = False) -> list[OfferInReach]:
    """The offers of ``offers_for`` with a free seat that the learner reaches in the time of the need, the nearest first.

    ``full``: those without a free seat as well (a learner may have wished for one before its last seat was taken).
    The trip starts from the learner's commune, else from the school; from the nearer of the two for who may sleep there. An
    offer whose place is not known comes last.
    """
    school = _point(need.school) or _point(need.school.commune)
    starts = [_point(need.learner.home_commune) or school]
    if Mobility.objects.filter(learner=need.learner_id, boarding=True).exists():
        starts.append(school)
    taken = taken_seats(need.period.starts_on, need.period.ends_on)
    offers = offers_for(actor, need).annotate(free=F("seat_count") - taken)
    rows = offers if full else offers.filter(free__gt=0)
    found = [_reach(need, offer, [start for start in starts if start]) for offer in rows]
    near = [one for one in found if one.minutes is None or one.minutes <= need.travel_limit]
    return sorted(near, key=lambda one: (one.km is None, one.km or 0.0, one.offer.title))


def misfits(need: PlacementNeed, offer: Offer, hub: Hub | None) -> list[Finding]:
    """Why a published offer cannot be proposed to a need of a school of a pôle; nothing when it can."""
    findings = eligibility.check(
        eligibility.NeedFacts(
            PlacementKind(need.period.kind),
            Period.of_days(need.period.starts_on, need.period.ends_on),
            BY_CODE[need.family],
        ),
        eligibility.OfferFacts(
            offer.title,
            PlacementKind(offer.kind),
            Period.of_days(offer.opens_on, offer.closes_on),
            BY_CODE[offer.family],
        ),
    )
    if hub is None or offer.hub_id != hub.pk:
        sentence = f"L’offre « {offer.title} » relève d’un autre pôle : la campagne de votre pôle ne la propose pas."
        findings.append(Finding("offer.hub", Severity.BLOCKING, sentence, eligibility.SOURCE, "offer_ids"))
    return findings + reservations.refusals(reservations.public_of(need), offer)


def adjustments_of(actor: Actor, learner_ids: Iterable[UUID]) -> dict[UUID, frozenset[Adjustment]]:
    """What a place must offer to each of these learners, for the head and the DDFPT of their school; others: nothing.

    Every learner that the actor may read about has an entry, empty when nothing is needed.
    """
    seen = ADJUSTMENTS.rows(actor, "see").filter(pk__in=list(learner_ids)).values_list("pk", flat=True)
    found: dict[UUID, frozenset[Adjustment]] = dict.fromkeys(seen, frozenset())
    for learner, kind in FunctionalAdjustment.objects.filter(learner__in=found).values_list("learner_id", "kind"):
        found[learner] |= {Adjustment(kind)}
    return found


def adjustments_needed(actor: Actor, need: PlacementNeed) -> list[Finding]:
    """What a place must offer to the learner of a need: warnings, for those who may know it alone.

    Step-free access (« need.access ») is known of each offer, and the calculation honours it; for the others
    (« need.adjustments ») no offer answers: a person asks the host.
    """
    kinds = adjustments_of(actor, [need.learner_id]).get(need.learner_id, frozenset())
    found = []
    if Adjustment.STEP_FREE in kinds:
        sentence = (
            f"Cet élève a besoin d’un {Adjustment.STEP_FREE.label} : le calcul ne lui proposerait pas une offre qui ne "
            "l’annonce pas. Si vous en choisissez une, vérifiez-le d’abord avec l’organisme."
        )
        found.append(Finding("need.access", Severity.WARNING, sentence, field="offer_id"))
    if asked := [kind.label for kind in Adjustment if kind in kinds and not kind.known_of_offers]:
        sentence = (
            f"Cet élève a besoin de : {join(asked)}. Le calcul ne le sait pas et les offres ne le disent pas : "
            "vérifiez avec l’organisme avant de confirmer."
        )
        found.append(Finding("need.adjustments", Severity.WARNING, sentence, field="offer_id"))
    return found


def mobility_of(actor: Actor, learner_id: UUID) -> MobilityStated:
    """The mobility of one learner; the usual values when nobody stated any. Unknown for who may not read it."""
    found = mobilities_of(actor, [learner_id])
    if learner_id not in found:
        raise Unknown(learner_id)
    return found[learner_id]


def mobilities_of(actor: Actor, learner_ids: Iterable[UUID]) -> dict[UUID, MobilityStated]:
    """The mobility of those of these learners that the actor may read about; the usual values when nobody stated any."""
    seen = MOBILITIES.rows(actor, "see").filter(pk__in=list(learner_ids)).values_list("pk", flat=True)
    found = dict.fromkeys(seen, MobilityStated())
    for row in Mobility.objects.filter(learner__in=found):
        found[row.learner_id] = MobilityStated(
            Mode(row.travel_mode), row.travel_limit, row.boarding, Network(row.network), said=True
        )
    return found


def _wish_counts(needs: list[PlacementNeed]) -> Iterable[tuple[UUID, int]]:
    return (
        PlacementNeed.objects.filter(pk__in=[need.pk for need in needs])
        .annotate(many=Count("wishes"))
        .values_list("pk", "many")
    )


def _line(need: PlacementNeed, learner: str, wishes: int) -> NeedLine:
    period, division = need.period, need.period.class_group
    return NeedLine(
        need_id=need.pk,
        learner=learner,
        school=str(need.school),
        class_name=division.name,
        programme=division.programme.label,
        family=str(BY_CODE.get(need.family, need.family)),
        kind=period.get_kind_display(),
        period_label=period.label,
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        home=vars(need)["home"] or "",
        travel=f"{need.travel_limit} min {Mode(need.travel_mode).label}",
        status=need.status,
        status_label=NEED.labels[need.status],
        wishes=wishes,
    )


def _point(place: HostSite | School | Commune | None) -> Point | None:
    return Point(place.lat, place.lon) if place and place.lat is not None and place.lon is not None else None


def _reach(need: PlacementNeed, offer: Offer, starts: list[Point]) -> OfferInReach:
    end = _point(offer.site) or _point(offer.site.commune)
    free: int = offer.free  # type: ignore[attr-defined]  # annotated above
    if not starts or end is None:
        return OfferInReach(offer, None, None, free)
    km = min(distance_km(start, end) for start in starts)
    return OfferInReach(offer, km, travel_minutes(km, Mode(need.travel_mode)), free)
