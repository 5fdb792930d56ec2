"""Change a draft of the map: move schools from a list or from the map, name a pôle, split it, join it to another."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from poles.domain.governance import queries, usecases
from poles.domain.governance.weighing import facts_of, weigh
from poles.web import pages
from poles.web.academies.map_forms import ChosenHubForm, HubForm, MoveForm, ReadForm, SplitForm
from poles.web.request import Request
from poles.words.findings import Refused
from poles.words.french import alphabetical, plural

PER_PAGE = 50
OUTSIDE = "hors"


@dataclass(frozen=True)
class ListedSchool:
    """A line of the list: a school and its pôle in the draft, None when no pôle holds it."""

    school: Any
    hub: Any = None
    inferred: bool = False


@require_http_methods(["GET", "HEAD", "POST"])
def move(request: Request, map_id: UUID) -> HttpResponse:
    """The schools of a draft by pôle and by words, with a box each: those checked go to the pôle chosen."""
    row = queries.own_map(request.actor, map_id)
    hubs = list(row.hubs.all())
    data = {**request.POST.dict(), "etablissements": request.POST.getlist("etablissements")} if request.POST else None
    form = MoveForm(data, hubs=hubs, initial={"lu": queries.version_of(row.pk), "vers": request.GET.get("vers", "")})
    if form.is_valid():
        try:
            count = usecases.move_schools(
                actor=request.actor, hub_map_id=row.pk, school_ids=form.cleaned_data["etablissements"],
                hub_id=form.hub_id, seen=form.seen, at=timezone.now(),
            )  # fmt: skip
        except Refused as error:
            pages.add_findings(form, error)
        else:
            moved = plural(count, "établissement a changé", "établissements ont changé")
            messages.success(request, f"{moved} de pôle. Les communes suivent leurs établissements.")
            return redirect(f"{reverse('academies:map_move', args=[row.pk])}?{request.GET.urlencode()}")
    kept, asked, words = _kept(request, row), request.GET.get("pole", ""), request.GET.get("mots", "")
    context = {
        "map": row,
        "draft": row.status == "draft",
        "form": form,
        "hubs": hubs,
        "page": Paginator(kept, PER_PAGE).get_page(request.GET.get("page")),
        "count": len(kept),
        "asked": asked,
        "words": words,
        "checked": set(request.POST.getlist("etablissements"))
        or ({str(kept[0].school.pk)} if len(kept) == 1 else set()),
        "map_url": reverse("academies:map_geojson", args=[row.pk]),
    }
    return pages.page(request, "academies/map_move.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def hub(request: Request, map_id: UUID, hub_id: UUID) -> HttpResponse:
    """One pôle of a map, weighed; in a draft, its name and its network."""
    row = queries.own_map(request.actor, map_id)
    one = queries.hub_of_map(row, hub_id)
    form = HubForm(request.POST or None, initial=_described(row, one))
    if form.is_valid():
        said = form.cleaned_data
        try:
            usecases.describe_hub(
                actor=request.actor, hub_map_id=row.pk, hub_id=one.pk, name=said["nom"], network_kind=said["reseau"],
                network_name=said["nom_reseau"], contact_email=said["courriel"], seen=form.seen, at=timezone.now(),
            )  # fmt: skip
        except Refused as error:
            pages.add_findings(form, error)
        else:
            messages.success(request, "Le pôle est décrit.")
            return redirect("academies:map_hub", row.pk, one.pk)
    return _hub(request, row, one, describe=form)


@require_POST
def split(request: Request, map_id: UUID, hub_id: UUID) -> HttpResponse:
    """Divide a pôle of a draft."""
    row = queries.own_map(request.actor, map_id)
    one = queries.hub_of_map(row, hub_id)
    form = SplitForm(request.POST, auto_id="decouper_%s")
    if form.is_valid():
        try:
            made = usecases.split_hub(
                actor=request.actor, hub_map_id=row.pk, hub_id=one.pk, parts=form.cleaned_data["parties"],
                seen=form.seen, at=timezone.now(),
            )  # fmt: skip
        except Refused as error:
            pages.add_findings(form, error)
        else:
            messages.success(request, f"{one.name} est découpé en {plural(len(made), 'pôle')}.")
            return redirect("academies:map", row.pk)
    return _hub(request, row, one, split=form)


@require_POST
def merge(request: Request, map_id: UUID, hub_id: UUID) -> HttpResponse:
    """Join a pôle of a draft to another one."""
    row = queries.own_map(request.actor, map_id)
    one = queries.hub_of_map(row, hub_id)
    form = _merging(row, one, request.POST)
    if form.is_valid():
        try:
            into = usecases.merge_hubs(
                actor=request.actor, hub_map_id=row.pk, hub_id=one.pk, into_id=form.hub_id, seen=form.seen,
                at=timezone.now(),
            )  # fmt: skip
        except Refused as error:
            pages.add_findings(form, error)
        else:
            messages.success(request, f"{one.name} est réuni à {into.name}.")
            return redirect("academies:map_hub", row.pk, into.pk)
    return _hub(request, row, one, merge=form)


def _hub(request: Request, row: Any, one: Any, **bound: ReadForm) -> HttpResponse:
    """The page of a pôle, with the form that was refused, if any."""
    seen = {"lu": queries.version_of(row.pk)}
    weighing = weigh(row, facts_of(row.academy_id, today=timezone.localdate()))
    context = {
        "map": row,
        "hub": one,
        "draft": row.status == "draft",
        "describe": bound.get("describe") or HubForm(initial=_described(row, one)),
        "split": bound.get("split") or SplitForm(initial=seen, auto_id="decouper_%s"),
        "merge": bound.get("merge") or _merging(row, one),
        "weight": next(each for each in weighing.hubs if each.hub.pk == one.pk),
        "weighing": weighing,
        "schools": [each for each in queries.placed_schools(row.pk) if each.hub.pk == one.pk],
        "asked": [form for form in bound.values() if form.errors],
    }
    failed = any(form.errors for form in bound.values())
    return pages.page(request, "academies/map_hub.html", context, status=422 if failed else 200)


def _merging(row: Any, one: Any, data: Any = None) -> ChosenHubForm:
    others = [each for each in row.hubs.all() if each.pk != one.pk]
    initial = {"lu": queries.version_of(row.pk)}
    return ChosenHubForm(data, hubs=others, label="Réunir à", initial=initial, auto_id="reunir_%s")


def _described(row: Any, one: Any) -> dict[str, Any]:
    return {
        "nom": one.name, "reseau": one.network_kind, "nom_reseau": one.network_name, "courriel": one.contact_email,
        "lu": queries.version_of(row.pk),
    }  # fmt: skip


def _kept(request: Request, row: Any) -> list[ListedSchool]:
    """The schools that the filters of the address keep; those of no pôle come first."""
    placed = [ListedSchool(each.school, each.hub, each.inferred) for each in queries.placed_schools(row.pk)]
    outside = [ListedSchool(school) for school in queries.homeless_schools(row)]
    asked, words = request.GET.get("pole", ""), alphabetical(request.GET.get("mots", "")).split()
    rows = outside if asked == OUTSIDE else [*outside, *placed]
    if asked and asked != OUTSIDE:
        rows = [each for each in placed if str(each.hub and each.hub.pk) == asked]
    return [each for each in rows if _says(each, words)]


def _says(row: ListedSchool, words: list[str]) -> bool:
    text = alphabetical(f"{row.school.name} {row.school.commune.name} {row.school.uai}")
    return all(word in text for word in words)
