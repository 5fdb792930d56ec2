"""What is known of a placement when the law is asked: plain frozen facts, minutes and cents as integers, never a clock."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from poles.law.weeks import Place
from poles.words.agreements import Party, Proof
from poles.words.time import Period
from poles.words.training import GradeLevel, LearnerStatus, PlacementKind

Span = tuple[int, int]
"""Minutes from midnight, beginning and end; an end above 1440 falls on the next day."""


@dataclass(frozen=True, slots=True)
class Document:
    """A proof with its validity; both days are included, ``until`` None has no end."""

    proof: Proof
    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class WorkDay:
    """One day of presence with its spans of work, in order, apart from each other."""

    day: date
    spans: tuple[Span, ...]

    @property
    def minutes(self) -> int:
        """Minutes of work."""
        return sum(end - begin for begin, end in self.spans)


@dataclass(frozen=True, slots=True)
class Trainee:
    """The learner. ``schooling_due``: still under the obligation of schooling, for rules that depend on it.

    ``course_hours``: hours of teaching of the year, placements not counted; None when not known.
    """

    birth: date
    status: LearnerStatus
    grade: GradeLevel
    segpa: bool = False
    prepa_metiers: bool = False
    agricultural: bool = False
    schooling_due: bool = True
    course_hours: int | None = None


@dataclass(frozen=True, slots=True)
class Host:
    """The host. ``staff``: on the day, None when not known; ``trainees``: that it has in each civil week, this one not.

    ``activities``: codes of sectors that some rules name (« bar », « site », « hospitality », « bakery »…).
    ``adult_week``: weekly minutes of the adults of the site, None when not known. ``previous``: the last placement on the
    same post, ``previous_left``: it was stopped by its trainee. ``hires``: the host declares a hiring for the placement.
    ``department``: code of its département, for local public holidays. ``family``: the firm of the learner's family.
    """

    siren: str = ""
    public: bool = False
    staff: int | None = None
    trainees: int = 0
    harmful: bool = False
    activities: frozenset[str] = frozenset()
    adult_week: int | None = None
    abroad: bool = False
    previous: Period | None = None
    previous_left: bool = False
    hires: bool = False
    department: str = ""
    family: bool = False


@dataclass(frozen=True, slots=True)
class Tutor:
    """Who looks after the trainee; ``others``: conventions of the same person on the first day (``hosts.load_of_tutor``)."""

    named: bool = True
    adult: bool = True
    others: int = 0


@dataclass(frozen=True, slots=True)
class Referent:
    """The teacher who follows; ``others``: learners followed at once on the same days, this one not.

    ``students``: those of the others who are students of an STS. ``visits``: contacts with the tutor during the placement.
    ``steps``: those of the follow-up that are done and dated (« first_contact », « follow_up », « evaluation »).
    """

    named: bool = True
    others: int = 0
    visits: int = 0
    students: int = 0
    steps: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Money:
    """What the host pays, in cents. ``minutes_before``, ``days_before``: same SIREN, same school year, already done.

    ``lump_cents``: a sum that is not by the hour. ``paid_minutes``: those that the gratuity covers, None when it is all of
    them. ``salaried``: the same host also pays wages.
    """

    hourly_cents: int = 0
    minutes_before: int = 0
    days_before: int = 0
    monthly: bool = True
    lump_cents: int = 0
    paid_minutes: int | None = None
    salaried: bool = False


@dataclass(frozen=True, slots=True)
class Allowance:
    """A claim for the State allowance: days claimed, days really done, pieces that are gathered.

    ``pieces``: « convention », « certificate », « bank_details », « decision », « ended ».
    """

    claimed_days: int
    done_days: int
    pieces: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Accident:
    """An accident: when it happened, when the host declared it (None: not yet)."""

    at: datetime
    declared: datetime | None = None


@dataclass(frozen=True, slots=True)
class Ending:
    """What is known once the placement is over.

    ``certificate_minutes`` and ``certificate_cents``: the real total duration and the total gratuity written on the
    certificate, None when the line is empty. ``reception_judged``: the learner has said how the host received them.
    ``interrupted``: it was stopped for a reason of L124-15, ``decided``: the school has validated it or offered another way.
    ``pension_asked``: the day on which the student asked that it count for the pension.
    """

    certificate_minutes: int | None = None
    certificate_cents: int | None = None
    reception_judged: bool = False
    interrupted: bool = False
    decided: bool = False
    pension_asked: date | None = None


@dataclass(frozen=True, slots=True)
class InCourse:
    """Where the learner stands in the course, and the days of class in a workplace by kind, this placement included.

    ``year_days``: done and planned in the school year. ``course_days``: over the whole course, None while unknown.
    """

    place: Place
    year_days: Mapping[PlacementKind, int]
    course_days: Mapping[PlacementKind, int] | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that the rules may ask of one placement.

    ``days``: the schedule, day after day; ``signed``: party → day of its signature; ``mentions``: numbers of the mandatory
    mentions that are filled (1 to 15); ``tasks``: codes of tasks (« observe », « light », « machine », « forbidden »,
    « regulated », « dangerous », « electrical », or an article such as « D4153-24 », see ``safety.WORKS``); ``motives``:
    forbidden motives that were declared (CONV-08, see ``conventions.MOTIVES``);
    ``others``: other placements of the same learner; ``holidays``: days without class inside the placement;
    ``done_minutes``: minutes really done when it is over, None before. ``signatures_due``: a missing signature is a finding
    (False while the convention is drafted or goes from hand to hand). ``public_school``: its board votes (EPLE).
    ``changed``: what differs from the signed version without an amendment (« dates », « place », « tutor », « hours »,
    « activities »). ``precautions``: those of R4153-40 that are taken (« risk_assessment », « safety_training »,
    « supervisor »). ``earlier``: the other parts of the same sequence in the school year (DUR-05, DUR-06).
    ``holidays_known``: the calendar of the school was read, so that no day in ``holidays`` means term. ``chamber``: run by
    a chamber of commerce, trades or agriculture. ``night_named``: an adult named by the head of school for night shifts.
    ``class_minutes``: minutes of class by Monday of the week. ``course``: weeks of the diploma, None while unknown.
    """

    kind: PlacementKind
    period: Period
    days: tuple[WorkDay, ...]
    trainee: Trainee
    host: Host = field(default_factory=Host)
    tutor: Tutor = field(default_factory=Tutor)
    referent: Referent = field(default_factory=Referent)
    money: Money = field(default_factory=Money)
    signed: tuple[tuple[Party, date], ...] = ()
    documents: tuple[Document, ...] = ()
    mentions: frozenset[int] = frozenset()
    tasks: frozenset[str] = frozenset()
    motives: frozenset[str] = frozenset()
    others: tuple[Period, ...] = ()
    holidays: frozenset[date] = frozenset()
    leave_days: int = 0
    activities_linked: bool = True
    done_minutes: int | None = None
    ending: Ending = field(default_factory=Ending)
    allowance: Allowance | None = None
    accidents: tuple[Accident, ...] = ()
    changed: frozenset[str] = frozenset()
    precautions: frozenset[str] = frozenset()
    public_school: bool = True
    signatures_due: bool = True
    earlier: tuple[Period, ...] = ()
    holidays_known: bool = False
    chamber: bool = False
    night_named: bool = False
    class_minutes: tuple[tuple[date, int], ...] = ()
    course: InCourse | None = None

    @property
    def signed_on(self) -> date | None:
        """The day of the last signature; None while nobody signed."""
        return max((day for _, day in self.signed), default=None)

    def proof(self, proof: Proof, day: date) -> Document | None:
        """The document of that kind that is valid on a day."""
        for document in self.documents:
            if document.proof is proof and document.since <= day and (document.until is None or day <= document.until):
                return document
        return None
