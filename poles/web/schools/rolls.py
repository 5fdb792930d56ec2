"""The roll of a school: give its files, say what their columns are, look at what would change, apply it, undo it."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from poles.domain.access import Forbidden
from poles.domain.calendar import rolls as queries
from poles.domain.calendar import usecases
from poles.domain.calendar.policy import ROLL_IMPORTS, SCHOOL_ROLLS
from poles.exchange import pupils
from poles.exchange.sheets import write_csv
from poles.web import pages
from poles.web.request import Request
from poles.web.schools import roll_shown
from poles.web.schools.roll_forms import ColumnsForm, RollForm
from poles.words.actor import Actor
from poles.words.findings import Refused
from poles.words.time import SchoolYear
from poles.workflows.roll import ROLL

IMPORTS_SHOWN = 50
HEADINGS = ("Fichier", "Ligne", "Champ", "Gravité", "Raison")
DROPPED = "Rien n’a changé, et ce que les fichiers contenaient est effacé."


@require_http_methods(["GET", "HEAD", "POST"])
def listing(request: Request) -> HttpResponse:
    """The imports made, and the form that takes files."""
    actor, at = request.actor, timezone.now()
    school = SCHOOL_ROLLS.rows(actor, "read_roll").first()
    if school is None:
        raise Forbidden("read_roll")
    posted = request.method == "POST"
    current = SchoolYear.of(timezone.localdate(at))
    form = RollForm(request.POST if posted else None, request.FILES if posted else None, current=current)
    if form.is_valid():
        files = [(one.name, one.read()) for one in form.cleaned_data["files"]]
        said = {"files": files, "school_year": form.cleaned_data["school_year"], "parse": pupils.read}
        try:
            roll = usecases.read_roll(actor=actor, school_id=school.pk, at=at, **said)
        except Refused as error:
            pages.add_findings(form, error)
        else:
            return _next(roll)
    context = {
        "form": form,
        "imports": [(row, row.counts) for row in queries.imports_of(actor)[:IMPORTS_SHOWN]],
        "lists": len(queries.columns_for(school.pk)),
    }
    return pages.page(request, "schools/rolls.html", context, status=422 if form.errors else 200)


def _next(roll) -> HttpResponse:
    """Where to go once files were taken."""
    return redirect("schools:roll_columns" if queries.unmapped_in(roll) else "schools:roll", roll.pk)


@require_POST
def forget_columns(request: Request) -> HttpResponse:
    """Ask again what the columns of unknown lists are."""
    for school in SCHOOL_ROLLS.rows(request.actor, "forget_columns"):
        usecases.forget_columns(actor=request.actor, school_id=school.pk, at=timezone.now())
    messages.success(request, "C’est oublié : les colonnes de ces listes vous seront demandées de nouveau.")
    return redirect("schools:rolls")


@require_safe
def one(request: Request, import_id: UUID) -> HttpResponse:
    """One import, whatever its state."""
    return _one(request, import_id)


def _one(request: Request, import_id: UUID, *, refused: tuple[str, ...] = (), status: int = 200) -> HttpResponse:
    actor, at = request.actor, timezone.now()
    roll = ROLL_IMPORTS.get(actor, "see", import_id)
    if queries.unmapped_in(roll):
        return redirect("schools:roll_columns", roll.pk)
    context = {"roll": roll, "refused": refused, "year": SchoolYear(roll.school_year)}
    context |= roll_shown.files_and_problems(roll, request.GET)
    match roll.status:
        case "received":
            context |= roll_shown.reading(roll)
        case "read":
            context |= roll_shown.preview(queries.preview(actor, roll.pk, at=at), request.GET)
        case "applied":
            context |= {"undo_until": queries.undone_until(roll), "may_undo": queries.can_be_undone(roll, at)}
    return pages.page(request, "schools/roll.html", context, status=status)


@require_safe
def progress(request: Request, import_id: UUID) -> HttpResponse:
    """The fragment of the progress bar; when the files are read, the whole page is asked again."""
    roll = ROLL_IMPORTS.get(request.actor, "see", import_id)
    response = pages.page(request, "schools/roll.html#progress", {"roll": roll, **roll_shown.reading(roll)})
    if roll.status != ROLL.initial or queries.unmapped_in(roll):
        response["HX-Refresh"] = "true"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def columns(request: Request, import_id: UUID) -> HttpResponse:
    """Say what each column of a list is: asked once, remembered for the same headings."""
    actor, at = request.actor, timezone.now()
    roll = ROLL_IMPORTS.get(actor, "resume_roll", import_id)
    file, proposal = queries.columns_asked(actor, import_id, propose=pupils.propose_columns)
    form = ColumnsForm(request.POST if request.method == "POST" else None, proposal=proposal)
    if form.is_valid():
        try:
            said = {"headings": proposal.headings, "columns": form.columns}
            usecases.remember_columns(actor=actor, school_id=roll.school_id, at=at, **said)
            roll = usecases.resume_roll(actor=actor, import_id=roll.pk, parse=pupils.read, at=at)
        except Refused as error:
            pages.add_findings(form, error)
        else:
            return _next(roll)
    context = {"form": form, "roll": roll, "file": file, "count": len(form.by_field)}
    return pages.page(request, "schools/roll_columns.html", context, status=422 if form.errors else 200)


@require_safe
def problems(request: Request, import_id: UUID) -> HttpResponse:
    """The errors and warnings of an import, as a sheet that a spreadsheet opens without running anything."""
    roll = ROLL_IMPORTS.get(request.actor, "see", import_id)
    rows = [(row.file, row.line or "", row.field, row.gravity, row.sentence) for row in roll_shown.problems_of(roll)]
    name = f"remarques-{timezone.localdate(roll.read_at):%Y-%m-%d}.csv"
    return HttpResponse(
        write_csv(HEADINGS, rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_POST
def apply(request: Request, import_id: UUID) -> HttpResponse:
    """Apply what the preview showed, and nothing else."""

    def gesture() -> HttpResponse:
        digest = request.POST.get("digest", "")
        usecases.apply_roll(actor=request.actor, import_id=import_id, at=timezone.now(), digest=digest)
        messages.success(request, "L’effectif est à jour. Vous pouvez annuler cet import pendant 24 heures.")
        return redirect("schools:roll", import_id)

    return _or_say_why(request, import_id, gesture)


@require_POST
def drop(request: Request, import_id: UUID) -> HttpResponse:
    """Change nothing, and wipe what the files held."""
    usecases.drop_roll(actor=request.actor, import_id=import_id, at=timezone.now())
    messages.success(request, DROPPED)
    return redirect("schools:rolls")


@require_POST
def undo(request: Request, import_id: UUID) -> HttpResponse:
    """Take back what the import changed; what was touched since stays, and is told once, on the answer itself."""

    def gesture() -> HttpResponse:
        done = usecases.undo_roll(actor=request.actor, import_id=import_id, at=timezone.now())
        if done.kept:
            return pages.page(request, "schools/roll_undone.html", {"roll": done.roll, "kept": done.kept})
        messages.success(request, "L’import est annulé : l’effectif est revenu à ce qu’il était.")
        return redirect("schools:roll", import_id)

    return _or_say_why(request, import_id, gesture)


def _or_say_why(request: Request, import_id: UUID, gesture: Callable[[], HttpResponse]) -> HttpResponse:
    """The answer of a gesture, or the page of the import with the reasons of the refusal."""
    try:
        return gesture()
    except Refused as error:
        return _one(request, import_id, refused=tuple(finding.sentence for finding in error.findings), status=422)


def entry_point(actor: Actor) -> str:
    """The address where files are given, for the hats that may; empty for the others."""
    return reverse("schools:rolls") if actor.role in SCHOOL_ROLLS.roles("read_roll") else ""
