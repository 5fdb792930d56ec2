"""Another place chosen by a person instead of the one proposed: the form and the gesture, for a school and for a pôle."""

from collections.abc import Sequence
from typing import Any, cast
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.html import format_html

from poles.domain.allocation import usecases
from poles.domain.allocation.choices import Choice, open_offers_for
from poles.domain.allocation.policy import MATCHES
from poles.web import pages
from poles.web.explained import proposal
from poles.web.forms import PageForm
from poles.web.request import Request
from poles.words import french
from poles.words.findings import Refused
from poles.workflows.campaign import MATCH

SHOWN = 12
ALL = "toutes"
"""The parameter of the address that shows every offer, not the first ones."""
CHOSEN = "Votre choix respecte toutes les règles : il est proposé, et inscrit au journal avec son motif."


class ChoiceForm(PageForm):
    """Which offer, and why."""

    offer_id = forms.ChoiceField(
        label="Place à proposer",
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Cette place n’est plus libre : choisissez-en une autre."},
    )
    reason = forms.CharField(
        label="Motif de votre choix", max_length=500, widget=forms.Textarea(attrs={"rows": 3, "maxlength": 500})
    )

    def __init__(self, *args: Any, choices: Sequence[Choice], **kwargs: Any):
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["offer_id"]).choices = [(str(one.offer_id), _told(one)) for one in choices]


def _told(one: Choice) -> str:
    facts = f"{french.duration_minutes(one.minutes)}, {french.plural(one.free, 'place libre', 'places libres')}"
    return format_html(
        '{}, {} : {}<span class="fr-hint-text">{}. {}</span>', one.host, one.place, one.offer, facts, one.changes
    )


def choose(request: Request, match_id: UUID, *, template: str, onward: str) -> HttpResponse:
    """The page of the choice, and the choice itself; ``onward`` names the view of the new proposal.

    Unknown, Forbidden and NotNow go up; what the rules refuse is said beside the field.
    """
    actor = request.actor
    match = MATCHES.get(actor, "override", match_id)
    MATCH.step("lapse", match.status)
    context = proposal(actor, match.pk)
    try:
        every = open_offers_for(actor, match.pk)
    except Refused as error:
        context |= {"closed": [finding.sentence for finding in error.findings]}
        return pages.page(request, template, context, status=422)
    shown = every if ALL in request.GET or request.method == "POST" else every[:SHOWN]
    form = ChoiceForm(request.POST or None, choices=shown)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            made = usecases.override(
                actor=actor,
                match_id=match.pk,
                offer_id=UUID(said["offer_id"]),
                reason=said["reason"],
                at=timezone.now(),
            )
        except Refused as error:
            pages.add_findings(form, error)
        else:
            messages.success(request, CHOSEN)
            return redirect(onward, made.pk)
    context |= {"form": form, "choices": shown, "more": len(every) - len(shown)}
    return pages.page(request, template, context, status=422 if form.errors else 200)
