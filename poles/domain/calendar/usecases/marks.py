"""Mark days of the calendar: examinations, days without class, events; of a school, or of a whole académie."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from poles.domain.access import Forbidden
from poles.domain.calendar.policy import MARKS, TEAMS
from poles.domain.journal import note_deed
from poles.law.duration import check_order
from poles.records.models import CalendarMark, School
from poles.words.actor import Actor
from poles.words.findings import refuse, refuse_if
from poles.words.time import Period

KINDS: dict[str, str] = dict(CalendarMark._meta.get_field("kind").flatchoices)
"""Value → French name of each kind of mark."""
LONGEST = 92
"""Days that one mark may last: a longer one is a slip of the keyboard."""


@transaction.atomic
def mark_days(
    *, actor: Actor, school_id: UUID, kind: str, label: str, first_day: date, last_day: date, at: datetime
) -> CalendarMark:
    """Mark days of a school, both included; marking the same again changes nothing. Raise Refused for impossible days."""
    school = TEAMS.get(actor, "mark_days", school_id)
    return _mark(actor, school.academy_id, school, kind, label, first_day, last_day, at)


@transaction.atomic
def mark_academy_days(
    *, actor: Actor, kind: str, label: str, first_day: date, last_day: date, at: datetime
) -> CalendarMark:
    """Mark days for every school of an académie: the weeks of an examination. Raise Forbidden for another hat."""
    if actor.role not in MARKS.roles("mark_academy") or not actor.academy_id:
        raise Forbidden("mark_academy")
    return _mark(actor, actor.academy_id, None, kind, label, first_day, last_day, at)


@transaction.atomic
def drop_mark(*, actor: Actor, mark_id: UUID, at: datetime) -> None:
    """Take a mark back."""
    mark = MARKS.get(actor, "drop", mark_id, lock=True)
    days = Period.of_days(mark.first_day, mark.last_day)
    note_deed(mark, "drop_mark", actor=actor, at=at, note=f"{mark.label}, {days}")
    mark.delete()


def _mark(
    actor: Actor, academy_id: str, school: School | None, kind: str, label: str, first: date, last: date, at: datetime
) -> CalendarMark:
    if kind not in KINDS:
        raise refuse("mark.kind", "Choisissez ce que sont ces jours dans la liste.", field="kind")
    if not (label := " ".join(label.split())):
        raise refuse(
            "mark.label", "Donnez un nom à ces jours, par exemple « Bac pro, épreuves écrites ».", field="label"
        )
    refuse_if(check_order(first, last))
    if (last - first).days >= LONGEST:
        raise refuse(
            "mark.days", f"Ces jours durent plus de {LONGEST} jours : vérifiez les deux dates.", field="last_day"
        )
    mark, fresh = CalendarMark.objects.get_or_create(
        academy_id=academy_id,
        school=school,
        label=label[:80],
        first_day=first,
        defaults={"kind": kind, "last_day": last},
    )
    if (mark.kind, mark.last_day) != (kind, last):
        sentence = f"« {mark.label} » est déjà noté à partir de ce jour : retirez-le avant de le noter autrement."
        raise refuse("mark.twice", sentence, field="label")
    if fresh:
        note_deed(mark, "mark_days", actor=actor, at=at, note=f"{mark.label}, {Period.of_days(first, last)}")
    return mark
