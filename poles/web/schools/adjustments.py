"""What a place must offer so that a learner can work there: stated by the head or the DDFPT, from a closed list."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from poles.domain.needs import queries as needs
from poles.domain.needs import usecases
from poles.domain.needs.policy import ADJUSTMENTS, NEEDS
from poles.web import pages
from poles.web.request import Request
from poles.web.schools.forms import AdjustmentsForm
from poles.words.adjustments import Adjustment
from poles.words.findings import Refused


@require_http_methods(["GET", "HEAD", "POST"])
def adjustments(request: Request, need_id: UUID) -> HttpResponse:
    """Tick what the place must offer; nothing ticked takes everything back."""
    actor = request.actor
    need = NEEDS.get(actor, "see", need_id)
    learner = ADJUSTMENTS.get(actor, "state_adjustments", need.learner_id)
    stated = needs.adjustments_of(actor, [learner.pk])[learner.pk]
    form = AdjustmentsForm(request.POST if request.method == "POST" else None, initial={"kinds": sorted(stated)})
    if form.is_valid():
        kinds = [Adjustment(kind) for kind in form.cleaned_data["kinds"]]
        try:
            usecases.state_adjustments(actor=actor, learner_id=learner.pk, kinds=kinds, at=timezone.now())
        except Refused as error:
            pages.add_findings(form, error)
        else:
            messages.success(request, "C’est noté : le prochain calcul en tiendra compte.")
            return redirect("schools:wishes", need.pk)
    context = {"line": needs.line_of(actor, need.pk), "form": form}
    return pages.page(request, "schools/adjustments.html", context, status=422 if form.errors else 200)
