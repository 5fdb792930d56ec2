"""The file of hosts leaves the house: the places of the ground, and of their persons what each allows; the journal says who."""

from collections import defaultdict
from datetime import datetime
from uuid import UUID

from django.db import transaction

from poles.domain.access import Forbidden
from poles.domain.hosts.policy import HOST_CONTACTS, HOST_SITES
from poles.domain.hosts.queries import Shown
from poles.domain.journal import note_event
from poles.records.models import HostSite
from poles.words.actor import Actor
from poles.words.french import plural
from poles.words.hosts import Callers

Listed = tuple[HostSite, list[Shown]]


@transaction.atomic
def export_hosts(*, actor: Actor, what: str, at: datetime) -> list[Listed]:
    """The hosts of the ground, by name, with the persons whom this actor may read; ``what`` names the file in the journal.

    One who wants nobody to call keeps the telephone. Raise Forbidden for a hat that takes no list out.
    """
    if actor.role not in HOST_SITES.roles("export"):
        raise Forbidden("export")
    sites = list(HOST_SITES.rows(actor, "export").select_related("commune").order_by("name", "pk"))
    persons = defaultdict[UUID, list[Shown]](list)
    rows = HOST_CONTACTS.rows(actor, "see").filter(site__in=[site.pk for site in sites])
    for row in rows.order_by("name", "pk"):
        phone = "" if row.callers == Callers.NOBODY else row.phone
        shown = Shown(row, phone, row.vouched_at is not None, row.added_by_id in actor.reach)
        persons[row.site_id].append(shown)
    note = f"{plural(len(sites), 'organisme')}, {plural(sum(map(len, persons.values())), 'personne')}, {what}"
    note_event("export", "host_site", "", actor=actor, at=at, note=note)
    return [(site, persons[site.pk]) for site in sites]
