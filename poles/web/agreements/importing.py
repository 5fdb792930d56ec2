"""A list of conventions: take out that of a class, fill it in, give it back, read the findings line by line, then prepare.

Nothing is kept between the two steps: what was read goes to the page, signed, and comes back with the decision.
"""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from poles.domain.access import Unknown
from poles.domain.agreements import usecases
from poles.domain.agreements.usecases.importing import MOST_BYTES
from poles.domain.calendar.policy import PERIODS
from poles.domain.calendar.queries import periods_of
from poles.exchange import agreements_sheet
from poles.exchange.workbook_files import FORMATS, XLSX, write_xlsx
from poles.web import pages
from poles.web.forms import PageForm
from poles.web.previewed import sealed, unsealed
from poles.web.request import Request
from poles.words.agreement_lists import ReadList
from poles.words.findings import Finding, Refused, Severity, refuse
from poles.words.french import plural
from poles.words.time import SchoolYear

SALT, MOST_KEPT = "poles.agreements.list", 1_000_000
MIB = 1024 * 1024
LARGE = "Ce fichier contient trop de texte pour être repris d’un coup : donnez une classe à la fois."
SHOWN = 4
"""Findings shown of a line; the page of its convention has them all."""


class ListForm(PageForm):
    """One file, whose size is looked at before anything of it is read."""

    file = forms.FileField(
        label="Liste remplie",
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.ods"}),
        allow_empty_file=True,
        error_messages={"required": "Choisissez un fichier."},
        help_text=f"Un fichier .csv, .xlsx ou .ods de {MOST_BYTES // MIB} Mo au plus, {agreements_sheet.MOST_LINES} lignes.",
    )

    def clean_file(self) -> Any:
        """The file, or what is wrong with its size."""
        given = self.cleaned_data["file"]
        if given.size > MOST_BYTES:
            raise forms.ValidationError(f"Ce fichier dépasse {MOST_BYTES // MIB} Mo : donnez une classe à la fois.")
        return given


@require_http_methods(["GET", "HEAD", "POST"])
def importing(request: Request) -> HttpResponse:
    """Take a list out, or give one back; then what each line would become, with its findings."""
    posted = request.method == "POST"
    form = ListForm(request.POST if posted else None, request.FILES if posted else None)
    if form.is_valid():
        try:
            return _looked_at(request, form.cleaned_data["file"])
        except Refused as error:
            pages.add_findings(form, error)
    return _start(request, form)


@require_POST
def apply(request: Request) -> HttpResponse:
    """Prepare and complete the conventions that the page showed."""
    try:
        read = ReadList.model_validate(unsealed(request, salt=SALT))
    except Refused as error:
        form = ListForm()
        form.is_bound, form.cleaned_data = True, {}
        pages.add_findings(form, error)
        return _start(request, form)
    done = usecases.import_list(actor=request.actor, lines=read.lines, at=timezone.now())
    made = sum(one.new for one in done.done)
    changed = sum(one.changed and not one.new for one in done.done)
    blocked = sum(one.blocks for one in done.done)
    told = (
        f"C’est fait : {plural(made, 'convention préparée', 'conventions préparées')}, {plural(changed, 'complétée')}."
    )
    if blocked:
        told += f" {plural(blocked, 'est à corriger', 'sont à corriger')} avant l’envoi en signature."
    messages.success(request, told)
    return redirect("agreements:list")


@require_safe
def sheet(request: Request) -> HttpResponse:
    """The placements of a class in a period as a workbook, with what is known, to be filled in and given back."""
    try:
        period = PERIODS.get(request.actor, "see", request.GET.get("periode", ""))
    except Unknown:
        return redirect("agreements:import")
    done = usecases.look_at_class(actor=request.actor, period_id=period.pk, at=timezone.now())
    rows = agreements_sheet.rows_of(done)
    headings = (*agreements_sheet.HEADINGS, "Organisme")
    content = write_xlsx(headings, rows, title="Conventions", at=timezone.now())
    headers = {"Content-Disposition": f'attachment; filename="conventions-{period.starts_on.isoformat()}.{XLSX}"'}
    return HttpResponse(content, content_type=FORMATS[XLSX], headers=headers)


def _start(request: Request, form: ListForm) -> HttpResponse:
    year = SchoolYear.of(timezone.localdate()).start
    periods = [row for row in periods_of(request.actor, school_year=year) if getattr(row, "placed", 0)]
    context = {"form": form, "periods": periods, "headings": agreements_sheet.HEADINGS}
    return pages.page(request, "agreements/import.html", context, status=422 if form.errors else 200)


def _looked_at(request: Request, given: Any) -> HttpResponse:
    """The second step: nothing has changed yet. Raise Refused when nothing of the file can be taken."""
    actor = request.actor
    read = usecases.read_list(actor=actor, name=given.name, content=given.read(), parse=agreements_sheet.read)
    if not read.lines and read.remarks:
        raise refuse("import.file", " ".join(_sentence(one) for one in read.remarks[:5]), field="file")
    done = usecases.import_list(actor=actor, lines=read.lines, at=timezone.now(), look=True)
    remarks = sorted((*read.remarks, *done.remarks), key=lambda one: (one.severity is not Severity.BLOCKING, one.line))
    lines = [{"one": one, **_short(one.findings)} for one in done.done]
    context = {
        "read": read,
        "lines": lines,
        "new": sum(one.new for one in done.done),
        "changed": sum(one.changed and not one.new for one in done.done),
        "same": sum(not one.changed for one in done.done),
        "blocked": sum(one.blocks for one in done.done),
        "remarks": remarks,
        "refused": len({one.line for one in remarks if one.severity is Severity.BLOCKING and one.line}),
        "kept": sealed(actor, read.model_dump(mode="json"), salt=SALT, most=MOST_KEPT, large=LARGE),
    }
    return pages.page(request, "agreements/import_preview.html", context)


def _short(findings: Sequence[Finding]) -> dict[str, Any]:
    """One finding a rule, those of hours and days first, and how many rules more have something to say."""
    by_rule: dict[str, Finding] = {}
    for one in findings:
        by_rule.setdefault(one.rule, one)
    first = sorted(by_rule.values(), key=lambda one: (one.severity is not Severity.BLOCKING, one.day is None))
    return {"findings": first[:SHOWN], "more": max(0, len(first) - SHOWN)}


def _sentence(one: Any) -> str:
    place = (
        f"Ligne {one.line}, {one.field} : " if one.line and one.field else f"Ligne {one.line} : " if one.line else ""
    )
    return place + one.sentence
