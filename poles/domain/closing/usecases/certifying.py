"""What an attestation says, from the text in force and from what was done; one not yet out follows the presence noted."""

from datetime import date, datetime
from uuid import UUID

from django.utils.timezone import localdate

from poles.domain.agreements import usecases as agreements
from poles.domain.closing import queries
from poles.domain.closing.queries import Stage
from poles.records.models import Agreement
from poles.words import french
from poles.words.actor import Actor
from poles.words.closing import Closing
from poles.words.terms import Stay

LONGEST_REMARK = 500


def closing_of(stage: Stage, *, gratuity: int, remarks: str = "") -> Closing:
    """What the attestation says, from the text in force and from what was done.

    Several hosts in rotation are named together; the address and who signs are those of the first.
    """
    terms, totals = stage.terms, stage.totals
    first: Stay = terms.stays[0]
    names = list(dict.fromkeys(stay.organisation for stay in terms.stays))
    return Closing(
        agreement=stage.agreement.number,
        learner=terms.learner.name,
        birth_date=terms.learner.birth_date,
        course=terms.learner.course,
        class_name=terms.learner.class_name,
        school=terms.school.name,
        organisation=french.join(names),
        siret=first.siret,
        address=", ".join(part for part in (first.address, first.town) if part),
        signatory=first.signatory,
        tutor=first.tutor,
        first_day=totals.first_day or terms.first_day,
        last_day=totals.last_day or terms.last_day,
        minutes=totals.minutes,
        days=totals.full_days,
        months=totals.months,
        weeks=totals.weeks,
        absent_days=totals.absent,
        gratuity=gratuity,
        activities=tuple(one.task for one in terms.activities),
        remarks=" ".join(remarks.split())[:LONGEST_REMARK],
    )


def last_day_of(stage: Stage) -> date:
    """The last day of a placement: that of the text in force, or the one on which it ended before."""
    return min(stage.terms.last_day, stage.agreement.ended_on or stage.terms.last_day)


def write_again(agreement_id: UUID, *, actor: Actor, at: datetime) -> None:
    """Write an attestation that waits to be sent with the presence as it is now: it never says another count (END-01)."""
    agreement = queries.whole(Agreement.objects.filter(pk=agreement_id)).get()
    stage = queries.stage_of(agreement, on=localdate(at))
    if stage is None or stage.certificate is None or stage.certificate.status != "ready":
        return
    said = queries.closing_said(stage.certificate)
    fresh = closing_of(stage, gratuity=said.gratuity, remarks=said.remarks)
    agreements.open_certificate(agreement, closing=fresh, actor=actor, at=at)
