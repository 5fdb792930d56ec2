"""A place asks not to be called until a day: written once somebody may say so for it (the contact point checks who)."""

from datetime import date, datetime

from django.db import transaction

from poles.domain.journal import note_deed
from poles.records.models import HostSite
from poles.words.actor import Actor
from poles.words.french import plain_date


@transaction.atomic
def silence(site: HostSite, *, until: date, actor: Actor, at: datetime) -> HostSite:
    """Nobody asks this place for anything until that day, included; the file kept when it was merged into another.

    Right is not asked here: the caller has proved that the person speaks for the place, or a member has confirmed it.
    """
    kept = HostSite.objects.select_for_update(of=("self",)).get(pk=site.merged_into_id or site.pk)
    kept.quiet_until = until
    kept.save(update_fields=["quiet_until"])
    note_deed(kept, "keep_quiet", actor=actor, at=at, note=f"jusqu’au {plain_date(until)}")
    return kept
