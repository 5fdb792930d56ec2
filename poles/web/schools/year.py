"""The year of the school: weeks across, classes down, holidays and examinations marked; and the days that the school marks."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from poles.domain.access import Unknown
from poles.domain.calendar import usecases
from poles.domain.calendar import year as queries
from poles.domain.calendar.policy import CLASSES, TEAMS
from poles.web import pages
from poles.web.marking import MarkForm
from poles.web.request import Request
from poles.web.schools.classes import asked_year
from poles.words.findings import Refused
from poles.words.training import HolidayZone

LETTERS = {"holiday": "V", "exam": "E", "closed": "F", "event": "●"}
"""What a week of each kind bears in the table, besides its pattern."""


@dataclass(frozen=True)
class Square:
    """One class in one week as the table shows it: a class of the style sheet, a sign, and what is heard."""

    css: str
    sign: str
    heard: str


def _square(cell: queries.Cell) -> Square:
    sign = LETTERS.get(cell.column.state, "")
    if cell.period is None:
        return Square(f" poles-year__{cell.column.state}" if sign else "", sign, "")
    css = " poles-year__catch-up" if cell.period.catch_up else " poles-year__period"
    return Square(css, f"{cell.number}{sign}", cell.period.label)


@require_safe
def year(request: Request) -> HttpResponse:
    """The year view."""
    return _view(request, MarkForm())


def _view(request: Request, form: MarkForm) -> HttpResponse:
    wanted, other = asked_year(request)
    school = queries.school_of(request.actor)
    if school is None:
        raise Unknown("school")
    view = queries.year_of(request.actor, school, school_year=wanted.start)
    zones = {zone.value: zone.label for zone in HolidayZone}
    context = {
        "school": school,
        "year": wanted,
        "other": other,
        "view": view,
        "lines": [(line, [_square(cell) for cell in cells]) for line, cells in view.lines],
        "zone": zones.get(view.days.zone, ""),
        "marks": view.days.marks,
        "form": form,
        "may_plan": request.actor.role in CLASSES.roles("open_period"),
        "may_mark": request.actor.role in TEAMS.roles("mark_days"),
    }
    return pages.page(request, "schools/year.html", context, status=422 if form.errors else 200)


@require_POST
def mark(request: Request) -> HttpResponse:
    """Mark days of the school; a form that is refused comes back with the year view."""
    school = queries.school_of(request.actor)
    form = MarkForm(request.POST)
    if school is None:
        raise Unknown("school")
    if form.is_valid():
        try:
            usecases.mark_days(actor=request.actor, school_id=school.pk, at=timezone.now(), **form.cleaned_data)
        except Refused as error:
            pages.add_findings(form, error)
        else:
            messages.success(request, "Ces jours sont notés au calendrier de l’établissement.")
            return redirect("schools:year")
    return _view(request, form)


@require_POST
def drop_mark(request: Request, mark_id: UUID) -> HttpResponse:
    """Take a mark of the school back."""
    usecases.drop_mark(actor=request.actor, mark_id=mark_id, at=timezone.now())
    messages.success(request, "Ces jours ne sont plus notés.")
    return redirect("schools:year")
