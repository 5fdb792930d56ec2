"""Write down the contract of an apprentice, as the training centre says it: read beside the placements, never made here."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from poles.domain.access import Unknown
from poles.domain.calendar.policy import LEARNERS
from poles.domain.journal import note_deed
from poles.law.duration import check_order
from poles.records.models import ApprenticeshipContract
from poles.words.actor import Actor
from poles.words.findings import refuse, refuse_if
from poles.words.time import Period


@transaction.atomic
def record_contract(
    *, actor: Actor, learner_id: UUID, employer: str, starts_on: date, ends_on: date, at: datetime
) -> ApprenticeshipContract:
    """Write down a contract, first and last day included; one that begins on the same day is replaced.

    Raise Refused without employer, for days in the wrong order, or when another contract of the learner runs then.
    """
    learner = LEARNERS.get(actor, "record_contract", learner_id, lock=True)
    if not (employer := " ".join(employer.split())):
        raise refuse("contract.employer", "Donnez le nom de l’employeur.", field="employer")
    refuse_if(check_order(starts_on, ends_on))
    others = ApprenticeshipContract.objects.filter(learner=learner).exclude(starts_on=starts_on)
    clash = others.filter(starts_on__lte=ends_on, ends_on__gte=starts_on).first()
    if clash:
        days = Period.of_days(clash.starts_on, clash.ends_on)
        sentence = f"Un autre contrat court à ces dates ({clash.employer}, {days}) : changez les dates, ou retirez-le."
        raise refuse("contract.overlap", sentence, field="starts_on")
    contract, _ = ApprenticeshipContract.objects.update_or_create(
        academy_id=learner.academy_id,
        learner=learner,
        starts_on=starts_on,
        defaults={"employer": employer[:160], "ends_on": ends_on},
    )
    note_deed(learner, "record_contract", actor=actor, at=at, note=str(Period.of_days(starts_on, ends_on)))
    return contract


@transaction.atomic
def drop_contract(*, actor: Actor, learner_id: UUID, contract_id: UUID, at: datetime) -> None:
    """Take a contract back that was written by mistake. Raise Unknown when the learner never had it."""
    learner = LEARNERS.get(actor, "record_contract", learner_id, lock=True)
    contract = ApprenticeshipContract.objects.filter(pk=contract_id, learner=learner).first()
    if contract is None:
        raise Unknown(contract_id)
    note = str(Period.of_days(contract.starts_on, contract.ends_on))
    contract.delete()
    note_deed(learner, "drop_contract", actor=actor, at=at, note=note)
