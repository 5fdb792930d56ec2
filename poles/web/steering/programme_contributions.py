"""What members bring to an action: asked by the pôle, offered, answered by the member, given."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from poles.domain.programmes import reading
from poles.domain.programmes.document import amount
from poles.domain.programmes.policy import ACTIONS, CONTRIBUTIONS
from poles.domain.programmes.usecases import contributing
from poles.web.acting import press
from poles.web.request import Request
from poles.web.steering.programme_forms import AnswerForm, AskForm, GivenForm, NotedForm, OfferForm
from poles.web.steering.programme_gesture import gesture_page
from poles.words.programmes import ContributionKind
from poles.words.roles import Role

read = require_http_methods(["GET", "HEAD", "POST"])


@read
def new(request: Request, action_id: UUID) -> HttpResponse:
    """The pôle asks a member; a member offers what it brings."""
    if request.actor.role is Role.HUB_MEMBER:
        return _offer(request, action_id)
    row = ACTIONS.get(request.actor, "edit", action_id)
    members = [(str(key), name) for key, name in reading.members_of(row.programme.hub_id).values_list("pk", "name")]
    form = AskForm(request.POST or None, members=members)

    def gesture(said: dict[str, Any]) -> str:
        contributing.ask(
            actor=request.actor, action_id=row.pk, member_id=UUID(said["member"]), kind=ContributionKind(said["kind"]),
            amount=said["amount"], note=said["note"], at=timezone.now(),
        )  # fmt: skip
        return "La contribution est demandée ; elle sera promise quand le membre aura dit oui."

    return gesture_page(
        request, form, gesture, title="Demander une contribution", button="Demander", programme=row.programme, action=row,
        lead="Le membre répond lui-même depuis son compte ; sans compte, vous notez sa réponse.",
    )  # fmt: skip


@read
def answer(request: Request, contribution_id: UUID) -> HttpResponse:
    """The member answers; without an account, the pôle notes the answer."""
    by_member = request.actor.role is Role.HUB_MEMBER
    row = CONTRIBUTIONS.get(request.actor, "promise" if by_member else "edit", contribution_id)
    shown = {"seen": row.promised, "note": row.note, "confirmed_on": timezone.localdate()}
    form = (AnswerForm if by_member else NotedForm)(request.POST or None, initial=shown)

    def gesture(said: dict[str, Any]) -> str:
        much = {"yes": row.promised, "other": said["amount"], "no": Decimal(0)}[said["answer"]]
        who = {"actor": request.actor, "contribution_id": row.pk, "note": said["note"], "at": timezone.now()}
        if not by_member:
            contributing.note_answer(amount=much, confirmed_on=said["confirmed_on"], **who)
        elif said["answer"] == "no":
            contributing.decline(**who)
        else:
            contributing.promise(amount=much, seen=said["seen"], **who)
        return "La réponse est enregistrée."

    kind = ContributionKind(row.kind)
    return gesture_page(
        request, form, gesture, title=f"Répondre : {kind.label}", button="Enregistrer la réponse",
        programme=row.action.programme, action=row.action,
        lead=f"{row.member} : {amount(row.promised)} {kind.unit} ({kind.label}) pour « {row.action.title} ».",
    )  # fmt: skip


@read
def given(request: Request, contribution_id: UUID) -> HttpResponse:
    """Say how much was given up to now."""
    row = CONTRIBUTIONS.get(request.actor, "give", contribution_id)
    kind = ContributionKind(row.kind)
    form = GivenForm(request.POST or None, initial={"given": row.given})

    def gesture(said: dict[str, Any]) -> str:
        contributing.give(actor=request.actor, contribution_id=row.pk, given=said["given"], at=timezone.now())
        return "L’apport est noté."

    return gesture_page(
        request, form, gesture, title=f"Noter l’apport : {kind.label}", button="Noter", programme=row.action.programme,
        action=row.action, lead=f"{row.member} a promis {amount(row.promised)} {kind.unit}. Donnez le total, pas l’ajout.",
    )  # fmt: skip


@require_POST
def withdraw(request: Request, contribution_id: UUID) -> HttpResponse:
    """The pôle asks no more."""
    row = CONTRIBUTIONS.get(request.actor, "drop", contribution_id)
    return press(
        request,
        lambda: contributing.withdraw(actor=request.actor, contribution_id=row.pk, at=timezone.now()),
        "La contribution est retirée.",
        reverse("steering:action", args=[row.action_id]),
    )


def _offer(request: Request, action_id: UUID) -> HttpResponse:
    row = ACTIONS.get(request.actor, "see", action_id)
    form = OfferForm(request.POST or None)

    def gesture(said: dict[str, Any]) -> str:
        contributing.offer(
            actor=request.actor, action_id=row.pk, kind=ContributionKind(said["kind"]), amount=said["amount"],
            note=said["note"], at=timezone.now(),
        )  # fmt: skip
        return "Votre contribution est promise."

    return gesture_page(
        request,
        form,
        gesture,
        title="Proposer une contribution",
        button="Promettre",
        programme=row.programme,
        action=row,
    )
