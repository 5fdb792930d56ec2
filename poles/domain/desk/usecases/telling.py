"""What is told about messages: to the employer with a link, to who answers, to those who look after what is late."""

from collections.abc import Iterable
from datetime import datetime
from uuid import uuid5

from django.conf import settings
from django.utils.timezone import localdate

from poles.domain.desk.queries import LINK_LASTS
from poles.domain.desk.routing import named
from poles.domain.notices import queue
from poles.records.models import DeskMessage, User
from poles.words import french
from poles.words.desk import Topic


def tell_author(kind: str, message: DeskMessage, *, at: datetime, once: bool = False, **facts: str) -> None:
    """Mail the employer, with a link of thirty days that proves the address; ``once``: never twice for one message.

    Nothing of what was typed goes into the mail: an address can be anybody's.
    """
    today = localdate(at)
    queue(
        kind,
        message.email,
        message.pk if once else uuid5(message.pk, at.isoformat()),
        at=at,
        academy_id=message.academy_id,
        message=str(message.pk),
        until=(today + LINK_LASTS).isoformat(),
        topic=Topic(message.topic).label,
        who=named(message, on=today),
        due=french.long_date(message.due_on),
        **facts,
    )


def tell_answerer(kind: str, message: DeskMessage, *, at: datetime) -> None:
    """Tell the person to whom a message is entrusted; the pôle’s own address, else the service’s, when there is nobody."""
    if message.assigned_to:
        _tell(kind, message, [message.assigned_to.email], at.isoformat(), at)
    else:
        _tell(kind, message, [message.hub.contact_email or settings.CONTACT], at.isoformat(), at)


def tell_all(kind: str, message: DeskMessage, users: Iterable[User], *, at: datetime) -> None:
    """Tell these people of a message that is late, once for each day that was promised."""
    _tell(kind, message, [user.email for user in users], message.due_on.isoformat(), at)


def _tell(kind: str, message: DeskMessage, addresses: Iterable[str], mark: str, at: datetime) -> None:
    for email in addresses:
        queue(
            kind,
            email,
            uuid5(message.pk, mark),
            at=at,
            academy_id=message.academy_id,
            message=str(message.pk),
            topic=Topic(message.topic).label,
            organisation=message.organisation,
            hub=message.hub.name,
            who=message.assigned_to.name if message.assigned_to else "",
            due=french.long_date(message.due_on),
        )
