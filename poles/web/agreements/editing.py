"""A convention written step by step: what is typed is judged at once, beside its field, and kept when it is sent."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from poles.domain.agreements import board, facts, queries, usecases
from poles.domain.agreements.policy import AGREEMENTS
from poles.web import pages
from poles.web.agreements.placing import STEP_OF, STEPS, Note, laid, notes_of, tallies
from poles.web.agreements.schedule_forms import ScheduleForm, Taken, copy_monday, fill_week, week_in_words
from poles.web.agreements.step_forms import StepForm
from poles.web.request import Request
from poles.words.findings import Finding, Refused, Severity
from poles.words.hours import worked
from poles.words.terms import Terms
from poles.workflows.machine import NotNow

AGED = "Quelqu’un a changé ce texte depuis que vous l’avez ouvert. Rien n’est perdu : vos réponses sont encore ici."
FILLED = "Les heures sont recopiées ci-dessous : vérifiez-les, puis enregistrez."


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, agreement_id: UUID, step: str) -> HttpResponse:
    """One step: its fields, what the rules say of them, and the buttons that check, fill or keep."""
    agreement, version = _opened(request, agreement_id)
    kind = _step(step)
    if version is None:
        messages.info(request, "Aucun texte n’est en préparation : il ne se modifie pas.")
        return redirect("agreements:one", agreement_id)
    terms = queries.terms_of(version)
    seen = queries.mark_of(version)
    if request.method != "POST":
        form = kind(terms=terms, seen=seen)
        return _page(request, agreement, version, form)
    data = request.POST.copy()
    told = _filled(request, agreement, terms, data) if kind is ScheduleForm else ""
    if "ajouter" in request.POST:
        data["plus"] = str(min(12, kind(data, terms=terms).added + 1))
        told = "Des lignes sont ajoutées plus bas."
    form = kind(data, terms=terms, seen=seen)
    if told or "verifier" in request.POST:
        form.is_valid()
        return _page(request, agreement, version, form, told=told)
    if form.is_valid():
        try:
            usecases.edit(
                actor=request.actor,
                version_id=version.pk,
                terms=form.said(),
                seen=form.cleaned_data["seen"],
                at=timezone.now(),
            )
        except Refused as error:
            pages.add_findings(form, error)
        else:
            messages.success(request, f"« {kind.title} » : enregistré.")
            return redirect(_onward(request, agreement_id, kind))
    return _page(request, agreement, version, form, status=422)


@require_POST
def findings(request: Request, agreement_id: UUID, step: str) -> HttpResponse:
    """What the rules say of the step as it is being typed: fragments that take their places in the page. Keeps nothing."""
    agreement, version = _opened(request, agreement_id)
    kind = _step(step)
    if version is None:
        raise NotNow("edit", agreement.get_status_display())
    form = kind(request.POST, terms=queries.terms_of(version))
    context = _judged(agreement, form) | {"agreement": agreement, "oob": True, "here": step}
    return pages.page(request, "agreements/live.html", context)


def next_step(slug: str) -> str:
    """The slug of the step after this one; nothing after the last."""
    rank = [step.slug for step in STEPS].index(slug) + 1
    return STEPS[rank].slug if rank < len(STEPS) else ""


def verdict(findings_: list[Finding] | tuple[Finding, ...], notes: list[Note]) -> dict[str, Any]:
    """How many remarks the whole convention has, in words."""
    blocking = sum(note.blocking for note in notes)
    doubts = sum(note.finding.severity is Severity.WARNING for note in notes)
    return {"blocking": blocking, "doubts": doubts, "findings": findings_}


def _opened(request: Request, agreement_id: UUID) -> tuple[Any, Any]:
    """The convention that this person may write, and its draft; None when none is open."""
    agreement = AGREEMENTS.get(request.actor, "edit", agreement_id)
    agreement = queries.one(request.actor, agreement.pk)
    version = queries.in_preparation(agreement)
    return agreement, version if version is not None and version.status == "draft" else None


def _step(slug: str) -> type[StepForm]:
    if slug not in STEP_OF:
        raise Http404
    return STEP_OF[slug]


def _judged(agreement: Any, form: StepForm) -> dict[str, Any]:
    """The terms as typed, judged; each remark beside its field."""
    terms = form.said()
    found = facts.verdicts(terms, agreement=agreement)
    notes = notes_of(terms, found)
    blocks, apart = laid(form, notes)
    return verdict(found, notes) | {"blocks": blocks, "apart": apart, "tallies": tallies(notes), "terms": terms}


def _page(
    request: Request, agreement: Any, version: Any, form: StepForm, *, told: str = "", status: int = 200
) -> HttpResponse:
    slugs = [step.slug for step in STEPS]
    rank = slugs.index(form.slug)
    context = _judged(agreement, form) | {
        "agreement": agreement,
        "current": version,
        "form": form,
        "here": form.slug,
        "number": rank + 1,
        "titles": [step.title for step in STEPS],
        "before": slugs[rank - 1] if rank else "",
        "last": rank + 1 == len(slugs),
        "told": told,
        "weeks": taken_weeks(request, agreement, queries.terms_of(version)) if form.slug == ScheduleForm.slug else [],
        "live_url": reverse("agreements:findings", args=[agreement.pk, form.slug]),
    }
    return pages.page(request, "agreements/edit.html", context, status=status)


def taken_weeks(request: Request, agreement: Any, own: Terms) -> list[Taken]:
    """The usual weeks of other learners at the same host, each way of working once; not the one that is there already."""
    found: dict[tuple, Taken] = {}
    for other, version in board.same_host(request.actor, agreement):
        for rank, stay in enumerate(queries.terms_of(version).stays):
            total = sum(worked(spans) for spans in stay.week)
            if total and stay.week not in found and stay.week != own.stays[0].week:
                told = week_in_words(stay)
                found[stay.week] = Taken(f"{other.pk}/{rank}", str(other.learner), told, total)
    return list(found.values())


def _filled(request: Request, agreement: Any, terms: Terms, data: Any) -> str:
    """What a button writes into the schedule before it is checked; the sentence that says it is done, else nothing."""
    if "copier" in request.POST:
        copy_monday(data, terms)
        return "Les heures du lundi sont recopiées jusqu’au vendredi : vérifiez-les, puis enregistrez."
    key = request.POST.get("reprendre", "")
    for other, version in board.same_host(request.actor, agreement) if key else ():
        for rank, stay in enumerate(queries.terms_of(version).stays):
            if key == f"{other.pk}/{rank}":
                for own in range(len(terms.stays)):
                    if own == 0 or terms.stays[own].site_id == stay.site_id:
                        fill_week(data, own, stay.week)
                return FILLED
    return "Cet horaire n’est plus là : rien n’a changé." if key else ""


def _onward(request: Request, agreement_id: UUID, kind: type[StepForm]) -> str:
    after = kind.slug if "rester" in request.POST else next_step(kind.slug)
    if not after:
        return reverse("agreements:one", args=[agreement_id])
    return reverse("agreements:edit", args=[agreement_id, after])
