"""The last step of a placement: it was done. For the room where it is closed, which has proven who may."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from poles.domain.journal import advance
from poles.records.models import Placement
from poles.words.actor import Actor
from poles.workflows.placement import PLACEMENT


@transaction.atomic
def end_placement(*, actor: Actor, placement_id: UUID, at: datetime) -> Placement:
    """A confirmed placement is done: its seat is held no more; the need stays placed. Done before, nothing happens.

    Raise NotNow when it was broken. The right is that of ending its convention, asked by ``closing``.
    """
    placement = Placement.objects.select_for_update(of=("self",)).get(pk=placement_id)
    if placement.status != "done":
        advance(placement, PLACEMENT.step("end", placement.status), actor=actor, at=at)
    return placement
