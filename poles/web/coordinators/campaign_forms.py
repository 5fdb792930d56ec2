"""What a coordinator types to start a campaign, and how the proposals are sifted."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.db.models import QuerySet

from poles.web.forms import PageForm
from poles.words.training import PlacementKind

WITHOUT = "sans"
STATES = [
    ("", "Toutes"),
    ("proposed", "proposées"),
    ("confirmed", "confirmées"),
    ("declined", "refusées"),
    (WITHOUT, "sans place trouvée"),
]


class CampaignForm(PageForm):
    """A name, a kind of placement and a window."""

    label = forms.CharField(
        label="Nom de la campagne",
        max_length=120,
        help_text="Par exemple : PFMP de janvier 2027. Les lycées le liront.",
    )
    kind = forms.ChoiceField(
        label="Type de période",
        choices=[(kind.value, kind.label) for kind in PlacementKind],
        initial=PlacementKind.PFMP,
    )
    starts_on = forms.DateField(label="Premier jour")
    ends_on = forms.DateField(
        label="Dernier jour",
        help_text="La campagne prend les besoins dont la période tient tout entière entre ces deux jours.",
    )


class MatchFilter(PageForm):
    """Which proposals to show."""

    etat = forms.ChoiceField(label="État", required=False, choices=STATES)
    lycee = forms.ChoiceField(label="Établissement", required=False)

    def __init__(self, *args: Any, schools: Iterable[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["lycee"]).choices = [("", "Tous"), *schools]

    def among(self, rows: QuerySet) -> QuerySet:
        """The rows that answer; a value that is not in the lists asks nothing (the field says so)."""
        self.is_valid()
        state, school = (self.cleaned_data.get(name) for name in ("etat", "lycee"))
        if school:
            rows = rows.filter(school_id=school)
        if state == WITHOUT:
            return rows.filter(offer__isnull=True)
        return rows.filter(status=state, offer__isnull=False) if state else rows
