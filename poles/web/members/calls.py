"""Call without harassing: note a call to a host, say « je m’en charge », give it back."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_POST

from poles.domain.hosts import calls, queries, usecases
from poles.domain.hosts.policy import HOST_SITES
from poles.web.acting import act
from poles.web.members.call_forms import CallForm, ClaimForm
from poles.web.request import Request
from poles.words import french
from poles.words.findings import Refused
from poles.words.hosts import CallOutcome


@require_http_methods(["GET", "HEAD", "POST"])
def call(request: Request, site_id: UUID) -> HttpResponse:
    """Where the host stands before the call, and the call to note after it."""
    actor, at = request.actor, timezone.now()
    site = queries.file_of(actor, HOST_SITES.get(actor, "call", site_id).pk)
    people, _ = queries.contacts_of(actor, site)
    told = [(str(one.contact.pk), ", ".join(filter(None, [one.contact.name, one.contact.job]))) for one in people]
    form = CallForm(request.POST or None, contacts=told, initial={"made_on": timezone.localdate(at)})

    def log(said: dict[str, Any]) -> str:
        contact = UUID(said["contact_id"]) if said["contact_id"] else None
        logged = usecases.log_call(actor=actor, site_id=site.pk, **said | {"contact_id": contact}, at=at)
        return _done(site, logged)

    return act(
        request, form, log, template="members/call.html", onward=reverse("members:host", args=[site.pk]),
        site=site, calls=calls.of_site(actor, site, at), people=people,
    )  # fmt: skip


@require_POST
def claim(request: Request, site_id: UUID) -> HttpResponse:
    """« Je m’en charge », until the day asked."""
    HOST_SITES.get(request.actor, "claim", site_id)
    form = ClaimForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Dites jusqu’à quel jour vous vous en chargez.")
        return redirect("members:host", site_id)
    until = form.cleaned_data["until"]
    try:
        usecases.claim(actor=request.actor, site_id=site_id, until=until, at=timezone.now())
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"Vous vous en chargez jusqu’au {french.plain_date(until)} : les autres le voient.")
    return redirect("members:host", site_id)


@require_POST
def release(request: Request, claim_id: UUID) -> HttpResponse:
    """Give a host back before the day."""
    row = usecases.release(actor=request.actor, claim_id=claim_id, at=timezone.now())
    messages.success(request, "C’est rendu : quelqu’un d’autre peut s’en charger.")
    return redirect("members:host", row.site_id)


def _done(site: Any, logged: usecases.Logged) -> str:
    """What has just changed, and what to do next."""
    told = ["L’appel est noté : les membres du pôle le voient."]
    if logged.quiet_until:
        day = french.plain_date(logged.quiet_until)
        told.append(f"L’organisme ne sera plus sollicité jusqu’au {day}, fin de l’année scolaire prochaine au moins.")
    if logged.released:
        told.append("Vous n’en êtes plus chargé.")
    if logged.call.outcome == CallOutcome.SEATS:
        asked = {
            "organisation": site.name, "siret": site.siret, "town": site.commune.name, "address": site.address,
            "family": logged.call.family,
        }  # fmt: skip
        address = f"{reverse('hosts:propose')}?{urlencode({name: value for name, value in asked.items() if value})}"
        link = format_html('<a href="{}">Saisir l’offre avec lui</a>', address)
        return format_html("{} {} : il la confirmera par un lien.", " ".join(told), link)
    return " ".join(told)
