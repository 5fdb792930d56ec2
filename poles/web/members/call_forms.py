"""The forms of calls and prospecting: a call to note, « je m’en charge », what is looked for, a day on the road."""

from collections.abc import Iterable
from datetime import date
from typing import Any, cast

from django import forms

from poles.web.forms import PageForm
from poles.web.towns import TownNotFound, offer_towns, town_of
from poles.words.families import BY_CODE, FAMILIES, JobFamily
from poles.words.hosts import CallOutcome, CallPurpose
from poles.words.places import Mode
from poles.words.searches import Means

Choices = Iterable[tuple[str, str]]
CHOOSE = ("", "Choisissez…")
FACT = (
    "200 caractères au plus, lus par tous les membres du pôle. Utile : qui demander, quand, pour quels métiers. "
    "N’écrivez jamais un nom d’élève, ni rien sur la santé, l’origine, les opinions ou la vie de qui que ce soit."
)
FAMILIES_OFFERED = [(family.code, family.label) for family in FAMILIES]


class CallForm(PageForm):
    """One call, mail or visit: whom, when, how, why, what came of it."""

    purpose = forms.ChoiceField(
        label="Pourquoi l’appeler ?", choices=[CHOOSE, *((one.value, one.label) for one in CallPurpose)]
    )
    means = forms.ChoiceField(label="Par quel moyen ?", choices=[CHOOSE, *((one.value, one.label) for one in Means)])
    made_on = forms.DateField(label="Jour de l’appel", help_text="Aujourd’hui, ou dans le mois qui précède.")
    contact_id = forms.ChoiceField(label="Personne jointe", required=False)
    outcome = forms.ChoiceField(
        label="Qu’en est-il ressorti ?", choices=[CHOOSE, *((one.value, one.label) for one in CallOutcome)]
    )
    call_back_on = forms.DateField(
        label="À rappeler le", required=False, help_text="Si l’organisme demande à être rappelé."
    )
    seats = forms.IntegerField(
        label="Places proposées", required=False, min_value=1, max_value=200, help_text="S’il propose des places."
    )
    family = forms.ChoiceField(
        label="Pour quels métiers ?", required=False, choices=[("", "Sans précision"), *FAMILIES_OFFERED]
    )
    fact = forms.CharField(
        label="Ce que les autres membres doivent savoir",
        required=False,
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 200}),
        help_text=FACT,
    )

    def __init__(self, *args: Any, contacts: Choices, **kwargs: Any):
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["contact_id"]).choices = [("", "Personne en particulier"), *contacts]


class ClaimForm(PageForm):
    """Until when somebody takes a host in charge."""

    until = forms.DateField(label="Jusqu’au")


class SoughtForm(PageForm):
    """What is looked for, as it stands in the address: a family of trades, where, when."""

    metier = forms.ChoiceField(label="Métiers", required=False, choices=[("", "Choisissez…"), *FAMILIES_OFFERED])
    bassin = forms.ChoiceField(label="Bassin", required=False)
    du = forms.DateField(label="Du", required=False)
    au = forms.DateField(label="Au", required=False)

    def __init__(self, *args: Any, zones: Choices, **kwargs: Any):
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["bassin"]).choices = [("", "Tout le territoire"), *zones]

    def clean(self) -> dict[str, Any]:
        """The days in their order."""
        data = super().clean() or self.cleaned_data
        first, last = data.get("du"), data.get("au")
        if first and last and last < first:
            self.add_error("au", "Le dernier jour vient avant le premier : inversez les deux dates.")
        return data

    @property
    def family(self) -> JobFamily | None:
        """The family sought; None before any is chosen."""
        return BY_CODE.get(self.cleaned_data.get("metier", ""))

    @property
    def months(self) -> frozenset[int]:
        """The months from the first day to the last; empty when one of the two is missing."""
        first, last = self.cleaned_data.get("du"), self.cleaned_data.get("au")
        return _months(first, last) if first and last else frozenset()

    @property
    def in_words(self) -> str:
        """What is sought, as a sentence of the journal."""
        zone = dict(cast(Any, self.fields["bassin"]).choices).get(self.cleaned_data.get("bassin", ""), "")
        return ", ".join(filter(None, [self.family.label if self.family else "", zone.lower()]))


class RoundForm(PageForm):
    """A day on the road: from where, how, how long at each host."""

    depart = forms.CharField(label="Départ et retour", required=False, max_length=80, help_text="Une commune.")
    code = forms.ChoiceField(label="Quelle commune ?", required=False)
    mode = forms.ChoiceField(label="Trajets", choices=[(mode.value, mode.label) for mode in Mode])
    visite = forms.IntegerField(label="Minutes par visite", min_value=0, max_value=240)

    def __init__(self, *args: Any, usual_start: str, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.town: Any = None
        self.towns: list[tuple[str, str]] = []
        if usual_start:
            self.fields["depart"].help_text = f"Une commune. Vide : {usual_start}."
        offer_towns(self.fields["code"], [], chosen=self.data.get("code", ""))

    def clean(self) -> dict[str, Any]:
        """The town of the start, chosen when several bear the name."""
        data = super().clean() or self.cleaned_data
        if data.get("depart"):
            try:
                self.town = town_of(data["depart"], self.data.get("code", ""))
            except TownNotFound as error:
                self.towns = error.choices
                offer_towns(self.fields["code"], error.choices)
                self.add_error("code" if error.choices else "depart", error.sentence)
        return data


def _months(first: date, last: date) -> frozenset[int]:
    many = min(12, (last.year - first.year) * 12 + last.month - first.month + 1)
    return frozenset((first.month - 1 + step) % 12 + 1 for step in range(many))
