"""What a convention says, whole, as one frozen value: it is typed, judged, printed, signed and kept in this one shape.

Its JSON (``model_dump_json``) is what a version keeps; its schema is published. Minutes and cents are integers.
"""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from poles.words.agreements import AgreementModel
from poles.words.training import GradeLevel, LearnerStatus, PlacementKind

Minute = Annotated[int, Field(ge=0, le=2880)]
"""Minutes from midnight; above 1440, on the next day."""
Span = tuple[Minute, Minute]
Spans = tuple[Span, ...]
Cents = Annotated[int, Field(ge=0, le=10_000_000)]


class _Said(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Person(_Said):
    """A person named in a convention: how to reach this person is never printed beyond the parties."""

    name: str = ""
    job: str = ""
    email: str = ""
    phone: str = ""


class Clause(_Said):
    """One numbered article, its words final: the mandatory mentions (1 to 15, D124-4) that it carries."""

    title: str
    text: str
    mentions: tuple[int, ...] = ()


class Insurance(_Said):
    """Who covers, and under which contract."""

    company: str = ""
    contract: str = ""


class LearnerSaid(_Said):
    """The learner as the convention names the learner."""

    name: str
    birth_date: date
    status: LearnerStatus
    grade: GradeLevel
    class_name: str
    course: str
    course_hours: int | None = None
    town: str = ""
    segpa: bool = False
    prepa_metiers: bool = False


class SchoolSaid(_Said):
    """The school as the convention names it; ``head``: who signs for it."""

    uai: str
    name: str
    address: str = ""
    town: str = ""
    public: bool = True
    head: Person = Person()


class OtherDay(_Said):
    """One day whose hours differ from the usual week; no span: not present."""

    day: date
    spans: Spans = ()


class Stay(_Said):
    """One host of the placement: where, who signs, who looks after the learner, which days and hours.

    ``week``: the usual hours of Monday to Sunday, in spans (what lies between two spans is a break). ``site_id`` and
    ``tutor_id`` are keys of the shared file of hosts, empty when typed by hand.
    """

    site_id: str = ""
    organisation: str
    siret: str = ""
    activity: str = ""
    address: str = ""
    town: str = ""
    country: str = "FR"
    public: bool = False
    signatory: Person = Person()
    tutor: Person = Person()
    tutor_id: str = ""
    first_day: date
    last_day: date
    week: tuple[Spans, Spans, Spans, Spans, Spans, Spans, Spans] = ((), (), (), (), (), (), ())
    other_days: tuple[OtherDay, ...] = ()


class Activity(_Said):
    """Something that the learner will do, and the competence that it serves."""

    task: str
    competence: str = ""


class Paid(_Said):
    """What the host pays or offers, in cents; ``hourly``: gratuity an hour of presence."""

    takes_part: bool = False
    hourly: Cents = 0
    lump: Cents = 0
    every: str = ""
    meals: Cents = 0
    transport: Cents = 0
    lodging: Cents = 0
    benefits: str = ""


class Document(_Said):
    """A dated document that the law asks for or that lifts a rule, as known when the text was written."""

    proof: str
    since: date
    until: date | None = None
    reference: str = ""


class Terms(_Said):
    """Everything that one version of a convention says.

    ``tasks`` and ``works``: codes of ``law.placement.safety`` (works: articles « D4153-27 »…); ``set_aside``: numbers of
    the mandatory mentions said not to apply; ``clauses``: the articles with their final words; ``emergency``: whom to call.
    """

    model: AgreementModel
    kind: PlacementKind
    learner: LearnerSaid
    school: SchoolSaid
    guardians: tuple[Person, ...] = ()
    referent: Person = Person()
    stays: tuple[Stay, ...] = Field(min_length=1, max_length=6)
    objectives: str = ""
    activities: tuple[Activity, ...] = ()
    competences: str = ""
    tasks: tuple[str, ...] = ()
    works: tuple[str, ...] = ()
    precautions: tuple[str, ...] = ()
    supervision: str = ""
    assessment: str = ""
    subject: str = ""
    insured_host: Insurance = Insurance()
    insured_school: Insurance = Insurance()
    insured_learner: Insurance = Insurance()
    paid: Paid = Paid()
    leave_days: int = Field(default=0, ge=0, le=60)
    absences: str = ""
    house_rules: str = ""
    special_hours: str = ""
    confidentiality: str = ""
    set_aside: tuple[int, ...] = ()
    documents: tuple[Document, ...] = ()
    emergency: tuple[Person, ...] = ()
    clauses: tuple[Clause, ...] = ()
    template_version: int = 0

    @property
    def first_day(self) -> date:
        """The first day of the first stay."""
        return min(stay.first_day for stay in self.stays)

    @property
    def last_day(self) -> date:
        """The last day of the last stay."""
        return max(stay.last_day for stay in self.stays)
