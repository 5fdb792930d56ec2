"""The host's own file: who may call this person and when; and, once the pôle has recognised the person, the place itself."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from poles.domain.governance.queries import hub_of_commune
from poles.domain.hosts import queries, usecases
from poles.web import pages
from poles.web.acting import act
from poles.web.host_forms import CapacityForm, CapForm, ChoiceForm, DescribeForm, TutorForm
from poles.web.request import Request
from poles.words import french

read = require_http_methods(["GET", "HEAD", "POST"])
READERS = "Les établissements et le coordonnateur de votre pôle."


@require_safe
def file(request: Request) -> HttpResponse:
    """What is kept of this person and of this place, who reads it, what may be changed from here."""
    actor = request.actor
    contact = queries.own_contact(actor)
    site = contact.site
    hub = hub_of_commune(site.commune_id)
    context = {
        "person": contact,
        "rule": queries.Shown(contact, "", False, False).rule,
        "site": site,
        "hub": french.hub(hub.name) if hub else "le rectorat",
        "speaks": queries.speaks_for(actor, site),
        "tutors": queries.tutors_of(actor, site),
        "capacities": queries.capacities_of(actor, site),
        "today": timezone.localdate(),
    }
    return pages.page(request, "hosts/file.html", context)


@read
def choices(request: Request) -> HttpResponse:
    """Who may call this person, and when."""
    contact = queries.own_contact(request.actor)

    def choose(said: dict) -> str:
        usecases.choose(actor=request.actor, contact_id=contact.pk, **said, at=timezone.now())
        return "Votre choix est noté : il vaut dès maintenant."

    form = ChoiceForm(request.POST or None, initial=vars(contact))
    readers = "Ceux que vous choisissez ici lisent votre nom et vos coordonnées. Le pôle peut toujours vous écrire."
    return _page(request, form, choose, "Qui peut vous appeler", readers=readers)


@read
def cap(request: Request) -> HttpResponse:
    """How often the place may be asked, and until when not at all."""
    site = _spoken_for(request)

    def set_cap(said: dict) -> str:
        usecases.set_cap(actor=request.actor, site_id=site.pk, **said, at=timezone.now())
        return "C’est noté : les établissements le lisent avant d’appeler."

    return _page(request, CapForm(request.POST or None, initial=vars(site)), set_cap, "Quand vous solliciter")


@read
def describe(request: Request) -> HttpResponse:
    """What the place is."""
    site = _spoken_for(request)

    def change(said: dict) -> str:
        usecases.describe(actor=request.actor, site_id=site.pk, **said, at=timezone.now())
        return "La fiche de votre lieu est à jour."

    form = DescribeForm(request.POST or None, initial=vars(site))
    return _page(request, form, change, "Votre lieu", readers=f"{READERS} Le nom est public dès qu’une offre l’est.")


@read
def capacity(request: Request) -> HttpResponse:
    """What the place hosts."""
    site = _spoken_for(request)

    def state(said: dict) -> str:
        usecases.state_capacity(actor=request.actor, site_id=site.pk, **said, at=timezone.now())
        return "C’est noté. Une offre reste à proposer quand une place s’ouvre."

    return _page(request, CapacityForm(request.POST or None), state, "Ce que vous pouvez accueillir")


@require_POST
def drop_capacity(request: Request, capacity_id: UUID) -> HttpResponse:
    """The place no longer hosts that."""
    site = queries.own_contact(request.actor).site
    usecases.drop_capacity(actor=request.actor, site_id=site.pk, capacity_id=capacity_id, at=timezone.now())
    messages.success(request, "La ligne est retirée.")
    return redirect("hosts:file")


@read
def name_tutor(request: Request) -> HttpResponse:
    """Name a tutor."""
    site = _spoken_for(request)

    def name(said: dict) -> str:
        usecases.name_tutor(actor=request.actor, site_id=site.pk, **said, at=timezone.now())
        return "Le tuteur est noté."

    return _page(request, TutorForm(request.POST or None), name, "Ajouter un tuteur", readers=TUTORS)


TUTORS = (
    "Nom, fonction et habilitations : les établissements et le coordonnateur du pôle. Adresse et téléphone : le pôle et les "
    "seuls établissements dont vous accueillez un élève. Dites-le à cette personne."
)


@read
def tutor(request: Request, tutor_id: UUID) -> HttpResponse:
    """Correct a tutor."""
    site = queries.own_contact(request.actor).site
    row = queries.tutor_of(request.actor, site.pk, tutor_id)

    def amend(said: dict) -> str:
        usecases.amend_tutor(actor=request.actor, site_id=site.pk, tutor_id=row.pk, **said, at=timezone.now())
        return "Le tuteur est corrigé."

    form = TutorForm(request.POST or None, initial=vars(row))
    left = reverse("hosts:file_tutor_left", args=[row.pk])
    return _page(request, form, amend, f"Corriger : {row.name}", readers=TUTORS, left=left)


@require_POST
def tutor_left(request: Request, tutor_id: UUID) -> HttpResponse:
    """A tutor is no longer there."""
    site = queries.own_contact(request.actor).site
    gone = usecases.tutor_left(actor=request.actor, site_id=site.pk, tutor_id=tutor_id, at=timezone.now())
    messages.success(request, f"{gone.name} n’est plus dans la liste ; ses coordonnées sont effacées.")
    return redirect("hosts:file")


def _spoken_for(request: Request):
    """The place of this person, once recognised by the pôle; Forbidden before."""
    site = queries.own_contact(request.actor).site
    return queries.to_describe(request.actor, site.pk)


def _page(request: Request, form, done, title: str, *, readers: str = READERS, **context: Any) -> HttpResponse:
    onward = reverse("hosts:file")
    shown = {"title": title, "readers": readers, "back": onward}
    return act(request, form, done, template="hosts/file_form.html", onward=onward, **shown | context)
