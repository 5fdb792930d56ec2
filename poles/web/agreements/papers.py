"""The papers of conventions: each text in PDF, the pack to sign on paper, the sheet that the learner takes along."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from poles.domain.access import Unknown
from poles.domain.agreements import queries
from poles.domain.agreements.policy import OUT
from poles.exchange.agreement_paper import MOST_IN_A_PACK, agreement_name, agreement_pdf, print_pack, travel_sheet
from poles.web.agreements.board import keys_of
from poles.web.request import Request
from poles.words.agreements import VersionKind
from poles.words.roles import SCHOOL_ROLES

PRINTABLE = ("ready", "signing")


@require_safe
def paper(request: Request, agreement_id: UUID, number: int) -> HttpResponse:
    """A text in PDF: the sealed file, the one that is being signed, or what a draft would give. Parties read what went out."""
    version = queries.text(request.actor, agreement_id, number)
    if request.actor.role not in SCHOOL_ROLES and version.status not in OUT:
        raise Unknown(number)
    kept = bytes(version.sealed) or bytes(version.paper)
    return _pdf(lambda: kept or agreement_pdf(version), agreement_name(version))


@require_safe
def pack(request: Request) -> HttpResponse:
    """The texts of a class, or those that the address names, in one PDF to sign on paper."""
    actor = request.actor
    periods, keys = keys_of(request.GET.getlist("periode")), keys_of(request.GET.getlist("convention"))
    rows = queries.agreements_of(actor)
    rows = rows.filter(pk__in=keys) if keys else rows.filter(placement__need__period_id__in=periods)
    rows = rows.order_by("learner__last_name", "learner__first_name", "number")
    texts = [version for row in rows[: 2 * MOST_IN_A_PACK] if (version := _printable(row))]
    if not texts:
        messages.info(request, "Aucun texte n’est prêt à signer : rien à imprimer pour l’instant.")
        return redirect("agreements:list")
    if len(texts) > MOST_IN_A_PACK:
        messages.info(
            request,
            f"Le fichier contient les {MOST_IN_A_PACK} premiers textes : imprimez le reste période par période.",
        )
    day = timezone.localdate()
    return _pdf(lambda: print_pack(texts[:MOST_IN_A_PACK]), f"conventions-a-signer-{day:%Y-%m-%d}.pdf")


@require_safe
def travel(request: Request, agreement_id: UUID) -> HttpResponse:
    """The sheet to take along: address, hours, whom to call."""
    agreement = queries.one(request.actor, agreement_id)
    version = queries.in_force(agreement) or queries.current(agreement)
    if version is None or version.kind == VersionKind.CERTIFICATE:
        raise Http404
    if request.actor.role not in SCHOOL_ROLES and version.status not in OUT:
        raise Unknown(agreement_id)
    return _pdf(lambda: travel_sheet(version), f"fiche-a-emporter-{agreement.number}.pdf")


def _printable(agreement: Any) -> Any:
    version = queries.in_preparation(agreement)
    if version is None or version.status not in PRINTABLE or version.kind == VersionKind.CERTIFICATE:
        return None
    return version


def _pdf(write: Callable[[], bytes], name: str) -> HttpResponse:
    response = HttpResponse(write(), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response
