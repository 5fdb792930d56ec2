"""What a member changes in the file of a host: each gesture has its page, and its page says who reads what is typed."""

from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from poles.domain.hosts import memory, queries, usecases
from poles.web.acting import act
from poles.web.host_forms import (
    AgreementForm,
    CapacityForm,
    CapForm,
    ContactForm,
    DescribeForm,
    FeedbackForm,
    NoteForm,
    PersonForm,
    TutorForm,
)
from poles.web.members.hosts import of_ground
from poles.web.request import Request

read = require_http_methods(["GET", "HEAD", "POST"])
MEMBERS = "Les établissements et le coordonnateur du pôle, et l’organisme lui-même."
OWN = "L’équipe de votre établissement, personne d’autre : ni le pôle, ni un autre établissement."


@read
def describe(request: Request, site_id: UUID) -> HttpResponse:
    """What the place is."""
    site = of_ground(request, "describe", site_id)
    form = DescribeForm(request.POST or None, initial=vars(site))
    done = partial(_do, request, usecases.describe, "La fiche est à jour.", site_id=site.pk)
    return _page(
        request, site, form, done, "Modifier la fiche", readers=f"{MEMBERS} Le nom est public dès qu’une offre l’est."
    )


@read
def capacity(request: Request, site_id: UUID) -> HttpResponse:
    """What the place hosts: one line, added or said again."""
    site = of_ground(request, "describe", site_id)
    form = CapacityForm(request.POST or None)
    done = partial(_do, request, usecases.state_capacity, "C’est noté.", site_id=site.pk)
    intro = "La même famille et le même accueil, dits deux fois, remplacent ce qui était dit."
    return _page(request, site, form, done, "Ce que ce lieu accueille", intro=intro)


@require_POST
def drop_capacity(request: Request, site_id: UUID, capacity_id: UUID) -> HttpResponse:
    """The place no longer hosts that."""
    usecases.drop_capacity(actor=request.actor, site_id=site_id, capacity_id=capacity_id, at=timezone.now())
    messages.success(request, "La ligne est retirée.")
    return redirect("members:host", site_id)


@read
def cap(request: Request, site_id: UUID) -> HttpResponse:
    """How often the place may be asked, when it told the pôle rather than this service."""
    site = of_ground(request, "cap", site_id)
    form = CapForm(request.POST or None, initial=vars(site))
    done = partial(_do, request, usecases.set_cap, "Le choix de l’organisme est noté.", site_id=site.pk)
    intro = "Notez ici ce que l’organisme vous a demandé. S’il a un lien, il peut le dire lui-même."
    return _page(request, site, form, done, "Sollicitations", intro=intro)


@read
def name_tutor(request: Request, site_id: UUID) -> HttpResponse:
    """Name a tutor."""
    site = of_ground(request, "describe", site_id)
    done = partial(_do, request, usecases.name_tutor, "Le tuteur est noté.", site_id=site.pk)
    return _page(request, site, TutorForm(request.POST or None), done, "Ajouter un tuteur", readers=TUTORS)


TUTORS = (
    "Nom, fonction et habilitations : les établissements et le coordonnateur du pôle. Adresse et téléphone : le pôle et les "
    "seuls établissements dont un élève est ou a été accueilli ici. Dites-le à cette personne."
)


@read
def tutor(request: Request, site_id: UUID, tutor_id: UUID) -> HttpResponse:
    """Correct a tutor; the coordinates are typed again by who may not read them."""
    row = queries.tutor_of(request.actor, site_id, tutor_id)
    site = of_ground(request, "describe", site_id)
    reads = memory.reads_tutors(request.actor, site)
    known = vars(row) if reads else vars(row) | {"email": "", "phone": ""}
    form = TutorForm(request.POST or None, initial=known)
    if not reads:
        del form.fields["email"], form.fields["phone"]
    kept: dict[str, Any] = {} if reads else {"email": row.email, "phone": row.phone}
    done = partial(
        _do, request, usecases.amend_tutor, "Le tuteur est corrigé.", site_id=site.pk, tutor_id=row.pk, **kept
    )
    left = reverse("members:host_tutor_left", args=[site.pk, row.pk])
    return _page(request, site, form, done, f"Corriger : {row.name}", readers=TUTORS, left=left)


@require_POST
def tutor_left(request: Request, site_id: UUID, tutor_id: UUID) -> HttpResponse:
    """A tutor is no longer there."""
    gone = usecases.tutor_left(actor=request.actor, site_id=site_id, tutor_id=tutor_id, at=timezone.now())
    messages.success(request, f"{gone.name} n’est plus dans la liste ; ses coordonnées sont effacées.")
    return redirect("members:host", site_id)


@read
def note(request: Request, site_id: UUID) -> HttpResponse:
    """A private note of the own school."""
    site = of_ground(request, "note", site_id)
    done = partial(_do, request, usecases.write_note, "La note est gardée.", site_id=site.pk)
    return _page(request, site, NoteForm(request.POST or None), done, "Note de votre établissement", readers=OWN)


@require_POST
def drop_note(request: Request, site_id: UUID, note_id: UUID) -> HttpResponse:
    """A note is taken away for good."""
    usecases.drop_note(actor=request.actor, site_id=site_id, note_id=note_id, at=timezone.now())
    messages.success(request, "La note est effacée.")
    return redirect("members:host", site_id)


@read
def feedback(request: Request, site_id: UUID) -> HttpResponse:
    """How a reception went."""
    site = of_ground(request, "rate", site_id)
    years = memory.years_to_rate(request.actor, site, today=timezone.localdate())
    form = FeedbackForm(request.POST or None, years=years)
    done = partial(_do, request, usecases.rate, "Votre avis est gardé.", site_id=site.pk)
    readers = (
        f"Les notes entrent dans une moyenne que lisent les membres du pôle à partir de {memory.FEWEST} avis, sans dire de "
        "qui elles viennent. Le commentaire : l’équipe de votre établissement seulement."
    )
    closed = (
        "" if years else "Aucun accueil d’un élève de votre établissement ne s’est terminé ici : l’avis se donne après."
    )
    return _page(request, site, form, done, "Avis sur un accueil", readers=readers, closed=closed)


@read
def add_contact(request: Request, site_id: UUID) -> HttpResponse:
    """Put a person of the host in the file; the person is told at once."""
    site = of_ground(request, "add_contact", site_id)
    said = (
        "C’est noté : la personne est prévenue par courriel et choisit qui peut l’appeler. Si le carnet connaissait déjà cette "
        "adresse, rien ne change."
    )
    done = partial(_do, request, usecases.add_contact, said, site_id=site.pk)
    readers = (
        "Vous et le coordonnateur du pôle, jusqu’à ce que la personne choisisse. Elle reçoit un courriel qui dit ce qui est "
        "inscrit, par qui, et comment choisir ou refuser."
    )
    return _page(
        request, site, ContactForm(request.POST or None), done, "Ajouter une personne à joindre", readers=readers
    )


@read
def contact(request: Request, site_id: UUID, contact_id: UUID) -> HttpResponse:
    """A coordinator corrects a person."""
    row = queries.contact_of(request.actor, site_id, contact_id)
    site = of_ground(request, "see", site_id)
    form = PersonForm(request.POST or None, initial=vars(row))
    done = partial(_do, request, usecases.amend_contact, "C’est corrigé.", site_id=site.pk, contact_id=row.pk)
    return _page(
        request, site, form, done, f"Corriger : {row.name}", readers="Ceux que la personne a choisis, et le pôle."
    )


@require_POST
def vouch(request: Request, site_id: UUID, contact_id: UUID) -> HttpResponse:
    """A coordinator says that a person speaks for the place."""
    row = usecases.vouch_contact(actor=request.actor, site_id=site_id, contact_id=contact_id, at=timezone.now())
    messages.success(request, f"{row.name} peut maintenant modifier la fiche du lieu.")
    return redirect("members:host", site_id)


@read
def sign(request: Request, site_id: UUID) -> HttpResponse:
    """An agreement of the pôle with the organisation of a host."""
    site = of_ground(request, "see", site_id)
    done = partial(_do, request, usecases.sign_agreement, "L’accord est noté.", site_id=site.pk)
    intro = f"L’accord vaut pour tous les lieux de {site.organisation.name}."
    readers = "Les établissements, les pôles et le rectorat de l’académie."
    return _page(request, site, AgreementForm(request.POST or None), done, "Accord-cadre", intro=intro, readers=readers)


def _do(request: Request, gesture: Any, sentence: str, said: dict, **more: Any) -> str:
    gesture(actor=request.actor, at=timezone.now(), **said | more)
    return sentence


def _page(
    request: Request, site: Any, form: forms.Form, done: Any, title: str, *, readers: str = MEMBERS, **context: Any
) -> HttpResponse:
    onward = reverse("members:host", args=[site.pk])
    shown = {"site": site, "title": title, "readers": readers, "back": onward}
    return act(request, form, done, template="members/host_form.html", onward=onward, **shown | context)
