"""Give the learners of a class their codes, let in who bears one, take one back."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from poles.domain import reach
from poles.domain.access import Forbidden, Unknown
from poles.domain.calendar.policy import CLASSES, LEARNERS
from poles.domain.codes.policy import CODES
from poles.domain.codes.queries import alive, fingerprint, kin_of
from poles.domain.journal import note_deed, note_event
from poles.records.models import AccessCode, ClassGroup, Guardian, Learner
from poles.words import french
from poles.words.actor import Actor, system
from poles.words.codes import draw_code, shown
from poles.words.findings import refuse
from poles.words.roles import Role

TRIES = 5
"""Wrong days of birth after which a code is locked."""
LOCK = timedelta(minutes=15)
MOST_TRIES = 20
"""Wrong days of birth, without a right one between, after which a code is revoked: a sheet lost is not a door that waits."""
REVOKED_KEPT = timedelta(days=30)
LAST_DAY = (8, 31)
NOTES = {
    Role.LEARNER: ("code d’élève", "codes d’élèves"),
    Role.GUARDIAN: ("code de responsable", "codes de responsables"),
}


@dataclass(frozen=True)
class Sheet:
    """One slip to print and to hand over: the only time that the code is said."""

    name: str
    whose: str
    class_name: str
    code: str
    expires_on: date


@transaction.atomic
def make_codes(
    *,
    actor: Actor,
    class_group_id: UUID,
    learner_ids: Sequence[UUID] | None = None,
    audience: Role = Role.LEARNER,
    at: datetime,
) -> list[Sheet]:
    """New codes for the learners of a class (None: all), or for their legal guardians; the former ones open no more.

    Gives the slips in the order of the class. Raise Unknown for a learner out of the class, Refused for a class of
    another year or when nobody can have one.
    """
    division = CLASSES.get(actor, "print_codes", class_group_id, lock=True)
    expires_on = date(division.school_year + 1, *LAST_DAY)
    if expires_on < timezone.localdate(at):
        sentence = f"La classe {division} est d’une année passée : ses codes n’ouvriraient plus rien."
        raise refuse("code.year", sentence)
    learners = _learners(actor, division, learner_ids)
    people: list[tuple[Learner, Guardian | None]] = [(learner, None) for learner in learners]
    if audience == Role.GUARDIAN:
        kin = kin_of(actor, [learner.pk for learner in learners], on=timezone.localdate(at))
        people = [(learner, link.guardian) for learner in learners for link in kin.adults.get(learner.pk, ())]
    if not people:
        sentence = "Aucun responsable légal connu, pour les élèves mineurs choisis : complétez d’abord l’effectif."
        raise refuse("code.nobody", sentence if audience == Role.GUARDIAN else "Choisissez au moins un élève.")
    former = AccessCode.objects.filter(learner__in=learners, audience=audience, revoked_at__isnull=True)
    former.update(revoked_at=at)
    sheets = _write(people, division, expires_on, draw_code)
    note = french.plural(len(sheets), *NOTES[audience])
    note_deed(division, "print_codes", actor=actor, at=at, note=note)
    return sheets


@transaction.atomic
@reach.beyond(reach.Errand.CODE)
def enter(*, digest: str, day: int, month: int, at: datetime) -> UUID | None:
    """The key of the code of this fingerprint, when the learner was born on this day; None whatever is wrong.

    Five wrong days lock the code for a quarter of an hour, twenty revoke it: who finds a sheet has no time to try a year.
    """
    code = AccessCode.objects.select_for_update(of=("self",)).select_related("learner").filter(digest=digest).first()
    if code is None or (code.locked_until and at < code.locked_until) or not alive(code, on=timezone.localdate(at)):
        return None
    born = code.learner.birth_date
    if (born.day, born.month) != (day, month):
        _note_failure(code, at)
        return None
    code.failures, code.locked_until, code.used_at = 0, None, at
    code.save(update_fields=["failures", "locked_until", "used_at"])
    return code.pk


@transaction.atomic
def revoke(*, actor: Actor, learner_id: UUID, at: datetime) -> int:
    """Take back every live code of a learner and of the adults: the sheets open nothing more; gives how many."""
    codes = CODES.rows(actor, "revoke").filter(learner_id=learner_id)
    if not codes.exists():
        raise Unknown(learner_id)
    live = codes.filter(revoked_at__isnull=True)
    found = list(live.select_for_update(of=("self",)).select_related("learner"))
    if not found:
        return 0
    AccessCode.objects.filter(pk__in=[code.pk for code in found]).update(revoked_at=at)
    note_deed(found[0].learner, "revoke_codes", actor=actor, at=at, note=french.plural(len(found), "code"))
    return len(found)


@transaction.atomic
def forget(*, actor: Actor, at: datetime) -> int:
    """Delete the codes that have expired, and those revoked a month ago; gives how many."""
    if actor.role not in CODES.roles("forget"):
        raise Forbidden("forget")
    expired = AccessCode.objects.filter(expires_on__lt=timezone.localdate(at))
    revoked = AccessCode.objects.filter(revoked_at__lt=at - REVOKED_KEPT)
    count = expired.delete()[0] + revoked.delete()[0]
    if count:
        note_event("forget", "accesscode", "", actor=actor, at=at, note=french.plural(count, "code"))
    return count


@transaction.atomic
def demonstrate(
    *, actor: Actor, learner_id: UUID, guardian_id: UUID | None = None, class_group_id: UUID, code: str, at: datetime
) -> Sheet:
    """Give a learner, or an adult, a code known in advance: in the demonstration alone, Forbidden elsewhere."""
    if not settings.DEMO or actor.role not in CODES.roles("demonstrate"):
        raise Forbidden("demonstrate")
    learner = Learner.objects.get(pk=learner_id)
    guardian = Guardian.objects.get(pk=guardian_id) if guardian_id else None
    division = ClassGroup.objects.get(pk=class_group_id)
    AccessCode.objects.filter(digest=fingerprint(code)).delete()
    AccessCode.objects.filter(learner=learner, guardian=guardian, revoked_at__isnull=True).update(revoked_at=at)
    expires_on = date(division.school_year + 1, *LAST_DAY)
    return _write([(learner, guardian)], division, expires_on, lambda: code)[0]


def _learners(actor: Actor, division: ClassGroup, wanted: Sequence[UUID] | None) -> list[Learner]:
    rows = LEARNERS.rows(actor, "print_codes").filter(enrolments__class_group=division, left_on__isnull=True)
    if wanted is not None:
        rows = rows.filter(pk__in=wanted)
    found = list(rows.order_by("last_name", "first_name", "pk"))
    if wanted is not None and len(found) < len(set(wanted)):
        raise Unknown("learner")
    return found


def _write(
    people: Iterable[tuple[Learner, Guardian | None]], division: ClassGroup, expires_on: date, draw: Callable[[], str]
) -> list[Sheet]:
    """Keep the fingerprint of a new code for each of these people, and give the codes."""
    rows, sheets = [], []
    for learner, guardian in people:
        code = draw()
        audience = Role.GUARDIAN if guardian else Role.LEARNER
        rows.append(
            AccessCode(
                academy_id=learner.academy_id, learner=learner, guardian=guardian, audience=audience,
                digest=fingerprint(code), expires_on=expires_on,
            )
        )  # fmt: skip
        short = f"{learner.first_name} {learner.last_name[:1]}."
        name, whose = (str(guardian), short) if guardian else (short, "")
        sheets.append(Sheet(name, whose, division.name, shown(code), expires_on))
    AccessCode.objects.bulk_create(rows)
    return sheets


def _note_failure(code: AccessCode, at: datetime) -> None:
    code.failures += 1
    if code.failures % TRIES == 0:
        code.locked_until = at + LOCK
    if code.failures >= MOST_TRIES:
        code.revoked_at = at
        note = f"{MOST_TRIES} dates de naissance fausses"
        note_deed(code.learner, "revoke_codes", actor=system("codes.enter", code.academy_id), at=at, note=note)
    code.save(update_fields=["failures", "locked_until", "revoked_at"])
