"""Where to look for places: what is lacking, whom to call for it, and the sheet of a day on the road."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from poles.domain.access import Unknown
from poles.domain.hosts.policy import communes_of
from poles.domain.prospecting import likely, rounds, shortages, usecases
from poles.exchange.prospects_file import prospects_file
from poles.exchange.workbook_files import CSV, FORMATS, XLSX
from poles.matching.rounds import MOST
from poles.web import pages
from poles.web.members.call_forms import RoundForm, SoughtForm
from poles.web.request import Request
from poles.words.findings import Refused
from poles.words.places import Mode

PER_PAGE = 50
SHOWN_LATER = 50
LACKS_SHOWN = 40
USUAL_VISIT = 30
FILES = (CSV, XLSX)


@require_safe
def prospecting(request: Request) -> HttpResponse:
    """What is lacking; once a family is chosen, whom to call."""
    actor, at = request.actor, timezone.now()
    today = timezone.localdate(at)
    form = _sought(request)
    context: dict[str, Any] = {"form": form, "most": MOST}
    if form.family is None:
        waiting = shortages.without_place(actor, today=today)
        context |= {
            "campaigns": [
                {"row": one, "lacks": [_door(lack) for lack in one.lacks[:LACKS_SHOWN]]}
                for one in shortages.campaign_lacks(actor, today=today)
            ],
            "waiting": [_door(lack) for lack in waiting[:LACKS_SHOWN]],
            "more": max(0, len(waiting) - LACKS_SHOWN),
            "pupils": sum(lack.pupils for lack in waiting),
        }
        return pages.page(request, "members/prospecting.html", context, status=422 if form.errors else 200)
    start = rounds.start_of(actor)
    found = likely.rank(actor, _wanted(form), at=at, start=start.point if start else None)
    page = Paginator(found.now, PER_PAGE).get_page(request.GET.get("page"))
    filters = request.GET.copy()
    filters.pop("page", None)
    context |= {
        "family": form.family,
        "page_obj": page,
        "first": page.start_index() - 1,
        "found": found,
        "later": found.later[:SHOWN_LATER],
        "start": start,
        "most_sites": likely.MOST_SITES,
        "files": [
            (name.upper(), f"{reverse('members:prospecting_file')}?{filters.urlencode()}&format={name}")
            for name in FILES
        ],
    }
    return pages.page(request, "members/prospects.html", context, status=422 if form.errors else 200)


@require_safe
def prospecting_file(request: Request) -> HttpResponse:
    """Exactly the hosts to call, all pages, as a file; the journal keeps who took it."""
    actor, at = request.actor, timezone.now()
    form = _sought(request)
    if form.family is None:
        return redirect("members:prospecting")
    kind = request.GET.get("format", CSV)
    kind = kind if kind in FILES else CSV
    start = rounds.start_of(actor)
    found = likely.rank(actor, _wanted(form), at=at, start=start.point if start else None)
    lines = usecases.export_prospects(actor=actor, lines=found.now, asked=form.in_words, file_format=kind, at=at)
    contents = prospects_file(lines, kind, title="Organismes à appeler", at=at)
    headers = {"Content-Disposition": f'attachment; filename="a-appeler-{timezone.localdate(at)}.{kind}"'}
    return HttpResponse(contents, content_type=FORMATS[kind], headers=headers)


@require_safe
def day_round(request: Request) -> HttpResponse:
    """The sheet of a day: the hosts chosen (``site``), in the order of the shortest journey."""
    actor, at = request.actor, timezone.now()
    keys = _keys(request.GET.getlist("site"))
    if not keys:
        messages.info(request, "Cochez les organismes à visiter dans la liste, puis demandez la feuille de route.")
        return redirect("members:prospecting")
    usual = rounds.start_of(actor)
    asked = {"mode": Mode.CAR.value, "visite": USUAL_VISIT} | request.GET.dict()
    form = RoundForm(asked, usual_start=usual.label if usual else "")
    sheet = None
    if form.is_valid():
        start = rounds.start_at(form.town) if form.town else usual
        if start is None:
            form.add_error("depart", "Dites d’où vous partez : le nom d’une commune.")
        else:
            try:
                sheet = rounds.round_of(
                    actor, keys, start=start, mode=Mode(form.cleaned_data["mode"]), visit=form.cleaned_data["visite"], at=at
                )  # fmt: skip
            except Refused as error:
                pages.add_findings(form, error)
    context = {"form": form, "sheet": sheet, "keys": keys, "on": timezone.localdate(at)}
    return pages.page(request, "members/round.html", context, status=422 if form.errors else 200)


def _sought(request: Request) -> SoughtForm:
    """The filters of the address; one in error is left out, and the page says so beside it."""
    ground = communes_of(request.actor).values_list("commune_id", flat=True)
    form = SoughtForm(request.GET, zones=shortages.zones_of_ground(ground))
    form.is_valid()
    return form


def _wanted(form: SoughtForm) -> likely.Sought:
    assert form.family is not None
    return likely.Sought(form.family, form.cleaned_data.get("bassin", ""), form.months)


def _door(lack: shortages.Lack) -> dict[str, Any]:
    """A line of what is lacking, with the list of whom to call for it; no list for a family that is not one of ours."""
    asked = {"metier": lack.family, "bassin": lack.zone, "du": lack.first_day, "au": lack.last_day}
    kept = urlencode({name: value for name, value in asked.items() if value})
    return {"row": lack, "url": f"{reverse('members:prospecting')}?{kept}" if lack.family else ""}


def _keys(typed: Iterable[str]) -> list[UUID]:
    try:
        return [UUID(key) for key in dict.fromkeys(typed)]
    except ValueError as error:
        raise Unknown("host_site") from error
