"""The maps of pôles of an académie: drafts, the one in force, their history; one map weighed, drafts side by side, adoption."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from poles.domain.adoption.usecases import adopt as adopt_a_map
from poles.domain.governance import queries, usecases
from poles.domain.governance.comparing import compared
from poles.domain.governance.succession import succession_of
from poles.domain.governance.weighing import facts_of, weigh
from poles.domain.journal import history
from poles.web import pages
from poles.web.academies.map_forms import AdoptForm, CompareForm, CopyForm, DescribeForm, ProposeForm
from poles.web.request import Request
from poles.words.findings import Refused
from poles.words.french import plural
from poles.words.time import SchoolYear

DEEDS = {
    "propose": "a dessiné la carte",
    "copy": "a commencé ce projet",
    "describe": "a décrit le projet",
    "move_schools": "a déplacé",
    "split_hub": "a découpé",
    "merge_hubs": "a réuni",
    "describe_hub": "a nommé un pôle",
    "adopt": "a adopté la carte",
    "replace": "a remplacé la carte",
    "drop": "a abandonné le projet",
    "export": "a exporté la carte",
    "follow_map": "a fait suivre ce qui dépend des pôles",
}


@require_http_methods(["GET", "HEAD", "POST"])
def maps(request: Request) -> HttpResponse:
    """Every map of the académie by state, and the form that draws a first draft."""
    actor, now = request.actor, timezone.now()
    year = SchoolYear.of(timezone.localdate(now)).start
    form = ProposeForm(request.POST or None, initial={"base": "basin", "annee": year})
    if form.is_valid():
        said = form.cleaned_data
        try:
            chart = usecases.propose_map(
                actor=actor, academy_id=actor.academy_id, basis=said["base"], school_year=said["annee"],
                largest=said["plafond"], at=now,
            )  # fmt: skip
        except Refused as error:
            pages.add_findings(form, error)
        else:
            messages.success(request, "Le projet est dessiné. Rien ne change tant qu’il n’est pas adopté.")
            return redirect("academies:map", chart.pk)
    rows = queries.own_maps(actor)
    current = queries.current_map(actor.academy_id)
    drafts = [one for one in rows if one.status == "draft"]
    comparable = [one for one in rows if one.status in ("draft", "adopted")]
    context = {
        "form": form,
        "current": next((one for one in rows if current and one.pk == current.pk), None),
        "drafts": drafts,
        "past": [one for one in rows if one.status != "draft" and one != current],
        "compare": _to_compare(comparable, current) if len(comparable) > 1 else None,
    }
    return pages.page(request, "academies/maps.html", context, status=422 if form.errors else 200)


def _to_compare(maps: list[Any], current: Any) -> CompareForm:
    """The choice of maps to compare: the one in force, then the latest draft, are already chosen."""
    first = [*([current] if current in maps else []), *(one for one in maps if one != current)]
    chosen = {name: str(one.pk) for name, one in zip("ab", first, strict=False)}
    return CompareForm(maps=maps, auto_id="comparer_%s", initial=chosen)


@require_http_methods(["GET", "HEAD", "POST"])
def chart(request: Request, map_id: UUID) -> HttpResponse:
    """One map: its remarks, its pôles weighed, its contours, its history; a draft is described by POST."""
    row = queries.own_map(request.actor, map_id)
    seen = queries.version_of(row.pk)
    form = DescribeForm(request.POST or None, initial={"nom": row.label, "objet": row.note, "lu": seen})
    if form.is_valid():
        said = form.cleaned_data
        try:
            usecases.describe_map(
                actor=request.actor, hub_map_id=row.pk, label=said["nom"], note=said["objet"], seen=form.seen,
                at=timezone.now(),
            )  # fmt: skip
        except Refused as error:
            pages.add_findings(form, error)
        else:
            messages.success(request, "Le projet est décrit.")
            return redirect("academies:map", row.pk)
    return _chart(request, row, form, CopyForm(auto_id="copie_%s", initial=_copied(row)))


@require_POST
def copy(request: Request, map_id: UUID) -> HttpResponse:
    """Begin another draft from this map."""
    row = queries.own_map(request.actor, map_id)
    form = CopyForm(request.POST, auto_id="copie_%s")
    if form.is_valid():
        try:
            made = usecases.copy_map(
                actor=request.actor, hub_map_id=row.pk, school_year=form.cleaned_data["annee"],
                label=form.cleaned_data["nom"], at=timezone.now(),
            )  # fmt: skip
        except Refused as error:
            pages.add_findings(form, error)
        else:
            messages.success(request, "Le projet est copié : changez-le sans rien changer à la carte d’origine.")
            return redirect("academies:map", made.pk)
    initial = {"nom": row.label, "objet": row.note, "lu": queries.version_of(row.pk)}
    return _chart(request, row, DescribeForm(initial=initial), form)


@require_POST
def drop(request: Request, map_id: UUID) -> HttpResponse:
    """Give a draft up."""
    row = queries.own_map(request.actor, map_id)
    usecases.drop_map(actor=request.actor, hub_map_id=row.pk, at=timezone.now())
    messages.success(request, f"« {row.label} » est abandonné. Il reste dans l’historique.")
    return redirect("academies:maps")


@require_safe
def compare(request: Request) -> HttpResponse:
    """Two or three maps side by side: what each weighs, and which schools change pôle."""
    actor = request.actor
    choices = [one for one in queries.own_maps(actor) if one.status != "dropped"]
    form = CompareForm(request.GET or None, maps=choices)
    context: dict[str, Any] = {"form": form}
    if form.is_valid() and len(form.keys) > 1:
        facts = facts_of(actor.academy_id, today=timezone.localdate())
        known = {one.pk: one for one in choices}
        context |= {
            "weighings": [weigh(known[key], facts) for key in form.keys],
            "changes": compared(known[form.keys[0]], known[form.keys[1]]),
            "findings": [(known[key], queries.map_findings(key)) for key in form.keys],
        }
    elif form.is_bound and form.is_valid():
        form.add_error("b", "Choisissez deux cartes différentes.")
    return pages.page(request, "academies/map_compare.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def adopt(request: Request, map_id: UUID) -> HttpResponse:
    """Adopt a draft by the decision of the rector: what remains to be checked, what follows, date and reference."""
    row, now = queries.own_map(request.actor, map_id), timezone.now()
    findings = queries.map_findings(row.pk)
    initial = {"date": timezone.localdate(now), "lu": queries.version_of(row.pk)}
    form = AdoptForm(request.POST or None, remarks=bool(findings), initial=initial)
    if form.is_valid():
        said = form.cleaned_data
        try:
            done = adopt_a_map(
                actor=request.actor, hub_map_id=row.pk, decided_on=said["date"], decision=said["reference"],
                despite=said.get("malgre", False), seen=form.seen, at=now,
            )  # fmt: skip
        except Refused as error:
            pages.add_findings(form, error)
        else:
            moved = sum(done.moved.values())
            followed = f" {plural(moved, 'élément a suivi', 'éléments ont suivi')} les pôles." if moved else ""
            messages.success(request, f"La carte est adoptée : elle est en vigueur.{followed}")
            return redirect("academies:map", row.pk)
    context = {
        "map": row,
        "form": form,
        "findings": findings,
        "lines": succession_of(row, on=timezone.localdate(now)),
        "open": row.status == "draft",
        "current": queries.current_map(row.academy_id),
    }
    return pages.page(request, "academies/map_adopt.html", context, status=422 if form.errors else 200)


def _chart(request: Request, row: Any, form: DescribeForm, copying: CopyForm) -> HttpResponse:
    facts = facts_of(row.academy_id, today=timezone.localdate())
    deeds = [(entry, DEEDS.get(entry.what, entry.what)) for entry in history("hubmap", row.pk)]
    context = {
        "map": row,
        "draft": row.status == "draft",
        "form": form,
        "copying": copying,
        "weighing": weigh(row, facts),
        "findings": queries.map_findings(row.pk),
        "outside": queries.homeless_schools(row),
        "deeds": deeds,
        "map_url": reverse("academies:map_geojson", args=[row.pk]),
    }
    failed = form.errors or copying.errors
    return pages.page(request, "academies/map.html", context, status=422 if failed else 200)


def _copied(row: Any) -> dict[str, Any]:
    return {"nom": f"{row.label[:100]}, variante", "annee": row.school_year}
