"""Signing with an account, or by a family’s code: what waits for me, then the steps of one text."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from poles.domain.access import Forbidden
from poles.domain.signing import queries, usecases
from poles.domain.signing.policy import SIGNATORIES
from poles.web import pages
from poles.web.request import Request
from poles.web.signing import steps
from poles.web.signing.door import door_of
from poles.web.signing.shown import party_of, said_by, title_of
from poles.words import french
from poles.words.roles import FAMILY_ROLES, Role
from poles.workflows.agreement import VERSION

SOON = 7
"""Days before the departure from which a text that waits is said to be urgent."""
KEPT = 20
"""The texts signed last that the list shows again."""
LATER = "Votre signature n’est pas attendue maintenant : d’autres signent avant vous, ou elle n’est plus utile. Vous pouvez lire."


@require_safe
def mine(request: Request) -> HttpResponse:
    """Every text that waits for the person, the first to start first; those signed lately, with their copy."""
    context = lists_of(request)
    template = "families/sign.html" if request.actor.role in FAMILY_ROLES else "signing/mine.html"
    return pages.page(request, template, context)


def lists_of(request: Request) -> dict[str, Any]:
    """What waits for who is here, and what this person has signed."""
    actor, now = request.actor, timezone.now()
    today = timezone.localdate(now)
    ready = {one.signatory.pk for one in queries.waiting_for(actor, at=now)}
    asked = SIGNATORIES.rows(actor, "sign").select_related("version__agreement", "signature")
    asked = asked.defer("version__paper", "version__sealed", "signature__scan")
    waiting = asked.filter(version__status="signing", signature__isnull=True, refused_at__isnull=True)
    signed = asked.filter(signature__isnull=False, version__status__in=["signing", "signed", "replaced"])
    return {
        "waiting": [
            _line(one, one.pk in ready, today) for one in waiting.order_by("version__agreement__starts_on", "pk")
        ],
        "signed": [_signed(one) for one in signed.order_by("-signature__signed_at")[:KEPT]],
        "batch": len(ready) > 1 and actor.role not in FAMILY_ROLES,
        "learner": actor.role is Role.LEARNER,
    }


@require_http_methods(["GET", "HEAD", "POST"])
def text(request: Request, signatory_id: UUID) -> HttpResponse:
    """The text; the button at its end says that it was shown to its end."""
    one = _mine(request, signatory_id)
    open_ = _open(one)
    turn = open_ and queries.is_awaited(one, at=timezone.now())
    if request.method == "POST" and open_ and turn:
        usecases.read_text(actor=request.actor, signatory_id=one.pk, at=timezone.now())
        return redirect("signing:sign", one.pk)
    if open_ and one.opened_at is None and request.method == "GET":
        usecases.open_text(actor=request.actor, signatory_id=one.pk, at=timezone.now())
    stopped = "" if open_ and turn else LATER if open_ else _why(one)
    return steps.shown(request, one, door_of(request.actor, one.pk), may_sign=open_ and turn, stopped=stopped)


@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: Request, signatory_id: UUID) -> HttpResponse:
    """The consent, and the signature; pressed twice, it is one signature."""
    one = _mine(request, signatory_id)
    signed = hasattr(one, "signature")
    if not signed and not (_open(one) and one.read_at and queries.is_awaited(one, at=timezone.now())):
        return redirect("signing:text", one.pk)

    def gesture(said: dict[str, Any]) -> None:
        usecases.sign(
            actor=request.actor, signatory_id=one.pk, seen_digest=said["seen"], at=timezone.now(),
            **steps.browser_of(request),
        )  # fmt: skip

    return steps.signing(request, one, door_of(request.actor, one.pk), gesture)


@require_http_methods(["GET", "HEAD", "POST"])
def refuse(request: Request, signatory_id: UUID) -> HttpResponse:
    """Say why one does not sign."""
    one = _mine(request, signatory_id)
    if not _open(one):
        return redirect("signing:text", one.pk)
    return steps.refusing(
        request,
        one,
        door_of(request.actor, one.pk),
        lambda reason: usecases.refuse(actor=request.actor, signatory_id=one.pk, reason=reason, at=timezone.now()),
    )


@require_safe
def pdf(request: Request, signatory_id: UUID) -> HttpResponse:
    """The PDF of a text that one signs, or has signed."""
    return steps.copy(_mine(request, signatory_id))


def _mine(request: Request, signatory_id: UUID) -> Any:
    """A text that this very person signs: a colleague who may see it does not sign it."""
    one = queries.one(request.actor, signatory_id)
    if not SIGNATORIES.rows(request.actor, "sign").filter(pk=one.pk).exists():
        raise Forbidden("sign")
    return one


def _open(one: Any) -> bool:
    return one.version.status == "signing" and not hasattr(one, "signature") and one.refused_at is None


def _why(one: Any) -> str:
    if hasattr(one, "signature"):
        return "Vous avez signé ce texte."
    if one.refused_at:
        return "Vous avez refusé de signer ce texte."
    return f"Il n’y a rien à signer ici : ce texte est « {VERSION.labels[one.version.status]} »."


def _line(one: Any, turn: bool, today: date) -> dict[str, Any]:
    left = (one.version.agreement.starts_on - today).days
    return {
        "title": title_of(one.version, said_by(one.version)),
        "agreement": one.version.agreement,
        "version": one.version,
        "party": party_of(one),
        "turn": turn,
        "soon": soon(left),
        "url": reverse("signing:text", args=[one.pk]),
    }


def _signed(one: Any) -> dict[str, Any]:
    told = {"title": title_of(one.version, said_by(one.version)), "signed_at": one.signature.signed_at}
    return told | {"url": reverse("signing:sign", args=[one.pk])}


def soon(left: int) -> str:
    """What is said of a departure that is near, or past, without every signature."""
    if left > SOON:
        return ""
    return (
        f"départ dans {french.plural(left, 'jour')}"
        if left > 0
        else "départ aujourd’hui"
        if left == 0
        else "déjà commencé"
    )
