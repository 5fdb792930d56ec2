"""The contact point that a coordinator keeps: what the public page says, the address to print, who answers what."""

from typing import Any, cast
from uuid import UUID

import segno
from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from poles.domain.access import Unknown
from poles.domain.desk import queries, usecases
from poles.domain.desk.routing import answerers
from poles.exchange.addresses import address
from poles.web import pages
from poles.web.forms import PageForm
from poles.web.request import Request
from poles.words.desk import Topic
from poles.words.families import FAMILIES
from poles.words.findings import Refused


class PointForm(PageForm):
    """What the public page says, and the cap of the pôle."""

    greeting = forms.CharField(
        label="Une phrase d’accueil",
        max_length=300,
        required=False,
        help_text="Elle remplace la phrase du service sur la page publique.",
    )
    phone = forms.CharField(
        label="Téléphone du pôle",
        max_length=20,
        required=False,
        help_text="Public : il paraît sur la page et sur la carte.",
    )
    call_cap = forms.IntegerField(
        label="Sollicitations par organisme et par mois, au plus",
        min_value=1,
        max_value=31,
        help_text="Pour les organismes qui n’ont rien choisi eux-mêmes.",
    )


class RouteForm(PageForm):
    """A person for a reason, or for a reason and a family."""

    topic = forms.ChoiceField(label="Pour", choices=[(one.value, one.label) for one in Topic])
    family = forms.ChoiceField(
        label="Métiers",
        required=False,
        choices=[("", "Tous les métiers"), *((family.code, family.label) for family in FAMILIES)],
    )
    user_id = forms.ChoiceField(label="Qui répond")

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["user_id"]).choices = [("", "Choisissez…"), *people]


@require_http_methods(["GET", "HEAD", "POST"])
def contact_point(request: Request) -> HttpResponse:
    """The settings: greeting, phone, cap; the address, its picture, its card; who answers what."""
    try:
        point = queries.own_point(request.actor)
    except Unknown:
        return pages.page(request, "coordinators/contact_point_none.html")
    form = PointForm(request.POST or None, initial=vars(point))
    if form.is_valid():
        try:
            usecases.describe_point(actor=request.actor, point_id=point.pk, at=timezone.now(), **form.cleaned_data)
        except Refused as error:
            pages.add_findings(form, error)
        else:
            messages.success(request, "Le point de contact est à jour : la page publique le dit déjà.")
            return redirect("coordinators:contact_point")
    return _shown(request, point, form=form, status=422 if form.errors else 200)


@require_POST
def contact_route_add(request: Request) -> HttpResponse:
    """Say that a person answers a reason."""
    point = queries.own_point(request.actor)
    form = RouteForm(request.POST, people=_people(point))
    if form.is_valid():
        said = form.cleaned_data
        try:
            usecases.add_route(
                actor=request.actor, point_id=point.pk, topic=Topic(said["topic"]), family=said["family"],
                user_id=UUID(said["user_id"]), at=timezone.now(),
            )  # fmt: skip
        except Refused as error:
            pages.add_findings(form, error)
        else:
            messages.success(request, "C’est noté : les prochains messages de ce motif vont à cette personne.")
            return redirect("coordinators:contact_point")
    return _shown(request, point, form=PointForm(initial=vars(point)), route_form=form, status=422)


@require_POST
def contact_route_drop(request: Request, route_id: UUID) -> HttpResponse:
    """A person no longer answers a reason."""
    usecases.drop_route(actor=request.actor, route_id=route_id, at=timezone.now())
    messages.success(request, "Cette personne ne reçoit plus de nouveau message pour ce motif.")
    return redirect("coordinators:contact_point")


def _shown(
    request: Request, point: Any, *, form: PointForm, route_form: RouteForm | None = None, status: int
) -> HttpResponse:
    whole = address("public:contact", point.code)
    context = {
        "point": point,
        "form": form,
        "route_form": route_form or RouteForm(people=_people(point)),
        "address": whole.split("://", 1)[-1],
        "picture": segno.make(whole, error="m", micro=False).svg_data_uri(border=2, light="#fff"),
        "routes": queries.routes_of(request.actor, point.hub_id),
        "able": {one.user.pk for one in answerers(point.hub, on=timezone.localdate())},
        "topics": list(Topic),
    }
    return pages.page(request, "coordinators/contact_point.html", context, status=status)


def _people(point: Any) -> list[tuple[str, str]]:
    return [(str(one.user.pk), str(one)) for one in answerers(point.hub, on=timezone.localdate())]
