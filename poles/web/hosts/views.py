"""Pages of hosts: propose an offer, confirm it from the mailed link, follow it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods

from poles.domain.offers import queries, series, usecases
from poles.domain.offers.reservations import reasons
from poles.web import pages
from poles.web.actor import wear_link
from poles.web.hosts.advice import advised
from poles.web.hosts.forms import MendForm, OfferForm, ProposalForm, RenewForm
from poles.web.hosts.prefill import filled
from poles.web.hosts.slots import initial_of, lines_changed
from poles.web.request import Request
from poles.words.findings import Refused
from poles.words.french import plural
from poles.words.roles import Role

PROPOSED = "proposed"
PRESSABLE = 12
"""The proposals that the mailed page shows with their buttons; the others are behind « Ouvrir mes offres »."""
FROM_ADDRESS = ("organisation", "siret", "town", "address", "family")
"""What the address of the form may hold already."""


@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: Request) -> HttpResponse:
    """One page to propose a place; a host who is here by its link need not confirm its address again."""
    if (lines := lines_changed(request.POST)) is not None:
        return pages.page(request, "hosts/propose.html", {"form": ProposalForm(initial=lines)})
    if (answered := filled(request.POST, at=timezone.now())) is not None:
        return pages.page(
            request, "hosts/propose.html", {"form": ProposalForm(initial=answered[0]), "register": answered[1]}
        )
    form = ProposalForm(request.POST or None, initial=_known(request))
    advice: dict = {}
    if form.is_valid() and not (advice := _advised(request, form)):
        try:
            offer = usecases.propose(actor=request.actor, proposal=form.proposal(), at=timezone.now())
        except Refused as error:
            pages.add_findings(form, error)
        else:
            if offer.status == "submitted":
                messages.success(request, f"Votre offre est envoyée : {queries.who_answers(offer)} va la lire.")
                return redirect("hosts:offers")
            request.session[PROPOSED] = {"email": form.cleaned_data["email"], "reader": queries.who_answers(offer)}
            return redirect("hosts:proposed")
    return pages.page(request, "hosts/propose.html", {"form": form} | advice, status=422 if form.errors else 200)


@never_cache
@require_GET
def proposed(request: Request) -> HttpResponse:
    """« Consultez votre messagerie »."""
    return pages.page(request, "hosts/proposed.html", {"proposed": request.session.get(PROPOSED)})


@never_cache
@sensitive_variables("token")
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: Request, token: str) -> HttpResponse:
    """Opening the mailed link shows a button and does nothing; the button proves the address and sends the drafts."""
    now = timezone.now()
    if request.method == "POST":
        opened, sent = usecases.confirm_address(token=token, at=now)
        wear_link(request, opened.pk)
        told = f"{plural(sent, 'offre envoyée')} au pôle." if sent else "Voici vos offres."
        messages.success(request, f"Votre adresse est confirmée. {told}")
        return redirect("hosts:offers")
    opened = usecases.open_link(token=token, at=now)
    actor = queries.host_actor(opened.pk, at=now)
    proposals = [one for one in series.own_series(actor) if one.pressable] if actor else []
    context = {
        "link": opened,
        "token": token,
        "drafts": queries.drafts_of(opened.contact_id),
        "proposals": proposals[:PRESSABLE],
    }
    response = pages.page(request, "hosts/link.html", context)
    response["Referrer-Policy"] = "strict-origin"  # the token is told to nobody; no-referrer would hide our own Origin
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def renew(request: Request) -> HttpResponse:
    """Ask for a new link: the same answer whether the address is known or not."""
    form = RenewForm(request.POST or None)
    asked = form.is_valid()
    if asked:
        usecases.renew_link(email=form.cleaned_data["email"], at=timezone.now())
    return pages.page(request, "hosts/renew.html", {"form": form, "asked": asked}, status=422 if form.errors else 200)


@require_GET
def offers(request: Request) -> HttpResponse:
    """The host's proposals, each with its slots, its state and what to do next."""
    return pages.page(request, "hosts/offers.html", {"proposals": series.own_series(request.actor)})


@require_http_methods(["GET", "HEAD", "POST"])
def offer_edit(request: Request, offer_id: UUID) -> HttpResponse:
    """Read and change one proposal with all its slots; a returned one goes back to the pôle with the change."""
    proposal = series.series_of(request.actor, offer_id)
    offer = proposal.first
    context = {"offer": offer, "proposal": proposal, "may_edit": proposal.editable}
    if (lines := lines_changed(request.POST)) is not None:
        form = MendForm(initial=lines, academy_id=offer.academy_id)
        return pages.page(request, "hosts/offer_edit.html", context | {"form": form})
    form = MendForm(request.POST or None, initial=_said(proposal), academy_id=offer.academy_id)
    advice = {} if request.method == "POST" else advised(request, offer.title, offer.description)
    if form.is_valid() and not (advice := _advised(request, form)):
        try:
            _mend(request, proposal, form)
        except Refused as error:
            pages.add_findings(form, error)
        else:
            return redirect("hosts:offers")
    context |= {"form": form} | advice
    return pages.page(request, "hosts/offer_edit.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: Request, offer_id: UUID) -> HttpResponse:
    """Name what will be withdrawn, then do it."""
    offer = queries.own_offer(request.actor, offer_id)
    if request.method == "POST":
        usecases.withdraw(actor=request.actor, offer_id=offer_id, at=timezone.now())
        messages.success(request, f"L’offre « {offer.title} » est retirée : elle n’est plus visible.")
        return redirect("hosts:offers")
    return pages.page(request, "hosts/withdraw.html", {"offer": offer})


def _advised(request: Request, form: OfferForm) -> dict:
    return advised(request, form.cleaned_data["title"], form.cleaned_data["description"])


def _mend(request: Request, proposal: series.Series, form: OfferForm) -> None:
    offer, *_ = usecases.edit_series(
        actor=request.actor,
        offer_id=proposal.first.pk,
        text=form.text(),
        spans=form.spans_of(proposal.alive),
        kept=form.kept(),
        at=timezone.now(),
    )
    messages.success(request, f"Votre offre « {offer.title} » est corrigée et envoyée à lire.")


def _said(proposal: series.Series) -> dict:
    """What a proposal says now, to begin with."""
    offer = proposal.first
    schools = [row.school.uai for row in offer.reservations.all() if row.school]
    return (
        vars(offer)
        | initial_of(proposal.alive)
        | {
            "min_age": offer.min_age or None,
            "kept_audiences": [row.audience for row in offer.reservations.all() if row.audience],
            "kept_school": schools[0] if schools else "",
            "kept_reason": next(iter(reasons(offer)), ""),
        }
    )


def _known(request: Request) -> dict:
    """What a host who is here by its link need not type again, or what the address says (a member fills it for a host)."""
    if request.actor.role is not Role.HOST:
        return {name: request.GET[name] for name in FROM_ADDRESS if name in request.GET}
    contact = queries.contact_of(request.actor)
    return {
        "organisation": contact.site.name, "siret": contact.site.siret, "town": contact.site.commune.name,
        "town_code": contact.site.commune_id, "address": contact.site.address, "contact_name": contact.name,
        "email": contact.email, "phone": contact.phone,
    }  # fmt: skip
