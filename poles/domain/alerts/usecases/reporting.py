"""Report an offer or a host to the one person who reads alerts; of a learner or of an adult nothing is kept."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from poles.domain.access import Forbidden
from poles.domain.alerts import queries
from poles.domain.alerts.policy import ALERTS
from poles.domain.alerts.referents import referent_of
from poles.domain.governance.queries import hub_of_commune, hub_of_school
from poles.domain.journal import note_deed
from poles.domain.notices import queue
from poles.law.confidence import names_somebody
from poles.records.models import Alert, HostSite, Hub, Learner, Offer, School
from poles.records.turns import take_turn
from poles.words import codes
from poles.words.actor import Actor
from poles.words.discrimination import Ground
from poles.words.findings import refuse
from poles.words.retention import alert_kept_until
from poles.words.roles import FAMILY_ROLES

AN_HOUR = timedelta(hours=1)
AN_HOUR_HOLDS = 10
"""Alerts that one person may send in an hour; and those that families may send about one host."""
MOST = 1000
OWN_NAME = "N’écrivez le nom d’aucun élève : dites « un élève ». La personne qui lit n’en a pas besoin."


@dataclass(frozen=True)
class Reported:
    """An alert that was sent. ``code``: said once to a learner or an adult, to come back for the answer; empty otherwise."""

    alert: Alert
    code: str = ""


@transaction.atomic
def report(
    *,
    actor: Actor,
    text: str,
    offer_id: UUID | None = None,
    site_id: UUID | None = None,
    ground: Ground | None = None,
    at: datetime,
) -> Reported:
    """Send an alert about an offer or a host that this person sees, or about a host that only ``text`` names.

    From a school, the alert knows who sent it and is answered to that person. From a learner or an adult it keeps neither
    name, nor school, nor hat: a code, said once, opens the answer. Raise Unknown for what is hidden, Refused for a text that
    is empty, too long or names a learner, above the pace, or when nobody can read.
    """
    if actor.role not in ALERTS.roles("report"):
        raise Forbidden("report")
    family, on = actor.role in FAMILY_ROLES, timezone.localdate(at)
    offer = queries.offer_seen(actor, offer_id) if offer_id else None
    site = offer.site if offer else queries.site_seen(actor, site_id) if site_id else None
    text = _text(actor, text)
    _pace(actor, site, at)
    hub = _hub(actor, offer, site)
    academy_id = hub.academy_id if hub else actor.academy_id
    referent = referent_of(academy_id, hub.pk if hub else None, on=on)
    code = codes.draw_code() if family else ""
    alert = Alert.objects.create(
        academy_id=academy_id,
        school=None if family else School.objects.filter(pk__in=actor.reach).first(),
        hub=hub,
        site=site,
        offer=offer,
        ground=ground or "",
        text=text,
        reporter_id=None if family else actor.user_id,
        code_digest=queries.fingerprint(code) if code else "",
        assigned_to=referent,
        received_at=at,
        keep_until=alert_kept_until(on),
    )
    note_deed(alert, "report", actor=_nameless(actor), at=at, after=alert.status)
    queue("alert.received", referent.email, alert.pk, at=at, academy_id=academy_id, alert=str(alert.pk))
    return Reported(alert, codes.shown(code))


def _text(actor: Actor, text: str) -> str:
    text = text.strip()
    if not text:
        raise refuse("ALERT", "Dites en quelques mots ce qui s’est passé.", field="text")
    if len(text) > MOST:
        raise refuse("ALERT", f"{MOST} caractères au plus : allez à l’essentiel.", field="text")
    mine = {"pk__in": actor.reach} if actor.role in FAMILY_ROLES else {"school_id__in": actor.reach}
    people = list(Learner.objects.filter(left_on__isnull=True, **mine).values_list("first_name", "last_name"))
    if names_somebody(text, people):
        raise refuse("ALERT", OWN_NAME, field="text")
    return text


def _pace(actor: Actor, site: HostSite | None, at: datetime) -> None:
    """Refuse the eleventh alert of an hour: of one person, or of all families about one host."""
    lately = Alert.objects.filter(received_at__gt=at - AN_HOUR)
    if actor.role in FAMILY_ROLES:
        take_turn(f"alerts {site.pk if site else actor.academy_id}")
        lately = lately.filter(reporter=None, site=site, academy_id=actor.academy_id)
    else:
        take_turn(f"alerts {actor.user_id}")
        lately = lately.filter(reporter_id=actor.user_id)
    if lately.count() >= AN_HOUR_HOLDS:
        raise refuse(
            "PACE", "Trop d’alertes en une heure : la personne désignée est déjà prévenue. Réessayez plus tard."
        )


def _hub(actor: Actor, offer: Offer | None, site: HostSite | None) -> Hub | None:
    """The pôle of the offer, else of the host’s town, else of the school."""
    if offer and offer.hub:
        return offer.hub
    if site:
        return hub_of_commune(site.commune_id)
    return next((hub for key in actor.reach if (hub := hub_of_school(key))), None)


def _nameless(actor: Actor) -> Actor:
    """Who the journal may know: a person of a school, or « a family » without name."""
    return Actor(actor.role, academy_id=actor.academy_id) if actor.role in FAMILY_ROLES else actor
