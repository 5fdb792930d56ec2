"""The learners proposed to a host's offers, without anybody's name: which formation, which weeks; and a coded decline."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from poles.domain.alerts import candidates as asked
from poles.domain.alerts import usecases
from poles.domain.alerts.candidates import CONFIRMED
from poles.web import pages
from poles.web.forms import PageForm
from poles.web.request import Request
from poles.words.discrimination import Decline
from poles.words.findings import Refused


class DeclineForm(PageForm):
    """Why, from a closed list: no free text."""

    reason = forms.ChoiceField(
        label="Motif",
        choices=[(one.value, one.label[:1].upper() + one.label[1:]) for one in Decline],
        widget=forms.RadioSelect,
    )


@require_safe
def candidates(request: Request) -> HttpResponse:
    """Who is proposed, or confirmed, offer by offer."""
    found = asked.candidates_of(request.actor)
    context = {"candidates": found, "confirmed": CONFIRMED}
    return pages.page(request, "hosts/candidates.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def decline(request: Request, candidate_id: UUID) -> HttpResponse:
    """Say why this one cannot come; the school is told and decides what follows."""
    one = asked.candidate(request.actor, candidate_id)
    form = DeclineForm(request.POST or None)
    if form.is_valid():
        try:
            usecases.decline(
                actor=request.actor, key=one.key, reason=Decline(form.cleaned_data["reason"]), at=timezone.now()
            )
        except Refused as error:
            pages.add_findings(form, error)
        else:
            messages.success(request, "L’établissement est prévenu. Merci de l’avoir dit tôt.")
            return redirect("hosts:candidates")
    context = {"form": form, "one": one, "confirmed": CONFIRMED}
    return pages.page(request, "hosts/decline.html", context, status=422 if form.errors else 200)
