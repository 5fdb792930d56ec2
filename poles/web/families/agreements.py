"""The conventions of a learner, for the learner and the adults: each text that went out, its state, the sheet to take along."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from poles.domain.agreements import queries
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
    shown = [_shown(row) for row in rows]
    names = {row.learner_id for row in rows}
    context = {
        "agreements": shown,
        "mine": actor.role is Role.LEARNER,
        "several": len(names) > 1,
        "sign_url": reverse(SIGN) if SIGN in ROUTES and ROUTES[SIGN].admits(actor.role) else "",
        "waiting": any(one["signing"] for one in shown),
    }
    return pages.page(request, "families/agreements.html", context)


def _shown(row: Any) -> dict[str, Any]:
    """A convention with its texts; what is shown whole is the one that is signed by all, else the one to sign."""
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
        "bound": bound,
        "text": text_of(shown, before) if shown else None,
    }
