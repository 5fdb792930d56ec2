"""The keys of the seals of the académie: the one in use, the former ones, the end of the chain of evidence; a new key."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from poles.domain.signing import keys
from poles.web import pages
from poles.web.request import Request


@require_http_methods(["GET", "HEAD", "POST"])
def seal_keys(request: Request) -> HttpResponse:
    """Show the keys; POST makes the one that seals from now on."""
    actor, now = request.actor, timezone.now()
    if request.method == "POST":
        keys.renew(actor=actor, academy_id=actor.academy_id, at=now)
        messages.success(
            request, "La nouvelle clé est faite : elle scelle dès maintenant. Les sceaux d’avant restent valables."
        )
        return redirect("academies:seal_keys")
    rows = keys.keys_of(actor)
    used = next((key for key in rows if not key.retired_at), None)
    context = {
        "rows": rows,
        "used": used,
        "own": bool(used and used.academy_id),
        "ending": bool(used and used.not_after <= now + keys.AHEAD),
        "head": keys.heads_by_academy().get(actor.academy_id),
    }
    return pages.page(request, "academies/seal_keys.html", context)
