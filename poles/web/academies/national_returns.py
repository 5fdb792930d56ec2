"""The returns seen from the ministry: campaigns, the cycle of the circular, who has returned, national tables and files."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from poles.domain.access import Unknown
from poles.domain.returns import national, queries, usecases
from poles.domain.returns.policy import RETURN_CAMPAIGNS
from poles.exchange import returns_files
from poles.law.returns import BY_CODE, CYCLE, TEXTS
from poles.web import pages
from poles.web.academies.return_forms import CampaignForm, CycleForm, FigureChoice
from poles.web.academies.returns import attached
from poles.web.request import Request
from poles.words.findings import Refused, refuse
from poles.words.french import plural
from poles.words.returns import ReturnSection
from poles.words.time import SchoolYear
from poles.workflows.returns import RETURN_CAMPAIGN

STEPS: dict[str, tuple[Callable[..., Any], str]] = {
    "open": (usecases.open_campaign, "La campagne est ouverte : les rectorats sont prévenus par courriel."),
    "close": (usecases.close, "La campagne est close : ses données ouvertes sont publiées."),
    "reopen": (usecases.reopen, "La campagne est rouverte ; ses données ouvertes sont retirées jusqu’à la clôture."),
    "cancel": (usecases.cancel, "La campagne est abandonnée."),
}
REMIND = "remind"


@require_http_methods(["GET", "HEAD", "POST"])
def campaigns(request: Request) -> HttpResponse:
    """Every campaign, how many académies have returned, and the template of the year."""
    today = timezone.localdate()
    form = CycleForm(request.POST or None, initial={"school_year": SchoolYear.of(today).start})
    if form.is_valid():
        year = form.cleaned_data["school_year"]
        made = usecases.prepare_cycle(actor=request.actor, school_year=year, at=timezone.now())
        said = f"{plural(len(made), 'campagne préparée')} pour {SchoolYear(year)}." if made else "Elles existent déjà."
        messages.success(request, f"{said} Relisez-les, puis ouvrez-les.")
        return redirect("academies:return_campaigns")
    rows = list(queries.campaigns(request.actor))
    signed = queries.tally_by_campaign(rows)
    context = {
        "form": form,
        "lines": [(row, signed.get(row.pk, 0), SchoolYear(row.school_year)) for row in rows],
        "today": today,
        "cycle": CYCLE,
        "texts": TEXTS,
    }
    return pages.page(request, "academies/return_campaigns.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def new_campaign(request: Request) -> HttpResponse:
    """A campaign of the ministry’s own, beside those of the cycle."""
    return _write(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_campaign(request: Request, return_campaign_id: UUID) -> HttpResponse:
    """Change a campaign; once open, its last day alone."""
    return _write(request, return_campaign_id)


@require_safe
def campaign(request: Request, return_campaign_id: UUID) -> HttpResponse:
    """Who has returned, who is late, and the national tables of what is signed."""
    row = RETURN_CAMPAIGNS.get(request.actor, "edit", return_campaign_id)
    today = timezone.localdate()
    roll = queries.roll_of(row, today=today)
    figures = national.figures(row)
    keys = national.figure_keys(figures)
    asked = request.GET.get("chiffre", next(iter(keys), ""))
    choice = FigureChoice({"chiffre": asked if asked in keys else ""}, choices=list(keys.items()))
    compared = national.of_figure(figures, choice.chosen)
    summary = national.summary(row)
    step = BY_CODE.get(row.code)
    context = {
        "row": row,
        "year": SchoolYear(row.school_year),
        "roll": roll,
        "late": [line for line in roll.missing if today > row.due_on],
        "summary": summary,
        "summary_cells": _cells(summary),
        "figures": figures,
        "choice": choice,
        "compared": compared,
        "compared_cells": _cells(compared),
        "steps": RETURN_CAMPAIGN.open_from(row.status),
        "said": step.said if step else "",
        "sections": [ReturnSection(value) for value in row.sections],
        "formats": list(returns_files.FORMATS),
    }
    return pages.page(request, "academies/return_campaign.html", context)


@require_POST
def step(request: Request, return_campaign_id: UUID) -> HttpResponse:
    """Open, close, reopen, give up, or remind the late ones."""
    RETURN_CAMPAIGNS.get(request.actor, "edit", return_campaign_id)
    asked = request.POST.get("geste", "")
    if asked == REMIND:
        told = usecases.remind(actor=request.actor, campaign_id=return_campaign_id, at=timezone.now())
        messages.success(request, f"Rappel envoyé à {plural(told, 'personne')} ; une fois par jour au plus.")
    elif asked in STEPS:
        gesture, said = STEPS[asked]
        gesture(actor=request.actor, campaign_id=return_campaign_id, at=timezone.now())
        messages.success(request, said)
    else:
        raise refuse("return.step", "Choisissez ce qu’il faut faire de la campagne.")
    return redirect("academies:return_campaign", return_campaign_id)


@require_safe
def campaign_file(request: Request, return_campaign_id: UUID, table: str, file_format: str) -> HttpResponse:
    """A national table as a file; the journal says who took it."""
    if table not in national.SHEETS or file_format not in returns_files.FORMATS:
        raise Unknown(table)
    now = timezone.now()
    row = usecases.export_campaign(
        actor=request.actor, campaign_id=return_campaign_id, at=now, note=f"{table}.{file_format}"
    )
    made = returns_files.national(national.SHEETS[table](row), file_format, at=now)
    return attached(made, file_format, f"{table}-{row.code}-{row.school_year}.{file_format}")


def _write(request: Request, campaign_id: UUID | None) -> HttpResponse:
    row = RETURN_CAMPAIGNS.get(request.actor, "edit", campaign_id) if campaign_id else None
    names = ("name", "request", "sections", "opens_on", "due_on")
    initial = {name: getattr(row, name) for name in names} if row else {}
    form = CampaignForm(request.POST or None, initial=initial, opened=bool(row and row.status != "draft"))
    if form.is_valid():
        try:
            made = usecases.write(
                actor=request.actor,
                text=form.campaign,
                at=timezone.now(),
                campaign_id=campaign_id,
                school_year=SchoolYear.of(form.campaign.due_on).start,
            )
        except Refused as error:
            pages.add_findings(form, error)
        else:
            messages.success(request, "La campagne est enregistrée.")
            return redirect("academies:return_campaign", made.pk)
    context = {"form": form, "row": row}
    return pages.page(request, "academies/return_campaign_form.html", context, status=422 if form.errors else 200)


def _cells(sheet: national.Sheet) -> list[list[tuple[national.Column, Any]]]:
    """The cells of a table with their columns, hidden ones said."""
    return [
        [(column, national.shown_cell(column, value)) for column, value in zip(sheet.columns, row, strict=True)]
        for row in sheet.all
    ]
