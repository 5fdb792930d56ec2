"""Presence by day, as exceptions to the schedule: by the school for a learner or a whole class, by the host for its own."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from poles.domain.access import Forbidden
from poles.domain.agreements.policy import AGREEMENTS
from poles.domain.closing import queries
from poles.domain.closing.policy import ATTENDANCE
from poles.domain.closing.presence import planned_minutes
from poles.domain.closing.usecases.certifying import write_again
from poles.domain.journal import note_deed
from poles.records.models import Agreement, AttendanceDay
from poles.words import french
from poles.words.actor import Actor
from poles.words.agreements import Absence
from poles.words.findings import refuse
from poles.words.roles import Role
from poles.workflows.agreement import VERSION
from poles.workflows.machine import NotNow

LONGEST_DAY = 720
"""Minutes of presence that a day may hold when it is noted: beyond, it is a slip."""
FORESEEN = frozenset({Absence.EXCUSED, Absence.SITE_CLOSED, Absence.LEAVE})
"""What may be said of a day to come."""


@transaction.atomic
def note_day(
    *,
    actor: Actor,
    agreement_id: UUID,
    day: date,
    until: date | None = None,
    reason: Absence | None,
    minutes: int = 0,
    at: datetime,
) -> int:
    """Say how a day was not done as planned; ``reason`` None takes back what was said: it was done as planned.

    ``until``: every planned day from the one to the other. ``minutes`` of presence on each; a day beside the schedule takes
    « other hours » alone. Gives how many days. Raise Refused for a day that is not of the placement or an hour that cannot
    be; NotNow before the signature, or once the attestation is out.
    """
    verb = "attend"
    with queries.reading(actor):
        AGREEMENTS.get(actor, verb, agreement_id, lock=True)
        if actor.role not in ATTENDANCE.roles("edit"):
            raise Forbidden(verb)
        agreement = queries.one(actor, agreement_id, verb)
        _refuse_closed(agreement)
        planned = planned_minutes(agreement)
        days = [one for one in planned if day <= one <= until] if until and until != day else [day]
        if not days:
            raise refuse("closing.days", "Aucun jour n’est prévu entre ces deux dates : corrigez-les.", field="until")
        for one in days:
            _write(actor, agreement, one, planned.get(one, 0), reason, minutes, at=at)
        write_again(agreement.pk, actor=actor, at=at)
        return len(days)


@transaction.atomic
def note_class(*, actor: Actor, period_id: UUID, day: date, said: Mapping[UUID, Absence | None], at: datetime) -> int:
    """Say one day of a whole class at once: absent all day with a reason, or as planned (None). Gives how many changed.

    ``said``: by convention; those not named keep what they have. One that is closed, or that did not plan that day, refuses
    the whole sheet, so that nothing is half noted.
    """
    mine = AGREEMENTS.rows(actor, "attend").filter(pk__in=said).order_by()
    list(Agreement.objects.filter(pk__in=mine.values("pk")).order_by("pk").select_for_update(of=("self",)))
    stages = {
        stage.agreement.pk: stage.agreement for stage in queries.of_period(actor, period_id, on=day, verb="attend")
    }  # read once they are held: an attestation may have gone out meanwhile
    wanted = {key: reason for key, reason in said.items() if key in stages}
    changed = 0
    for key, reason in wanted.items():
        agreement = stages[key]
        before = next((row for row in agreement.attendance.all() if row.day == day), None)
        if (before.reason if before else None) == reason and not (before and before.minutes):
            continue
        _refuse_closed(agreement)
        _write(actor, agreement, day, planned_minutes(agreement).get(day, 0), reason, 0, at=at)
        write_again(key, actor=actor, at=at)
        changed += 1
    return changed


def _refuse_closed(agreement: Agreement) -> None:
    """Nobody starts unsigned, and what an attestation says does not change under it."""
    if agreement.status not in ("signed", "ended"):
        raise NotNow("note_day", agreement.get_status_display())
    certificate = queries.certificate_of(agreement)
    if certificate and certificate.status in queries.OUT:
        raise refuse(
            "closing.certified",
            f"L’attestation de {agreement.learner} est {VERSION.labels[certificate.status]} : reprenez-la avant de corriger "
            "une présence.",
        )


def _write(
    actor: Actor, agreement: Agreement, day: date, planned: int, reason: Absence | None, minutes: int, *, at: datetime
) -> None:
    """Write, or take back, what is said of one day."""
    terms = queries.text_of(agreement)
    last = min(terms.last_day, agreement.ended_on or terms.last_day) if terms else day
    if terms is None or not terms.first_day <= day <= last:
        raise refuse(
            "closing.day",
            f"Le {french.plain_date(day)} n’est pas un jour de ce stage : choisissez-en un autre.",
            field="day",
        )
    rows = AttendanceDay.objects.filter(agreement=agreement, day=day)
    if reason is None:
        rows.delete()
        note_deed(agreement, "note_day", actor=actor, at=at, note=f"{day.isoformat()} comme prévu")
        return
    _refuse_minutes(day, Absence(reason), minutes, planned, today=localdate(at))
    AttendanceDay.objects.update_or_create(
        agreement=agreement,
        day=day,
        defaults={
            "academy_id": agreement.academy_id, "minutes": minutes, "reason": Absence(reason), "said_by": _who(actor),
        },
    )  # fmt: skip
    said = f"{day.isoformat()} {Absence(reason).label}, {french.duration_minutes(minutes)}"
    note_deed(agreement, "note_day", actor=actor, at=at, note=said)


def _refuse_minutes(day: date, reason: Absence, minutes: int, planned: int, *, today: date) -> None:
    if day > today and reason not in FORESEEN:
        raise refuse(
            "closing.ahead",
            f"Le {french.plain_date(day)} n’est pas encore passé : notez ce jour le soir venu.",
            field="day",
        )
    if reason is Absence.OTHER_HOURS:
        if not 0 < minutes <= LONGEST_DAY:
            raise refuse("closing.minutes", "Écrivez la durée de présence, de 1 minute à 12 heures.", field="minutes")
        return
    if not planned:
        raise refuse(
            "closing.unplanned",
            f"Aucune présence n’était prévue le {french.plain_date(day)} : une absence ne s’y note pas.",
            field="day",
        )
    if not 0 <= minutes < planned:
        raise refuse(
            "closing.minutes",
            f"Une absence laisse moins de présence que prévu ({french.duration_minutes(planned)}) : corrigez la durée.",
            field="minutes",
        )


def _who(actor: Actor) -> str:
    hat = "organisme" if actor.role is Role.HOST else actor.role.label
    return f"{actor.name} ({hat})"[:120]
