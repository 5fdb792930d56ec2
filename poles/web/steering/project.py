"""The project of a pôle over several years: write it, adopt it, see the years that decline it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from poles.domain.programmes import diagnosing
from poles.domain.programmes.policy import HUB_PROJECTS
from poles.domain.programmes.usecases import projecting
from poles.exchange.diagnosis_files import project_pdf as paper
from poles.web import pages
from poles.web.acting import act
from poles.web.request import Request
from poles.web.steering.diagnosis_forms import AdoptForm, ProjectForm, read_again
from poles.words.findings import Refused
from poles.words.time import SchoolYear


@require_safe
def project(request: Request) -> HttpResponse:
    """The projects that this hat reads: the one in preparation, the adopted ones, each with its years."""
    return _shown(request)


@require_http_methods(["GET", "HEAD", "POST"])
def project_new(request: Request) -> HttpResponse:
    """Begin a project; ``depuis`` starts from the words of an adopted one."""
    today = _today()
    form = ProjectForm(request.POST or None, initial=_started(request, today), today=today)

    def gesture(said: dict[str, Any]) -> str:
        text = {name: value for name, value in said.items() if name != "read"}
        projecting.draft_project(actor=request.actor, at=timezone.now(), **text)
        return "Le projet est en préparation : les membres du pôle le lisent déjà."

    return act(request, form, gesture, template="steering/project_form.html", onward=reverse("steering:project"))


@require_http_methods(["GET", "HEAD", "POST"])
def project_edit(request: Request, project_id: UUID) -> HttpResponse:
    """Change a project in preparation."""
    row = HUB_PROJECTS.get(request.actor, "edit", project_id)
    mark = diagnosing.mark_of(row.aims)
    form = ProjectForm(request.POST or None, initial=vars(row) | {"read": mark}, today=_today())
    if form.is_valid():
        try:
            projecting.change_project(actor=request.actor, project_id=row.pk, at=timezone.now(), **form.cleaned_data)
        except Refused as error:
            pages.add_findings(form, error)
            row = HUB_PROJECTS.get(request.actor, "see", row.pk)
            read_again(form, diagnosing.mark_of(row.aims))
        else:
            messages.success(request, "Le projet est enregistré.")
            return redirect("steering:project")
    context = {"form": form, "row": row}
    return pages.page(request, "steering/project_form.html", context, status=422 if form.errors else 200)


@require_POST
def project_adopt(request: Request, project_id: UUID) -> HttpResponse:
    """Adopt a project: it no longer changes."""
    row = HUB_PROJECTS.get(request.actor, "adopt", project_id)
    form = AdoptForm(request.POST, today=timezone.localdate())
    if form.is_valid():
        try:
            projecting.adopt_project(
                actor=request.actor, project_id=row.pk, on=form.cleaned_data["on"], at=timezone.now()
            )
        except Refused as error:
            pages.add_findings(form, error)
        else:
            messages.success(request, "Le projet est adopté : les programmes d’actions de ses années le déclinent.")
            return redirect("steering:project")
    return _shown(request, adopt_form=form)


@require_safe
def project_pdf(request: Request, project_id: UUID) -> HttpResponse:
    """The project on paper."""
    row = HUB_PROJECTS.get(request.actor, "see", project_id)
    [part] = diagnosing.project_parts([row])
    contents = paper(part, today=timezone.localdate())
    headers = {"Content-Disposition": f'attachment; filename="projet-{row.hub.slug}.pdf"'}
    return HttpResponse(contents, content_type="application/pdf", headers=headers)


def _shown(request: Request, adopt_form: AdoptForm | None = None) -> HttpResponse:
    may_edit = request.actor.role in HUB_PROJECTS.roles("edit")
    rows = list(diagnosing.projects_of(request.actor)[: diagnosing.PROJECTS_SHOWN])
    context = {
        "parts": diagnosing.project_parts(rows),
        "may_edit": may_edit,
        "drafted": any(row.adopted_on is None for row in rows),
        "adopt_form": adopt_form or AdoptForm(today=timezone.localdate()),
        "diagnosis_url": reverse("steering:diagnosis", args=[_today().start]),
    }
    status = 422 if adopt_form and adopt_form.errors else 200
    return pages.page(request, "steering/project.html", context, status=status)


def _started(request: Request, today: SchoolYear) -> dict:
    usual = {"first_year": today.start, "last_year": today.start + 2}
    before = request.GET.get("depuis", "")
    if not before:
        return usual
    row = HUB_PROJECTS.get(request.actor, "edit", before)
    return usual | {"title": row.title, "aims": row.aims}


def _today() -> SchoolYear:
    return SchoolYear.of(timezone.localdate())
