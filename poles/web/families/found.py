"""« J’ai trouvé »: a learner tells the school which organisation said yes; the school decides."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from poles.domain.needs import queries as needs
from poles.domain.needs.policy import NEEDS
from poles.domain.searches import queries, usecases
from poles.web import pages
from poles.web.families.forms import FoundForm
from poles.web.request import Request
from poles.words.findings import Refused
from poles.words.searches import Means, Outcome
from poles.workflows.need import NEED

TOLD = "C’est noté : votre établissement le lira. Le stage n’est pas encore sûr. Parlez-en à votre professeur."


@require_http_methods(["GET", "HEAD", "POST"])
def found(request: Request, need_id: UUID) -> HttpResponse:
    """Tell of a place found alone or by the family; what was told before is shown."""
    need = NEEDS.get(request.actor, "tell_found", need_id)
    form = FoundForm(request.POST or None)
    if form.is_valid():
        said = form.cleaned_data
        try:
            usecases.tell_found(
                actor=request.actor, need_id=need_id, host_name=said["host_name"], means=Means(said["means"]),
                outcome=Outcome(said["outcome"]), at=timezone.now(),
            )  # fmt: skip
        except Refused as error:
            pages.add_findings(form, error)
        else:
            messages.success(request, TOLD)
            return redirect("families:home")
    context = {
        "form": form,
        "line": needs.line_of(request.actor, need_id),
        "open": need.status == NEED.initial,
        "told": queries.contacts_of(request.actor, need_id),
    }
    return pages.page(request, "families/found.html", context, status=422 if form.errors else 200)
