"""One placement of a learner: the offers within reach, the wishes in their order, the place found and why."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from poles.domain.calendar.policy import LEARNERS
from poles.domain.needs import queries as needs
from poles.domain.needs import usecases
from poles.web import pages
from poles.web.explained import explained
from poles.web.families.forms import RankForm
from poles.web.families.standing import ENOUGH, Standing, standing
from poles.web.request import Request
from poles.words.findings import Refused
from poles.words.roles import Role

PER_PAGE = 20
SUGGESTED = 6
UNREAD = "Ce bouton n’a pas été compris : rien n’a changé. Réessayez."


@require_safe
def offers(request: Request, need_id: UUID) -> HttpResponse:
    """The offers of the own formation, open on these days and within reach, the nearest first."""
    found = _standing(request, need_id)
    page = Paginator(needs.within_reach(request.actor, found.need), PER_PAGE).get_page(request.GET.get("page"))
    frame, ranks = _frame(request, found), _ranks(found)
    addable = frame["may_rank"] and len(ranks) < usecases.WISHES_OF_A_LEARNER
    cards = [_card(one, ranks.get(one.offer.pk), addable=addable) for one in page.object_list]
    return pages.page(request, "families/offers.html", frame | {"page": page, "cards": cards})


@require_safe
def wishes(request: Request, need_id: UUID) -> HttpResponse:
    """The wishes in their order, each with its buttons; then the nearest offers that could be added."""
    found = _standing(request, need_id)
    near = needs.within_reach(request.actor, found.need, full=True)
    known = {one.offer.pk: one for one in near}
    ranked = list(found.need.wishes.select_related("offer__site__commune"))
    wished = {wish.offer_id for wish in ranked}
    others = [one for one in near if one.free > 0 and one.offer.pk not in wished]
    context = _frame(request, found) | {
        "ranked": [_ranked(wish, known.get(wish.offer_id)) for wish in ranked],
        "others": others[:SUGGESTED],
        "more": len(others) - SUGGESTED,
        "full": len(ranked) >= usecases.WISHES_OF_A_LEARNER,
        "lacking": ENOUGH - len(ranked),
        "none": not any(one.free > 0 for one in near),
    }
    return pages.page(request, "families/wishes.html", context)


@require_POST
def rank(request: Request, need_id: UUID) -> HttpResponse:
    """One press of a button, saved at once; then back to the list."""
    back = reverse("families:wishes", args=[need_id])
    pressed = RankForm(request.POST).pressed
    if pressed is None:
        _standing(request, need_id)  # a need of somebody else is not there, whatever was pressed
        messages.warning(request, UNREAD)
        return redirect(back)
    move, offer_id = pressed
    try:
        kept = usecases.rank_wish(actor=request.actor, need_id=need_id, offer_id=offer_id, move=move, at=timezone.now())
    except Refused as error:
        for finding in error.findings:
            messages.error(request, finding.sentence)
    else:
        rank_now = next((wish.rank for wish in kept if wish.offer_id == offer_id), 0)
        told = f"Enregistré : c’est votre vœu n° {rank_now}." if rank_now else "Enregistré : ce vœu est retiré."
        messages.success(request, told)
    return redirect(f"{back}#mes-voeux")


@require_safe
def placement(request: Request, need_id: UUID) -> HttpResponse:
    """The place, once there is one, and why it was proposed; or why there is none yet. Who decides, whom to ask."""
    found = _standing(request, need_id)
    context = _frame(request, found)
    if found.match is not None:
        context |= explained(request.actor, found.match.pk)
    return pages.page(request, "families/placement.html", context)


def _standing(request: Request, need_id: UUID) -> Standing:
    return standing(request.actor, need_id, timezone.localdate())


def _frame(request: Request, found: Standing) -> dict:
    """What every page of a placement shows: whose it is, and whether its reader may change the wishes."""
    mine = request.actor.role is Role.LEARNER
    return {
        "now": found,
        "need_id": found.line.need_id,
        "mine": mine,
        "child": LEARNERS.get(request.actor, "see", found.need.learner_id),
        "may_rank": mine and found.closed is None,
    }


def _card(one: needs.OfferInReach, rank: int | None, *, addable: bool) -> dict:
    return {
        "offer": one.offer,
        "minutes": one.minutes,
        "buttons": "new" if addable and rank is None else "",
        "wished": f"vœu n° {rank}" if rank else "",
    }


def _ranked(wish: Any, near: needs.OfferInReach | None) -> dict:
    """A wish as its card shows it. ``taken``: no seat of it is free any more on these days."""
    return {"wish": wish, "minutes": near and near.minutes, "taken": near is not None and near.free <= 0}


def _ranks(found: Standing) -> dict[UUID, int]:
    return dict(found.need.wishes.values_list("offer_id", "rank"))
