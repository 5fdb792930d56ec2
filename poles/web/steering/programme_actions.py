"""An action of a programme: what it is, its steps, how it goes, who brings what."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from poles.domain.access import Unknown
from poles.domain.programmes import reading
from poles.domain.programmes.policy import ACTIONS, CONTRIBUTIONS, PROGRAMMES
from poles.domain.programmes.usecases import carrying_out, contributing, writing
from poles.web import pages
from poles.web.acting import act, press
from poles.web.request import Request
from poles.web.steering.programme_forms import ActionForm, FollowForm, RiskForm, StepForm
from poles.web.steering.programme_gesture import gesture_page, sheet_url
from poles.words.roles import Role
from poles.workflows.programme import ACTION

read = require_http_methods(["GET", "HEAD", "POST"])
FORM = "steering/programme_action_form.html"


@require_safe
def one(request: Request, action_id: UUID) -> HttpResponse:
    """One action and all that hangs on it."""
    row = ACTIONS.get(request.actor, "see", action_id)
    found = reading.sheet_of(request.actor, row.programme_id, today=timezone.localdate())
    line = next(line for line in found.lines if line.action.pk == row.pk)
    may = ACTIONS.may(request.actor, row)
    member = request.actor.role is Role.HUB_MEMBER
    draft, adopted = found.programme.status == "draft", found.programme.status == "adopted"
    context = {
        "line": line,
        "action": line.action,
        "programme": found.programme,
        "draft": draft,
        "followed": found.programme.status != "draft",
        "may_write": draft and "edit" in may,
        "may_remove": draft and "drop" in may and row.status == ACTION.initial,
        "speakers": set() if member else contributing.speakers(found.programme.hub_id, on=timezone.localdate()),
        "may_follow": adopted and "follow" in may,
        "may_ask": draft and "edit" in may,
        "may_offer": member and found.programme.status != "reported",
        "open": ACTION.open_from(row.status),
        "own": CONTRIBUTIONS.rows(request.actor, "give").filter(action=row).values_list("pk", flat=True),
        "step_form": StepForm(),
        "may_comment": found.programme.status != "reported" and request.actor.role in PROGRAMMES.roles("comment"),
    }
    return pages.page(request, "steering/programme_action.html", context)


@read
def new(request: Request, programme_id: UUID) -> HttpResponse:
    """Add an action to the programme."""
    programme = PROGRAMMES.get(request.actor, "edit", programme_id)
    form = ActionForm(request.POST or None, programme=programme, initial={"axis": request.GET.get("axe", "")})

    def gesture(_said: dict[str, Any]) -> str:
        writing.add_action(actor=request.actor, programme_id=programme.pk, text=form.text(), at=timezone.now())
        return "L’action est au programme. Ajoutez ses étapes et ce que les membres apportent."

    return act(request, form, gesture, template=FORM, onward=sheet_url(programme.pk), programme=programme)


@read
def change(request: Request, action_id: UUID) -> HttpResponse:
    """Change what is said of an action."""
    row = ACTIONS.get(request.actor, "edit", action_id)
    form = ActionForm(request.POST or None, programme=row.programme, initial=ActionForm.of(row))

    def gesture(said: dict[str, Any]) -> str:
        writing.change_action(
            actor=request.actor, action_id=row.pk, text=form.text(), seen=said["seen"], at=timezone.now()
        )
        return "L’action est changée."

    return act(request, form, gesture, template=FORM, onward=_url(row), programme=row.programme, action=row)


@read
def remove(request: Request, action_id: UUID) -> HttpResponse:
    """Say what goes with an action, then take it out."""
    row = ACTIONS.get(request.actor, "drop", action_id)
    if request.method == "POST":
        return press(
            request,
            lambda: writing.remove_action(actor=request.actor, action_id=row.pk, at=timezone.now()),
            "L’action est retirée du programme.",
            sheet_url(row.programme_id),
        )
    context = {
        "action": row,
        "programme": row.programme,
        "asked": row.contributions.count(),
        "steps": row.steps.count(),
    }
    return pages.page(request, "steering/programme_action_remove.html", context)


@require_POST
def begin(request: Request, action_id: UUID) -> HttpResponse:
    """The action has begun."""
    return _press(request, action_id, carrying_out.begin, "L’action est en cours.")


@require_POST
def resume(request: Request, action_id: UUID) -> HttpResponse:
    """The action goes on."""
    return _press(request, action_id, carrying_out.resume, "L’action reprend.")


@read
def finish(request: Request, action_id: UUID) -> HttpResponse:
    """Say what the action gave."""
    return _end(request, action_id, carrying_out.finish, "Terminer l’action", "L’action est faite.")


@read
def give_up(request: Request, action_id: UUID) -> HttpResponse:
    """Say why the action stops."""
    return _end(request, action_id, carrying_out.give_up, "Abandonner l’action", "L’action est abandonnée.")


@read
def risk(request: Request, action_id: UUID) -> HttpResponse:
    """Say what threatens the action."""
    row = ACTIONS.get(request.actor, "follow", action_id)
    form = RiskForm(request.POST or None, initial={"reason": row.at_risk})

    def gesture(said: dict[str, Any]) -> str:
        carrying_out.say_risk(actor=request.actor, action_id=row.pk, reason=said["reason"], at=timezone.now())
        return "Le risque est enregistré." if said["reason"] else "Plus rien ne menace cette action."

    return gesture_page(
        request, form, gesture, title="Signaler un risque", button="Enregistrer", programme=row.programme, action=row
    )


@read
def step_new(request: Request, action_id: UUID) -> HttpResponse:
    """Add a step."""
    row = ACTIONS.get(request.actor, "edit", action_id)
    form = StepForm(request.POST or None)

    def gesture(said: dict[str, Any]) -> str:
        writing.add_step(actor=request.actor, action_id=row.pk, at=timezone.now(), **said)
        return "L’étape est ajoutée."

    return gesture_page(
        request, form, gesture, title="Ajouter une étape", button="Ajouter", programme=row.programme, action=row
    )


@require_POST
def step_done(request: Request, action_id: UUID, step_id: UUID) -> HttpResponse:
    """The step was done today."""
    at = timezone.now()
    return _mark(request, action_id, step_id, "L’étape est faite.", done_on=timezone.localdate(at), at=at)


@require_POST
def step_reopen(request: Request, action_id: UUID, step_id: UUID) -> HttpResponse:
    """The step is to do again."""
    return _mark(request, action_id, step_id, "L’étape est à faire.", done_on=None, at=timezone.now())


@require_POST
def step_remove(request: Request, action_id: UUID, step_id: UUID) -> HttpResponse:
    """Take a step out."""
    row = _with_step(request, "edit", action_id, step_id)
    return press(
        request,
        lambda: writing.remove_step(actor=request.actor, action_id=row.pk, step_id=step_id, at=timezone.now()),
        "L’étape est retirée.",
        _url(row),
    )


def _mark(request: Request, action_id: UUID, step_id: UUID, said: str, **what: Any) -> HttpResponse:
    row = _with_step(request, "follow", action_id, step_id)
    return press(
        request,
        lambda: carrying_out.mark_step(actor=request.actor, action_id=row.pk, step_id=step_id, **what),
        said,
        _url(row),
    )


def _with_step(request: Request, verb: str, action_id: UUID, step_id: UUID) -> Any:
    row = ACTIONS.get(request.actor, verb, action_id)
    if not row.steps.filter(pk=step_id).exists():
        raise Unknown(step_id)
    return row


def _end(request: Request, action_id: UUID, how: Callable[..., Any], title: str, told: str) -> HttpResponse:
    row = ACTIONS.get(request.actor, "follow", action_id)
    form = FollowForm(request.POST or None, initial={"result": row.result})

    def gesture(said: dict[str, Any]) -> str:
        how(actor=request.actor, action_id=row.pk, result=said["result"], at=timezone.now())
        return told

    lead = f"Cible : {row.target}." if row.target else ""
    return gesture_page(
        request, form, gesture, title=title, button=title, programme=row.programme, action=row, lead=lead
    )


def _press(request: Request, action_id: UUID, how: Callable[..., Any], told: str) -> HttpResponse:
    row = ACTIONS.get(request.actor, "follow", action_id)
    return press(request, lambda: how(actor=request.actor, action_id=row.pk, at=timezone.now()), told, _url(row))


def _url(row: Any) -> str:
    return reverse("steering:action", args=[row.pk])
