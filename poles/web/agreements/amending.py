"""What happens to a convention after it is signed: an avenant, its end; or before and after, its cancellation."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from poles.domain.agreements import queries, usecases
from poles.domain.agreements.policy import AGREEMENTS
from poles.domain.signing import usecases as signing
from poles.web import pages
from poles.web.acting import act
from poles.web.agreements.forms import AmendForm, CancelForm, EndForm
from poles.web.request import Request
from poles.words.agreements import Change

read = require_http_methods(["GET", "HEAD", "POST"])
STEP_OF_CHANGE = {
    Change.DATES: "horaires",
    Change.HOURS: "horaires",
    Change.SUSPENSION: "horaires",
    Change.EARLY_END: "horaires",
    Change.PLACE: "accueil",
    Change.TUTOR: "accueil",
    Change.ACTIVITIES: "activites",
}


@read
def amend(request: Request, agreement_id: UUID) -> HttpResponse:
    """An avenant: what changes, why, from when; then the text opens at the step that changes."""
    agreement = _kept(request, agreement_id, "amend")
    bound = queries.in_force(agreement)
    if bound is None or agreement.status != "signed" or queries.in_preparation(agreement):
        return _not_now(request, agreement)
    terms = queries.terms_of(bound)
    initial = {"applies_on": max(timezone.localdate(), terms.first_day)}
    form = AmendForm(request.POST or None, initial=initial)

    def amended(said: dict[str, Any]) -> tuple[str, str]:
        usecases.amend(actor=request.actor, agreement_id=agreement.pk, at=timezone.now(), **said)
        step = STEP_OF_CHANGE[Change(said["changes"][0])]
        told = "L’avenant est ouvert avec le texte en vigueur : changez ce qui change, le reste demeure."
        return told, reverse("agreements:edit", args=[agreement.pk, step])

    return act(request, form, amended, template="agreements/amend.html", agreement=agreement, terms=terms)


@read
def cancel(request: Request, agreement_id: UUID) -> HttpResponse:
    """The placement will not take place: the convention is cancelled, with its reason."""
    agreement = _kept(request, agreement_id, "cancel")
    form = CancelForm(request.POST or None)

    def cancelled(said: dict[str, Any]) -> str:
        signing.cancel(actor=request.actor, agreement_id=agreement.pk, reason=said["reason"], at=timezone.now())
        return "La convention est annulée."

    onward = reverse("agreements:one", args=[agreement.pk])
    return act(request, form, cancelled, template="agreements/cancel.html", onward=onward, agreement=agreement)


@read
def end(request: Request, agreement_id: UUID) -> HttpResponse:
    """The placement is over."""
    agreement = _kept(request, agreement_id, "end")
    form = EndForm(request.POST or None, initial={"ended_on": min(agreement.ends_on, timezone.localdate())})

    def ended(said: dict[str, Any]) -> str:
        signing.end(actor=request.actor, agreement_id=agreement.pk, at=timezone.now(), **said)
        return "Le stage est terminé."

    onward = reverse("agreements:one", args=[agreement.pk])
    return act(request, form, ended, template="agreements/end.html", onward=onward, agreement=agreement)


def _kept(request: Request, agreement_id: UUID, verb: str) -> Any:
    return queries.one(request.actor, AGREEMENTS.get(request.actor, verb, agreement_id).pk)


def _not_now(request: Request, agreement: Any) -> HttpResponse:
    """Only a signed convention without a text in preparation is amended."""
    return pages.page(request, "agreements/amend_not_now.html", {"agreement": agreement}, status=409)
