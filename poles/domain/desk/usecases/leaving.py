"""An employer leaves a message: checked, routed to a named person with a due date, acknowledged at once."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate

from poles.domain.access import Unknown
from poles.domain.desk.policy import CONTACT_POINTS
from poles.domain.desk.queries import known_site
from poles.domain.desk.routing import choose
from poles.domain.desk.usecases.proving import speak_for
from poles.domain.desk.usecases.telling import tell_answerer, tell_author
from poles.domain.hosts import typed
from poles.domain.journal import note_deed
from poles.domain.offers.usecases.telling import told_lately
from poles.domain.territory.queries import commune as commune_of
from poles.records.models import ContactPoint, DeskMessage, HostContact
from poles.records.turns import take_turn
from poles.words.actor import Actor
from poles.words.desk import Topic
from poles.words.families import BY_CODE
from poles.words.findings import refuse
from poles.words.french import hub as hub_in_words
from poles.words.french import plain_date
from poles.words.holidays import working_day
from poles.words.retention import host_kept_until
from poles.words.roles import Role
from poles.workflows.desk import WAITING

LONGEST_TEXT = 1000
AN_HOUR = timedelta(hours=1)
AN_HOUR_HOLDS = 10
"""Acknowledgements that one address is sent within the hour, as for offers."""
STRANGERS_AN_HOUR = 60
"""Messages from addresses that no file knows, not proved yet, that one pôle takes within the hour."""
FARTHEST_QUIET = timedelta(days=2 * 366)
MOST_SEATS = 200
TEXT_ASKED = {
    Topic.QUESTION: "Écrivez votre question.",
    Topic.PROBLEM: "Dites en une phrase ce qui ne va pas.",
}


@dataclass(frozen=True)
class Left:
    """What an employer says: why, who, where, how to answer; and what the reason asks for besides."""

    topic: Topic
    organisation: str
    commune_code: str
    email: str
    siret: str = ""
    name: str = ""
    phone: str = ""
    family: str = ""
    seats: int | None = None
    quiet_until: date | None = None
    text: str = ""


@transaction.atomic
def leave(*, actor: Actor, point: ContactPoint, said: Left, at: datetime) -> DeskMessage:
    """Keep a message, entrust it to a person, promise a day, and mail the employer who answers, when, and a link.

    Nothing of it reaches the file of a host before the address is proved by the link. A host already here by its link,
    for the same address, need not prove it again. The same message sent twice (two clicks) is one message.
    Raise Refused for what is missing, or past the limits of an hour.
    """
    point = CONTACT_POINTS.get(actor, "see", point.pk)
    today = localdate(at)
    said = _plain(said, today)
    take_turn(f"desk {point.hub_id}", f"host {said.email.casefold()}")
    _hold_back(point, said.email, at)
    try:
        commune = commune_of(said.commune_code)
    except Unknown as error:
        sentence = "Cette commune n’est pas connue du service. Choisissez-en une dans la liste."
        raise refuse("COMMUNE", sentence, field="place") from error
    values = {name: value for name, value in vars(said).items() if name != "commune_code"}
    values |= {"hub": point.hub, "commune": commune}
    if twin := DeskMessage.objects.filter(**values, status__in=WAITING, received_at__gt=at - AN_HOUR).first():
        tell_author("desk.received", twin, at=at)
        return twin
    message = DeskMessage.objects.create(
        **values,
        academy_id=point.academy_id,
        site=known_site(name=said.organisation, commune=commune, siret=said.siret),
        assigned_to=choose(point.hub, said.topic, said.family, on=today),
        received_at=at,
        due_on=working_day(today, said.topic.days),
        keep_until=host_kept_until(today),
    )
    note_deed(message, "leave", actor=actor, at=at, after=message.status)
    tell_author("desk.received", message, at=at)
    tell_answerer("desk.assigned", message, at=at)
    if contact := _here_by_link(actor, said.email):
        speak_for(message, contact, at=at)
    return message


def _plain(said: Left, today: date) -> Left:
    """The same words without odd spaces, each checked. Raise Refused for what is missing, too long or not possible."""
    if said.topic is Topic.HOST and said.family not in BY_CODE:
        raise refuse("desk.family", "Choisissez une famille de métiers dans la liste.", field="family")
    if said.seats is not None and not 1 <= said.seats <= MOST_SEATS:
        raise refuse("desk.seats", f"Donnez un nombre de places de 1 à {MOST_SEATS}.", field="seats")
    if said.topic is Topic.QUIET and not (said.quiet_until and today <= said.quiet_until <= today + FARTHEST_QUIET):
        sentence = f"Donnez un jour entre aujourd’hui et le {plain_date(today + FARTHEST_QUIET)}."
        raise refuse("desk.quiet", sentence, field="quiet_until")
    return replace(
        said,
        organisation=typed.line(
            said.organisation, most=160, field="organisation", asked="Écrivez le nom de l’organisme."
        ),
        name=typed.line(said.name, most=120, field="name"),
        email=typed.mail(said.email, asked="Écrivez votre adresse électronique : nous y répondons."),
        phone=typed.phone(said.phone),
        text=_text(said.text, asked=TEXT_ASKED.get(said.topic, "")),
    )


def _text(text: str, *, asked: str) -> str:
    """A text of several lines. It is not sifted for words of health: an employer in trouble must be heard."""
    plain = text.replace("\r\n", "\n").strip()
    if asked and not plain:
        raise refuse("desk.text", asked, field="text")
    if len(plain) > LONGEST_TEXT:
        sentence = f"{LONGEST_TEXT} caractères au plus : vous en avez écrit {len(plain)}. Allez à l’essentiel."
        raise refuse("desk.text", sentence, field="text")
    return plain


def _hold_back(point: ContactPoint, email: str, at: datetime) -> None:
    """Raise Refused when an address, or strangers together, have left too much within the hour."""
    if told_lately("desk.received", email, at=at) >= AN_HOUR_HOLDS:
        sentence = "Cette adresse a déjà reçu dix courriels en une heure. Réessayez plus tard."
        raise refuse("PACE", sentence, field="email")
    if HostContact.objects.filter(email__iexact=email).exists():
        return
    lately = DeskMessage.objects.filter(hub_id=point.hub_id, received_at__gt=at - AN_HOUR, proved_at__isnull=True)
    if lately.count() >= STRANGERS_AN_HOUR:
        by_phone = f" Vous pouvez aussi appeler le {point.phone}." if point.phone else ""
        sentence = (
            f"Beaucoup de messages arrivent en ce moment pour {hub_in_words(point.hub.name)}. Réessayez dans une heure."
        )
        raise refuse("PACE", f"{sentence}{by_phone}")


def _here_by_link(actor: Actor, email: str) -> HostContact | None:
    """The contact who is here by a mailed link, when the address typed is that contact's own."""
    if actor.role is not Role.HOST:
        return None
    return HostContact.objects.filter(pk__in=actor.reach, email__iexact=email).select_related("site").first()
