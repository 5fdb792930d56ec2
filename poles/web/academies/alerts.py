"""Who reads alerts in the académie: one named person a pôle, chosen by the rectorat, which sees how many and never what."""

from typing import Any, cast
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from poles.domain.alerts import referents, usecases
from poles.web import pages
from poles.web.forms import PageForm
from poles.web.request import Request
from poles.words.findings import Refused

WHOLE = "academie"
"""The value of the field that stands for the whole académie."""


class ReferentForm(PageForm):
    """Who reads the alerts of one pôle, or of the whole académie."""

    hub_id = forms.CharField(widget=forms.HiddenInput)
    user_id = forms.ChoiceField(
        label="Personne désignée",
        required=False,
        error_messages={"invalid_choice": "Choisissez une personne de la liste."},
    )

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["user_id"]).choices = [("", "Personne en particulier"), *people]


@require_http_methods(["GET", "HEAD", "POST"])
def alert_referents(request: Request) -> HttpResponse:
    """One line a pôle, and the first for the whole académie: who is named, who else could be."""
    actor, now = request.actor, timezone.now()
    lines, refused = [], False
    for hub, named, people in referents.named_in(actor, on=timezone.localdate(now)):
        key = str(hub.pk) if hub else WHOLE
        bound = request.method == "POST" and request.POST.get("hub_id") == key
        form = ReferentForm(
            request.POST if bound else None,
            people=[(str(pk), user.name) for pk, user in people.items()],
            initial={"hub_id": key, "user_id": str(named.pk) if named and named.pk in people else ""},
            auto_id=f"id_{key}_%s",
        )
        if bound and form.is_valid():
            chosen = form.cleaned_data["user_id"]
            try:
                usecases.name_referent(
                    actor=actor, hub_id=hub.pk if hub else None, user_id=UUID(chosen) if chosen else None, at=now
                )
            except Refused as error:
                pages.add_findings(form, error)
            else:
                messages.success(request, "C’est enregistré : les prochaines alertes iront à cette personne.")
                return redirect("academies:alert_referents")
        refused = refused or bool(form.errors)
        lines.append({"hub": hub, "named": named, "gone": named and named.pk not in people, "form": form})
    received, waiting = referents.total_of(actor)
    context = {
        "lines": lines,
        "received": received,
        "waiting": waiting,
    }
    return pages.page(request, "academies/alert_referents.html", context, status=422 if refused else 200)
