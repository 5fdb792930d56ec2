"""What a convention says at first: all that is known already, so that nobody types it again.

From the placement (days, host, contact, other hosts in rotation), the class (course, referent), the learner and the legal
guardians, the school (head, vote of the board, insurance), and the last convention of the school with the same host: hours,
tutor, activities, risks, money; or of the same course: competences, follow-up, assessment, hours of teaching.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from poles.domain.agreements.queries import terms_of
from poles.domain.calendar.teams import ClassTeam, teams_of
from poles.domain.people.queries import worn_on
from poles.law.minors import youngest_adult
from poles.records.models import (
    AgreementVersion,
    Guardianship,
    Hat,
    HostContact,
    HostSite,
    HostTutor,
    LegalProof,
    Placement,
    User,
)
from poles.words.agreements import MODEL_OF_KIND, Proof
from poles.words.findings import refuse
from poles.words.guardians import GuardianLink
from poles.words.holidays import public_holidays
from poles.words.roles import Role
from poles.words.teams import is_prepa_metiers, is_segpa
from poles.words.terms import (
    Document,
    Insurance,
    LearnerSaid,
    OtherDay,
    Person,
    SchoolSaid,
    Stay,
    Terms,
)
from poles.words.time import Period
from poles.words.training import GradeLevel, LearnerStatus, PlacementKind

SEVEN_HOURS = ((8 * 60 + 30, 12 * 60), (13 * 60 + 30, 17 * 60))
SIX_HOURS = ((9 * 60, 12 * 60), (13 * 60 + 30, 16 * 60 + 30))
YOUNG = 15
"""Years before which an observation is drafted with six hours a day, thirty a week (WT-01)."""
MOST_STAYS = 6
INSURANCES = {Proof.INSURANCE_SCHOOL: "insured_school", Proof.INSURANCE_LEARNER: "insured_learner"}
SAME_HOST = (
    "activities", "tasks", "works", "precautions", "paid", "leave_days", "absences", "house_rules", "special_hours",
    "confidentiality", "insured_host", "subject", "objectives",
)  # fmt: skip
"""What the last convention with the same host says again."""
SAME_COURSE = ("competences", "supervision", "assessment", "objectives", "insured_school")
"""What the last convention of the same course says again; competences are those of the diploma."""


@dataclass(frozen=True)
class Former:
    """The last conventions of the school: by site and course together, by site, and by course; None when there is none."""

    twin: Terms | None = None
    host: Terms | None = None
    course: Terms | None = None


def first_terms(placement: Placement, *, on: date) -> Terms:
    """What the convention of a placement says at first. The placement comes with need, period, class, seat and site."""
    period = placement.need.period
    division, kind = period.class_group, PlacementKind(period.kind)
    former = _former(placement)
    again: dict = {}
    if former.course:
        again |= {name: getattr(former.course, name) for name in SAME_COURSE}
    if former.host:
        again |= {name: value for name in SAME_HOST if (value := getattr(former.host, name))}
    if former.host and not former.twin:
        again["activities"] = tuple(one.model_copy(update={"competence": ""}) for one in former.host.activities)
    proofs = _proofs(placement)
    for proof, name in INSURANCES.items():
        if name not in again or not again[name].company:
            again[name] = next((_insured(row) for row in proofs if row.proof == proof and row.reference), Insurance())
    team = teams_of([division.pk])[division.pk]
    guardians = _guardians(placement)
    minor = placement.learner.birth_date > youngest_adult(min(on, placement.starts_on))  # who signs today, or will
    learner = _learner(placement)
    hours = former.course.learner.course_hours if former.course else None
    return Terms(
        **again
        | {
            "model": MODEL_OF_KIND[kind],
            "kind": kind,
            "learner": learner.model_copy(update={"course_hours": hours}),
            "school": _school(placement, on),
            "guardians": guardians if minor else (),
            "referent": _referent(team, placement),
            "stays": _stays(placement, former),
            "documents": tuple(
                Document(proof=row.proof, since=row.since, until=row.until, reference=row.reference) for row in proofs
            ),
            "emergency": tuple(one.model_copy(update={"job": "", "email": ""}) for one in guardians if one.phone),
        }
    )


def usual_week(learner: LearnerSaid, kind: PlacementKind, first: date) -> tuple:
    """Seven hours from Monday to Friday; six for who observes before fifteen (WT-01)."""
    years = first.year - learner.birth_date.year
    young = (first.month, first.day) < (learner.birth_date.month, learner.birth_date.day)
    observes = kind in (PlacementKind.VISIT, PlacementKind.OBSERVATION, PlacementKind.HOLIDAY_OBSERVATION)
    day = SIX_HOURS if observes and years - young < YOUNG else SEVEN_HOURS
    return (day, day, day, day, day, (), ())


def _former(placement: Placement) -> Former:
    """The last convention of the school with the same site, and the last of the same course: two queries at most."""
    programme, site = placement.need.period.class_group.programme_id, placement.seat.offer.site_id
    rows = AgreementVersion.objects.filter(
        agreement__school=placement.school_id,
        agreement__kind=placement.need.period.kind,
        kind__in=("initial", "amendment"),
    ).exclude(agreement__placement=placement)
    rows = rows.exclude(status__in=("void", "dropped")).defer("paper", "sealed").order_by("-created_at")
    course = {"agreement__placement__need__period__class_group__programme": programme}
    here = rows.filter(agreement__stays__site=site)
    twin, host = here.filter(**course).first(), here.first()
    same = rows.filter(**course).first()
    return Former(*(terms_of(row) if row else None for row in (twin, twin or host, twin or same)))


def _learner(placement: Placement) -> LearnerSaid:
    who, division = placement.learner, placement.need.period.class_group
    programme = division.programme
    return LearnerSaid(
        name=f"{who.first_name} {who.last_name}",
        birth_date=who.birth_date,
        status=LearnerStatus(who.status),
        grade=GradeLevel(programme.grade),
        class_name=division.name,
        course=programme.label,
        town=who.home_commune.name if who.home_commune else "",
        segpa=is_segpa(programme.mef_code),
        prepa_metiers=is_prepa_metiers(programme.mef_code),
    )


def _school(placement: Placement, on: date) -> SchoolSaid:
    row = placement.school
    heads = Hat.objects.filter(worn_on(on), school=row, role=Role.SCHOOL_HEAD, user__is_active=True)
    head = heads.select_related("user").order_by("-begins_on", "pk").first()
    return SchoolSaid(
        uai=row.uai,
        name=row.name,
        address=", ".join(part for part in (row.address, f"{row.postal_code} {row.commune.name}".strip()) if part),
        town=row.commune.name,
        public=row.sector != "private",
        head=Person(name=head.user.name, job="chef d’établissement", email=head.user.email) if head else Person(),
    )


def _guardians(placement: Placement) -> tuple[Person, ...]:
    """The legal guardians; all the adults that the school wrote down when it did not say who is one."""
    rows = list(
        Guardianship.objects.filter(learner=placement.learner_id)
        .select_related("guardian")
        .order_by("guardian__last_name", "guardian__first_name", "pk")
    )
    legal = [row for row in rows if row.link == GuardianLink.LEGAL]
    unsaid = [row for row in rows if row.link == GuardianLink.UNSAID]
    return tuple(
        Person(name=str(row.guardian), email=row.guardian.email, phone=row.guardian.phone) for row in legal or unsaid
    )


def _referent(team: ClassTeam, placement: Placement) -> Person:
    duty = team.referent_of(placement.learner_id) or team.head
    user: User | None = duty.user if duty else None
    return Person(name=user.name, job="enseignant référent", email=user.email) if user else Person()


def _proofs(placement: Placement) -> list[LegalProof]:
    """The proofs of the school that hold on the days of the placement, the latest first."""
    rows = LegalProof.objects.filter(school=placement.school_id, since__lte=placement.ends_on)
    return [row for row in rows.order_by("proof", "-since") if not row.until or row.until >= placement.starts_on]


def _insured(row: LegalProof) -> Insurance:
    """« MAIF, contrat n° 12 » as company and contract."""
    company, _, contract = row.reference.partition(",")
    return Insurance(company=company.strip(), contract=contract.strip())


def _stays(placement: Placement, former: Former) -> tuple[Stay, ...]:
    """The first host on the days that no other takes, and each further host of the rotation on its own."""
    offer = placement.seat.offer
    whole = Period.of_days(placement.starts_on, placement.ends_on)
    stops = offer.stops.select_related("site__commune", "site__organisation")
    taken: list[tuple[Period, HostSite]] = [
        (part, stop.site)
        for stop in stops
        if (part := Period.of_days(stop.starts_on, stop.ends_on).intersection(whole))
    ]
    spans = sorted(
        taken + [(free, offer.site) for free in _between(whole, [one for one, _ in taken])], key=lambda one: one[0]
    )
    if len(spans) > MOST_STAYS:
        sentence = (
            f"Ce stage passe par plus de {MOST_STAYS} lieux : faites deux placements, ou retirez des lieux de l’offre."
        )
        raise refuse("agreement.stays", sentence)
    return tuple(_stay(placement, site, span, former) for span, site in spans)


def _between(whole: Period, taken: list[Period]) -> Iterable[Period]:
    """The parts of a period with a day from Monday to Friday that none of these periods, in order, takes."""
    marks = [(whole.start, whole.start), *((one.start, one.end) for one in sorted(taken)), (whole.end, whole.end)]
    for (_, begins), (ends, _) in pairwise(marks):
        if begins < ends and any(day.weekday() < 5 for day in Period(begins, ends).each_day()):
            yield Period(begins, ends)


def _stay(placement: Placement, site: HostSite, span: Period, former: Former) -> Stay:
    before = next((one for one in former.host.stays if one.site_id == str(site.pk)), None) if former.host else None
    contact = placement.seat.offer.contact if site.pk == placement.seat.offer.site_id else _only_contact(site)
    tutor = _tutor(site, before, span.first_day)
    signatory = Person()
    if before:
        signatory = before.signatory
    elif contact:
        signatory = Person(name=contact.name, job=contact.job, email=contact.email, phone=contact.phone)
    week = (
        before.week
        if before
        else usual_week(_learner(placement), PlacementKind(placement.need.period.kind), span.first_day)
    )
    closed = public_holidays(span.first_day, span.last_day, site.commune.department)
    said = Person(name=tutor.name, job=tutor.job, email=tutor.email, phone=tutor.phone) if tutor else Person()
    return Stay(
        site_id=str(site.pk),
        organisation=site.name,
        siret=site.siret,
        activity=before.activity if before else "",
        address=", ".join(part for part in (site.address, site.commune.name) if part),
        town=site.commune.name,
        public=before.public if before else False,
        signatory=signatory,
        tutor=said if tutor else before.tutor if before and not before.tutor_id else Person(),
        tutor_id=str(tutor.pk) if tutor else "",
        first_day=span.first_day,
        last_day=span.last_day,
        week=week,
        other_days=tuple(OtherDay(day=day) for day in closed if week[day.weekday()]),
    )


def _only_contact(site: HostSite) -> HostContact | None:
    return HostContact.objects.filter(site=site).order_by("created_at").first()


def _tutor(site: HostSite, before: Stay | None, day: date) -> HostTutor | None:
    """The tutor of the last convention, when still there; else the only one of the site."""
    rows = [row for row in HostTutor.objects.filter(site=site) if row.left_on is None or row.left_on > day]
    known = next((row for row in rows if before and str(row.pk) == before.tutor_id), None)
    return known or (rows[0] if len(rows) == 1 else None)
