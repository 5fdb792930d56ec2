"""The returns of an académie: what the ministry asks, one return with its sections, its signature, its versions, its files."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from poles.domain.access import Unknown
from poles.domain.journal import history
from poles.domain.returns import queries, usecases
from poles.domain.returns.policy import ACADEMY_RETURNS
from poles.domain.returns.sealing import body_of, fingerprint, intact, mark_of
from poles.domain.returns.tables import Shown, shown
from poles.exchange import returns_files
from poles.web import pages
from poles.web.academies.return_forms import ReasonForm, SectionForm, SignForm
from poles.web.forms import PageForm
from poles.web.request import Request
from poles.words.findings import Finding, Refused
from poles.words.returns import ReturnSection
from poles.workflows.returns import ACADEMY_RETURN

DEEDS = {
    "assemble": "données des pôles reprises", "edit": "texte écrit", "check": "vérifiée", "rework": "reprise",
    "sign": "signée", "replace": "remplacée", "revise": "nouvelle version commencée", "export": "emportée",
}  # fmt: skip


@require_safe
def returns(request: Request) -> HttpResponse:
    """What the ministry asks of the académie, and where each return stands."""
    asked = queries.asked_of(request.actor, today=timezone.localdate())
    return pages.page(request, "academies/returns.html", {"asked": asked})


@require_POST
def prepare(request: Request, return_campaign_id: UUID) -> HttpResponse:
    """Begin the return to a campaign, assembled from the pôles."""
    row = usecases.prepare(actor=request.actor, campaign_id=return_campaign_id, at=timezone.now())
    return redirect("academies:return", row.pk)


@require_safe
def return_page(request: Request, return_id: UUID) -> HttpResponse:
    """One return, section by section."""
    return _page(request, return_id)


@require_POST
def write(request: Request, return_id: UUID) -> HttpResponse:
    """Write what the académie says of one section."""
    form = SectionForm(request.POST, auto_id=f"id_{request.POST.get('section', '')[:16]}_%s")
    if form.is_valid():
        section = ReturnSection(form.cleaned_data["section"])
        try:
            usecases.complete(
                actor=request.actor,
                return_id=return_id,
                section=section,
                text=form.cleaned_data["text"],
                seen=form.cleaned_data["seen"],
                at=timezone.now(),
            )
        except Refused as error:
            pages.add_findings(form, error)
        else:
            messages.success(request, f"Enregistré : {section.label}.")
            return redirect(f"{reverse('academies:return', args=[return_id])}#{section}")
    return _page(request, return_id, typed=form)


@require_POST
def reassemble(request: Request, return_id: UUID) -> HttpResponse:
    """Take the data of the pôles again."""
    usecases.reassemble(actor=request.actor, return_id=return_id, at=timezone.now())
    messages.success(request, "Les données des pôles sont reprises ; vos textes sont gardés.")
    return redirect("academies:return", return_id)


@require_POST
def check(request: Request, return_id: UUID) -> HttpResponse:
    """Say that it is complete, or read what is missing."""
    try:
        usecases.check(actor=request.actor, return_id=return_id, at=timezone.now())
    except Refused as error:
        return _page(request, return_id, findings=error.findings)
    messages.success(request, "La remontée est complète : elle attend sa signature.")
    return redirect("academies:return", return_id)


@require_POST
def rework(request: Request, return_id: UUID) -> HttpResponse:
    """Take it back, to complete it."""
    usecases.rework(actor=request.actor, return_id=return_id, at=timezone.now())
    return redirect("academies:return", return_id)


@require_POST
def sign(request: Request, return_id: UUID) -> HttpResponse:
    """Sign: the return is frozen."""
    form = SignForm(request.POST)
    if form.is_valid():
        try:
            usecases.sign(actor=request.actor, return_id=return_id, at=timezone.now(), **form.cleaned_data)
        except Refused as error:
            pages.add_findings(form, error)
        else:
            messages.success(request, "La remontée est signée et figée : le ministère la lit.")
            return redirect("academies:return", return_id)
    return _page(request, return_id, signing=form)


@require_POST
def revise(request: Request, return_id: UUID) -> HttpResponse:
    """Begin a new version; the signed one stands until the new one is signed."""
    form = ReasonForm(request.POST)
    if form.is_valid():
        try:
            row = usecases.revise(actor=request.actor, return_id=return_id, at=timezone.now(), **form.cleaned_data)
        except Refused as error:
            pages.add_findings(form, error)
        else:
            messages.success(request, f"La version {row.version} est commencée ; la version signée reste valable.")
            return redirect("academies:return", row.pk)
    return _page(request, return_id, revising=form)


@require_safe
def return_file(request: Request, return_id: UUID, file_format: str) -> HttpResponse:
    """The return as a file: whole and verifiable in JSON, laid out in one long table otherwise."""
    if file_format not in returns_files.FORMATS:
        raise Unknown(file_format)
    now = timezone.now()
    row = usecases.export_return(actor=request.actor, return_id=return_id, at=now, note=file_format)
    if file_format == returns_files.JSON:
        made = returns_files.signed(body_of(row), row.digest)
    else:
        made = returns_files.laid(shown(row), file_format, title=str(row.campaign), at=row.signed_at or now)
    name = f"remontee-{row.academy_id}-{row.campaign.code}-{row.campaign.school_year}-v{row.version}.{file_format}"
    return attached(made, file_format, name)


def attached(made: bytes, file_format: str, name: str) -> HttpResponse:
    """A file to keep, never shown in place."""
    response = HttpResponse(made, content_type=returns_files.FORMATS[file_format])
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _page(
    request: Request,
    return_id: UUID,
    *,
    typed: SectionForm | None = None,
    signing: SignForm | None = None,
    revising: ReasonForm | None = None,
    findings: tuple[Finding, ...] = (),
) -> HttpResponse:
    actor = request.actor
    row = ACADEMY_RETURNS.get(actor, "see", return_id)
    is_open = row.campaign.status == "open"
    steps = ACADEMY_RETURN.open_from(row.status) if is_open else frozenset()
    may = ACADEMY_RETURNS.may(actor, row) & (
        steps | ({"edit", "assemble"} if is_open and row.status == "draft" else set())
    )
    sections = [(part, _section_form(part, typed) if "edit" in may else None) for part in shown(row)]
    versions = list(queries.versions_of(actor, row))
    refused: list[PageForm] = [form for form in (typed, signing, revising) if form is not None and form.errors]
    context = {
        "row": row,
        "campaign": row.campaign,
        "academy": row.academy,
        "sections": sections,
        "missing": [part for part, _form in sections if part.lack and not part.remark],
        "may": may,
        "findings": findings,
        "refused": refused[0] if refused else None,
        "signing": signing or (SignForm(initial={"seen": fingerprint(row)}) if "sign" in may else None),
        "revising": revising or (ReasonForm() if "replace" in may and versions[0].pk == row.pk else None),
        "versions": versions,
        "deeds": [(one, DEEDS.get(one.what, one.what)) for one in history("academyreturn", row.pk)[:12]],
        "intact": intact(row) if row.digest else None,
        "late": is_open and row.status in ("draft", "checked") and timezone.localdate() > row.campaign.due_on,
        "formats": list(returns_files.FORMATS),
        "own": actor.academy_id == row.academy_id,
    }
    return pages.page(request, "academies/return.html", context, status=422 if refused or findings else 200)


def _section_form(part: Shown, typed: SectionForm | None) -> SectionForm:
    """The form of a section, with what was typed when it was refused; the mark is that of the text shown now."""
    if typed is not None and typed.data.get("section") == part.section:
        typed.data = {**dict(typed.data.items()), "seen": mark_of(part.remark)}
        return typed
    initial = {"section": part.section.value, "seen": mark_of(part.remark), "text": part.remark}
    return SectionForm(initial=initial, auto_id=f"id_{part.section}_%s")
