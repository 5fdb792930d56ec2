"""The filters of the offers, as they stand in the address: the list, the map and the count read the same."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils import timezone

from poles.domain.offers import addresses
from poles.domain.offers.searching import OfferSearch, Order, Trip
from poles.web.forms import PageForm
from poles.web.towns import TownNotFound, label_of, offer_towns, point_of, town_of
from poles.words.families import BY_CODE, FAMILIES
from poles.words.french import NO_BREAK, join
from poles.words.places import Mode
from poles.words.time import Period
from poles.words.training import PLACEMENT_LABELS, PlacementKind

RADII = (5, 10, 20, 30, 50, 100)
TRIPS = (
    Trip(Mode.WALK, 20), Trip(Mode.WALK, 40), Trip(Mode.BIKE, 20), Trip(Mode.BIKE, 40), Trip(Mode.TRANSIT, 30),
    Trip(Mode.TRANSIT, 45), Trip(Mode.TRANSIT, 60), Trip(Mode.CAR, 20), Trip(Mode.CAR, 40),
)  # fmt: skip
ALL = ("", "Tous")


def reach(wanted: OfferSearch) -> str:
    """« 20 km », « 30 min en voiture »."""
    if wanted.trip:
        return f"{wanted.trip.minutes}{NO_BREAK}min {wanted.trip.mode.label}"
    return f"{wanted.radius_km or 0:g}{NO_BREAK}km"


def _reaches() -> list[tuple[str, str]]:
    """Every distance and every trip of the list."""
    far = [(str(km), f"{km}{NO_BREAK}km") for km in RADII]
    trips = [OfferSearch(trip=trip) for trip in TRIPS]
    return far + [(addresses.said_reach(one), reach(one)) for one in trips]


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
    radius_km = forms.ChoiceField(
        label="À moins de", required=False, initial=str(addresses.USUAL_RADIUS), choices=_reaches()
    )
    text = forms.CharField(label="Mots", required=False, max_length=80)
    order = forms.ChoiceField(
        label="Classer par", required=False, initial=Order.BEST.value, choices=[(one.value, one.label) for one in Order]
    )
    neighbours = forms.BooleanField(label="Métiers voisins aussi", required=False)
    accessible = forms.BooleanField(label="Lieu accessible en fauteuil", required=False)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.town: Any = None
        self.towns: list[tuple[str, str]] = []
        chosen = self.data.get(self.add_prefix("near_code"), "")
        offer_towns(self.fields["near_code"], [], chosen=chosen)

    def add_prefix(self, field_name: str) -> str:
        """The name of a filter in the address."""
        return addresses.NAMES.get(field_name, field_name)

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
        kept = {
            name: value for name, value in self.cleaned_data.items() if name not in ("near", "near_code", "radius_km")
        }
        near = point_of(self.town) if self.town else None
        radius, trip = addresses.reach_of(self.cleaned_data.get("radius_km") or str(addresses.USUAL_RADIUS))
        place = {"near": near, "near_code": self.town.code, "radius_km": radius, "trip": trip} if near else {}
        if "last_day" not in kept:
            kept["first_day"] = None
        order = Order(kept.pop("order", "") or Order.BEST)
        return OfferSearch(**kept | place, order=order, on=timezone.localdate())

    def address(self, wanted: OfferSearch | None = None) -> str:
        """The address of this search, or of another one from the same place, without « ? »."""
        return addresses.write(wanted or self.wanted(), self.town.name if self.town else "")

    def sentence(self) -> str:
        """The filters read aloud: « à moins de 20 km de Fraize (88), du lundi 4 au vendredi 8 janvier 2027 »."""
        wanted, parts = self.wanted(), []
        if self.town:
            parts.append(f"à moins de {reach(wanted)} de {label_of(self.town)}")
        if wanted.days:
            parts.append(str(Period.of_days(*wanted.days)))
        return ", ".join(parts)


def told(wanted: OfferSearch, town: str) -> str:
    """All the filters of a search, in words: what a list of saved searches shows."""
    family = (
        BY_CODE[wanted.family].label + (" et métiers voisins" if wanted.neighbours else "") if wanted.family else ""
    )
    parts = [
        f"« {wanted.text} »" if wanted.text else "",
        family,
        PLACEMENT_LABELS[PlacementKind(wanted.kind)] if wanted.kind else "",
        f"à moins de {reach(wanted)} de {town}" if wanted.near else "",
        str(Period.of_days(*wanted.days)) if wanted.days else "",
        "lieu accessible en fauteuil" if wanted.accessible else "",
    ]
    return ", ".join(part for part in parts if part) or "Toutes les offres"


def change(former: OfferSearch, other: OfferSearch) -> str:
    """What a wider search changes: « À moins de 50 km », « Sans les mots « soudeur naval » », « Partout en France »."""
    said = []
    if former.text and not other.text:
        said.append(f"sans les mots « {former.text} »")
    if former.kind and not other.kind:
        said.append("tous les genres d’accueil")
    if former.days and not other.days:
        said.append("toutes les dates")
    if former.family and not other.family:
        said.append("tous les métiers")
    elif other.neighbours and not former.neighbours:
        said.append(f"avec les métiers voisins : {join(BY_CODE[code].label for code in BY_CODE[other.family].near)}")
    if former.accessible and not other.accessible:
        said.append("avec les lieux dont l’accès n’est pas précisé")
    if former.near and not other.near:
        said.append("partout en France")
    elif (other.radius_km, other.trip) != (former.radius_km, former.trip):
        said.append(f"à moins de {reach(other)}")
    sentence = ", ".join(said)
    return sentence[:1].upper() + sentence[1:]


def read(request: HttpRequest) -> SearchForm:
    """The filters of a request, checked."""
    typed = request.GET.copy()
    typed.setdefault(addresses.NAMES["radius_km"], str(addresses.USUAL_RADIUS))
    typed.setdefault(addresses.NAMES["order"], Order.BEST.value)
    form = SearchForm(typed)
    form.is_valid()
    return form
