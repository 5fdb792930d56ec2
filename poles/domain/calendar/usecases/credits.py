"""Count weeks for the diploma of a learner without a placement here, by decision of the school; and take that back."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from poles.domain.access import Unknown
from poles.domain.calendar.policy import LEARNERS
from poles.domain.journal import note_deed
from poles.records.models import CreditedWeeks
from poles.words import french
from poles.words.actor import Actor
from poles.words.findings import refuse
from poles.words.teams import CreditReason

MOST = 40


@transaction.atomic
def credit_weeks(
    *, actor: Actor, learner_id: UUID, school_year: int, weeks: int, reason: CreditReason, at: datetime
) -> CreditedWeeks:
    """Count weeks of a school year for a learner, for one reason; said again, the number replaces the former one.

    Raise Refused out of 1 to 40 weeks.
    """
    learner = LEARNERS.get(actor, "credit_weeks", learner_id, lock=True)
    if not 1 <= weeks <= MOST:
        raise refuse("credit.weeks", f"Donnez un nombre de semaines de 1 à {MOST}.", field="weeks")
    credit, _ = CreditedWeeks.objects.update_or_create(
        academy_id=learner.academy_id,
        learner=learner,
        school_year=school_year,
        reason=CreditReason(reason),
        defaults={"weeks": weeks},
    )
    note = f"{french.plural(weeks, 'semaine')} en {school_year}-{school_year + 1}, {CreditReason(reason).label}"
    note_deed(learner, "credit_weeks", actor=actor, at=at, note=note)
    return credit


@transaction.atomic
def take_back_credit(*, actor: Actor, learner_id: UUID, credit_id: UUID, at: datetime) -> None:
    """The weeks no longer count. Raise Unknown when the learner never had them."""
    learner = LEARNERS.get(actor, "credit_weeks", learner_id, lock=True)
    credit = CreditedWeeks.objects.filter(pk=credit_id, learner=learner).first()
    if credit is None:
        raise Unknown(credit_id)
    weeks, year = french.plural(credit.weeks, "semaine"), credit.school_year
    note = f"{weeks} en {year}-{year + 1}, {CreditReason(credit.reason).label}"
    credit.delete()
    note_deed(learner, "take_back_credit", actor=actor, at=at, note=note)
