"""The programme of a pôle: one page that is written, followed and printed; its remarks, its history, its files."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from poles.domain.access import Unknown
from poles.domain.governance.policy import HUBS
from poles.domain.programmes import reading
from poles.domain.programmes.following import LIVES, Standing
from poles.domain.programmes.policy import COMMENTS, PROGRAMMES
from poles.domain.programmes.sameness import TEXT_OF_PROGRAMME, mark_of
from poles.domain.programmes.usecases import adopting, commenting, writing
from poles.exchange.programme_files import programme_pdf, programme_xlsx
from poles.exchange.workbook_files import FORMATS, XLSX
from poles.web import pages
from poles.web.acting import press
from poles.web.request import Request
from poles.web.steering.programme_forms import CommentForm, ForewordForm
from poles.web.steering.programme_gesture import gesture_page, sheet_url
from poles.words.programmes import ContributionKind
from poles.words.roles import Role
from poles.words.time import EARLIEST, LATEST, SchoolYear
from poles.workflows.programme import PROGRAMME

read = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def year(request: Request, year: int) -> HttpResponse:
    """The programme of a school year: the one of the pôle, or the list of those of an académie."""
    if not EARLIEST.year <= year <= LATEST.year - 1:
        raise Unknown(year)
    rows = list(reading.programmes_of(request.actor, year)[:200])
    if request.actor.role is not Role.ACADEMY_OFFICE:
        asked = rows
    else:
        asked = [row for row in rows if row.hub.slug == request.GET.get("pole")]
    if len(asked) == 1:
        return _sheet_page(request, asked[0].pk)
    this = SchoolYear.of(timezone.localdate())
    manages = HUBS.rows(request.actor, "manage").order_by("name").first()
    context = {
        "rows": rows,
        "year": SchoolYear(year),
        "may_start": manages is not None and year in (this.start, this.start + 1),
    }
    return pages.page(request, "steering/programmes.html", context)


@require_POST
def start(request: Request, year: int) -> HttpResponse:
    """Open the programme of a school year."""
    hub = HUBS.rows(request.actor, "manage").order_by("name").first()
    if hub is None:
        raise Unknown("hub")
    made = writing.start(actor=request.actor, hub_id=hub.pk, school_year=year, at=timezone.now())
    return redirect(sheet_url(made.pk))


@require_safe
def sheet(request: Request, programme_id: UUID) -> HttpResponse:
    """A programme by its key."""
    return _sheet_page(request, programme_id)


@read
def foreword(request: Request, programme_id: UUID) -> HttpResponse:
    """Write what opens the programme."""
    programme = PROGRAMMES.get(request.actor, "edit", programme_id)
    shown = {"foreword": programme.foreword, "seen": mark_of(programme, TEXT_OF_PROGRAMME)}
    form = ForewordForm(request.POST or None, initial=shown)

    def gesture(said: dict[str, Any]) -> str:
        writing.write_foreword(actor=request.actor, programme_id=programme.pk, at=timezone.now(), **said)
        return "L’avant-propos est enregistré."

    return gesture_page(request, form, gesture, title="Avant-propos", button="Enregistrer", programme=programme)


@read
def comment(request: Request, programme_id: UUID) -> HttpResponse:
    """Say something of the programme or of one of its actions."""
    programme = PROGRAMMES.get(request.actor, "comment", programme_id)
    actions = [(str(key), title) for key, title in programme.actions.values_list("pk", "title")]
    form = CommentForm(request.POST or None, actions=actions, initial={"action": request.GET.get("action", "")})

    def gesture(said: dict[str, Any]) -> str:
        commenting.comment(
            actor=request.actor,
            programme_id=programme.pk,
            text=said["text"],
            action_id=form.action_id(),
            at=timezone.now(),
        )
        return "Votre remarque est enregistrée. Le coordonnateur du pôle la lira."

    return gesture_page(
        request, form, gesture, title="Faire une remarque", button="Envoyer la remarque", programme=programme
    )


@require_POST
def settle(request: Request, comment_id: UUID) -> HttpResponse:
    """Say that a remark has had its answer."""
    row = COMMENTS.get(request.actor, "settle", comment_id)

    def gesture() -> None:
        commenting.settle(actor=request.actor, comment_id=row.pk, at=timezone.now())

    return press(request, gesture, "La remarque est traitée.", f"{sheet_url(row.programme_id)}#remarques")


@require_safe
def pdf(request: Request, programme_id: UUID) -> HttpResponse:
    """The official document."""
    found = _to_export(request, programme_id)
    return _file(programme_pdf(found, at=timezone.now()), "application/pdf", found, "pdf")


@require_safe
def xlsx(request: Request, programme_id: UUID) -> HttpResponse:
    """The workbook of actions, steps, contributions and measures."""
    found = _to_export(request, programme_id)
    return _file(programme_xlsx(found, at=timezone.now()), FORMATS[XLSX], found, XLSX)


def _to_export(request: Request, programme_id: UUID) -> reading.Sheet:
    programme = PROGRAMMES.get(request.actor, "export", programme_id)
    return reading.sheet(programme, today=timezone.localdate())


def _file(body: bytes, kind: str, found: reading.Sheet, end: str) -> HttpResponse:
    response = HttpResponse(body, content_type=kind)
    name = f"programme-{found.programme.hub.slug}-{found.programme.school_year}.{end}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _sheet_page(request: Request, programme_id: UUID) -> HttpResponse:
    today = timezone.localdate()
    found = reading.sheet_of(request.actor, programme_id, today=today)
    programme = found.programme
    may = PROGRAMMES.may(request.actor, programme)
    school_year = SchoolYear(programme.school_year)
    mine = [
        (line, one)
        for line in found.lines
        for one in line.contributions
        if one.member_id in request.actor.reach and one.confirmed_on is None
    ]
    context = {
        "sheet": found,
        "programme": programme,
        "year": school_year,
        "may": may & (PROGRAMME.open_from(programme.status) | {"edit", "export", "comment", "carry"}),
        "draft": programme.status == PROGRAMME.initial,
        "followed": programme.status in LIVES,
        "first": found.standing(Standing.LATE, Standing.AT_RISK, Standing.TO_START),
        "mine": mine if programme.status != "reported" else [],
        "shares": reading.shares(found),
        "totals": totals(found.summary),
        "changes": reading.changes(found),
        "may_settle": request.actor.role in COMMENTS.roles("settle"),
        "to_settle": sum(one.settled_at is None for one in found.remarks),
        "findings": adopting.check(found) if "adopt" in may and programme.status == PROGRAMME.initial else [],
    }
    return pages.page(request, "steering/programme.html", context)


def totals(told: reading.Summary) -> list[dict[str, Any]]:
    """Promised and given, by kind that somebody brings."""
    return [
        {"kind": kind, "promised": told.promised_by_kind.get(kind, 0), "given": told.given_by_kind.get(kind, 0)}
        for kind in ContributionKind
        if told.promised_by_kind.get(kind) or told.given_by_kind.get(kind)
    ]
