"""What is asked of searches: who is without a place, since when, in whose charge; the log of a need; who is told."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.utils.timezone import localdate

from poles.domain.calendar.policy import LEARNERS
from poles.domain.governance.queries import hub_of_school
from poles.domain.needs.policy import NEEDS
from poles.domain.offers.policy import OFFERS
from poles.domain.searches.policy import CONTACTS
from poles.domain.searches.schedule import Delays, delays_by_academy
from poles.law import searches as law
from poles.records.models import Hat, Learner, PlacementNeed, RequestedNeed, SearchContact, SearchStep, User
from poles.words.actor import Actor
from poles.words.findings import Finding
from poles.words.french import alphabetical
from poles.words.roles import SCHOOL_ROLES, Role
from poles.words.searches import Step, coming
from poles.words.training import PlacementKind
from poles.workflows.need import NEED

ASKING = ("sent", "taken", "answered")
"""States of a request that still counts as an action for its learners."""


@dataclass(frozen=True)
class UnplacedLine:
    """A learner without a place, as the list shows it. ``left``: days before the departure, negative once it began.

    ``since``: days since the need was stated. ``last`` is the last contact that the reader may read; ``taken`` the last step
    of the period that came due and its day; ``next_step`` the one to come and its day.
    """

    need_id: UUID
    learner: str
    class_id: UUID
    class_name: str
    kind: PlacementKind
    period_label: str
    starts_on: date
    ends_on: date
    left: int
    since: int
    charge_id: UUID | None
    charge: str
    contacts: int
    last: SearchContact | None
    asked_on: date | None
    taken: tuple[Step, date] | None
    next_step: tuple[Step, date] | None
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class ClassCount:
    """How many learners of a class are without a place, how many of them in nobody's charge, and the first departure."""

    class_id: UUID
    name: str
    unplaced: int
    in_nobodys_charge: int
    first: date


def contacts_of(actor: Actor, need_id: UUID) -> QuerySet[SearchContact]:
    """The log of a need, the latest contact first; Unknown for who does not see the need."""
    need = NEEDS.get(actor, "see", need_id)
    return CONTACTS.rows(actor, "see").filter(need=need).select_related("site__commune")


def unplaced_of(actor: Actor, *, today: date) -> QuerySet[PlacementNeed]:
    """The needs without a place of learners who are there, for periods that are not over, for who looks for places.

    Each row bears ``last_on``, the day of the last contact that the actor may read: an order tells what it is made of.
    """
    latest = CONTACTS.rows(actor, "see").filter(need=OuterRef("pk")).order_by().values("need")
    return (
        NEEDS.rows(actor, "note_contact")
        .filter(status=NEED.initial, learner__left_on__isnull=True, period__ends_on__gte=today)
        .select_related("period__class_group", "charge")
        .annotate(last_on=Subquery(latest.annotate(day=Max("made_on")).values("day")))
    )


def unplaced_by_class(needs: QuerySet[PlacementNeed]) -> list[ClassCount]:
    """The needs of ``unplaced_of`` counted by class, the first to leave first."""
    rows = (
        needs.order_by()
        .values("period__class_group_id", "period__class_group__name")
        .annotate(many=Count("pk"), nobody=Count("pk", filter=Q(charge__isnull=True)), first=Min("period__starts_on"))
    )
    counts = [
        ClassCount(
            row["period__class_group_id"], row["period__class_group__name"], row["many"], row["nobody"], row["first"]
        )
        for row in rows
    ]
    return sorted(counts, key=lambda one: (one.first, alphabetical(one.name)))


def unplaced(actor: Actor, needs: Iterable[PlacementNeed], *, today: date) -> list[UnplacedLine]:
    """Needs from ``unplaced_of`` as lines, in their order, in five queries whatever their number."""
    needs = list(needs)
    keys = [need.pk for need in needs]
    names = LEARNERS.rows(actor, "see").in_bulk({need.learner_id for need in needs})
    log: dict[UUID, list[SearchContact]] = defaultdict(list)
    for contact in CONTACTS.rows(actor, "see").filter(need__in=keys):
        log[contact.need_id].append(contact)
    live = RequestedNeed.objects.filter(need__in=keys, request__status__in=ASKING)
    asked = dict(live.order_by("request__sent_at").values_list("need_id", "request__sent_at"))
    steps = SearchStep.objects.filter(period__in={need.period_id for need in needs}).order_by("taken_at")
    taken = {row.period_id: (Step(row.step), localdate(row.taken_at)) for row in steps}
    delays = delays_by_academy({need.academy_id for need in needs})
    return [
        _line(
            need,
            names.get(need.learner_id),
            log[need.pk],
            localdate(asked[need.pk]) if need.pk in asked else None,
            taken.get(need.period_id),
            delays[need.academy_id],
            today,
        )
        for need in needs
    ]


def line_of(actor: Actor, need: PlacementNeed, *, today: date) -> UnplacedLine:
    """One need that the actor sees as a line, whatever its state."""
    return unplaced(actor, [need], today=today)[0]


def hosts_of(actor: Actor, need: PlacementNeed) -> list[tuple[UUID, str]]:
    """(key, « host, town ») of the sites with a published offer in the pôle of the need's school, by name."""
    hub = hub_of_school(need.school_id)
    offers = OFFERS.rows(actor, "see").filter(status="published", hub=hub, hub__isnull=False).order_by()
    sites = offers.values_list("site_id", "site__name", "site__commune__name").distinct()
    named = {key: f"{name}, {town}" for key, name, town in sites}
    return sorted(named.items(), key=lambda one: alphabetical(one[1]))


def team_of(school_id: UUID, *, on: date) -> list[User]:
    """Who looks for places in a school on a day, by name."""
    staff = staff_of([school_id], on=on)[school_id]
    people = {user.pk: user for users in staff.values() for user in users}
    return sorted(people.values(), key=lambda user: alphabetical(user.name))


def staff_of(school_ids: Iterable[UUID], *, on: date) -> dict[UUID, dict[Role, list[User]]]:
    """Who wears a hat of each school on a day, by role, in one query."""
    staff: dict[UUID, dict[Role, list[User]]] = defaultdict(lambda: defaultdict(list))
    worn = Q(ends_on__isnull=True) | Q(ends_on__gte=on)
    hats = Hat.objects.filter(
        worn, school_id__in=list(school_ids), role__in=sorted(SCHOOL_ROLES), begins_on__lte=on, user__is_active=True
    )
    for hat in hats.select_related("user").order_by("begins_on", "pk"):
        if hat.school_id:
            staff[hat.school_id][Role(hat.role)].append(hat.user)
    return staff


def _line(
    need: PlacementNeed,
    learner: Learner | None,
    log: list[SearchContact],
    asked_on: date | None,
    taken: tuple[Step, date] | None,
    delays: Delays,
    today: date,
) -> UnplacedLine:
    period, last = need.period, log[0] if log else None
    left = (period.starts_on - today).days
    acted_on = max(filter(None, (last.made_on if last else None, asked_on)), default=None)
    kind, step = PlacementKind(period.kind), coming(left, delays)
    facts = law.SearchFacts(kind, left, acted_on)
    return UnplacedLine(
        need_id=need.pk,
        learner=str(learner or ""),
        class_id=period.class_group_id,
        class_name=period.class_group.name,
        kind=kind,
        period_label=period.label,
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        left=left,
        since=(today - localdate(need.created_at)).days,
        charge_id=need.charge_id,
        charge=need.charge.name if need.charge else "",
        contacts=len(log),
        last=last,
        asked_on=asked_on,
        taken=taken,
        next_step=(step, period.starts_on - timedelta(days=delays[step])) if step else None,
        findings=tuple(law.check(facts, within=delays[Step.CLASS_TEACHER])),
    )
