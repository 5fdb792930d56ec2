"""What is asked of requests for help: who asked for what, what is due, what may be sent."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Case, Count, F, IntegerField, Min, Q, QuerySet, Value, When
from django.utils import timezone

from poles.domain.access import Unknown
from poles.domain.calendar.policy import LEARNERS
from poles.domain.governance.queries import hub_of_school
from poles.domain.needs.policy import MOBILITIES, NEEDS
from poles.domain.needs.queries import adjustments_of
from poles.domain.requests.policy import REQUESTS
from poles.records.models import AssistanceRequest, Hub, Mobility, PlacementNeed, RequestedNeed
from poles.words import french
from poles.words.actor import Actor
from poles.words.adjustments import Adjustment
from poles.words.families import BY_CODE
from poles.words.findings import Finding, Severity, refuse
from poles.words.holidays import working_day
from poles.words.places import Mode
from poles.words.training import PlacementKind
from poles.workflows.need import NEED
from poles.workflows.request import LIVE, WAITING

USUAL_DELAY = 10
"""Working days that a pôle has to answer, unless the school says otherwise: our own default."""
LONGEST_DELAY = timedelta(days=60)
MOST_NEEDS = 60
_FIRST_WAITING = Case(
    When(status__in=WAITING, then=Value(0)),
    When(status="answered", then=Value(1)),
    default=Value(2),
    output_field=IntegerField(),
)


@dataclass(frozen=True)
class ForwardedLine:
    """One need of a request. ``learner``, ``boarding`` and ``adjustments`` are empty for who may not read them."""

    need_id: UUID
    learner: str
    class_name: str
    programme: str
    period_label: str
    starts_on: date
    ends_on: date
    home: str
    travel: str
    status: str
    status_label: str
    boarding: bool = False
    adjustments: tuple[str, ...] = ()


@dataclass(frozen=True)
class Personal:
    """What a line says of a person: the name, whether a boarding place is possible, what a place must offer."""

    name: str = ""
    boarding: bool = False
    adjustments: frozenset[Adjustment] = frozenset()


@dataclass(frozen=True)
class Pile:
    """Requests that wait for an answer: how many, the first date due, how many are past theirs."""

    count: int
    due_on: date | None
    late: int


def requests_of(actor: Actor, *, status: str = "") -> QuerySet[AssistanceRequest]:
    """The requests that an actor sees: those that wait first, the first due on top; ``status`` keeps one state.

    Each row bears ``learners`` and ``seeking`` (learners forwarded, and those still without a place).
    """
    rows = (
        REQUESTS.rows(actor, "see")
        .select_related("school__commune", "hub", "sent_by", "answered_by", "campaign")
        .annotate(
            learners=Count("lines__need__learner", distinct=True),
            seeking=Count("lines__need__learner", filter=Q(lines__need__status="open"), distinct=True),
            rank=_FIRST_WAITING,
        )
    )
    if status:
        rows = rows.filter(status=status)
    due = Case(When(status__in=WAITING, then=F("due_on")))
    return rows.order_by("rank", due.asc(nulls_last=True), "-sent_at", "pk")


def request_of(actor: Actor, request_id: object) -> AssistanceRequest:
    """One request as ``requests_of`` gives it; Unknown when it is hidden or absent."""
    found = requests_of(actor).filter(pk=REQUESTS.get(actor, "see", request_id).pk).first()
    if found is None:
        raise Unknown(request_id)
    return found


def to_answer(actor: Actor, *, on: date) -> Pile:
    """The requests that wait for an answer of this coordinator."""
    waiting = REQUESTS.rows(actor, "answer").filter(status__in=WAITING)
    found = waiting.aggregate(count=Count("pk"), late=Count("pk", filter=Q(due_on__lt=on)), first=Min("due_on"))
    return Pile(found["count"], found["first"], found["late"])


def needs_in(request: AssistanceRequest) -> list[PlacementNeed]:
    """The needs of a request with their period, class and commune of home, the first to leave on top."""
    rows = PlacementNeed.objects.filter(requests__request=request, learner__left_on__isnull=True)
    return list(_with_people(rows))


def is_alive(request: AssistanceRequest, *, on: date) -> bool:
    """Whether a request lives on a day: no step ended it, and its last period is not over. Then only are its names read."""
    return request.status in LIVE and request.ends_on >= on


def lines(actor: Actor, needs: Collection[PlacementNeed]) -> list[ForwardedLine]:
    """Needs from ``needs_in`` or ``may_be_sent`` as lines, with what this hat reads of people by its own policies.

    A coordinator reads nobody here: names go through the gesture ``read_learners``, which writes it down.
    """
    learners = {need.learner_id for need in needs}
    names = LEARNERS.rows(actor, "see").in_bulk(learners)
    boarding = set(
        Mobility.objects.filter(
            learner__in=MOBILITIES.rows(actor, "see").filter(pk__in=learners), boarding=True
        ).values_list("learner_id", flat=True)
    )
    adjustments = adjustments_of(actor, learners)
    return [
        line_of(need, Personal(str(names.get(key, "")), key in boarding, adjustments.get(key, frozenset())))
        for need in needs
        for key in (need.learner_id,)
    ]


def line_of(need: PlacementNeed, person: Personal) -> ForwardedLine:
    """One need and what may be read of its learner, as a line."""
    period, division, home = need.period, need.period.class_group, need.learner.home_commune
    return ForwardedLine(
        need_id=need.pk,
        learner=person.name,
        class_name=division.name,
        programme=division.programme.label,
        period_label=period.label,
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        home=home.name if home else "",
        travel=f"{need.travel_limit} min {Mode(need.travel_mode).label}",
        status=need.status,
        status_label=NEED.labels[need.status],
        boarding=person.boarding,
        adjustments=tuple(kind.label for kind in Adjustment if kind in person.adjustments),
    )


def may_be_sent(actor: Actor, *, on: date) -> QuerySet[PlacementNeed]:
    """The needs that this school may forward now: open, for a period that is not over, in no request that lives."""
    rows = NEEDS.rows(actor, "forward").filter(
        status=NEED.initial, period__ends_on__gte=on, learner__left_on__isnull=True
    )
    return _with_people(rows.exclude(requests__request__status__in=LIVE))


def _with_people(rows: QuerySet[PlacementNeed]) -> QuerySet[PlacementNeed]:
    """Needs with their period, class and commune of home, the first to leave on top."""
    return rows.select_related("school", "period__class_group__programme", "learner__home_commune").order_by(
        "period__starts_on", "period__class_group__name", "learner__last_name", "learner__first_name", "pk"
    )


def chosen(actor: Actor, need_ids: Collection[UUID]) -> list[PlacementNeed]:
    """These needs of the school, in the order of ``may_be_sent``, whatever their state; Unknown when one is hidden."""
    rows = NEEDS.rows(actor, "forward").filter(pk__in=need_ids)
    found = list(_with_people(rows))
    if len(found) < len(set(need_ids)):
        raise Unknown("need")
    return found


def open_hub(school_id: UUID) -> Hub:
    """The pôle that reads the requests of a school; Refused, with what to do, when there is none or it is not open."""
    hub = hub_of_school(school_id)
    if hub is None:
        sentence = "Votre établissement n’est dans aucun pôle de la carte en vigueur : écrivez au rectorat, qui peut l’y placer."
        raise refuse("request.hub", sentence)
    if hub.status != "running":
        sentence = (
            f"Le pôle de votre établissement ({hub.name}) n’est pas encore ouvert : personne n’y lirait votre demande. "
            "Écrivez au rectorat."
        )
        raise refuse("request.hub", sentence)
    return hub


def hindrances(needs: Iterable[PlacementNeed], *, on: date) -> list[Finding]:
    """Why these needs cannot be sent together, each reason naming who differs; for the school, which reads names.

    Each need comes with its learner and its period.
    """
    needs = list(needs)
    found = []
    if not needs:
        found.append("Choisissez au moins un élève sans stage.")
    if len(needs) > MOST_NEEDS:
        found.append(f"Une demande porte sur {MOST_NEEDS} élèves au plus : vous en choisissez {len(needs)}.")
    for need in needs:
        if need.status != NEED.initial:
            found.append(f"{need.learner} est déjà « {NEED.labels[need.status]} » : retirez ce nom de la demande.")
        elif need.learner.left_on is not None:
            found.append(f"{need.learner} a quitté l’établissement : retirez ce nom de la demande.")
        elif need.period.ends_on < on:
            ended = french.plain_date(need.period.ends_on)
            found.append(f"La période de {need.learner} s’est achevée le {ended} : retirez ce nom de la demande.")
    found += _apart(needs, "un seul type de période", lambda need: PlacementKind(need.period.kind).label)
    found += _apart(needs, "une seule famille de métiers", lambda need: str(BY_CODE.get(need.family, need.family)))
    for line in _living(needs):
        found.append(
            f"{line.need.learner} figure déjà dans la demande du {french.plain_date(timezone.localdate(line.request.sent_at))} "
            f"({line.request.get_status_display()}) : suivez-la, ou retirez-la avant d’en envoyer une autre."
        )
    return [Finding("request.needs", Severity.BLOCKING, sentence, field="need_ids") for sentence in found]


def due_bounds(starts_on: date, *, on: date) -> tuple[date, date]:
    """The first and the last day on which an answer may be asked: from the next working day to the eve of the departure.

    Never more than 60 days away. When the departure is tomorrow or past, the next working day is the only choice.
    """
    first = working_day(on, 1)
    return first, max(first, min(on + LONGEST_DELAY, starts_on - timedelta(days=1)))


def usual_due(starts_on: date, *, on: date) -> date:
    """The date by which an answer is asked when the school says nothing: ten working days, within the bounds."""
    first, last = due_bounds(starts_on, on=on)
    return min(max(first, working_day(on, USUAL_DELAY)), last)


def formation_of(needs: Iterable[PlacementNeed]) -> str:
    """The formations of needs in words, each once."""
    return french.join(dict.fromkeys(need.period.class_group.programme.label for need in needs))


def _apart(needs: list[PlacementNeed], rule: str, name_of: Callable[[PlacementNeed], str]) -> list[str]:
    """One sentence when the needs are not of one sort: each sort with its learners."""
    sorts: dict[str, list[str]] = defaultdict(list)
    for need in needs:
        sorts[name_of(need)].append(str(need.learner))
    if len(sorts) < 2:
        return []
    said = " ; ".join(f"« {sort} » : {french.join(names)}" for sort, names in sorts.items())
    return [f"Une demande porte sur {rule}. {said}. Faites une demande pour chacun de ces groupes."]


def _living(needs: list[PlacementNeed]) -> list[RequestedNeed]:
    """The lines of requests that live and hold one of these needs."""
    lines = RequestedNeed.objects.filter(need__in=needs, request__status__in=LIVE)
    return list(lines.select_related("request", "need__learner").order_by("need__learner__last_name", "pk"))
