"""The mailed link: opened, consumed by a button, asked for again."""

from datetime import datetime

from django.db import transaction

from poles.domain.access import Unknown
from poles.domain.journal import note_deed
from poles.domain.offers import queries
from poles.domain.offers.usecases.proposing import submit
from poles.domain.offers.usecases.telling import tell_contact, told_lately
from poles.records.models import HostLink
from poles.words.findings import Refused
from poles.workflows.machine import NotNow

RENEWALS_AN_HOUR = 3


def open_link(*, token: str, at: datetime) -> HostLink:
    """The link behind a token, without any effect: mail scanners open links too. Unknown when it is not good."""
    return queries.link_of(token, at=at)


@transaction.atomic
def confirm_address(*, token: str, at: datetime) -> tuple[HostLink, int]:
    """The contact has pressed the button: its address is proved, the drafts typed before are sent to be read.

    Gives the link and how many drafts were sent. A draft that can no longer be sent (its days are gone) stays a draft.
    """
    link = queries.link_of(token, at=at)
    actor = queries.host_actor(link.pk, at=at)
    if actor is None:
        raise Unknown("link")
    sent = 0
    for draft in queries.drafts_of(link.contact_id):
        try:
            submit(actor=actor, offer_id=draft.pk, at=at)
        except (Refused, NotNow):
            continue
        sent += 1
    note_deed(link, "confirm_address", actor=actor, at=at)
    return link, sent


@transaction.atomic
def renew_link(*, email: str, at: datetime) -> None:
    """Mail a new link to an address, if it is known; says nothing either way, three times an hour at most."""
    left = RENEWALS_AN_HOUR - told_lately("host.link", email, at=at)
    for contact in queries.contacts_of(email)[: max(left, 0)]:
        tell_contact("host.link", contact, at=at)
