"""Who steers the pôles: the structure of the académie, kept by the rectorate; the national group, kept by the ministry."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from poles.domain.mandates import queries, usecases
from poles.web import pages
from poles.web.forms import PageForm
from poles.web.request import Request
from poles.words.findings import Refused
from poles.words.partners import SteeringFunction, SteeringLevel
from poles.words.roles import Role

NATIONAL_GROUP = (
    SteeringFunction.INSPECTOR, SteeringFunction.SCHOOL_HEAD, SteeringFunction.TRAINING_DIRECTOR,
    SteeringFunction.SERVICES_COORDINATOR, SteeringFunction.TEACHER, SteeringFunction.OTHER,
)  # fmt: skip
"""Of whom the circular makes the national group (R107)."""


class SeatForm(PageForm):
    """A person who steers."""

    function = forms.ChoiceField(label="Fonction")
    name = forms.CharField(label="Prénom et nom", max_length=120)
    email = forms.EmailField(
        label="Adresse électronique professionnelle",
        required=False,
        max_length=254,
        help_text="Format : nom@domaine.fr.",
        error_messages={"invalid": "Cette adresse n’en est pas une : vérifiez-la (nom@domaine.fr)."},
    )
    duties = forms.CharField(
        label="Ce que la personne suit",
        required=False,
        max_length=300,
        help_text="Exemple : les pôles des Vosges ; la formation des tuteurs. Rien de la santé ni de la vie privée.",
    )
    begins_on = forms.DateField(label="Depuis le")

    def __init__(self, *args: Any, functions: tuple[SteeringFunction, ...], **kwargs: Any):
        super().__init__(*args, **kwargs)
        choice = self.fields["function"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [("", "Choisissez une fonction"), *((one.value, one.label) for one in functions)]

    @property
    def who(self) -> usecases.Seat:
        """What was typed."""
        data = self.cleaned_data
        return usecases.Seat(
            SteeringFunction(data["function"]), data["name"], data["begins_on"], data["email"], data["duties"]
        )


@require_http_methods(["GET", "HEAD", "POST"])
def steering(request: Request) -> HttpResponse:
    """Who steers, and the form that adds somebody to the structure of the reader."""
    actor, today = request.actor, timezone.localdate()
    level = SteeringLevel.NATIONAL if actor.role is Role.NATIONAL_OFFICE else SteeringLevel.ACADEMY
    functions = NATIONAL_GROUP if level is SteeringLevel.NATIONAL else tuple(SteeringFunction)
    form = SeatForm(request.POST or None, functions=functions, initial={"begins_on": today})
    if form.is_valid():
        try:
            row = usecases.seat(actor=actor, level=level, who=form.who, at=timezone.now())
        except Refused as error:
            pages.add_findings(form, error)
        else:
            messages.success(request, f"{row.name} est dans la liste.")
            return redirect("academies:steering")
    context = {
        "form": form,
        "national": level is SteeringLevel.NATIONAL,
        "pilots": queries.pilots(actor, level, on=today),
        "former": queries.former_pilots(actor, level, on=today),
        "group": queries.pilots(actor, SteeringLevel.NATIONAL, on=today),
    }
    return pages.page(request, "academies/steering.html", context, status=422 if form.errors else 200)


@require_POST
def end_seat(request: Request, pilot_id: UUID) -> HttpResponse:
    """Somebody leaves the structure today."""
    row = usecases.end_seat(actor=request.actor, seat_id=pilot_id, at=timezone.now())
    messages.success(request, f"{row.name} n’est plus dans la liste ; son nom est effacé au bout d’un an.")
    return redirect("academies:steering")
