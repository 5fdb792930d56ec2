"""A resource is deposited, corrected, proposed; a referent reads it; it is withdrawn."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from poles.domain.access import Unknown
from poles.domain.library import queries, usecases
from poles.web import pages
from poles.web.acting import act
from poles.web.library.forms import DepositForm, ReviewForm
from poles.web.request import Request
from poles.words.library import ResourceLicence
from poles.workflows.library import RESOURCE
from poles.workflows.machine import NotNow

read = require_http_methods(["GET", "HEAD", "POST"])


@read
def deposit(request: Request) -> HttpResponse:
    """Put a file or a link down; with ``?origine=``, a version made of another resource."""
    actor = request.actor
    academy_id, hub = queries.home_of(actor)
    origin = _origin(request)
    form = _form(request, initial=DepositForm.of(origin) | {"url": ""} if origin else {})

    def gesture(_said: dict[str, Any]) -> tuple[str, str]:
        row = usecases.deposit(
            actor=actor,
            text=form.text(),
            given=form.given(),
            improved_from_id=origin.pk if origin else None,
            at=timezone.now(),
        )
        said = "La ressource est déposée. Vérifiez-la, puis proposez-la à la relecture."
        return said, reverse("library:resource", args=[row.pk])

    context = {"origin": origin, "hub": hub, "academy": academy_id, "alike": _alike(origin)}
    return act(request, form, gesture, template="library/deposit.html", **context)


@read
def change(request: Request, resource_id: UUID) -> HttpResponse:
    """Correct a draft."""
    row = queries.resource_of(request.actor, resource_id, "edit")
    if row.status != "draft":
        raise NotNow("change", RESOURCE.labels[row.status])
    form = _form(request, initial=DepositForm.of(row))

    def gesture(_said: dict[str, Any]) -> str:
        usecases.change(
            actor=request.actor, resource_id=row.pk, text=form.text(), given=form.given(), at=timezone.now()
        )
        return "La ressource est corrigée."

    context = {"resource": row, "hub": row.hub, "academy": row.academy_id, "alike": ""}
    onward = reverse("library:resource", args=[row.pk])
    return act(request, form, gesture, template="library/deposit.html", onward=onward, **context)


@require_POST
def propose(request: Request, resource_id: UUID) -> HttpResponse:
    """Ask for the review."""
    usecases.propose(actor=request.actor, resource_id=resource_id, at=timezone.now())
    messages.success(request, "La ressource attend sa relecture ; vous serez prévenu.")
    return redirect("library:resource", resource_id)


@require_POST
def discard(request: Request, resource_id: UUID) -> HttpResponse:
    """Throw a draft away."""
    usecases.discard(actor=request.actor, resource_id=resource_id, at=timezone.now())
    messages.success(request, "Le brouillon est supprimé.")
    return redirect("library:list")


@read
def review(request: Request, resource_id: UUID) -> HttpResponse:
    """Read a resource, then publish it or send it back."""
    row = queries.resource_of(request.actor, resource_id, "review")
    if row.status != "proposed":
        raise NotNow("review", RESOURCE.labels[row.status])
    form = ReviewForm(request.POST or None)

    def gesture(said: dict[str, Any]) -> str:
        publish = said["decision"] == "publish"
        usecases.review(actor=request.actor, resource_id=row.pk, publish=publish, text=said["text"], at=timezone.now())
        return "La ressource est publiée." if publish else "La ressource est renvoyée à son auteur."

    onward = reverse("library:list")
    return act(request, form, gesture, template="library/review.html", onward=onward, resource=row)


@read
def withdraw(request: Request, resource_id: UUID) -> HttpResponse:
    """Say what will disappear, then do it."""
    row = queries.resource_of(request.actor, resource_id, "withdraw")
    if request.method == "POST":
        usecases.withdraw(actor=request.actor, resource_id=row.pk, at=timezone.now())
        messages.success(request, "La ressource est retirée : plus personne ne la trouve.")
        return redirect("library:list")
    return pages.page(request, "library/withdraw.html", {"resource": row})


def _form(request: Request, *, initial: dict[str, Any]) -> DepositForm:
    posted = request.method == "POST"
    return DepositForm(request.POST if posted else None, request.FILES if posted else None, initial=initial)


def _origin(request: Request):
    """What the new version is made of, when the address names it."""
    asked = request.POST.get("origine") or request.GET.get("origine") or ""
    if not asked:
        return None
    try:
        key = UUID(asked)
    except ValueError as error:
        raise Unknown(asked) from error
    return queries.resource_of(request.actor, key, "improve")


def _alike(origin: Any) -> str:
    """The licence that a version of this one must bear, in words; empty when any will do."""
    licence = ResourceLicence(origin.licence) if origin else None
    return licence.label if licence and licence.share_alike else ""
