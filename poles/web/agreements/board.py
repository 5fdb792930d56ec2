"""The conventions of a school: how far each placement is, the late first; who leaves without a signature; a class at once."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from poles.domain.agreements import board, usecases
from poles.domain.agreements.board import Line, Standing
from poles.domain.agreements.policy import AGREEMENTS
from poles.domain.calendar import queries as calendar
from poles.domain.calendar.policy import PERIODS
from poles.domain.signing import usecases as signing
from poles.exchange.agreement_paper import agreement_pdf
from poles.web import pages
from poles.web.agreements.forms import LATE, BoardFilter
from poles.web.request import Request
from poles.words import french
from poles.words.findings import Refused
from poles.workflows.machine import NotNow

PER_PAGE = 60
FIRST = "parties"
"""The step on which a new convention opens."""
SENT_AT_ONCE = 40
"""The most texts sent for signature by one press: each is printed first."""


@require_safe
def listing(request: Request) -> HttpResponse:
    """Every placement to come with its convention; filters stay in the address, each state with its count."""
    actor, today = request.actor, timezone.localdate()
    form = _asked(request)
    wanted = form.wanted
    rows = _within(board.board_of(actor, today=today, past="quand" in wanted), wanted)
    counts = board.counts_of(rows)
    late = board.late_of(rows).count()
    shown = board.late_of(rows) if wanted.get("etat") == LATE else rows
    if wanted.get("etat") in set(Standing):
        shown = rows.filter(standing=wanted["etat"])
    page = Paginator(shown, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "lines": [_line(one) for one in board.lines_of(page.object_list, today=today)],
        "counts": [(one, counts[one], _state_url(request, one.value)) for one in Standing if counts.get(one)],
        "late": late,
        "late_url": _state_url(request, LATE),
        "filtered": bool(wanted),
        "may_end": request.actor.role in AGREEMENTS.roles("end"),
        "periods": [
            (one, [f"{many} {state.label}" for state, many in one.states.items() if state in board.UNSIGNED])
            for one in board.by_period(rows)
        ],
    }
    return pages.page(request, "agreements/list.html", context)


@require_safe
def unsigned(request: Request) -> HttpResponse:
    """Who leaves within a week, or has left, without every signature: nobody starts so (article L. 124-1)."""
    today = timezone.localdate()
    rows = board.late_of(board.board_of(request.actor, today=today))
    lines = [_line(one) for one in board.lines_of(rows[: 5 * PER_PAGE], today=today)]
    context = {"lines": lines, "today": today, "started": [one for one in lines if one.line.left <= 0]}
    return pages.page(request, "agreements/unsigned.html", context)


@require_POST
def draft(request: Request, placement_id: UUID) -> HttpResponse:
    """Prepare the convention of one placement from all that is known of it, and open it."""
    agreement = usecases.draft(actor=request.actor, placement_id=placement_id, at=timezone.now())
    messages.success(request, "La convention est préparée avec ce qui est connu : relisez-la étape par étape.")
    return redirect("agreements:edit", agreement.pk, FIRST)


@dataclass
class Outcome:
    """What one press did for a class: how many, and who was left out for which reason."""

    said: str
    done: list[str] = field(default_factory=list)
    left: list[tuple[str, str]] = field(default_factory=list)


@require_http_methods(["GET", "HEAD", "POST"])
def class_draft(request: Request, period_id: UUID) -> HttpResponse:
    """The conventions of a class for one period: prepared, settled and sent all at once, and what was left out and why."""
    actor, today = request.actor, timezone.localdate()
    period = PERIODS.get(actor, "see", period_id)
    outcome = None
    if request.method == "POST":
        gesture = {"regler": _settle_all, "envoyer": _send_all}.get(request.POST.get("geste", ""), _draft_all)
        outcome = gesture(request, period)
    rows = board.board_of(actor, today=today).filter(need__period=period)
    lines = [_line(one) for one in board.lines_of(rows, today=today)]
    counts = {one: sum(line.line.standing is one for line in lines) for one in Standing}
    context = {
        "period": period,
        "outcome": outcome,
        "lines": lines,
        "none": counts[Standing.NONE],
        "drafts": counts[Standing.DRAFT],
        "ready": counts[Standing.READY],
        "printable": counts[Standing.READY] + counts[Standing.SIGNING],
        "may_send": actor.role in AGREEMENTS.roles("send"),
    }
    return pages.page(request, "agreements/class.html", context)


@dataclass(frozen=True)
class Shown:
    """A line with what to do about it."""

    line: Line
    action: str
    url: str
    post: bool = False


def _line(line: Line) -> Shown:
    """What the next useful gesture is, and where."""
    if line.standing is Standing.NONE:
        return Shown(line, "Préparer", reverse("agreements:draft", args=[line.placement.pk]), post=True)
    key = line.agreement.pk
    if line.standing is Standing.DRAFT:
        return Shown(line, "Continuer", reverse("agreements:one", args=[key]))
    if line.standing in (Standing.SIGNING, Standing.AMENDING) and line.version and line.version.status == "signing":
        return Shown(line, "Suivre", reverse("signing:progress", args=[key]))
    label = {Standing.READY: "Envoyer", Standing.AMENDING: "Continuer"}.get(line.standing, "Ouvrir")
    return Shown(line, label, reverse("agreements:one", args=[key]))


def _draft_all(request: Request, period: Any) -> Outcome:
    drafted = usecases.draft_class(actor=request.actor, period_id=period.pk, at=timezone.now())
    said = french.plural(len(drafted.made), "convention est préparée", "conventions sont préparées")
    return Outcome(f"{said}.", [], [(str(learner), reason) for learner, reason in drafted.skipped])


def _settle_all(request: Request, period: Any) -> Outcome:
    def settle(line: Line) -> None:
        usecases.settle(actor=request.actor, version_id=line.version.pk, at=timezone.now())

    outcome = _each(request, period, Standing.DRAFT, settle)
    outcome.said = f"{french.plural(len(outcome.done), 'texte est prêt', 'textes sont prêts')} à signer."
    return outcome


def _send_all(request: Request, period: Any) -> Outcome:
    def send(line: Line) -> None:
        signing.send(actor=request.actor, version_id=line.version.pk, print_=agreement_pdf, at=timezone.now())

    outcome = _each(request, period, Standing.READY, send)
    sent = french.plural(len(outcome.done), "convention est envoyée", "conventions sont envoyées")
    outcome.said = f"{sent} en signature."
    return outcome


def _each(request: Request, period: Any, standing: Standing, gesture: Callable[[Line], object]) -> Outcome:
    """Do it for each learner in that state; a refusal of one leaves the others done."""
    today, outcome = timezone.localdate(), Outcome("")
    rows = board.board_of(request.actor, today=today).filter(need__period=period, standing=standing)
    for line in board.lines_of(rows[:SENT_AT_ONCE], today=today):
        name = str(line.placement.learner)
        try:
            gesture(line)
        except Refused as error:
            first, more = error.findings[0].sentence, len(error.findings) - 1
            outcome.left.append((name, first + (f" Et {french.plural(more, 'autre remarque')}." if more else "")))
        except NotNow:
            outcome.left.append((name, "Ce texte a changé d’état entre-temps : rouvrez la page."))
        else:
            outcome.done.append(name)
    return outcome


def _asked(request: Request) -> BoardFilter:
    today = timezone.localdate()
    periods = list(calendar.periods_of(request.actor).filter(class_group__school__in=request.actor.reach))
    classes = {str(one.class_group_id): one.class_group.name for one in periods}
    return BoardFilter(
        request.GET,
        classes=sorted(classes.items(), key=lambda pair: pair[1]),
        periods=[
            (str(one.pk), f"{one.class_group.name}, {one.label}, {french.short_date(one.starts_on)}")
            for one in periods
            if one.ends_on >= today or request.GET.get("quand")
        ],
    )


def _within(rows: Any, wanted: dict[str, str]) -> Any:
    if "classe" in wanted:
        rows = rows.filter(need__period__class_group_id=wanted["classe"])
    if "periode" in wanted:
        rows = rows.filter(need__period_id=wanted["periode"])
    return rows


def _state_url(request: Request, state: str) -> str:
    kept = {name: value for name, value in request.GET.items() if name not in ("etat", "page")}
    return f"?{urlencode(kept | {'etat': state})}"


def keys_of(values: Iterable[str]) -> list[UUID]:
    """The keys that can be read among what an address holds."""
    found = []
    for value in values:
        try:
            found.append(UUID(value))
        except ValueError:
            continue
    return found
