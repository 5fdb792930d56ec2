"""The days before a departure on which the steps of a search come due: chosen by the académie, the usual ones shown."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from poles.domain.searches import usecases
from poles.domain.searches.schedule import Delays, delays_of
from poles.web import pages
from poles.web.forms import PageForm
from poles.web.request import Request
from poles.words.findings import Refused
from poles.words.searches import STEP_DAYS, Step

BOUNDS = dict.fromkeys(("min_value", "max_value", "invalid"), "Donnez un nombre de jours, de 1 à 180.")


class DelaysForm(PageForm):
    """One number of days a step."""

    def __init__(self, *args: Any, now: Delays, **kwargs: Any):
        kwargs["initial"] = {step.value: days for step, days in now.items()}
        super().__init__(*args, **kwargs)
        for step in Step:
            self.fields[step.value] = forms.IntegerField(
                label=step.label[:1].upper() + step.label[1:],
                min_value=1,
                max_value=180,
                error_messages=BOUNDS | {"required": "Donnez un nombre de jours, de 1 à 180."},
                help_text=f"Jours avant le départ. Par défaut : {STEP_DAYS[step]}.",
            )

    @property
    def delays(self) -> Delays:
        """What was typed, by step."""
        return {step: self.cleaned_data[step.value] for step in Step}


@require_http_methods(["GET", "HEAD", "POST"])
def delays(request: Request) -> HttpResponse:
    """Show the four delays of the académie, and change them."""
    actor = request.actor
    form = DelaysForm(request.POST or None, now=delays_of(actor.academy_id))
    if form.is_valid():
        try:
            usecases.set_schedule(actor=actor, academy_id=actor.academy_id, delays=form.delays, at=timezone.now())
        except Refused as error:
            pages.add_findings(form, error)
        else:
            messages.success(
                request, "Les délais sont changés : ils valent dès demain matin, pour les départs à venir."
            )
            return redirect("academies:delays")
    return pages.page(request, "academies/delays.html", {"form": form}, status=422 if form.errors else 200)
