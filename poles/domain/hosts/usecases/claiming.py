"""« Je m’en charge » : one member takes a site for some days, and the others see it."""

from datetime import date, datetime
from typing import cast
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from poles.domain.hosts.calls import LONGEST_CLAIM
from poles.domain.hosts.policy import HOST_CLAIMS, HOST_SITES
from poles.domain.journal import note_deed
from poles.records.models import HostClaim, HostSite
from poles.words import french
from poles.words.actor import Actor
from poles.words.findings import refuse
from poles.words.roles import Role


@transaction.atomic
def claim(*, actor: Actor, site_id: UUID, until: date, at: datetime) -> HostClaim:
    """Take a site until a day (included), fourteen days at most; the same person may lengthen or shorten it.

    The site is locked. A claim whose day has passed is ended here. Raise Refused when somebody else has it.
    """
    site = HOST_SITES.get(actor, "claim", site_id, lock=True)
    today = localdate(at)
    if not today <= until <= today + LONGEST_CLAIM:
        sentence = f"Choisissez un jour entre aujourd’hui et le {french.plain_date(today + LONGEST_CLAIM)}."
        raise refuse("host.claim.until", sentence, field="until")
    live = live_claim(site)
    if live and live.until < today:
        live.released_at = at
        live.save(update_fields=["released_at"])
        live = None
    if live and live.user_id != actor.user_id:
        sentence = (
            f"{live.author} ({live.school or live.hub}) s’en charge jusqu’au {french.plain_date(live.until)} : voyez avec "
            "cette personne, ou attendez ce jour."
        )
        raise refuse("host.claim.taken", sentence)
    if live:
        live.until = until
        live.save(update_fields=["until"])
    else:
        (organisation,) = actor.reach
        where = "hub_id" if actor.role is Role.HUB_COORDINATOR else "school_id"
        live = HostClaim.objects.create(
            academy_id=site.academy_id, site=site, user_id=cast(UUID, actor.user_id), author=actor.name[:120], claimed_at=at,
            until=until, **{where: organisation},
        )  # fmt: skip
    note_deed(live, "claim", actor=actor, at=at, note=f"jusqu’au {until.isoformat()}")
    return live


@transaction.atomic
def release(*, actor: Actor, claim_id: UUID, at: datetime) -> HostClaim:
    """Give a site back before its day; one given back already stays so."""
    row = HOST_CLAIMS.get(actor, "release", claim_id, lock=True)
    if row.released_at is None:
        row.released_at = at
        row.save(update_fields=["released_at"])
        note_deed(row, "release", actor=actor, at=at)
    return row


def live_claim(site: HostSite) -> HostClaim | None:
    """The claim of a site that nobody has released, even past its day."""
    return HostClaim.objects.filter(site=site, released_at__isnull=True).select_related("school", "hub").first()
