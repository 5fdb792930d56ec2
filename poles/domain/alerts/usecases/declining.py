"""A host declines a learner proposed to its offer, for a coded reason; the school is told and decides what follows."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from poles.domain import reach
from poles.domain.access import Forbidden
from poles.domain.alerts.candidates import PROPOSED, candidate
from poles.domain.alerts.policy import HOST_DECLINES
from poles.domain.journal import note_deed
from poles.domain.notices import queue
from poles.domain.people.queries import planners_at
from poles.records.models import HostDecline, Match, Placement
from poles.records.turns import take_turn
from poles.words.actor import Actor
from poles.words.discrimination import Decline
from poles.words.findings import refuse
from poles.words.french import plain_date


@transaction.atomic
def decline(*, actor: Actor, key: UUID, reason: Decline, at: datetime) -> HostDecline:
    """Decline the learner of a proposal or of a placement of one's own offers, once.

    Nothing is undone: the seat stays as it is until the school answers, because the school alone knows the learner and may
    call first. Its head and its DDFPT are told. Raise Forbidden for another hat, Unknown for what is not one's own,
    Refused when it was declined before.
    """
    if actor.role not in HOST_DECLINES.roles("decline"):
        raise Forbidden("decline")
    take_turn(f"decline {key}")
    seen = candidate(actor, key)
    if seen.declined:
        raise refuse("DECLINE", "Vous avez déjà décliné cette proposition : l’établissement en est prévenu.")
    reason = Decline(reason)
    with reach.beyond(reach.Errand.CANDIDATES):
        table = Match if seen.state == PROPOSED else Placement
        academy_id, school_id, school = table.objects.values_list("academy_id", "school_id", "school__name").get(pk=key)
        row = HostDecline.objects.create(
            academy_id=academy_id,
            match_id=key if seen.state == PROPOSED else None,
            placement_id=None if seen.state == PROPOSED else key,
            offer_id=seen.offer_id,
            reason=reason,
            declined_at=at,
        )
        note_deed(row, "decline", actor=actor, at=at, note=reason.label)
        for person in planners_at(school_id, on=timezone.localdate(at)):
            queue(
                "host.declined",
                person.email,
                row.pk,
                at=at,
                academy_id=academy_id,
                school=school,
                offer=seen.offer,
                formation=seen.formation,
                starts_on=plain_date(seen.starts_on),
                reason=reason.label,
            )
    return row
