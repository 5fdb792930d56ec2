"""The lettres de mission of an académie: who coordinates each pôle until when, a letter from its draft to its end."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from poles.domain.governance import usecases as maps
from poles.domain.mandates import queries, usecases
from poles.domain.mandates.policy import MISSION_LETTERS
from poles.domain.mandates.wording import digest_of, hours_said, text_of
from poles.exchange.letter_paper import ended_said
from poles.web import pages
from poles.web.academies.letter_forms import EndForm, SignForm
from poles.web.letter_answer import letter_answer
from poles.web.request import Request
from poles.words.findings import Refused
from poles.words.french import hub as hub_said
from poles.words.mandates import EndReason
from poles.workflows.mandate import MANDATE

A_PAGE = 40
read = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def letters(request: Request) -> HttpResponse:
    """Each pôle with who coordinates it and until when, then every letter."""
    today = timezone.localdate()
    standings = queries.standings(request.actor, on=today)
    state = request.GET.get("etat", "")
    rows = queries.letters_of(request.actor)
    rows = rows.filter(status=state) if state in MANDATE.states else rows
    context = {
        "standings": standings,
        "without": sum(not each.coordinators for each in standings),
        "soon": sum(each.soon for each in standings),
        "page_obj": Paginator(rows.order_by("-number"), A_PAGE).get_page(request.GET.get("page")),
        "states": MANDATE.choices,
        "state": state,
        "today": today,
    }
    return pages.page(request, "academies/letters.html", context)


@require_safe
def letter(request: Request, letter_id: UUID) -> HttpResponse:
    """One letter as it reads, what can be done with it, what was done."""
    row = queries.letter(request.actor, letter_id)
    today = timezone.localdate()
    running = queries.may_be_ended(row, on=today)
    context = _shown(row) | {
        "deeds": queries.deeds_of(row),
        "may_end": running,
        "may_follow": row.status in ("signed", "ended"),
        "waits": running and not row.user.has_usable_password(),
        "followers": list(queries.letters_of(request.actor).filter(follows=row)),
    }
    return pages.page(request, "academies/letter.html", context)


@require_safe
def letter_file(request: Request, letter_id: UUID) -> HttpResponse:
    """The same letter, as a PDF."""
    return letter_answer(queries.letter(request.actor, letter_id))


@read
def sign(request: Request, letter_id: UUID) -> HttpResponse:
    """The text to be signed, whole, then who signs; what is signed is what was read."""
    row = MISSION_LETTERS.get(request.actor, "sign", letter_id)
    MANDATE.step("sign", row.status)
    form = SignForm(request.POST or None, initial={"signed_on": timezone.localdate()})
    if form.is_valid():
        try:
            _, told = usecases.sign(
                actor=request.actor, letter_id=row.pk, seen=request.POST.get("seen", ""), signature=form.signature,
                at=timezone.now(),
            )  # fmt: skip
        except Refused as error:
            pages.add_findings(form, error)
        else:
            news = "un message lui est parti" if told else "un message lui est déjà parti aujourd’hui : prévenez-la"
            messages.success(request, f"La lettre n° {row.number} est signée. {row.user} coordonne le pôle ; {news}.")
            return redirect("academies:letter", row.pk)
    context = _shown(queries.letter(request.actor, letter_id)) | {"form": form}
    return pages.page(request, "academies/letter_sign.html", context, status=422 if form.errors else 200)


@read
def end(request: Request, letter_id: UUID) -> HttpResponse:
    """When and why a mission ends before its day."""
    row = MISSION_LETTERS.get(request.actor, "end", letter_id)
    MANDATE.step("end", row.status)
    form = EndForm(request.POST or None, initial={"ended_on": timezone.localdate()})
    if form.is_valid():
        try:
            usecases.end(
                actor=request.actor, letter_id=row.pk, reason=EndReason(form.cleaned_data["reason"]),
                ended_on=form.cleaned_data["ended_on"], at=timezone.now(),
            )  # fmt: skip
        except Refused as error:
            pages.add_findings(form, error)
        else:
            messages.success(request, "La fin de la mission est notée : la fonction prend fin ce jour-là.")
            return redirect("academies:letter", row.pk)
    context = {"letter": queries.letter(request.actor, letter_id), "form": form}
    return pages.page(request, "academies/letter_end.html", context, status=422 if form.errors else 200)


@require_POST
def cancel(request: Request, letter_id: UUID) -> HttpResponse:
    """Give a draft up."""
    row = usecases.cancel(actor=request.actor, letter_id=letter_id, at=timezone.now())
    messages.success(request, f"La lettre n° {row.number} est abandonnée : elle ne nomme personne.")
    return redirect("academies:letters")


@require_POST
def invite_again(request: Request, letter_id: UUID) -> HttpResponse:
    """Mail another link to somebody who has not chosen a password."""
    row = usecases.invite_again(actor=request.actor, letter_id=letter_id, at=timezone.now())
    messages.success(request, f"Un nouveau lien est parti vers {row.user.email} : il reste ouvert sept jours.")
    return redirect("academies:letter", row.pk)


@require_POST
def open_hub(request: Request, hub_id: UUID) -> HttpResponse:
    """Open a pôle whose coordinator has a signed letter."""
    row = maps.open_hub(actor=request.actor, hub_id=hub_id, at=timezone.now())
    messages.success(request, f"{hub_said(row.name)[:1].upper()}{hub_said(row.name)[1:]} est ouvert.")
    return redirect("academies:letters")


def _shown(row: Any) -> dict[str, Any]:
    """A letter as pages show it."""
    return {
        "letter": row,
        "clauses": text_of(row),
        "print": digest_of(row),
        "hours": hours_said(row),
        "ended": ended_said(row),
    }
