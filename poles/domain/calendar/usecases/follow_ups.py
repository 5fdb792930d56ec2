"""The youths whom the MLDS coordinator of a school follows: a neutral flag, that nobody else reads and no reason explains."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from poles.domain.access import Unknown
from poles.domain.calendar.policy import CLASSES, FOLLOW_UPS, TEAMS
from poles.domain.calendar.recognition import folded
from poles.domain.journal import note_deed
from poles.domain.reach import Errand, beyond
from poles.records.models import ClassGroup, DropoutFollowUp, Enrolment, Learner
from poles.words.actor import Actor
from poles.words.findings import refuse
from poles.words.retention import kept_until

OLDEST = 30
"""Years: beyond, the birth date is a slip of the keyboard (the mission is for youths of 16 to 25)."""
YOUNGEST = 10


@transaction.atomic
def follow(
    *, actor: Actor, school_id: UUID, class_id: UUID, last_name: str, first_name: str, birth_date: date, at: datetime
) -> DropoutFollowUp:
    """Follow a youth of the school, recognised by name and birth date; one whom the school does not know joins the class.

    A known learner keeps the class of the year; one who had left, or has no class this year, is in the class given again.
    Following again changes nothing. Raise Refused for empty names, an impossible birth date, or two learners alike.
    """
    school = TEAMS.get(actor, "follow", school_id, lock=True)
    division = CLASSES.get(actor, "see", class_id)
    if division.school_id != school.pk:
        raise Unknown(class_id)
    last, first = (" ".join(name.split()) for name in (last_name, first_name))
    today = localdate(at)
    if not last or not first:
        field = "first_name" if last else "last_name"
        raise refuse("follow.name", "Donnez le nom et le prénom du jeune.", field=field)
    if not YOUNGEST <= today.year - birth_date.year <= OLDEST:
        raise refuse("follow.birth_date", "Vérifiez la date de naissance : elle ne convient pas.", field="birth_date")
    learner = _known(division, last, first, birth_date) or Learner.objects.create(
        academy_id=division.academy_id, school_id=division.school_id, last_name=last, first_name=first,
        birth_date=birth_date, home_commune=None, keep_until=kept_until(division.school_year),
    )  # fmt: skip
    _present(learner, division)
    row, fresh = DropoutFollowUp.objects.get_or_create(
        learner=learner, defaults={"academy_id": division.academy_id, "since": today}
    )
    if fresh:
        note_deed(row, "follow", actor=actor, at=at)
    return row


@transaction.atomic
def stop_following(*, actor: Actor, follow_up_id: UUID, at: datetime) -> Learner:
    """Stop following a youth: the flag is gone; the learner, the needs and the wishes stay with the school."""
    row = FOLLOW_UPS.get(actor, "stop", follow_up_id, lock=True)
    learner = row.learner
    note_deed(row, "stop_following", actor=actor, at=at)
    row.delete()
    return learner


def _known(division: ClassGroup, last: str, first: str, birth_date: date) -> Learner | None:
    """The learner of the school of this name and birth date, whatever the case and the accents; Refused when two are."""
    born = Learner.objects.select_for_update().filter(school_id=division.school_id, birth_date=birth_date)
    alike = [
        row
        for row in born.order_by("pk")
        if (folded(row.last_name), folded(row.first_name)) == (folded(last), folded(first))
    ]
    if len(alike) > 1:
        sentence = "Deux élèves de l’établissement portent ce nom et cette date de naissance : voyez le secrétariat."
        raise refuse("follow.twins", sentence, field="last_name")
    return alike[0] if alike else None


def _elsewhere(learner: Learner) -> bool:
    present = Learner.objects.filter(academy_id=learner.academy_id, ine=learner.ine, left_on__isnull=True)
    with beyond(Errand.INE_ELSEWHERE):
        return present.exclude(pk=learner.pk).exists()


def _present(learner: Learner, division: ClassGroup) -> None:
    """The learner is there, in a class of the year."""
    if learner.left_on is not None:
        if learner.ine and _elsewhere(learner):
            sentence = "Ce jeune est inscrit dans un autre établissement : c’est là qu’il peut être suivi."
            raise refuse("follow.elsewhere", sentence, field="last_name")
        learner.left_on = None
    learner.keep_until = max(learner.keep_until, kept_until(division.school_year))
    learner.save(update_fields=["left_on", "keep_until"])
    Enrolment.objects.get_or_create(
        learner=learner,
        school_year=division.school_year,
        defaults={"academy_id": learner.academy_id, "class_group": division},
    )
