"""What a school writes for itself about a host, and takes away."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from poles.domain.access import Unknown
from poles.domain.hosts import typed
from poles.domain.hosts.policy import HOST_NOTES, HOST_SITES
from poles.domain.journal import note_deed
from poles.records.models import HostNote
from poles.words.actor import Actor
from poles.words.retention import host_kept_until

LONGEST_NOTE = 1000


@transaction.atomic
def write_note(*, actor: Actor, site_id: UUID, text: str, at: datetime) -> HostNote:
    """Write a private note: the hats of the author's school read it, nobody else. The same text twice is one note."""
    site = HOST_SITES.get(actor, "note", site_id, lock=True)
    said = typed.free_text(text, most=LONGEST_NOTE, field="text", asked="Écrivez la note.")
    (school_id,) = actor.reach
    own = {"site": site, "school_id": school_id, "user_id": actor.user_id, "text": said}
    if known := HostNote.objects.filter(**own).first():
        return known
    note = HostNote.objects.create(
        **own, academy_id=site.academy_id, author=actor.name[:120], written_at=at,
        keep_until=host_kept_until(localdate(at)),
    )  # fmt: skip
    note_deed(note, "note", actor=actor, at=at)
    return note


@transaction.atomic
def drop_note(*, actor: Actor, site_id: UUID, note_id: UUID, at: datetime) -> None:
    """Take a note of one's school away, for good; Unknown for a note of another place or of another school."""
    note = HOST_NOTES.get(actor, "drop", note_id, lock=True)
    if note.site_id != site_id:
        raise Unknown(note_id)
    note_deed(note, "drop", actor=actor, at=at)
    note.delete()
