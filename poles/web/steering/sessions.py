"""The working sessions of a pôle: called by mail, held, with attendance and minutes; what they decide, until it is done."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from poles.domain.access import Unknown
from poles.domain.partners import queries, usecases
from poles.domain.partners.policy import DECISIONS, WORK_SESSIONS
from poles.exchange.icalendar import MEDIA_TYPE
from poles.exchange.session_calendar import NAME, session_ics
from poles.web import pages
from poles.web.acting import act
from poles.web.request import Request
from poles.web.steering.partner_forms import DecisionForm, MinutesForm, SessionForm
from poles.words import french
from poles.words.findings import Refused
from poles.words.roles import Role
from poles.workflows.session import WORK_SESSION

read = require_http_methods(["GET", "HEAD", "POST"])
PER_PAGE = 30


@require_safe
def listing(request: Request) -> HttpResponse:
    """The sessions to come, what was decided and waits, the sessions of the past."""
    actor, at = request.actor, timezone.now()
    decisions = list(queries.decisions_of(actor, waiting=True)[:100])
    context = {
        "coming": list(queries.sessions_of(actor, at=at)[:100]),
        "decisions": decisions,
        "done_by": _doable(request, decisions),
        "past": Paginator(queries.sessions_of(actor, at=at, past=True), PER_PAGE).get_page(request.GET.get("page")),
        "may_call": queries.ground_of(actor) is not None,
        "several": actor.role is Role.ACADEMY_OFFICE,
        "today": timezone.localdate(at),
    }
    return pages.page(request, "steering/sessions.html", context)


@read
def new(request: Request) -> HttpResponse:
    """Call the members to a session: a letter leaves for each, with a file for its agenda."""
    hub = queries.ground_of(request.actor)
    if hub is None:
        raise Unknown("hub")
    members = _members(request, hub.pk)
    initial = {"member_ids": [str(one.pk) for one in members]}
    form = SessionForm(request.POST or None, initial=initial, members=members)

    def gesture(_said: dict[str, Any]) -> tuple[str, str]:
        row, letters = usecases.call(
            actor=request.actor, hub_id=hub.pk, text=form.text(), member_ids=form.called(), at=timezone.now()
        )
        return f"La séance est convoquée : {_leave(letters)}.", reverse("steering:session", args=[row.pk])

    return act(request, form, gesture, template="steering/session_form.html", members=members)


@read
def change(request: Request, session_id: UUID) -> HttpResponse:
    """Change a session to come; those who are called are told."""
    row = WORK_SESSIONS.get(request.actor, "edit", session_id)
    if request.method == "POST":
        WORK_SESSION.step("hold", row.status)  # what is held or cancelled is no longer changed here
    version, members = queries.version_of(row), _members(request, row.hub_id)
    shown = SessionForm.of(row, queries.seats_of(row), version)
    form = SessionForm(request.POST or None, initial=shown, members=members)

    def gesture(said: dict[str, Any]) -> str:
        with form.kept(version):
            _, letters = usecases.change(
                actor=request.actor, session_id=row.pk, text=form.text(), member_ids=form.called(), seen=said["seen"],
                at=timezone.now(),
            )  # fmt: skip
        return f"La séance est changée : {_leave(letters)}."

    onward = reverse("steering:session", args=[row.pk])
    context = {"session": row, "members": members}
    return act(request, form, gesture, template="steering/session_form.html", onward=onward, **context)


@require_safe
def one(request: Request, session_id: UUID) -> HttpResponse:
    """One session: when, where, the agenda, who is called and came, the minutes, the decisions."""
    return pages.page(request, "steering/session.html", _shown(request, session_id))


@require_safe
def ics(request: Request, session_id: UUID) -> HttpResponse:
    """The session for a calendar: what, when, where; nobody's name."""
    session = queries.session_of(request.actor, session_id)
    response = HttpResponse(session_ics(session, at=timezone.now()), content_type=MEDIA_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{NAME}"'
    return response


@read
def cancel(request: Request, session_id: UUID) -> HttpResponse:
    """Say what will be called off and who will be told, then do it."""
    row = WORK_SESSIONS.get(request.actor, "cancel", session_id)
    if request.method == "POST":
        letters = usecases.cancel(actor=request.actor, session_id=row.pk, at=timezone.now())
        messages.success(request, f"La séance est annulée : {_leave(letters)}.")
        return redirect("steering:session", row.pk)
    context = {"session": row, "seats": queries.seats_of(row)}
    return pages.page(request, "steering/session_cancel.html", context)


@read
def minutes(request: Request, session_id: UUID) -> HttpResponse:
    """Say who came and what was said: the first time, the session is held; afterwards, it is corrected."""
    row = WORK_SESSIONS.get(request.actor, "edit", session_id)
    version = queries.version_of(row)
    shown = {"minutes": row.minutes, "seen": version}
    form = MinutesForm(request.POST or None, initial=shown, seats=queries.seats_of(row))

    def gesture(said: dict[str, Any]) -> str:
        write = usecases.amend if row.status == "held" else usecases.hold
        with form.kept(version):
            write(
                actor=request.actor, session_id=row.pk, attendance=form.attendance(), minutes=said["minutes"],
                seen=said["seen"], at=timezone.now(),
            )  # fmt: skip
        return "Le compte rendu est enregistré. Notez maintenant ce qui a été décidé."

    onward = reverse("steering:session", args=[row.pk])
    return act(request, form, gesture, template="steering/session_minutes.html", onward=onward, session=row)


@require_POST
def decide(request: Request, session_id: UUID) -> HttpResponse:
    """Add a decision to a session that was held."""
    row = WORK_SESSIONS.get(request.actor, "edit", session_id)
    form = DecisionForm(request.POST, members=_members(request, row.hub_id))
    if form.is_valid():
        try:
            usecases.decide(actor=request.actor, session_id=row.pk, at=timezone.now(), **form.said())
        except Refused as error:
            pages.add_findings(form, error)
        else:
            messages.success(
                request, "La décision est notée : elle reste en tête de liste jusqu’à ce qu’elle soit faite."
            )
            return redirect("steering:session", row.pk)
    context = _shown(request, session_id) | {"decision_form": form}
    return pages.page(request, "steering/session.html", context, status=422)


@read
def change_decision(request: Request, decision_id: UUID) -> HttpResponse:
    """Change the words of a decision, who does it, or until when."""
    row = DECISIONS.get(request.actor, "edit", decision_id)
    version = queries.version_of(row)
    shown = {"text": row.text, "member_id": str(row.member_id or ""), "due_on": row.due_on, "seen": version}
    form = DecisionForm(request.POST or None, initial=shown, members=_members(request, row.session.hub_id))

    def gesture(said: dict[str, Any]) -> str:
        with form.kept(version):
            usecases.change_decision(
                actor=request.actor, decision_id=row.pk, seen=said["seen"], at=timezone.now(), **form.said()
            )
        return "La décision est à jour."

    onward = reverse("steering:session", args=[row.session_id])
    return act(request, form, gesture, template="steering/decision_form.html", onward=onward, decision=row)


@require_POST
def finish(request: Request, decision_id: UUID) -> HttpResponse:
    """Say that a decision is done."""
    row = usecases.finish(actor=request.actor, decision_id=decision_id, at=timezone.now())
    messages.success(request, f"C’est noté, fait : « {row.text} ».")
    return redirect("steering:session", row.session_id)


@require_POST
def reopen(request: Request, decision_id: UUID) -> HttpResponse:
    """A decision said to be done is not."""
    row = usecases.reopen(actor=request.actor, decision_id=decision_id, at=timezone.now())
    messages.success(request, f"Cette décision attend de nouveau : « {row.text} ».")
    return redirect("steering:session", row.session_id)


def _leave(letters: int) -> str:
    return french.plural(letters, "courriel part", "courriels partent") if letters else "aucun membre n’a d’adresse"


def _members(request: Request, hub_id: UUID) -> list[Any]:
    every = queries.members_of(request.actor, on=timezone.localdate())
    return [row for row in every if row.hub_id == hub_id]


def _doable(request: Request, decisions: list[Any]) -> set[UUID]:
    keys = [row.pk for row in decisions]
    return set(DECISIONS.rows(request.actor, "done").filter(pk__in=keys).values_list("pk", flat=True))


def _shown(request: Request, session_id: UUID) -> dict[str, Any]:
    actor, at = request.actor, timezone.now()
    row = queries.session_of(actor, session_id)
    may = WORK_SESSIONS.may(actor, row)
    decisions = list(queries.decisions_of(actor, session_id=row.pk))
    decides = "edit" in may and row.status == "held"
    return {
        "session": row,
        "may": may & (WORK_SESSION.open_from(row.status) | {"edit"}),
        "begun": row.starts_at <= at,
        "until": french.hour(timezone.localtime(row.ends_at).time()),
        "seats": queries.seats_of(row),
        "decisions": decisions,
        "done_by": _doable(request, decisions),
        "today": timezone.localdate(at),
        "decision_form": DecisionForm(members=_members(request, row.hub_id)) if decides else None,
    }
