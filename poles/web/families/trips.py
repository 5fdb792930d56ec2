"""« Mes trajets »: a learner says how to go to a placement, and for how long at most; the school reads it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from poles.domain.access import Unknown
from poles.domain.needs import queries as needs
from poles.domain.needs import usecases
from poles.domain.needs.policy import MOBILITIES
from poles.web import pages
from poles.web.families.forms import TripForm
from poles.web.request import Request
from poles.words.findings import Refused
from poles.words.places import Mode

SAID = "C’est noté : {}. Votre établissement peut le lire. Parlez-en à votre professeur."


@require_http_methods(["GET", "HEAD", "POST"])
def trip(request: Request) -> HttpResponse:
    """State the own trip; open needs follow when the school says so."""
    actor = request.actor
    learner = MOBILITIES.rows(actor, "state_mobility").first()
    if learner is None:
        raise Unknown("learner")
    now = needs.mobility_of(actor, learner.pk)
    said_before = {"travel_mode": now.travel_mode, "travel_limit": now.travel_limit} if now.said else {}
    form = TripForm(request.POST or None, initial=said_before)
    if form.is_valid():
        said = form.cleaned_data
        try:
            stated = usecases.state_mobility(
                actor=actor, learner_id=learner.pk, travel_mode=Mode(said["travel_mode"]),
                travel_limit=said["travel_limit"], at=timezone.now(),
            )  # fmt: skip
        except Refused as error:
            pages.add_findings(form, error)
        else:
            messages.success(request, SAID.format(stated.trip))
            return redirect("families:home")
    return pages.page(request, "families/trip.html", {"form": form, "now": now}, status=422 if form.errors else 200)
