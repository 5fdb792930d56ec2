"""The calendar of an académie: the weeks of its examinations, that every school sees when it sets a period."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from poles.domain.calendar import usecases
from poles.domain.calendar.year import marks_of
from poles.web import pages
from poles.web.marking import MarkForm
from poles.web.request import Request
from poles.words.findings import Refused
from poles.words.time import SchoolYear


@require_http_methods(["GET", "HEAD", "POST"])
def calendar(request: Request) -> HttpResponse:
    """The days that the académie marked, from this school year on, and the form that marks others."""
    form = MarkForm(request.POST or None, initial={"kind": "exam"})
    if form.is_valid():
        try:
            usecases.mark_academy_days(actor=request.actor, at=timezone.now(), **form.cleaned_data)
        except Refused as error:
            pages.add_findings(form, error)
        else:
            messages.success(request, "Ces jours sont notés : tous les établissements de l’académie les voient.")
            return redirect("academies:calendar")
    marks = marks_of(request.actor, since=SchoolYear.of(timezone.localdate()).first_day)
    context = {"marks": marks, "form": form}
    return pages.page(request, "academies/calendar.html", context, status=422 if form.errors else 200)


@require_POST
def drop_mark(request: Request, mark_id: UUID) -> HttpResponse:
    """Take a mark of the académie back."""
    usecases.drop_mark(actor=request.actor, mark_id=mark_id, at=timezone.now())
    messages.success(request, "Ces jours ne sont plus notés.")
    return redirect("academies:calendar")
