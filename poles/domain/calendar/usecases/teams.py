"""Who works in a school, and who does what for its classes: invite, end a hat, name and end a duty."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.timezone import localdate

from poles.domain.access import Unknown
from poles.domain.calendar.policy import CLASSES, LEARNERS, TEAMS
from poles.domain.calendar.teams import IN_LYCEE, followed_by, lycee_teacher, teachers_of
from poles.domain.journal import note_deed
from poles.domain.notices import queue
from poles.domain.people import usecases as people
from poles.domain.people.queries import worn_on
from poles.law import referents
from poles.records.models import ClassGroup, Hat, TeachingDuty, User
from poles.words import french
from poles.words.actor import Actor
from poles.words.findings import Finding, refuse, refuse_if
from poles.words.roles import TEACHING, Role
from poles.words.teams import Duty, is_accompanied

NOBODY = (
    "Aucun professeur d’un autre lycée professionnel de votre pôle n’a de compte à cette adresse : vérifiez-la, ou demandez "
    "à son établissement de l’inviter."
)


class Named(NamedTuple):
    """The duties that a naming leaves, and what the law warns about."""

    duties: list[TeachingDuty]
    warnings: tuple[Finding, ...]


@transaction.atomic
def invite(*, actor: Actor, school_id: UUID, email: str, name: str, role: Role, at: datetime) -> people.Invited:
    """Let a person work in a school under a hat, whether the address has an account or not, and tell the address."""
    school = TEAMS.get(actor, "invite", school_id, lock=True)
    return people.invite(
        actor=actor, school_id=school.pk, academy_id=school.academy_id, email=email, name=name, role=role, at=at
    )


@transaction.atomic
def end_hat(*, actor: Actor, school_id: UUID, hat_id: UUID, at: datetime) -> Hat:
    """End a hat of the school now, with the duties that this person can no longer do: each names its class in the journal."""
    school = TEAMS.get(actor, "end_hat", school_id, lock=True)
    hat = people.end_hat(actor=actor, hat_id=hat_id, at=at)
    left = Hat.objects.filter(worn_on(localdate(at)), user_id=hat.user_id)
    duties = TeachingDuty.objects.filter(user_id=hat.user_id)
    if not left.filter(school=school, role__in=sorted(TEACHING)).exists():
        _end(duties.filter(class_group__school=school).exclude(duty=Duty.ACCOMPANYING), actor, at)
    if not left.filter(IN_LYCEE).exists():
        _end(duties.filter(duty=Duty.ACCOMPANYING), actor, at)
    return hat


@transaction.atomic
def name_duty(
    *, actor: Actor, class_id: UUID, duty: Duty, user_id: UUID, learner_ids: Sequence[UUID] = (), at: datetime
) -> Named:
    """Name the head teacher of a class, or the referent of the whole class or of some of its learners.

    Naming another replaces: a class has one head teacher, a learner one referent (the own one, else the class's). Raise
    Refused for somebody who does not teach in the school, and beyond the learners that a referent may follow at once.
    """
    division = CLASSES.get(actor, "name_duty", class_id, lock=True)
    person = teachers_of(division.school_id, on=localdate(at)).filter(pk=user_id).first()
    if person is None:
        raise refuse("duty.person", "Choisissez un professeur de votre établissement.", field="user_id")
    if duty is Duty.HEAD_TEACHER:
        return Named(_replace(division, duty, person, [None], actor, at), ())
    if duty is not Duty.REFERENT:
        raise refuse("duty.kind", "Choisissez professeur principal ou professeur référent.", field="duty")
    list(
        User.objects.select_for_update().filter(pk=person.pk)
    )  # two classes at once would each count without the other
    duties = _replace(division, duty, person, _of_class(actor, division, learner_ids) or [None], actor, at)
    followed = followed_by([person.pk], on=localdate(at))[person.pk]
    return Named(duties, refuse_if(referents.check(person.name, followed)))


@transaction.atomic
def name_accompanying(*, actor: Actor, class_id: UUID, email: str, at: datetime) -> TeachingDuty:
    """Name a teacher of a lycée professionnel of the pôle to accompany a class of Segpa or of 3e prépa-métiers (R68).

    The teacher reads the names, needs and wishes of this class, and is told. Raise Refused for another formation, and,
    with one sentence whatever the reason, for an address behind which there is no such teacher.
    """
    division = CLASSES.get(actor, "name_accompanying", class_id, lock=True)
    if not is_accompanied(division.programme.mef_code):
        sentence = f"{division} n’est ni une classe de Segpa ni une 3e prépa-métiers : elle n’est pas accompagnée."
        raise refuse("duty.class", sentence, field="email")
    teacher = lycee_teacher(division, email, on=localdate(at))
    if teacher is None:
        raise refuse("duty.teacher", NOBODY, field="email")
    known = division.duties.filter(duty=Duty.ACCOMPANYING, user=teacher).first()
    if known:
        return known
    (duty,) = _write(division, Duty.ACCOMPANYING, teacher, [None], actor, at)
    queue(
        "duty.accompanying", teacher.email, uuid5(duty.pk, "named"), at=at, academy_id=division.academy_id,
        school=str(division.school), class_name=division.name,
    )  # fmt: skip
    return duty


@transaction.atomic
def end_duty(*, actor: Actor, class_id: UUID, duty_id: UUID, at: datetime) -> TeachingDuty:
    """End a duty for a class: the person no longer does it, and an accompanying teacher reads nothing of it any more."""
    division = CLASSES.get(actor, "name_duty", class_id, lock=True)
    duty = division.duties.select_related("user").filter(pk=duty_id).first()
    if duty is None:
        raise Unknown(duty_id)
    _end(TeachingDuty.objects.filter(pk=duty.pk), actor, at)
    return duty


def _of_class(actor: Actor, division: ClassGroup, learner_ids: Sequence[UUID]) -> list[UUID | None]:
    """The learners, without doubles; Unknown for one who is hidden, gone or of another class."""
    wanted = list(dict.fromkeys(learner_ids))
    seen = LEARNERS.rows(actor, "name_referent").filter(
        pk__in=wanted, enrolments__class_group=division, left_on__isnull=True
    )
    if seen.count() < len(wanted):
        raise Unknown("learner")
    return [*wanted]


def _replace(
    division: ClassGroup, duty: Duty, person: User, learners: Sequence[UUID | None], actor: Actor, at: datetime
) -> list[TeachingDuty]:
    """Give a duty for these learners (None: the class) to a person, instead of whoever had it."""
    rows = division.duties.filter(duty=duty)
    rows = rows.filter(learner__isnull=True) if None in learners else rows.filter(learner__in=learners)
    kept = list(rows.filter(user=person))
    _end(rows.exclude(user=person), actor, at)
    there = {row.learner_id for row in kept}
    return kept + _write(division, duty, person, [key for key in learners if key not in there], actor, at)


def _write(
    division: ClassGroup, duty: Duty, person: User, learners: Sequence[UUID | None], actor: Actor, at: datetime
) -> list[TeachingDuty]:
    made = TeachingDuty.objects.bulk_create(
        TeachingDuty(
            academy_id=division.academy_id, class_group=division, learner_id=key, user=person, duty=duty
        )
        for key in learners
    )  # fmt: skip
    if made:
        note_deed(division, "name_duty", actor=actor, at=at, note=_said(duty, person, learners))
    return made


def _end(duties, actor: Actor, at: datetime) -> None:
    for row in duties.select_related("class_group", "user"):
        note = _said(Duty(row.duty), row.user, [row.learner_id])
        note_deed(row.class_group, "end_duty", actor=actor, at=at, note=note)
    duties.delete()


def _said(duty: Duty, person: User, learners: Sequence[UUID | None]) -> str:
    """The note of the journal: no learner's name."""
    of = "" if None in learners else f", {french.plural(len(learners), 'élève')}"
    return f"{duty.label}{of} : {person.name}"
