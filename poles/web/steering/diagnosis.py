"""The territorial diagnosis of a pôle: its figures, what people say of them, its day, its files."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from poles.domain.access import Unknown
from poles.domain.programmes import diagnosing
from poles.domain.programmes.diagnosing import Sheet
from poles.domain.programmes.policy import DIAGNOSES
from poles.domain.programmes.usecases import diagnosing as gestures
from poles.exchange.diagnosis_files import diagnosis_pdf as paper
from poles.exchange.diagnosis_files import diagnosis_xlsx as workbook
from poles.exchange.workbook_files import FORMATS, XLSX
from poles.web import pages
from poles.web.acting import act
from poles.web.public import shapes
from poles.web.request import Request
from poles.web.steering.diagnosis_forms import NoteForm, RemarkForm, ReopenForm, read_again
from poles.web.steering.diagnosis_shown import group_lines, heat_table, tension_lines
from poles.words.diagnosis import Section, Strain
from poles.words.findings import Refused
from poles.words.french import plural
from poles.words.time import EARLIEST, LATEST, SchoolYear


@require_safe
def diagnosis(request: Request, year: int) -> HttpResponse:
    """The diagnosis of the year; the choice of a pôle for the rectorate; how to begin when there is none."""
    school_year = _school_year(year)
    found = diagnosing.diagnoses_of(request.actor, year, slug=_pole(request))
    hub = diagnosing.own_hub(request.actor)
    if len(found) != 1:
        context = {"found": found, "year": school_year, "hub": hub}
        return pages.page(request, "steering/diagnosis_none.html", context)
    sheet = diagnosing.sheet(request.actor, found[0], at=timezone.now())
    now = SchoolYear.of(timezone.localdate())
    known = [one for one in diagnosing.years_of(sheet.diagnosis.hub_id) if one != sheet.year]
    context = {
        "sheet": sheet,
        "figures": sheet.figures,
        "heat": heat_table(sheet.figures["weeks"]),
        "tension": tension_lines(sheet.figures["tension"]),
        "groups": group_lines(sheet.figures["groups"]),
        "sought": [one for one in sheet.figures["trades"] if one["due"] != 0],
        "unsought": [one for one in sheet.figures["trades"] if one["due"] == 0],
        "unseen": sum(one["due"] is None for one in sheet.figures["trades"]),
        "strains": list(Strain),
        "sections": list(Section),
        "writes": "edit" in sheet.may and not sheet.frozen,
        "adds": "remark" in sheet.may and not sheet.frozen,
        "suggestions": diagnosing.suggestions(sheet) if "edit" in sheet.may and not sheet.frozen else [],
        "reopenings": diagnosing.reopenings(sheet.diagnosis),
        "years": known,
        "next_year": now.next if hub and now.next not in [*known, sheet.year] else None,
        "map_url": _of_hub("steering:diagnosis_geojson", sheet),
        "pdf_url": _of_hub("steering:diagnosis_pdf", sheet),
    }
    return pages.page(request, "steering/diagnosis.html", context)


@require_POST
def diagnosis_open(request: Request, year: int) -> HttpResponse:
    """Begin the diagnosis of a year."""
    gestures.open_diagnosis(actor=request.actor, school_year=_school_year(year).start, at=timezone.now())
    messages.success(request, "Le diagnostic est ouvert : ses chiffres sont déjà là. Complétez-le avec les membres.")
    return redirect("steering:diagnosis", year)


@require_http_methods(["GET", "HEAD", "POST"])
def diagnosis_remark(request: Request, diagnosis_id: UUID, section: str) -> HttpResponse:
    """Write what the pôle says of a section, for the coordination; add a remark, for a member."""
    part = _section(section)
    writes = request.actor.role in DIAGNOSES.roles("edit")
    row = DIAGNOSES.get(request.actor, "remark", diagnosis_id)
    remark = diagnosing.remark_of(row, part)
    read = {"text": remark.text, "read": remark.mark}
    form = RemarkForm(request.POST or None, initial=read) if writes else NoteForm(request.POST or None)
    if form.is_valid():
        try:
            _write(request, row.pk, part, form)
        except Refused as error:
            pages.add_findings(form, error)
            remark = diagnosing.remark_of(DIAGNOSES.get(request.actor, "see", row.pk), part)
            if writes:
                read_again(form, remark.mark)
        else:
            messages.success(request, f"C’est noté dans « {part.label} ».")
            return redirect(f"{reverse('steering:diagnosis', args=[row.school_year])}#{part.anchor}")
    context = {"row": row, "year": SchoolYear(row.school_year), "part": part, "remark": remark, "form": form}
    status = 422 if form.errors else 200
    return pages.page(request, "steering/diagnosis_remark.html", context | {"writes": writes}, status=status)


@require_POST
def diagnosis_note_drop(request: Request, diagnosis_id: UUID, section: str) -> HttpResponse:
    """Take a member's remark away."""
    part = _section(section)
    row = gestures.drop_note(
        actor=request.actor, diagnosis_id=diagnosis_id, section=part, key=request.POST.get("key", ""), at=timezone.now()
    )
    messages.success(request, "Cette remarque est retirée ; le journal garde qu’elle l’a été.")
    return redirect(f"{reverse('steering:diagnosis', args=[row.school_year])}#{part.anchor}")


@require_POST
def diagnosis_date(request: Request, diagnosis_id: UUID) -> HttpResponse:
    """Date the diagnosis: its figures freeze."""
    row = gestures.date_diagnosis(actor=request.actor, diagnosis_id=diagnosis_id, at=timezone.now())
    messages.success(request, "Le diagnostic est arrêté : ses chiffres ne changent plus. Vous pouvez l’imprimer.")
    return redirect("steering:diagnosis", row.school_year)


@require_http_methods(["GET", "HEAD", "POST"])
def diagnosis_reopen(request: Request, diagnosis_id: UUID) -> HttpResponse:
    """Take a dated diagnosis up again, with a reason."""
    row = DIAGNOSES.get(request.actor, "reopen", diagnosis_id)
    form = ReopenForm(request.POST or None)

    def gesture(said: dict[str, Any]) -> str:
        gestures.reopen_diagnosis(actor=request.actor, diagnosis_id=row.pk, reason=said["reason"], at=timezone.now())
        return "Le diagnostic est repris : ses chiffres sont ceux d’aujourd’hui."

    onward, context = reverse("steering:diagnosis", args=[row.school_year]), {"year": SchoolYear(row.school_year)}
    return act(request, form, gesture, template="steering/diagnosis_reopen.html", onward=onward, row=row, **context)


@require_safe
def diagnosis_geojson(request: Request, year: int) -> JsonResponse:
    """The contour of the pôle, its schools, and the communes where seats are offered."""
    row = _row(request, year)
    features = [shapes.hub(row.hub)]
    features += [_place(place) for place in diagnosing.places(row) if place["lat"] is not None]
    return shapes.collection(features)


@require_safe
def diagnosis_pdf(request: Request, year: int) -> HttpResponse:
    """The diagnosis on paper."""
    sheet = _one(request, year)
    contents = paper(sheet, today=timezone.localdate())
    headers = {"Content-Disposition": f'attachment; filename="diagnostic-{sheet.diagnosis.hub.slug}-{year}.pdf"'}
    return HttpResponse(contents, content_type="application/pdf", headers=headers)


@require_safe
def diagnosis_xlsx(request: Request, year: int) -> HttpResponse:
    """Every figure and remark of the diagnosis, for a spreadsheet; the journal keeps who took it."""
    sheet = _one(request, year)
    at = timezone.now()
    gestures.export_diagnosis(actor=request.actor, diagnosis_id=sheet.diagnosis.pk, file_format=XLSX, at=at)
    headers = {"Content-Disposition": f'attachment; filename="diagnostic-{sheet.diagnosis.hub.slug}-{year}.xlsx"'}
    return HttpResponse(workbook(sheet, at=at), content_type=FORMATS[XLSX], headers=headers)


def _write(request: Request, diagnosis_id: UUID, part: Section, form: RemarkForm | NoteForm) -> None:
    actor, at, said = request.actor, timezone.now(), form.cleaned_data
    if isinstance(form, NoteForm):
        gestures.add_note(actor=actor, diagnosis_id=diagnosis_id, section=part, text=said["text"], at=at)
        return
    gestures.write_remark(
        actor=actor, diagnosis_id=diagnosis_id, section=part, text=said["text"], read=said["read"], at=at
    )


def _one(request: Request, year: int) -> Sheet:
    return diagnosing.sheet(request.actor, _row(request, year), at=timezone.now())


def _row(request: Request, year: int) -> Any:
    """The diagnosis of a year that the address names without doubt; Unknown otherwise."""
    found = diagnosing.diagnoses_of(request.actor, _school_year(year).start, slug=_pole(request))
    if len(found) != 1:
        raise Unknown(year)
    return found[0]


def _pole(request: Request) -> str:
    """The pôle that the address names, empty when it names none; a NUL cannot be looked for."""
    return request.GET.get("pole", "").replace("\0", "")


def _of_hub(name: str, sheet: Sheet) -> str:
    return f"{reverse(name, args=[sheet.diagnosis.school_year])}?pole={sheet.diagnosis.hub.slug}"


def _school_year(year: int) -> SchoolYear:
    if not EARLIEST.year <= year <= LATEST.year:
        raise Unknown(year)
    return SchoolYear(year)


def _section(name: str) -> Section:
    found = next((section for section in Section if section.anchor == name), None)
    if found is None:
        raise Unknown(name)
    return found


def _place(place: dict) -> dict:
    text = place["town"] if place["kind"] == "school" else plural(place["seats"], "place offerte", "places offertes")
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [place["lon"], place["lat"]]},
        "properties": {"kind": place["kind"], "name": place["name"], "text": text},
    }
