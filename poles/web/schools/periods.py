"""The periods of classes: set one for several classes at once, change it, take it back; what the law says is told first."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from poles.domain.calendar import queries as calendar
from poles.domain.calendar import usecases
from poles.domain.calendar.policy import CLASSES, PERIODS
from poles.web import pages
from poles.web.request import Request
from poles.web.schools.classes import asked_year
from poles.web.schools.year_forms import AmendPeriodForm, PeriodsForm
from poles.words import french
from poles.words.findings import Finding, Refused, Severity
from poles.words.training import GradeLevel, PlacementKind, duty_of

read = require_http_methods(["GET", "HEAD", "POST"])
Remarks = list[tuple[str, list[Finding]]]


@read
def open_periods(request: Request) -> HttpResponse:
    """A period for one or several classes. Remarks that do not forbid are shown, then a second press goes on."""
    actor = request.actor
    wanted, _ = asked_year(request)
    rows = calendar.classes_of(actor, school_year=wanted.start).filter(
        pk__in=CLASSES.rows(actor, "open_period").values("pk")
    )
    classes = {str(row.pk): row for row in rows}
    asked = [key for key in request.GET.getlist("classe") if key in classes]
    form = PeriodsForm(
        request.POST or None,
        classes=[(key, f"{row.name} ({row.programme.label})") for key, row in classes.items()],
        initial=_initial(request, [classes[key] for key in asked]) | {"class_ids": asked},
    )
    remarks: Remarks = []
    if form.is_valid():
        said = form.cleaned_data | {"kind": PlacementKind(form.cleaned_data["kind"])}
        keys = said.pop("class_ids")
        days = {name: said[name] for name in ("kind", "starts_on", "ends_on")}
        found = [(classes[key].name, calendar.verdict(classes[key], **days)) for key in keys]
        remarks = _doubts(found)
        if not remarks or "confirme" in request.POST:
            try:
                opened = usecases.open_periods(
                    actor=actor, class_group_ids=[UUID(key) for key in keys], at=timezone.now(), **said
                )
            except Refused as error:
                pages.add_findings(form, error)
            else:
                if opened.done:
                    _say(request, opened)
                    return redirect("schools:year")
                for name, why in opened.not_done:
                    form.add_error(None, f"{name} : {why}")
    context = {"form": form, "remarks": remarks, "classes": classes, "year": wanted}
    return pages.page(request, "schools/period_new.html", context, status=422 if form.errors else 200)


@read
def amend(request: Request, period_id: UUID) -> HttpResponse:
    """Change the name or the dates of a period, after the same remarks."""
    period = PERIODS.get(request.actor, "amend_period", period_id)
    division = period.class_group
    typed = {"label": period.label, "starts_on": period.starts_on, "ends_on": period.ends_on}
    form = AmendPeriodForm(request.POST or None, initial=typed)
    remarks: Remarks = []
    if form.is_valid():
        said = form.cleaned_data
        days = {"starts_on": said["starts_on"], "ends_on": said["ends_on"]}
        if days != {name: typed[name] for name in days}:
            kind = PlacementKind(period.kind)
            found = calendar.verdict(division, kind=kind, besides=period.pk, **days)
            remarks = _doubts([(division.name, found)])
        if not remarks or "confirme" in request.POST:
            try:
                usecases.amend_period(actor=request.actor, period_id=period.pk, at=timezone.now(), **said)
            except Refused as error:
                pages.add_findings(form, error)
                remarks = []
            else:
                messages.success(request, "La période est changée.")
                return redirect("schools:class", division.pk)
    counts = calendar.periods_of(request.actor).get(pk=period.pk)
    context = {"period": period, "division": division, "form": form, "remarks": remarks, "counts": counts}
    return pages.page(request, "schools/period_amend.html", context, status=422 if form.errors else 200)


@require_POST
def drop(request: Request, period_id: UUID) -> HttpResponse:
    """Take a period back, as long as no need was stated for it."""
    division = PERIODS.get(request.actor, "drop_period", period_id).class_group
    usecases.drop_period(actor=request.actor, period_id=period_id, at=timezone.now())
    messages.success(request, "La période est retirée.")
    return redirect("schools:class", division.pk)


def _initial(request: Request, asked: list) -> dict:
    """What the address proposes: days and kind of a catch-up, or the usual kind of the first class."""
    grade = GradeLevel(asked[0].programme.grade) if asked else GradeLevel.OTHER
    given = {name: request.GET[name] for name in ("starts_on", "ends_on") if request.GET.get(name)}
    label = {"label": "Rattrapage", "catch_up": True} if request.GET.get("rattrapage") else {}
    return {"kind": duty_of(grade) or PlacementKind.PFMP, **given, **label}


def _doubts(found: Remarks) -> Remarks:
    """The remarks that need a second press: nothing when only public holidays are told, and no refusal (the gesture says it)."""
    kept = [(name, [one for one in findings if one.severity is not Severity.BLOCKING]) for name, findings in found]
    if not any(one.severity is Severity.WARNING for _, findings in kept for one in findings):
        return []
    return [(name, findings) for name, findings in kept if findings]


def _say(request: Request, opened: usecases.Opened) -> None:
    names = french.join(period.class_group.name for period in opened.done)
    messages.success(request, f"La période est fixée pour {names}. Dites maintenant qui cherche une place.")
    for name, why in opened.not_done:
        messages.error(request, f"{name}, rien n’a été fixé : {why}")
