"""Members and schools say what they think of a programme; the pôle answers by the text and marks the remark treated."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from poles.domain.access import Unknown
from poles.domain.journal import note_deed
from poles.domain.programmes.policy import COMMENTS, PROGRAMMES
from poles.records.models import ProgrammeComment
from poles.words.actor import Actor
from poles.words.findings import refuse
from poles.words.retention import kept_until
from poles.workflows.machine import NotNow
from poles.workflows.programme import PROGRAMME


@transaction.atomic
def comment(
    *, actor: Actor, programme_id: UUID, text: str, action_id: UUID | None = None, at: datetime
) -> ProgrammeComment:
    """Say something of a programme, or of one of its actions; until its bilan is made."""
    programme = PROGRAMMES.get(actor, "comment", programme_id)
    if programme.status == "reported":
        raise NotNow("comment", PROGRAMME.labels[programme.status])
    if not text.strip():
        raise refuse("COMMENT", "Écrivez votre remarque.", field="text")
    if action_id and not programme.actions.filter(pk=action_id).exists():
        raise Unknown(action_id)
    made = ProgrammeComment.objects.create(
        academy_id=programme.academy_id, programme=programme, action_id=action_id, user_id=actor.user_id,
        author=actor.name[:120], hat=actor.role, text=text.strip(), written_at=at,
        keep_until=kept_until(programme.school_year),
    )  # fmt: skip
    note_deed(programme, "comment", actor=actor, at=at)
    return made


@transaction.atomic
def settle(*, actor: Actor, comment_id: UUID, at: datetime) -> ProgrammeComment:
    """Say that a remark has had its answer; twice is once."""
    row = COMMENTS.get(actor, "settle", comment_id, lock=True)
    if row.settled_at is None:
        row.settled_at = at
        row.save(update_fields=["settled_at"])
        note_deed(row.programme, "settle", actor=actor, at=at)
    return row


@transaction.atomic
def forget_comments(*, actor: Actor, at: datetime) -> int:
    """Erase the remarks whose time has come; gives how many."""
    return COMMENTS.rows(actor, "forget").filter(keep_until__lt=localdate(at)).delete()[0]
