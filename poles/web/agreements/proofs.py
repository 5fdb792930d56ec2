"""The documents that the law asks of a school and of its hosts: dated once, read by every convention."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from poles.domain.agreements import board, usecases
from poles.domain.agreements.policy import LEGAL_PROOFS
from poles.domain.calendar.year import school_of
from poles.web.acting import act
from poles.web.agreements.forms import Choices, ProofForm
from poles.web.request import Request
from poles.words.agreements import Proof

SOON = timedelta(days=60)
"""Before its end, a document is told as about to end."""


@require_http_methods(["GET", "HEAD", "POST"])
def listing(request: Request) -> HttpResponse:
    """What is noted for the school and its hosts, and the form to note one more."""
    actor, today = request.actor, timezone.localdate()
    school = school_of(actor)
    sites = board.sites_of(actor, today=today)
    owners: Choices = [("", "Choisissez")]
    owners += [(f"ecole/{school.pk}", str(school.name))] if school else []
    owners += [(f"lieu/{site.pk}", f"{site.name}, {site.commune.name}") for site in sites]
    form = ProofForm(request.POST or None, owners=owners)

    def noted(said: dict[str, Any]) -> str:
        kind, _, key = said["of"].partition("/")
        usecases.note_proof(
            actor=actor,
            proof=Proof(said["proof"]),
            since=said["since"],
            until=said["until"],
            reference=said["reference"],
            school_id=UUID(key) if kind == "ecole" else None,
            site_id=UUID(key) if kind == "lieu" else None,
            at=timezone.now(),
        )
        return "La pièce est notée : les conventions la lisent dès maintenant."

    rows = list(
        LEGAL_PROOFS.rows(actor, "see")
        .select_related("school", "site", "agreement__learner")
        .order_by("proof", "-since")
    )
    mine = [row for row in rows if row.school_id]
    named = {site.pk for site in sites}
    context = {
        "groups": [
            ("L’établissement", [_shown(row, today) for row in mine]),
            ("Les organismes de vos élèves", [_shown(row, today) for row in rows if row.site_id in named]),
            ("Une convention", [_shown(row, today) for row in rows if row.agreement_id]),
        ],
        "may_edit": actor.role in LEGAL_PROOFS.roles("edit"),
        "empty": not mine and not any(row.site_id in named or row.agreement_id for row in rows),
    }
    onward = reverse("agreements:proofs")
    return act(request, form, noted, template="agreements/proofs.html", onward=onward, **context)


@require_POST
def drop(request: Request, proof_id: UUID) -> HttpResponse:
    """Take back a document that was noted by mistake."""
    usecases.drop_proof(actor=request.actor, proof_id=proof_id, at=timezone.now())
    return redirect("agreements:proofs")


def _shown(row: Any, today: Any) -> dict[str, Any]:
    state = ("", "")
    if row.until and row.until < today:
        state = ("finie", "error")
    elif row.until and row.until <= today + SOON:
        state = ("finit bientôt", "warning")
    return {"row": row, "of": row.school or row.site or row.agreement.learner, "state": state}
