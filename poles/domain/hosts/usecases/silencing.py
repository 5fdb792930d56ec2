"""A place asks not to be called until a day: written once somebody may say so for it (the contact point checks who)."""

from datetime import date, datetime

from django.db import transaction

from poles.domain.journal import note_deed
from poles.records.models import HostSite
from poles.words.actor import Actor
from poles.words.french import plain_date
from poles.words.roles import Role


@transaction.atomic
def silence(site: HostSite, *, until: date, actor: Actor, at: datetime) -> HostSite:
    """Nobody asks this place for anything until that day, included; the file kept when it was merged into another.

    Right is not asked here: the caller has proved that the person speaks for the place, or a member has confirmed it.
    Only the place itself brings a day forward: what a member confirms never ends a longer silence. Gives the file, whose
    ``quiet_until`` is the day that holds.
    """
    kept = held(site)
    kept.quiet_until = until if actor.role is Role.HOST else max(until, kept.quiet_until or until)
    kept.save(update_fields=["quiet_until"])
    note_deed(kept, "keep_quiet", actor=actor, at=at, note=f"jusqu’au {plain_date(kept.quiet_until)}")
    return kept


def held(site: HostSite) -> HostSite:
    """The file of a site, locked, or the one into which it was merged, even a moment ago."""
    row = HostSite.objects.select_for_update(of=("self",)).get(pk=site.pk)
    return HostSite.objects.select_for_update(of=("self",)).get(pk=row.merged_into_id) if row.merged_into_id else row
