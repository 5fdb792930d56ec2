"""What is asked of alerts: those of who reads them, those that somebody sent, the answer behind a code."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.crypto import salted_hmac

from poles.domain.access import Unknown
from poles.domain.alerts.policy import ALERTS
from poles.domain.hosts.policy import HOST_SITES
from poles.domain.offers.policy import OFFERS
from poles.records.models import Alert, HostSite, Offer, SearchContact
from poles.words.actor import Actor
from poles.words.codes import plain
from poles.words.roles import FAMILY_ROLES

SALT = "poles.alerts"


@dataclass(frozen=True)
class Answered:
    """What a code opens: where the alert stands, the answer, on which day it came. Nothing of what was told."""

    status: str
    label: str
    received_on: date
    answer: str


def fingerprint(typed: str) -> str:
    """What is kept of the code of an alert: HMAC-SHA256 under the secret key of the service, 64 hexadecimal characters."""
    return salted_hmac(SALT, plain(typed), algorithm="sha256").hexdigest()


def to_read(actor: Actor, *, closed: bool = False) -> QuerySet[Alert]:
    """The alerts addressed to this person, those that wait longest first; ``closed``: those that are closed."""
    rows = ALERTS.rows(actor, "take").select_related("site", "offer__site", "hub")
    rows = rows.filter(status="closed") if closed else rows.exclude(status="closed")
    return rows.order_by("received_at")


def sent_by(actor: Actor) -> QuerySet[Alert]:
    """The alerts that this person sent under this hat, the latest first."""
    rows = ALERTS.rows(actor, "see").filter(reporter_id=actor.user_id) if actor.user_id else Alert.objects.none()
    return rows.select_related("site", "offer__site").order_by("-received_at")


def one(actor: Actor, alert_id: object) -> Alert:
    """One alert with what it is about, for who reads it or who sent it; Unknown for anybody else."""
    seen = ALERTS.get(actor, "see", alert_id)
    return Alert.objects.select_related("site__commune", "offer__site__commune", "hub", "school").get(pk=seen.pk)


def answered(code: str) -> Answered | None:
    """What a code opens; None for a code that nobody was given."""
    row = Alert.objects.filter(code_digest=fingerprint(code)).exclude(code_digest="").first() if code.strip() else None
    if row is None:
        return None
    return Answered(row.status, row.get_status_display(), row.received_at.date(), row.answer)


def offer_seen(actor: Actor, offer_id: object) -> Offer:
    """The offer that somebody may report: one that is seen, or the one that was proposed to the own learner, else Unknown."""
    row = Offer.objects.select_related("site__commune", "hub").filter(pk=_key(offer_id))
    seen = row.filter(pk__in=OFFERS.rows(actor, "see").values("pk")).first()
    if seen is None and actor.role in FAMILY_ROLES:
        mine = Q(matches__need__learner_id__in=actor.reach) | Q(seats__placements__learner_id__in=actor.reach)
        seen = row.filter(mine).first()
    if seen is None:
        raise Unknown(offer_id)
    return seen


def site_seen(actor: Actor, site_id: object) -> HostSite:
    """The host that a school hat may report: one of its ground, or one that the search of a learner of the school asked."""
    rows = HostSite.objects.select_related("commune").filter(pk=_key(site_id))
    asked = SearchContact.objects.filter(need__school_id__in=actor.reach, site_id=_key(site_id))
    found = rows.filter(
        Q(pk__in=HOST_SITES.rows(actor, "see").values("pk")) | Q(pk__in=asked.values("site_id"))
    ).first()
    if found is None:
        raise Unknown(site_id)
    return found


def _key(typed: object) -> UUID:
    try:
        return typed if isinstance(typed, UUID) else UUID(str(typed))
    except ValueError as error:
        raise Unknown(typed) from error
