"""What is told about offers: to the host with a fresh link, to those who read it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import uuid5

from django.utils.timezone import localdate

from poles.domain.hosts.usecases import new_link
from poles.domain.notices import queue
from poles.domain.people.queries import coordinators_of, offices_of
from poles.records.models import HostContact, HostLink, Notice, Offer

AN_HOUR = timedelta(hours=1)
IN_A_LETTER = 10


def tell_contact(
    kind: str, contact: HostContact, *, at: datetime, offer: Offer | None = None, **facts: str
) -> HostLink:
    """Mail a contact a fresh link of thirty days, with what happened to an offer. Each link is told once."""
    link = new_link(contact, at=at)
    if offer:
        facts |= {"offer": str(offer.pk), "title": offer.title}
    queue(
        kind,
        contact.email,
        link.pk,
        at=at,
        academy_id=contact.academy_id,
        link=str(link.pk),
        site=contact.site.name,
        **facts,
    )
    return link


def tell_many(kind: str, contact: HostContact, offers: Sequence[Offer], *, at: datetime) -> None:
    """Mail a contact one letter about several of its offers: a line for each proposal, ten at most, one link for all."""
    once = {offer.series or offer.pk: offer for offer in reversed(offers)}
    lines = [
        {"offer": str(one.pk), "title": one.title, "opens_on": one.opens_on.isoformat()}
        for one in sorted(once.values(), key=lambda one: (one.opens_on, one.pk))[:IN_A_LETTER]
    ]
    link = new_link(contact, at=at)
    facts = {"link": str(link.pk), "site": contact.site.name, "offers": lines, "count": len(once)}
    queue(kind, contact.email, link.pk, at=at, academy_id=contact.academy_id, **facts)


def tell_readers(offer: Offer, *, at: datetime) -> None:
    """Tell those who read an offer that it waits: the coordinators of its pôle, else the rectorat; once a sending of a series."""
    today = localdate(at)
    if offer.hub and offer.hub.status == "running":
        readers, where = coordinators_of(offer.hub.pk, on=today), offer.hub.name
    else:
        readers, where = offices_of(offer.academy_id, on=today), offer.site.commune.name
    for reader in readers:
        queue(
            "offer.to_read",
            reader.email,
            uuid5(offer.series or offer.pk, at.isoformat()),
            at=at,
            academy_id=offer.academy_id,
            offer=str(offer.pk),
            title=offer.title,
            where=where,
        )


def told_lately(kind: str, email: str, *, at: datetime) -> int:
    """How many messages of a kind an address was sent within the hour: what limits abuse."""
    return Notice.objects.filter(kind=kind, recipient__iexact=email.strip(), queued_at__gt=at - AN_HOUR).count()
