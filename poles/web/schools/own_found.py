"""A place that the learner, the family or the school found: fixed at once, on an offer of the pôle."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from poles.domain.allocation import usecases
from poles.domain.needs import queries as needs
from poles.domain.needs.policy import NEEDS
from poles.web import pages
from poles.web.request import Request
from poles.web.schools.forms import OwnFoundForm
from poles.words import french
from poles.words.actor import Actor
from poles.words.adjustments import Adjustment
from poles.words.allocation import FoundBy
from poles.words.findings import Refused
from poles.workflows.need import NEED

UNSUITED = f" ({Adjustment.STEP_FREE.label} non annoncé)"


@require_http_methods(["GET", "HEAD", "POST"])
def own_found(request: Request, need_id: UUID) -> HttpResponse:
    """Choose the offer and say who found it: a seat is held, and the learner leaves the next calculation."""
    actor = request.actor
    need = NEEDS.get(actor, "place", need_id)
    adjustments = needs.adjustments_needed(actor, need)
    access = any(finding.rule == "need.access" for finding in adjustments)
    offers = _choices(actor, need, unsuited=UNSUITED if access else "")
    form = OwnFoundForm(request.POST or None, offers=offers)
    if form.is_valid():
        try:
            usecases.place_own_found(
                actor=actor,
                need_id=need.pk,
                offer_id=UUID(form.cleaned_data["offer_id"]),
                found_by=FoundBy(form.cleaned_data["found_by"]),
                at=timezone.now(),
            )
        except Refused as error:
            pages.add_findings(form, error)
        else:
            messages.success(request, "La place est retenue pour cet élève : il n’entre plus dans le calcul.")
            return redirect("schools:needs")
    context = {
        "line": needs.line_of(actor, need.pk),
        "form": form,
        "offers": offers,
        "adjustments": adjustments,
        "open": need.status == NEED.initial,
    }
    return pages.page(request, "schools/own_found.html", context, status=422 if form.errors else 200)


def _choices(actor: Actor, need, *, unsuited: str) -> list[tuple[str, str]]:
    """(key, « host, commune : offer ») of what can serve the need, whatever the trip: the family chose it; by host.

    ``unsuited``: what to add to those that do not say they give step-free access.
    """
    rows = needs.offers_for(actor, need)
    named = [
        (f"{row.site.name}, {row.site.commune.name} : {row.title}{'' if row.accessible else unsuited}", str(row.pk))
        for row in rows
    ]
    return [(key, label) for label, key in sorted(named, key=lambda one: french.alphabetical(one[0]))]
