"""The mailed link of a message proves its address: the host enters the file, and may ask not to be called."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from poles.domain.access import Unknown
from poles.domain.desk import queries
from poles.domain.desk.usecases.telling import tell_author
from poles.domain.hosts.usecases import contact_at, new_link, site_of
from poles.domain.hosts.usecases.silencing import held, silence
from poles.domain.journal import advance, note_deed
from poles.domain.offers.usecases.telling import told_lately
from poles.records.models import DeskMessage, HostContact, HostLink, HostSite
from poles.records.turns import take_turn
from poles.words.actor import Actor
from poles.words.desk import Topic
from poles.words.french import plain_date
from poles.words.roles import Role
from poles.workflows.desk import DESK_MESSAGE, WAITING

RENEWALS_AN_HOUR = 3


@transaction.atomic
def prove(*, token: str, at: datetime) -> tuple[HostLink, DeskMessage]:
    """The employer has pressed the button of the mailed link: the address is proved, the host enters the shared file.

    Gives a link of thirty days to wear, and the message. Unknown when the link is forged or no longer good.
    """
    behind = queries.opened(token, at=at)
    if behind.expired:
        raise Unknown("message")
    message = DeskMessage.objects.select_for_update(of=("self",)).get(pk=behind.message.pk)
    contact = message.contact
    if contact is None:
        site = site_for(message)
        contact = contact_at(site, name=message.name or message.organisation, email=message.email, phone=message.phone)
        speak_for(message, contact, at=at)
    return new_link(contact, at=at), message


@transaction.atomic
def renew(*, token: str, at: datetime) -> None:
    """Mail a new link to the address of a message whose link is no longer good: there, and nowhere else."""
    message = queries.opened(token, at=at).message
    if told_lately("desk.link", message.email, at=at) < RENEWALS_AN_HOUR:
        tell_author("desk.link", message, at=at)


def speak_for(message: DeskMessage, contact: HostContact, *, at: datetime) -> None:
    """This message is of that contact: its address is proved. A firm that the pôle knows by that person is silenced at once."""
    message.contact, message.site, message.proved_at = contact, contact.site, at
    message.save(update_fields=["contact", "site", "proved_at"])
    actor = actor_of(contact)
    note_deed(message, "prove", actor=actor, at=at)
    if message.topic == Topic.QUIET and contact.vouched_at and message.status in WAITING:
        hush(message, actor=actor, at=at)


def hush(message: DeskMessage, *, actor: Actor, at: datetime) -> None:
    """Nobody calls the host of a message until the day that it gives; the employer is told that it is done."""
    if message.quiet_until is None or message.quiet_until < localdate(at):
        return
    step = DESK_MESSAGE.step("answer", message.status)
    message.site = silence(message.site or site_for(message), until=message.quiet_until, actor=actor, at=at)
    day = plain_date(message.site.quiet_until or message.quiet_until)
    message.answer, message.answered_at = f"C’est noté : pas d’appel jusqu’au {day}.", at
    message.save(update_fields=["site", "answer", "answered_at"])
    advance(message, step, actor=actor, at=at)
    tell_author("desk.quiet", message, at=at, day=day)


def site_for(message: DeskMessage) -> HostSite:
    """The file of the host that a message names, made when the service does not know it yet."""
    if message.site:
        return held(message.site)
    if message.commune is None:
        raise Unknown("commune")
    take_turn(f"host {message.siret or message.organisation.casefold()}")
    return site_of(name=message.organisation, commune=message.commune, siret=message.siret)


def actor_of(contact: HostContact) -> Actor:
    """A contact who acts."""
    reach = frozenset({contact.site_id, contact.pk})
    return Actor(Role.HOST, name=contact.name, academy_id=contact.academy_id, reach=reach)
