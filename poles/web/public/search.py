"""The filters of the offers, as they stand in the address: the list, the map and the count read the same."""

from typing import Any

from django import forms
from django.http import HttpRequest

from poles.domain.offers.queries import OfferSearch
from poles.web.forms import PageForm
from poles.web.towns import TownNotFound, label_of, offer_towns, point_of, town_of
from poles.words.families import FAMILIES
from poles.words.french import NO_BREAK
from poles.words.time import Period
from poles.words.training import PlacementKind

ADDRESS = {
    "family": "metier", "kind": "accueil", "first_day": "du", "last_day": "au", "near": "commune", "near_code": "code",
    "radius_km": "rayon", "text": "mots", "accessible": "accessible",
}  # fmt: skip
RADII = (5, 10, 20, 30, 50, 100)
USUAL_RADIUS = 20
ALL = ("", "Tous")


class SearchForm(PageForm):
    """Every filter is optional; the names in the address are French."""

    family = forms.ChoiceField(
        label="Métiers", required=False, choices=[ALL, *((one.code, one.label) for one in FAMILIES)]
    )
    kind = forms.ChoiceField(
        label="Accueil", required=False, choices=[ALL, *((one.value, one.label) for one in PlacementKind)]
    )
    first_day = forms.DateField(label="Du", required=False)
    last_day = forms.DateField(label="Au", required=False)
    near = forms.CharField(label="Près de", required=False, max_length=80)
    near_code = forms.ChoiceField(label="Quelle commune ?", required=False)
    radius_km = forms.TypedChoiceField(
        label="À moins de",
        required=False,
        coerce=int,
        empty_value=None,
        initial=USUAL_RADIUS,
        choices=[(km, f"{km}{NO_BREAK}km") for km in RADII],
    )
    text = forms.CharField(label="Mots", required=False, max_length=80)
    accessible = forms.BooleanField(label="Lieu accessible en fauteuil", required=False)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.town: Any = None
        self.towns: list[tuple[str, str]] = []
        chosen = self.data.get(self.add_prefix("near_code"), "")
        offer_towns(self.fields["near_code"], [], chosen=chosen)

    def add_prefix(self, field_name: str) -> str:
        """The name of a filter in the address."""
        return ADDRESS.get(field_name, field_name)

    def clean(self) -> dict[str, Any]:
        """The days in their order; the town, chosen when several bear the name."""
        data = super().clean() or self.cleaned_data
        first, last = data.get("first_day"), data.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", "Le dernier jour vient avant le premier : inversez les deux dates.")
        if data.get("near"):
            self._find_town(data["near"])
        return data

    def _find_town(self, text: str) -> None:
        try:
            self.town = town_of(text, self.data.get(self.add_prefix("near_code"), ""))
        except TownNotFound as error:
            self.towns = error.choices
            offer_towns(self.fields["near_code"], error.choices)
            self.add_error("near_code" if error.choices else "near", error.sentence)

    def wanted(self) -> OfferSearch:
        """What is looked for; a filter in error is left out, and the page says so beside it."""
        kept = {name: value for name, value in self.cleaned_data.items() if name not in ("near", "near_code")}
        near = point_of(self.town) if self.town else None
        if "last_day" not in kept:
            kept["first_day"] = None
        return OfferSearch(
            **kept | {"near": near, "radius_km": (kept.get("radius_km") or USUAL_RADIUS) if near else None}
        )

    def sentence(self) -> str:
        """The filters read aloud: « à moins de 20 km de Fraize (88), du lundi 4 au vendredi 8 janvier 2027 »."""
        wanted, parts = self.wanted(), []
        if self.town:
            parts.append(f"à moins de {wanted.radius_km}{NO_BREAK}km de {label_of(self.town)}")
        first, last = wanted.first_day or wanted.last_day, wanted.last_day or wanted.first_day
        if first and last:
            parts.append(str(Period.of_days(first, last)))
        return ", ".join(parts)


def read(request: HttpRequest) -> SearchForm:
    """The filters of a request, checked."""
    typed = request.GET.copy()
    typed.setdefault(ADDRESS["radius_km"], str(USUAL_RADIUS))
    form = SearchForm(typed)
    form.is_valid()
    return form
