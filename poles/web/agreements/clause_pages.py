"""The articles of the type-conventions of an académie or of a school: read, changed, tried before they are kept."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from poles.domain.access import Forbidden
from poles.domain.agreements import templates
from poles.domain.agreements.examples import example
from poles.domain.agreements.policy import AGREEMENT_TEMPLATES
from poles.domain.agreements.templates import Chosen
from poles.domain.agreements.usecases.templating import follow_academy, write_template
from poles.exchange.agreement_paper import preview_pdf
from poles.law import mentions
from poles.law.clauses import source
from poles.law.placement.conventions import MENTIONS
from poles.web import pages
from poles.web.agreements.clause_forms import LONGEST_NUMBER, ClausesForm
from poles.web.request import Request
from poles.words.agreements import AgreementModel
from poles.words.findings import Finding, Refused
from poles.words.terms import Clause

ORIGINS = {
    "school": "articles de l’établissement",
    "academy": "articles de l’académie",
    "first": "articles fournis avec le service",
}


@require_safe
def listing(request: Request) -> HttpResponse:
    """The five type-conventions, and whose articles each takes here."""
    rows = [
        {"model": model, "chosen": chosen, "origin": ORIGINS[chosen.of], "articles": len(chosen.clauses)}
        for model, chosen in templates.chosen_by(request.actor).items()
    ]
    return pages.page(request, "agreements/templates.html", {"rows": rows, "edits": _edits(request)})


@require_http_methods(["GET", "HEAD", "POST"])
def template(request: Request, model: str) -> HttpResponse:
    """The articles in force; who may changes them, each version replacing the one before."""
    wanted = _model(model)
    if request.method == "POST" and not _edits(request):
        raise Forbidden("edit")
    if request.method == "POST" and "follow" in request.POST:
        return _follow(request, wanted)
    chosen = templates.chosen_by(request.actor)[wanted]
    form = ClausesForm(request.POST or None, clauses=chosen.clauses)
    if form.is_valid():
        academy_id, school_id = templates.place_of(request.actor)
        try:
            row = write_template(
                actor=request.actor, academy_id=academy_id, school_id=school_id, model=wanted, clauses=form.clauses,
                seen=_seen(request), at=timezone.now(),
            )  # fmt: skip
        except Refused as error:
            _laid(form, error.findings)
        else:
            said = f"La version n° {row.version} est en vigueur : les prochaines conventions la suivent."
            messages.success(request, said)
            return redirect("agreements:template", wanted)
    return _shown(request, wanted, chosen, form, status=422 if form.errors else 200)


@require_POST
def preview(request: Request, model: str) -> HttpResponse:
    """What was typed, filled with a made-up convention: on the page, or in PDF; nothing is kept."""
    wanted = _model(model)
    if not _edits(request):
        raise Forbidden("edit")
    chosen = templates.chosen_by(request.actor)[wanted]
    form = ClausesForm(request.POST, clauses=chosen.clauses)
    if not form.is_valid():
        return _shown(request, wanted, chosen, form, status=422)
    today = timezone.localdate()
    terms = Chosen(tuple(form.clauses)).word(example(wanted, on=today))
    if "pdf" in request.POST:
        response = HttpResponse(preview_pdf(terms, on=today), content_type="application/pdf")
        response["Content-Disposition"] = f'inline; filename="apercu-{wanted}.pdf"'
        return response
    _laid(form, mentions.check(wanted, form.clauses, before=chosen.clauses))
    return _shown(request, wanted, chosen, form, filled=terms.clauses)


def _shown(
    request: Request,
    model: AgreementModel,
    chosen: Chosen,
    form: ClausesForm,
    *,
    filled: Sequence[Clause] = (),
    status: int = 200,
) -> HttpResponse:
    """The page of a type-convention, with the preview when one was asked."""
    versions = templates.versions_of(request.actor, model)
    last = versions[0].version if versions else 0
    context: dict[str, Any] = {
        "model": model,
        "chosen": chosen,
        "origin": ORIGINS[chosen.of],
        "source": source(model),
        "form": form,
        "edits": _edits(request),
        "of_school": templates.place_of(request.actor)[1] is not None,
        "versions": versions,
        "seen": request.POST.get("seen", last),
        "filled": filled,
        "words": [(f"{{{name}}}", said) for name, said in mentions.PLACEHOLDERS.items()],
        "required": [(number, MENTIONS[number - 1]) for number in mentions.REQUIRED[model]],
    }
    return pages.page(request, "agreements/template.html", context, status=status)


def _follow(request: Request, model: AgreementModel) -> HttpResponse:
    academy_id, school_id = templates.place_of(request.actor)
    if school_id is None:
        raise Forbidden("edit")
    try:
        follow_academy(
            actor=request.actor, academy_id=academy_id, school_id=school_id, model=model, seen=_seen(request),
            at=timezone.now(),
        )  # fmt: skip
    except Refused as error:
        for finding in error.findings:
            messages.error(request, finding.sentence)
    else:
        messages.success(request, "Les prochaines conventions suivent de nouveau les articles de l’académie.")
    return redirect("agreements:template", model)


def _laid(form: ClausesForm, findings: Sequence[Finding]) -> None:
    """Each finding beside the article that it names."""
    for finding in findings:
        form.add_error(form.field_of(finding.field) or None, finding.sentence)


def _model(said: str) -> AgreementModel:
    try:
        return AgreementModel(said)
    except ValueError:
        raise Http404(said) from None


def _edits(request: Request) -> bool:
    return request.actor.role in AGREEMENT_TEMPLATES.roles("edit")


def _seen(request: Request) -> int:
    """The version that was shown, as the page gave it; one that no row has when it was meddled with."""
    said = request.POST.get("seen", "")
    return int(said) if said.isdecimal() and len(said) < LONGEST_NUMBER else -1
