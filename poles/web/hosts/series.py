"""What a host does to proposals once they are there: complete, open again, the same next year, seats, rotation."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from poles.domain.access import Unknown
from poles.domain.offers import queries, series, usecases
from poles.domain.offers.series import Series
from poles.web import pages
from poles.web.actor import wear_link
from poles.web.hosts.forms import SeatsForm, StopForm
from poles.web.request import Request
from poles.words.actor import Actor
from poles.words.findings import Refused
from poles.words.french import plural

both = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True)
class Act:
    """One thing to do in one press: its title, what it changes, its button, and the gesture, which gives what to tell."""

    title: str
    means: str
    button: str
    do: Callable[[Request, Actor, UUID], str]


def _full(request: Request, actor: Actor, offer_id: UUID) -> str:
    offer = usecases.declare_full(actor=actor, offer_id=offer_id, at=timezone.now())
    return f"« {offer.title} » est complète : plus personne ne vous sera proposé. Les élèves attendus le restent."


def _reopen(request: Request, actor: Actor, offer_id: UUID) -> str:
    offer = usecases.reopen(actor=actor, offer_id=offer_id, at=timezone.now())
    return f"« {offer.title} » est de nouveau ouverte : les établissements la voient."


def _renew(request: Request, actor: Actor, offer_id: UUID) -> str:
    done = usecases.renew(actor=actor, offer_id=offer_id, at=timezone.now())
    for finding in done.warnings:
        messages.warning(request, finding.sentence)
    first = done.offers[0]
    slots = f" ({plural(len(done.offers), 'créneau')})" if len(done.offers) > 1 else ""
    return f"« {first.title} » est proposée pour l’an prochain{slots} : {queries.who_answers(first)} va la relire."


def _withdraw_all(request: Request, actor: Actor, offer_id: UUID) -> str:
    gone = usecases.withdraw_series(actor=actor, offer_id=offer_id, at=timezone.now())
    slots = f" et ses {len(gone)} créneaux sont retirés" if len(gone) > 1 else " est retirée"
    return f"« {gone[0].title} »{slots}."


FULL = Act(
    "Vous êtes complet\u00a0?",
    "L’offre quitte la recherche et les prochaines campagnes. Les élèves déjà attendus chez vous le restent. Vous pouvez la "
    "rouvrir d’un appui.",
    "Je suis complet",
    _full,
)
REOPEN = Act(
    "Rouvrir cette offre\u00a0?",
    "Les établissements la verront de nouveau, avec ses places libres.",
    "Rouvrir l’offre",
    _reopen,
)
RENEW = Act(
    "La même chose l’an prochain\u00a0?",
    "Mêmes mots, mêmes places, mêmes semaines de l’année. Une personne du pôle relit l’offre avant de la publier ; d’ici là, "
    "vous pouvez encore la corriger.",
    "Proposer la même chose l’an prochain",
    _renew,
)
WITHDRAW_ALL = Act(
    "Retirer toute la proposition\u00a0?",
    "Les établissements ne verront plus aucun de ses créneaux, et vous ne pourrez pas les remettre. Si un élève est attendu, "
    "rien n’est retiré et nous vous disons qui appeler.",
    "Retirer tous les créneaux",
    _withdraw_all,
)


@both
def full(request: Request, offer_id: UUID) -> HttpResponse:
    """« Je suis complet »."""
    return _act(request, offer_id, FULL)


@both
def reopen(request: Request, offer_id: UUID) -> HttpResponse:
    """The other way."""
    return _act(request, offer_id, REOPEN)


@both
def renew_offer(request: Request, offer_id: UUID) -> HttpResponse:
    """« La même chose l’an prochain », the whole proposal."""
    return _act(request, offer_id, RENEW)


@both
def withdraw_all(request: Request, offer_id: UUID) -> HttpResponse:
    """Every slot of a proposal."""
    return _act(request, offer_id, WITHDRAW_ALL)


@never_cache
@sensitive_variables("token")
@both
def link_full(request: Request, token: str, offer_id: UUID) -> HttpResponse:
    """The same from the mail: opening it shows a button and does nothing, for mail scanners open links too."""
    return _by_link(request, token, offer_id, FULL)


@never_cache
@sensitive_variables("token")
@both
def link_renew(request: Request, token: str, offer_id: UUID) -> HttpResponse:
    """The same from the mail, for next year."""
    return _by_link(request, token, offer_id, RENEW)


@require_POST
def seats(request: Request, offer_id: UUID) -> HttpResponse:
    """More or fewer seats in a published offer."""
    offer = queries.own_offer(request.actor, offer_id)
    form = SeatsForm(request.POST)
    if form.is_valid():
        try:
            done = usecases.change_seats(
                actor=request.actor, offer_id=offer_id, seat_count=form.cleaned_data["seat_count"], at=timezone.now()
            )
        except Refused as error:
            pages.add_findings(form, error)
        else:
            messages.success(request, f"« {done.title} » compte maintenant {plural(done.seat_count, 'place')}.")
            return redirect("hosts:offer_edit", offer_id)
    context = {"form": form, "offer": offer, "least": usecases.fewest_seats(offer)}
    return pages.page(request, "hosts/seats.html", context, status=422)


@both
def stops(request: Request, offer_id: UUID) -> HttpResponse:
    """The further hosts of an offer, one more, one less."""
    offer = queries.own_offer(request.actor, offer_id)
    form = StopForm(request.POST or None)
    if form.is_valid():
        try:
            usecases.add_stop(actor=request.actor, offer_id=offer_id, stop=form.stop(), at=timezone.now())
        except Refused as error:
            pages.add_findings(form, error)
        else:
            messages.success(request, "Le lieu est ajouté à l’offre.")
            return redirect("hosts:offer_stops", offer_id)
    context = {
        "form": form,
        "offer": offer,
        "stops": offer.stops.select_related("site__commune"),
        "may_edit": offer.status in queries.EDITABLE,
    }
    return pages.page(request, "hosts/stops.html", context, status=422 if form.errors else 200)


@require_POST
def stop_drop(request: Request, offer_id: UUID, stop_id: UUID) -> HttpResponse:
    """Take one further host away."""
    usecases.drop_stop(actor=request.actor, offer_id=offer_id, stop_id=stop_id, at=timezone.now())
    messages.success(request, "Ce lieu n’est plus dans l’offre.")
    return redirect("hosts:offer_stops", offer_id)


def _act(request: Request, offer_id: UUID, act: Act) -> HttpResponse:
    proposal = series.series_of(request.actor, offer_id)
    if request.method == "POST":
        messages.success(request, act.do(request, request.actor, offer_id))
        return redirect("hosts:offers")
    return _asked(request, proposal, offer_id, act)


def _by_link(request: Request, token: str, offer_id: UUID, act: Act) -> HttpResponse:
    now = timezone.now()
    opened = usecases.open_link(token=token, at=now)
    actor = queries.host_actor(opened.pk, at=now)
    if actor is None:
        raise Unknown("link")
    proposal = series.series_of(actor, offer_id)
    if request.method == "POST":
        usecases.confirm_address(token=token, at=now)
        wear_link(request, opened.pk)
        messages.success(request, act.do(request, actor, offer_id))
        return redirect("hosts:offers")
    response = _asked(request, proposal, offer_id, act)
    response["Referrer-Policy"] = "strict-origin"  # the token is told to nobody; no-referrer would hide our own Origin
    return response


def _asked(request: Request, proposal: Series, offer_id: UUID, act: Act) -> HttpResponse:
    offer = next(one for one in proposal.offers if one.pk == offer_id)
    slots = proposal.offers if act in (RENEW, WITHDRAW_ALL) else (offer,)
    return pages.page(request, "hosts/act.html", {"act": act, "offer": offer, "slots": slots})
