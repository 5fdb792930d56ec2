"""The conventions of a learner, for the learner and the adults: each text that went out, its state, the sheet to take along."""

from collections.abc import Container
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from poles.domain.agreements import queries
from poles.domain.signing import queries as signing
from poles.web import pages
from poles.web.agreements.one import texts_of
from poles.web.convention_text import text_of
from poles.web.request import Request
from poles.web.routes import ROUTES
from poles.words.agreements import VersionKind
from poles.words.roles import Role

SIGN = "families:sign"


@require_safe
def agreements(request: Request) -> HttpResponse:
    """Every convention of the learner, or of the children, that was sent for signature; the last placement first."""
    actor = request.actor
    rows = sorted(queries.agreements_of(actor), key=lambda row: row.starts_on, reverse=True)
    mine = {one.version.pk for one in signing.waiting_for(actor, at=timezone.now())}
    shown = [_shown(row, mine) for row in rows]
    names = {row.learner_id for row in rows}
    context = {
        "agreements": shown,
        "mine": actor.role is Role.LEARNER,
        "several": len(names) > 1,
        "sign_url": reverse(SIGN) if SIGN in ROUTES and ROUTES[SIGN].admits(actor.role) else "",
        "waiting": any(one["to_sign"] for one in shown),
    }
    return pages.page(request, "families/agreements.html", context)


def _shown(row: Any, mine: Container[UUID]) -> dict[str, Any]:
    """A convention with its texts; shown whole: the one signed by all, else the one to sign. ``mine``: what waits for me."""
    texts = texts_of(row, out_only=True)
    spoken = [one["row"] for one in texts if one["row"].kind != VersionKind.CERTIFICATE]
    first = next((one for one in spoken if one.status == "signing"), None)
    bound = queries.in_force(row)
    shown = bound or first or (spoken[0] if spoken else None)
    before = next((one for one in spoken if shown is not None and one.number < shown.number), None)
    return {
        "row": row,
        "texts": texts,
        "signing": first is not None,
        "to_sign": first is not None and first.pk in mine,
        "bound": bound,
        "text": text_of(shown, before) if shown else None,
    }
