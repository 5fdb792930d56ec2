"""What is read of a programme: the whole sheet of a year by axis, how far it is, who changed what, what the public sees."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet
from django.utils.timezone import localdate

from poles.domain.programmes.following import Followed, Standing, follow
from poles.domain.programmes.policy import CONTRIBUTIONS, PROGRAMMES
from poles.records.models import (
    Action,
    ActionProgramme,
    Contribution,
    Entry,
    HubMember,
    Improvement,
    Priority,
    ProgrammeComment,
)
from poles.words.actor import Actor
from poles.words.programmes import Axis, ContributionKind, TargetPublic
from poles.words.roles import Role
from poles.words.time import SchoolYear

NOTHING = Decimal(0)
CHANGES_SHOWN = 40


@dataclass(frozen=True)
class Summary:
    """How far a programme is on a day: numbers of actions, and what was promised (said yes to) and given, by kind.

    ``late`` and ``at_risk`` share no action. ``unanswered``: contributions asked of a member that has not answered yet.
    """

    actions: int
    done: int
    late: int
    at_risk: int
    promised_by_kind: dict[str, Decimal]
    given_by_kind: dict[str, Decimal]
    unanswered: int = 0


@dataclass(frozen=True)
class ActionLine:
    """An action with all that hangs on it."""

    action: Action
    followed: Followed
    steps: list
    contributions: list[Contribution]
    remarks: list[ProgrammeComment]

    @property
    def publics(self) -> list[str]:
        """Whom it is for, in words."""
        return publics_of(self.action)


@dataclass(frozen=True)
class AxisPart:
    """One axis of the circular, and its actions: what is late in front."""

    axis: Axis
    lines: list[ActionLine]


@dataclass(frozen=True)
class Sheet:
    """A programme whole: its axes, how far it is, open remarks on the whole, measures of its bilan and of the last one."""

    programme: ActionProgramme
    axes: list[AxisPart]
    summary: Summary
    remarks: list[ProgrammeComment] = field(default_factory=list)
    improvements: list[Improvement] = field(default_factory=list)

    @property
    def lines(self) -> list[ActionLine]:
        """Every action, axis after axis."""
        return [line for part in self.axes for line in part.lines]

    def standing(self, *standings: Standing) -> list[ActionLine]:
        """The actions that go so, of any axis: what is late in front."""
        return sorted((line for line in self.lines if line.followed.standing in standings), key=_order)


def publics_of(action: Action) -> list[str]:
    """Whom an action is for, in words; a value that is no longer known is left out."""
    return [TargetPublic(value).label for value in action.publics if value in set(TargetPublic)]


def programme_of(hub_id: UUID, school_year: int) -> ActionProgramme | None:
    """The programme of a pôle in a school year, whatever its state."""
    return ActionProgramme.objects.filter(hub_id=hub_id, school_year=school_year).first()


def programmes_of(actor: Actor, school_year: int) -> QuerySet[ActionProgramme]:
    """The programmes of a school year that this actor may read, by pôle."""
    rows = PROGRAMMES.rows(actor, "see").filter(school_year=school_year)
    return rows.select_related("hub", "hub__academy").order_by("hub__name", "pk")


def summaries(programmes: Iterable[ActionProgramme], *, today: date) -> dict[UUID, Summary]:
    """How far each programme is on a day, by its key, in three queries; a bilan keeps the day on which it was made."""
    known = {programme.pk: programme for programme in programmes}
    lines: dict[UUID, list[ActionLine]] = {key: [] for key in known}
    for action in Action.objects.filter(programme__in=known).prefetch_related("steps", "contributions"):
        lines[action.programme_id].append(_line(action, known[action.programme_id], today))
    return {key: _summary(found) for key, found in lines.items()}


def sheet_of(actor: Actor, programme_id: UUID, *, today: date) -> Sheet:
    """A programme whole, in a constant number of queries. Raises Unknown when this actor may not read it."""
    programme = PROGRAMMES.get(actor, "see", programme_id)
    return sheet(programme, today=today)


def sheet(programme: ActionProgramme, *, today: date) -> Sheet:
    """A programme whole, for who has already been let in."""
    whole = (
        ActionProgramme.objects.select_related("hub", "hub__academy", "project", "frozen")
        .prefetch_related(
            Prefetch("actions", Action.objects.select_related("pilot", "priority", "improves", "carried_from")),
            "actions__steps",
            "actions__carried",
            Prefetch("actions__contributions", Contribution.objects.select_related("member")),
            Prefetch("comments", ProgrammeComment.objects.order_by("written_at")),
            "improvements",
            "improvements__actions",
        )
        .get(pk=programme.pk)
    )
    comments: dict[UUID | None, list[ProgrammeComment]] = defaultdict(list)
    for comment in whole.comments.all():
        comments[comment.action_id].append(comment)
    lines = [_line(action, whole, today, comments[action.pk]) for action in whole.actions.all()]
    parts = [AxisPart(axis, sorted((line for line in lines if line.action.axis == axis), key=_order)) for axis in Axis]
    return Sheet(whole, parts, _summary(lines), comments[None], list(whole.improvements.all()))


def _line(
    action: Action, programme: ActionProgramme, today: date, remarks: Iterable[ProgrammeComment] = ()
) -> ActionLine:
    steps = list(action.steps.all())
    day = min(today, programme.reported_on) if programme.reported_on else today
    followed = follow(action, steps, programme_status=programme.status, today=day)
    return ActionLine(action, followed, steps, list(action.contributions.all()), list(remarks))


def _order(line: ActionLine) -> tuple:
    return line.followed.standing.rank, line.action.starts_on, line.action.created_at


def _summary(lines: list[ActionLine]) -> Summary:
    standings = [line.followed.standing for line in lines]
    promised: dict[str, Decimal] = defaultdict(Decimal)
    given: dict[str, Decimal] = defaultdict(Decimal)
    waiting = 0
    for contribution in (one for line in lines for one in line.contributions):
        waiting += contribution.confirmed_on is None
        promised[contribution.kind] += contribution.promised if contribution.confirmed_on else NOTHING
        given[contribution.kind] += contribution.given
    return Summary(
        actions=len(lines),
        done=standings.count(Standing.DONE),
        late=standings.count(Standing.LATE),
        at_risk=standings.count(Standing.AT_RISK),
        promised_by_kind=dict(promised),
        given_by_kind=dict(given),
        unanswered=waiting,
    )


@dataclass(frozen=True)
class Share:
    """What a member was asked for, promised and gave, of one kind, over a whole programme."""

    member: str
    kind: ContributionKind
    asked: Decimal
    promised: Decimal
    given: Decimal


def shares(sheet: Sheet) -> list[Share]:
    """The division of the contributions between the members (R63), by member then kind."""
    sums: dict[tuple[str, str], list[Decimal]] = defaultdict(lambda: [NOTHING, NOTHING, NOTHING])
    for one in (one for line in sheet.lines for one in line.contributions):
        cell = sums[one.member.name, one.kind]
        cell[0] += NOTHING if one.confirmed_on else one.promised
        cell[1] += one.promised if one.confirmed_on else NOTHING
        cell[2] += one.given
    return [Share(member, ContributionKind(kind), *cell) for (member, kind), cell in sorted(sums.items())]


@dataclass(frozen=True)
class Change:
    """A deed on a programme: when, who under which hat, what."""

    at: datetime
    who: str
    hat: str
    what: str
    note: str


DEEDS = {
    "start": "a ouvert le programme", "foreword": "a écrit l’avant-propos", "add": "a ajouté une action",
    "change": "a changé une action", "remove": "a retiré une action", "add_step": "a ajouté une étape",
    "remove_step": "a retiré une étape", "do_step": "a marqué une étape faite", "undo_step": "a rouvert une étape",
    "ask": "a demandé une contribution", "offer": "a proposé une contribution", "promise": "a promis une contribution",
    "decline": "a décliné une contribution", "note_answer": "a noté la réponse d’un membre", "give": "a noté un apport",
    "withdraw": "a retiré une contribution", "comment": "a fait une remarque", "settle": "a traité une remarque",
    "submit": "a proposé le programme aux membres", "adopt": "a adopté le programme", "amend": "a repris le programme",
    "report": "a arrêté le bilan", "finish": "a terminé une action", "drop": "a abandonné une action",
    "resume": "a repris une action", "risk": "a signalé un risque", "no_risk": "a levé un risque",
    "result": "a écrit un résultat", "review": "a écrit le bilan", "improve": "a ajouté une mesure d’amélioration",
    "unimprove": "a retiré une mesure d’amélioration", "improved": "a réalisé une mesure d’amélioration",
    "carry": "a reconduit des actions", "start_action": "a commencé une action",
}  # fmt: skip


def changes(sheet: Sheet) -> list[Change]:
    """Who changed what in a programme, the latest first, from the journal."""
    actions = [str(line.action.pk) for line in sheet.lines]
    about = Q(subject="actionprogramme", subject_id=str(sheet.programme.pk))
    about |= Q(subject="action", subject_id__in=actions)
    entries = Entry.objects.filter(about, what__in=DEEDS).order_by("-at", "-pk")[:CHANGES_SHOWN]
    return [Change(one.at, one.actor_name, Role(one.hat).label, _deed(one), one.note) for one in entries]


def _deed(entry: Entry) -> str:
    of_action = entry.subject == "action" and entry.what == "start"
    return DEEDS["start_action" if of_action else entry.what]


def members_of(hub_id: UUID) -> QuerySet[HubMember]:
    """The members of a pôle who have not left it, by name."""
    return HubMember.objects.filter(hub_id=hub_id, left_on__isnull=True).order_by("name", "pk")


def priorities_of(programme: ActionProgramme) -> QuerySet[Priority]:
    """The priorities that a programme may answer: those of the latest diagnosis of its pôle up to its year."""
    rows = Priority.objects.filter(
        diagnosis__hub_id=programme.hub_id, diagnosis__school_year__lte=programme.school_year
    )
    latest = rows.order_by("-diagnosis__school_year").values("diagnosis")[:1]
    return rows.filter(diagnosis__in=latest).order_by("rank")


def former(programme: ActionProgramme) -> ActionProgramme | None:
    """The programme of the year before, of the same pôle or of the one that it succeeds."""
    hub = Q(hub_id=programme.hub_id) | Q(hub__successors=programme.hub_id)
    return ActionProgramme.objects.filter(hub, school_year=programme.school_year - 1).order_by("-created_at").first()


def measures_to_take_up(programme: ActionProgramme) -> QuerySet[Improvement]:
    """The measures of the last bilan that an action of this programme may take up (R145)."""
    before = former(programme)
    return Improvement.objects.filter(programme=before, done_on__isnull=True) if before else Improvement.objects.none()


def asked_of(actor: Actor) -> QuerySet[Contribution]:
    """The contributions of the member for whom a person speaks, what waits for an answer first."""
    rows = CONTRIBUTIONS.rows(actor, "promise").exclude(action__programme__status="reported")
    rows = rows.select_related("action", "action__programme", "member")
    return rows.order_by("confirmed_on", "action__starts_on", "pk")


@dataclass(frozen=True)
class PublicProgramme:
    """What everybody may read of a programme: its year, its day of adoption, the titles of its actions by axis."""

    year: SchoolYear
    adopted_on: date
    axes: list[tuple[Axis, list[Action]]]


def public_programme(hub_id: UUID, *, at: datetime) -> PublicProgramme | None:
    """The adopted programme of a pôle in the year of ``at``, or None; no name, no contribution, no remark."""
    year = SchoolYear.of(localdate(at))
    programme = programme_of(hub_id, year.start)
    if programme is None or programme.status == "draft" or programme.adopted_on is None:
        return None
    actions = list(programme.actions.exclude(status="dropped"))
    axes = [(axis, [one for one in actions if one.axis == axis]) for axis in Axis]
    return PublicProgramme(year, programme.adopted_on, [(axis, ones) for axis, ones in axes if ones])
