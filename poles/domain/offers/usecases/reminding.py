"""The bank stays alive by itself: hosts are asked in time, and offers that nobody asks for are brought to a person, once."""

from collections import defaultdict
from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.timezone import localdate

from poles.domain.notices import queue
from poles.domain.offers import quiet
from poles.domain.offers.policy import OFFERS
from poles.domain.offers.reservations import WITH
from poles.domain.offers.usecases.telling import tell_many
from poles.domain.people.queries import coordinators_of, offices_of
from poles.records.models import HostContact, Offer
from poles.words.actor import Actor

AT_ONCE = 500
IN_A_LETTER = 15


@transaction.atomic
def remind(*, actor: Actor, at: datetime) -> int:
    """Ask the hosts whose offer opens within thirty days, without a learner nor a wish, whether it still stands; once.

    One letter a contact, which names each proposal, with the links to say « complet » or to withdraw. Gives how many offers.
    """
    rows = quiet.near_opening(OFFERS.rows(actor, "remind"), today=localdate(at)).select_related("contact__site")
    offers = list(rows.select_for_update(of=("self",)).order_by("opens_on", "pk")[:AT_ONCE])
    by_contact: dict[HostContact, list[Offer]] = defaultdict(list)
    for offer in offers:
        offer.reminded_at = at
        if offer.contact:
            by_contact[offer.contact].append(offer)
    for contact, own in by_contact.items():
        tell_many("offer.remind", contact, own, at=at)
    Offer.objects.bulk_update(offers, ["reminded_at"])
    return len(offers)


@transaction.atomic
def help_quiet(*, actor: Actor, at: datetime) -> int:
    """Tell those who answer for offers published for 21 days, and asked for by nobody, what they could try; once.

    One letter a day and a pôle, of fifteen offers at most: the others wait for the next day. Gives how many offers.
    """
    rows = quiet.quiet(OFFERS.rows(actor, "remind"), at=at).prefetch_related(WITH)
    by_reader: dict[tuple[UUID | None, str], list[Offer]] = defaultdict(list)
    for offer in (
        rows.select_related("hub", "site__commune").select_for_update(of=("self",)).order_by("published_at", "pk")
    ):
        running = offer.hub_id if offer.hub and offer.hub.status == "running" else None
        group = by_reader[running, offer.academy_id]
        if len(group) < IN_A_LETTER:
            group.append(offer)
    today, helped = localdate(at), []
    for (hub_id, academy_id), offers in by_reader.items():
        readers = coordinators_of(hub_id, on=today) if hub_id else offices_of(academy_id, on=today)
        lines = [
            {"offer": str(one.pk), "title": one.title, "where": f"{one.site.name}, {one.site.commune.name}",
             "try": quiet.suggestions(one, quiet.asked_around(one))}
            for one in offers
        ]  # fmt: skip
        for reader in readers:
            key = uuid5(hub_id or reader.pk, at.isoformat())
            queue("offer.help", reader.email, key, at=at, academy_id=academy_id, offers=lines)
        for offer in offers:
            offer.helped_at = at
        helped += offers
    Offer.objects.bulk_update(helped, ["helped_at"])
    return len(helped)
