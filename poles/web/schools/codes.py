"""Code sheets of a class: what printing does, whom it is for, the slips to cut out and hand over; taking a code back."""

from typing import Any, cast
from uuid import UUID

import segno
from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from poles.domain.calendar import queries as calendar
from poles.domain.calendar.policy import CLASSES
from poles.domain.codes import queries, usecases
from poles.web import pages
from poles.web.forms import PageForm
from poles.web.request import Request
from poles.words import french
from poles.words.findings import Refused
from poles.words.roles import Role

A_PAGE = 8
"""Slips of one A4 page: two columns of four."""
AUDIENCES = [(Role.LEARNER.value, "Les élèves"), (Role.GUARDIAN.value, "Leurs responsables légaux")]


class CodesForm(PageForm):
    """For whom to print: the learners or their guardians, and which learners."""

    audience = forms.ChoiceField(
        label="Pour qui ?", widget=forms.RadioSelect, choices=AUDIENCES, initial=Role.LEARNER.value
    )
    learner_ids = forms.MultipleChoiceField(
        label="Pour quels élèves ?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Cochez au moins un élève."},
    )

    def __init__(self, *args: Any, learners: list[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["learner_ids"]).choices = learners


class RevokeForm(PageForm):
    """Whose codes to take back."""

    learner_id = forms.ChoiceField(label="Élève", error_messages={"invalid_choice": "Choisissez un élève de la liste."})

    def __init__(self, *args: Any, learners: list[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["learner_id"]).choices = [("", "Choisissez un élève"), *learners]


@require_http_methods(["GET", "HEAD", "POST"])
def codes(request: Request, class_id: UUID) -> HttpResponse:
    """Say what will be printed and what it replaces; then give the slips, once."""
    actor, at = request.actor, timezone.now()
    division = CLASSES.get(actor, "print_codes", class_id)
    learners = list(calendar.learners_of(actor, division.pk))
    keys = [learner.pk for learner in learners]
    given = queries.given(actor, keys, on=timezone.localdate(at))
    kin = queries.kin_of(actor, keys, on=timezone.localdate(at))
    choices = [(str(row.pk), f"{row} ({_told(given.get(row.pk, queries.Given()))})") for row in learners]
    form = CodesForm(request.POST or None, learners=choices, initial={"learner_ids": [key for key, _ in choices]})
    if form.is_valid():
        said = form.cleaned_data
        try:
            sheets = usecases.make_codes(
                actor=actor, class_group_id=division.pk, learner_ids=[UUID(key) for key in said["learner_ids"]],
                audience=Role(said["audience"]), at=at,
            )  # fmt: skip
        except Refused as error:
            pages.add_findings(form, error)
        else:
            return pages.page(request, "schools/codes_sheet.html", _sheets(sheets) | {"division": division})
    bearers = [(str(row.pk), str(row)) for row in learners if row.pk in given]
    context = {
        "division": division,
        "form": form,
        "learners": learners,
        "bearers": len(bearers),
        "revoke": RevokeForm(learners=bearers),
        "kin": kin,
        "adults": sum(len(adults) for adults in kin.adults.values()),
    }
    return pages.page(request, "schools/codes.html", context, status=422 if form.errors else 200)


@require_POST
def revoke(request: Request, class_id: UUID) -> HttpResponse:
    """Take back the codes of one learner and of the adults: a sheet was lost, or fell into other hands."""
    division = CLASSES.get(request.actor, "print_codes", class_id)
    learners = {str(row.pk): row for row in calendar.learners_of(request.actor, division.pk)}
    form = RevokeForm(request.POST, learners=[(key, str(row)) for key, row in learners.items()])
    if form.is_valid():
        learner = learners[form.cleaned_data["learner_id"]]
        count = usecases.revoke(actor=request.actor, learner_id=learner.pk, at=timezone.now())
        messages.success(
            request,
            f"{french.plural(count, 'code retiré', 'codes retirés')} pour {learner} : la feuille n’ouvre plus rien.",
        )
    else:
        messages.warning(request, "Choisissez l’élève dont les codes sont à retirer.")
    return redirect("schools:codes", division.pk)


def _told(given: queries.Given) -> str:
    parts = []
    if given.learner:
        parts.append("code remis")
    if given.guardian:
        parts.append(french.plural(given.guardian, "code de responsable", "codes de responsables"))
    if given.used_at:
        parts.append(f"entré le {french.short_date(timezone.localdate(given.used_at))}")
    return ", ".join(parts) or "pas de code"


def _sheets(sheets: list[usecases.Sheet]) -> dict[str, Any]:
    """The slips by page of eight, each with the picture of its address; ``address``: what one types without a telephone."""
    door = f"{settings.BASE_URL}{reverse('families:code')}"
    slips = [{"sheet": one, "picture": _picture(f"{door}?c={one.code}")} for one in sheets]
    return {
        "count": len(slips),
        "leaves": [slips[at : at + A_PAGE] for at in range(0, len(slips), A_PAGE)],
        "address": door.split("://", 1)[-1],
    }


def _picture(address: str) -> str:
    """A QR code as the address of a picture, black on white."""
    return segno.make(address, error="m", micro=False).svg_data_uri(border=2, light="#fff")
