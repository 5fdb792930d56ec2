"""One convention: what to do now, what it says, what the rules say of it, its texts one after the other."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from poles.domain.agreements import facts, queries, usecases
from poles.domain.agreements.policy import AGREEMENTS
from poles.domain.agreements.policy import OUT as OUT_TEXTS
from poles.web import pages
from poles.web.acting import act, press
from poles.web.agreements.editing import verdict
from poles.web.agreements.forms import OrderForm
from poles.web.agreements.placing import Note, Tally, notes_of, tallies
from poles.web.convention_text import text_of
from poles.web.request import Request
from poles.web.routes import ROUTES
from poles.words.agreements import Change, VersionKind
from poles.words.terms import Terms

DOORS = (
    ("agreements:presence", "Noter les absences et la présence", ("signed", "ended")),
    ("agreements:close", "Attestation de fin de stage", ("signed", "ended")),
    ("agreements:evidence", "Dossier de preuves des signatures", ("signed", "ended")),
)
"""The pages of the other rooms that open from a convention, and the states in which they do."""


@require_safe
def one(request: Request, agreement_id: UUID) -> HttpResponse:
    """The page of a convention for the school that keeps it."""
    agreement = queries.one(request.actor, agreement_id)
    version, bound = queries.current(agreement), queries.in_force(agreement)
    context: dict[str, Any] = {
        "agreement": agreement,
        "current": version,
        "bound": bound,
        "texts": texts_of(agreement),
        "may": AGREEMENTS.may(request.actor, agreement),
        "begun": agreement.starts_on <= timezone.localdate(),
        "doors": [
            (label, reverse(name, args=[agreement.pk]))
            for name, label, states in DOORS
            if name in ROUTES and agreement.status in states and ROUTES[name].admits(request.actor.role)
        ],
    }
    if version is not None and version.kind != VersionKind.CERTIFICATE:
        context |= _said(agreement, version, bound)
    return pages.page(request, "agreements/one.html", context)


@require_POST
def settle(request: Request, agreement_id: UUID, number: int) -> HttpResponse:
    """The text is complete: it waits to be sent."""
    version = _text(request, agreement_id, number)
    return press(
        request,
        lambda: usecases.settle(actor=request.actor, version_id=version.pk, at=timezone.now()),
        "Le texte est prêt à signer.",
        reverse("agreements:one", args=[agreement_id]),
    )


@require_POST
def rework(request: Request, agreement_id: UUID, number: int) -> HttpResponse:
    """The text that was ready is written again."""
    version = _text(request, agreement_id, number)
    usecases.rework(actor=request.actor, version_id=version.pk, at=timezone.now())
    return redirect("agreements:edit", agreement_id, "parties")


@require_POST
def drop(request: Request, agreement_id: UUID, number: int) -> HttpResponse:
    """An avenant that was not sent is given up."""
    version = _text(request, agreement_id, number)
    return press(
        request,
        lambda: usecases.drop(actor=request.actor, version_id=version.pk, at=timezone.now()),
        "L’avenant est abandonné : le texte signé reste seul.",
        reverse("agreements:one", args=[agreement_id]),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def order(request: Request, agreement_id: UUID) -> HttpResponse:
    """Who signs before whom."""
    agreement = AGREEMENTS.get(request.actor, "send", agreement_id)
    form = OrderForm(request.POST or None, initial={"order": agreement.signing_order})

    def chosen(said: dict[str, Any]) -> str:
        usecases.set_order(actor=request.actor, agreement_id=agreement.pk, order=said["order"], at=timezone.now())
        return "L’ordre des signatures est fixé."

    onward = reverse("agreements:one", args=[agreement.pk])
    return act(request, form, chosen, template="agreements/order.html", onward=onward, agreement=agreement)


def texts_of(agreement: Any, *, out_only: bool = False) -> list[dict[str, Any]]:
    """The texts of a convention, the last first; ``out_only``: those that its parties read."""
    return [
        {"row": row, "changes": [Change(one).label for one in row.changes], "out": row.status in OUT_TEXTS}
        for row in reversed(list(agreement.versions.all()))
        if not out_only or row.status in OUT_TEXTS
    ]


def _text(request: Request, agreement_id: UUID, number: int) -> Any:
    return queries.text(request.actor, agreement_id, number)


def _said(agreement: Any, version: Any, bound: Any) -> dict[str, Any]:
    terms = queries.terms_of(version)
    found = facts.verdicts(terms, agreement=agreement) if version.status in ("draft", "ready") else ()
    notes = notes_of(terms, found)
    return verdict(found, notes) | {
        "terms": terms,
        "text": text_of(version, bound if bound is not version else None),
        "groups": _groups(terms, notes),
    }


def _groups(terms: Terms, notes: list[Note]) -> list[tuple[Tally | None, list[Note]]]:
    """The remarks by step, each once; last, those of the whole."""
    found: list[tuple[Tally | None, list[Note]]] = [
        (tally, same) for tally in tallies(notes) if (same := [note for note in notes if note.step == tally.slug])
    ]
    if rest := [note for note in notes if not note.step]:
        found.append((None, rest))
    return found
