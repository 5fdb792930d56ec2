"""The priorities of a diagnosis: draw one from a figure, say it, put them in order, take one away."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from poles.domain.programmes import diagnosing
from poles.domain.programmes.policy import DIAGNOSES
from poles.domain.programmes.usecases import ranking
from poles.web.acting import act
from poles.web.request import Request
from poles.web.steering.diagnosis_forms import PriorityForm
from poles.words.programmes import Axis
from poles.words.time import SchoolYear


@require_http_methods(["GET", "HEAD", "POST"])
def priority_new(request: Request, diagnosis_id: UUID) -> HttpResponse:
    """Add a priority; ``suggestion`` fills the form with what a figure shows."""
    row = DIAGNOSES.get(request.actor, "edit", diagnosis_id)
    form = PriorityForm(request.POST) if request.method == "POST" else PriorityForm(initial=_suggested(request, row))

    def gesture(said: dict[str, Any]) -> str:
        ranking.add_priority(actor=request.actor, diagnosis_id=row.pk, at=timezone.now(), **_said(said))
        return "La priorité est ajoutée à la fin de la liste."

    return _form_page(request, form, gesture, row, new=True)


@require_http_methods(["GET", "HEAD", "POST"])
def priority(request: Request, priority_id: UUID) -> HttpResponse:
    """Say a priority in other words."""
    found = diagnosing.priority_of(request.actor, priority_id)
    form = PriorityForm(request.POST or None, initial=vars(found))

    def gesture(said: dict[str, Any]) -> str:
        ranking.change_priority(actor=request.actor, priority_id=found.pk, at=timezone.now(), **_said(said))
        return "La priorité est changée."

    return _form_page(request, form, gesture, found.diagnosis, new=False)


@require_POST
def priority_move(request: Request, priority_id: UUID) -> HttpResponse:
    """Put a priority one rank higher (``sens=monter``) or lower."""
    up = request.POST.get("sens") == "monter"
    row = ranking.move_priority(actor=request.actor, priority_id=priority_id, up=up, at=timezone.now())
    messages.success(request, f"« {row.title} » est maintenant au rang {diagnosing.place_of(row)}.")
    return redirect(_list_url(row.diagnosis.school_year))


@require_POST
def priority_drop(request: Request, priority_id: UUID) -> HttpResponse:
    """Take a priority away."""
    diagnosis = ranking.drop_priority(actor=request.actor, priority_id=priority_id, at=timezone.now())
    messages.success(request, "La priorité est retirée.")
    return redirect(_list_url(diagnosis.school_year))


def _suggested(request: Request, row: Any) -> dict[str, str]:
    """What the figure asked for says, if it still does."""
    key = request.GET.get("suggestion", "")
    if not key:
        return {}
    sheet = diagnosing.sheet(request.actor, row, at=timezone.now())
    found = next((one for one in diagnosing.suggestions(sheet) if one.key == key), None)
    return {"title": found.title, "axis": found.axis.value, "reason": found.reason} if found else {}


def _form_page(
    request: Request, form: PriorityForm, gesture: Callable[[dict[str, Any]], str], row: Any, *, new: bool
) -> HttpResponse:
    context = {"row": row, "year": SchoolYear(row.school_year), "new": new}
    return act(request, form, gesture, template="steering/priority.html", onward=_list_url(row.school_year), **context)


def _said(said: dict[str, Any]) -> dict[str, Any]:
    return said | {"axis": Axis(said["axis"])}


def _list_url(year: int) -> str:
    return f"{reverse('steering:diagnosis', args=[year])}#priorites"
