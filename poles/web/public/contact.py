"""The one contact page of a pôle for employers: four choices, one very short form each, a card to print."""

from typing import Any

import segno
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from poles.domain.access import Unknown
from poles.domain.desk import queries, usecases
from poles.domain.desk.routing import named
from poles.domain.offers import queries as offers
from poles.domain.offers import usecases as offer_gestures
from poles.exchange.addresses import address
from poles.web import pages
from poles.web.public.contact_forms import FORMS, ContactForm, HostForm
from poles.web.request import Request
from poles.words import french
from poles.words.findings import Refused
from poles.words.roles import Role

LEFT = "left at the contact point"
CARDS_A_SHEET = 8
TEXTS = {
    "accueillir": "Deux dates suffisent pour proposer des places. Sinon, le pôle vous répond.",
    "question": "Stages, conventions, aides, machines. Une personne vous répond.",
    "probleme": "Absence, comportement, sécurité. Quelqu’un s’en occupe au plus vite.",
    "silence": "Aucun établissement du pôle ne vous sollicite d’ici là.",
}


@require_safe
def contact(request: Request, code: str) -> HttpResponse:
    """Four big choices, before anything is asked."""
    point = queries.point_by_code(request.actor, code)
    doors = [
        {"topic": form.topic, "text": TEXTS[word], "url": reverse("public:contact_form", args=[point.code, word])}
        for word, form in FORMS.items()
    ]
    context = {"point": point, "doors": doors, "address": address("public:contact", point.code).split("://", 1)[-1]}
    return pages.page(request, "public/contact.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def contact_form(request: Request, code: str, word: str) -> HttpResponse:
    """The short form of one reason: it leaves a message, or makes an offer when both days are given."""
    point = queries.point_by_code(request.actor, code)
    if word not in FORMS:
        raise Unknown(word)
    form = FORMS[word](request.POST or None, initial=_known(request))
    if form.is_valid():
        try:
            return (
                _offer(request, point, form)
                if isinstance(form, HostForm) and form.is_offer
                else _leave(request, point, form)
            )
        except Refused as error:
            pages.add_findings(form, error)
    context = {"point": point, "form": form, "word": word, "topic": form.topic}
    return pages.page(request, "public/contact_form.html", context, status=422 if form.errors else 200)


@never_cache
@require_GET
def contact_sent(request: Request, code: str) -> HttpResponse:
    """Who answers, before which day, and what the mail that has just left is for."""
    point = queries.point_by_code(request.actor, code)
    return pages.page(request, "public/contact_sent.html", {"point": point, "left": request.session.get(LEFT)})


@require_safe
def contact_card(request: Request, code: str) -> HttpResponse:
    """Cards to print and cut out: the address of the contact point in letters and as a picture."""
    point = queries.point_by_code(request.actor, code)
    whole = address("public:contact", point.code)
    picture = segno.make(whole, error="m", micro=False).svg_data_uri(border=2, light="#fff")
    context = {"point": point, "address": whole.split("://", 1)[-1], "picture": picture, "cards": range(CARDS_A_SHEET)}
    return pages.page(request, "public/contact_card.html", context)


def _leave(request: Request, point: Any, form: ContactForm) -> HttpResponse:
    now = timezone.now()
    message = usecases.leave(actor=request.actor, point=point, said=form.left(), at=now)
    if message.contact_id and request.actor.role is Role.HOST:
        messages.success(request, "Votre message est parti : le voici, avec la personne qui vous répond.")
        return redirect("hosts:messages")
    request.session[LEFT] = {
        "offer": False,
        "email": message.email,
        "topic": form.topic.label,
        "who": named(message, on=timezone.localdate(now)),
        "due": french.long_date(message.due_on),
        "quiet": french.plain_date(message.quiet_until) if message.quiet_until else "",
    }
    return redirect("public:contact_sent", point.code)


def _offer(request: Request, point: Any, form: HostForm) -> HttpResponse:
    now = timezone.now()
    offer = offer_gestures.propose(actor=request.actor, proposal=form.proposal(), at=now)
    if offer.status == "submitted":
        messages.success(request, f"Votre offre est envoyée : {offers.who_answers(offer)} va la lire.")
        return redirect("hosts:offers")
    request.session[LEFT] = {
        "offer": True,
        "email": form.cleaned_data["email"],
        "title": offer.title,
        "who": offers.who_answers(offer),
        "seats": french.plural(offer.seat_count, "place"),
    }
    return redirect("public:contact_sent", point.code)


def _known(request: Request) -> dict:
    """What a host who is here by its link need not type again."""
    if request.actor.role is not Role.HOST:
        return {}
    person = offers.contact_of(request.actor)
    return {
        "organisation": person.site.name,
        "place": person.site.siret or person.site.commune.name,
        "email": person.email,
        "name": person.name,
        "phone": person.phone,
    }
