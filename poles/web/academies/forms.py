"""The filters of the figures, as they stand in the address; a filter that cannot be read is left out."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import HttpRequest

from poles.domain.indicators.boards import Line
from poles.domain.indicators.catalogue import BY_CODE, INDICATORS, SEATS_PER_LEARNER, Indicator
from poles.web.forms import PageForm
from poles.words import french
from poles.words.training import PlacementKind
from poles.workflows.hub import HUB

ANY = ("", "Tous")


class FigureFilter(PageForm):
    """Which kind of placement, and which form of the indicator is drawn."""

    accueil = forms.ChoiceField(label="Stage")
    forme = forms.ChoiceField(label="Chiffre dessiné", choices=[(each.code, each.label) for each in INDICATORS])

    def __init__(self, *args: Any, kinds: Iterable[PlacementKind], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.kinds = list(kinds) or [PlacementKind.PFMP]
        choice = self.fields["accueil"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [(kind.value, kind.label) for kind in self.kinds]
        self.is_valid()

    @property
    def kind(self) -> PlacementKind:
        """The kind asked for, else the first one that is known."""
        return PlacementKind(self.cleaned_data.get("accueil") or self.kinds[0])

    @property
    def indicator(self) -> Indicator:
        """The form asked for, else the circular's own."""
        return BY_CODE[self.cleaned_data.get("forme") or SEATS_PER_LEARNER.code]

    @classmethod
    def read(cls, request: HttpRequest, kinds: Iterable[PlacementKind]) -> "FigureFilter":
        """The filters of a request; what is missing is shown as what is meant."""
        kinds = list(kinds)
        first = (kinds or [PlacementKind.PFMP])[0]
        data = {"accueil": request.GET.get("accueil", first), "forme": request.GET.get("forme", SEATS_PER_LEARNER.code)}
        return cls(data, kinds=kinds)


class HubFilter(FigureFilter):
    """Which pôles of the académie."""

    etat = forms.ChoiceField(label="État", required=False, choices=[ANY, *HUB.choices])
    mots = forms.CharField(label="Nom du pôle ou du coordonnateur", required=False, max_length=80)

    @classmethod
    def read(cls, request: HttpRequest, kinds: Iterable[PlacementKind]) -> "HubFilter":
        """The filters of a request; what is missing is shown as what is meant."""
        kinds = list(kinds)
        first = (kinds or [PlacementKind.PFMP])[0]
        data = {"accueil": request.GET.get("accueil", first), "etat": request.GET.get("etat", "")}
        return cls(data | {"mots": request.GET.get("mots", "")}, kinds=kinds)


def sort_lines(lines: Iterable[Line], request: HttpRequest) -> list[Line]:
    """Lines in the order that the address asks (``tri``): by name, by offers, or by an indicator's value.

    A hidden value and one without object come last both ways, so that the order tells nothing of them.
    """
    asked = request.GET.get("tri", "")
    key, backwards = asked.removeprefix("-"), asked.startswith("-")
    lines = list(lines)
    if key == "offres":
        return sorted(lines, key=lambda line: line.offers, reverse=backwards)
    if key == "nom":
        return sorted(lines, key=lambda line: french.alphabetical(line.label), reverse=backwards)
    if key in BY_CODE:
        known = [line for line in lines if line.figures[key].value is not None]
        rest = [line for line in lines if line.figures[key].value is None]
        return sorted(known, key=lambda line: line.figures[key].value or 0.0, reverse=backwards) + rest
    return lines
