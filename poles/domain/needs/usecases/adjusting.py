"""State what a place must offer to a learner: functions of the place, from a closed list."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from poles.domain.journal import note_deed
from poles.domain.needs.policy import ADJUSTMENTS
from poles.records.models import FunctionalAdjustment
from poles.words import french
from poles.words.actor import Actor
from poles.words.adjustments import Adjustment
from poles.words.findings import refuse


@transaction.atomic
def state_adjustments(
    *, actor: Actor, learner_id: UUID, kinds: Collection[Adjustment], at: datetime
) -> frozenset[Adjustment]:
    """Say what a place must offer so that a learner can work there: these adjustments and no other; gives them back.

    They are functions of the place (« accès de plain-pied »), never a reason. The journal says that they were stated,
    not which, nor whether there are any. Raise Unknown for who may not read them, Refused for one out of the list.
    """
    learner = ADJUSTMENTS.get(actor, "state_adjustments", learner_id, lock=True)
    try:
        wanted = frozenset(Adjustment(kind) for kind in kinds)
    except ValueError as error:
        choices = french.join((kind.label for kind in Adjustment), "ou")
        sentence = f"Choisissez les aménagements dans la liste : {choices}."
        raise refuse("adjustment.kind", sentence, field="kinds") from error
    stated = FunctionalAdjustment.objects.filter(learner=learner)
    stated.exclude(kind__in=wanted).delete()
    there = set(stated.values_list("kind", flat=True))
    FunctionalAdjustment.objects.bulk_create(
        FunctionalAdjustment(academy_id=learner.academy_id, learner=learner, kind=kind)
        for kind in sorted(wanted - there)
    )
    note_deed(learner, "state_adjustments", actor=actor, at=at)
    return wanted
