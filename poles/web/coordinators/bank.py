"""What a pôle does to keep its bank alive: say an offer complete or open again, keep it for some, see what could help."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from poles.domain.offers import quiet, reservations, series, usecases
from poles.domain.offers.policy import OFFERS
from poles.web import pages
from poles.web.request import Request
from poles.web.reserving import ReservationForm
from poles.words.actor import Actor
from poles.words.findings import Refused
from poles.words.french import long_date, plural


def beside(actor: Actor, offer) -> dict:
    """What the page of an offer shows of its series, its reservation, its calendar, and what could help it."""
    proposal = series.series_to_read(actor, offer.pk)
    row = next(one for one in proposal.offers if one.pk == offer.pk)
    before = series.unchanged_since(row)
    outside = usecases.wishes_outside(row)
    published = before.published_at if before else None
    return {
        "offer": row,
        "proposal": proposal,
        "stops": row.stops.all(),
        "unchanged": (
            f"Mêmes mots, mêmes places, même personne que l’offre publiée le {long_date(timezone.localdate(published))} : "
            "seules les dates changent. C’est tout de même à vous de la lire."
            if published
            else ""
        ),
        "wishes_outside": (
            f"{plural(outside, 'élève a choisi', 'élèves ont choisi')} cette offre, qui ne leur est pas réservée : prévenez "
            "leur établissement."
            if outside
            else ""
        ),
        "calendar": usecases.look_at(row) if row.renewed_from_id and row.status == "submitted" else [],
        "suggestions": quiet.suggestions(row, quiet.asked_around(row))
        if quiet.is_quiet(row, at=timezone.now())
        else [],
        "may_reserve": actor.role in OFFERS.roles("reserve") and row.status not in series.GONE,
    }


@require_POST
def offer_full(request: Request, offer_id: UUID) -> HttpResponse:
    """The host said that it takes nobody more."""
    row = usecases.declare_full(actor=request.actor, offer_id=offer_id, at=timezone.now())
    messages.success(request, f"L’offre « {row.title} » est complète. Les élèves attendus le restent.")
    return redirect("coordinators:offer", offer_id)


@require_POST
def offer_reopen(request: Request, offer_id: UUID) -> HttpResponse:
    """The host takes learners again."""
    row = usecases.reopen(actor=request.actor, offer_id=offer_id, at=timezone.now())
    messages.success(request, f"L’offre « {row.title} » est de nouveau ouverte.")
    return redirect("coordinators:offer", offer_id)


@require_http_methods(["GET", "HEAD", "POST"])
def offer_reserve(request: Request, offer_id: UUID) -> HttpResponse:
    """Keep an offer for schools or publics, with a published reason; or give it back to everybody."""
    OFFERS.get(request.actor, "reserve", offer_id)
    proposal = series.series_to_read(request.actor, offer_id)
    row = next(one for one in proposal.offers if one.pk == offer_id)
    lift = "lift" in request.POST
    form = ReservationForm(None if lift else request.POST or None, initial=_said(row))
    kept = usecases.Kept() if lift else None
    if form.is_valid():
        form.find_school(row.academy_id)
        kept = form.kept() if form.is_valid() else None
    if kept is not None:
        try:
            usecases.reserve(actor=request.actor, offer_id=offer_id, kept=kept, at=timezone.now())
        except Refused as error:
            pages.add_findings(form, error)
        else:
            whom = kept.audiences or kept.schools
            messages.success(request, "L’offre est réservée." if whom else "L’offre est pour tous les élèves.")
            return redirect("coordinators:offer", offer_id)
    context = {"offer": row, "form": form, "several": proposal.several}
    return pages.page(request, "coordinators/offer_reserve.html", context, status=422 if form.errors else 200)


def _said(row) -> dict:
    schools = [one.school.uai for one in row.reservations.all() if one.school]
    return {
        "kept_audiences": [one.audience for one in row.reservations.all() if one.audience],
        "kept_school": schools[0] if schools else "",
        "kept_reason": next(iter(reservations.reasons(row)), ""),
    }
