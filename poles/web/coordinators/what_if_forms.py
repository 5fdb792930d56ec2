"""What a coordinator types to try a change: more seats somewhere, longer trips, beds near the supply."""

from abc import abstractmethod
from typing import Any, ClassVar, cast

from django import forms

from poles.domain.allocation.scenario import MOST_BEDS, MOST_MINUTES, MOST_SEATS
from poles.web.coordinators.campaign_forms import bounded
from poles.web.forms import PageForm
from poles.web.towns import TownNotFound, offer_towns, town_of
from poles.words.families import FAMILIES

EVERYBODY = "tous"


class LineForm(PageForm):
    """One change: ``title`` names it in the list of errors.

    ``said``: something was typed in it; ``zones``: the labels that may be chosen.
    """

    title: ClassVar[str]
    spoken: ClassVar[tuple[str, ...]]

    def __init__(self, data: Any, *, zones: list[str], **kwargs: Any):
        super().__init__(data, **kwargs)
        self.zones = zones
        self.town: Any = None
        self.said = any(self.data.get(self.add_prefix(name), "").strip() for name in self.spoken)
        if "bassin" in self.fields:
            choices = [("", "Choisissez…"), *((label, label[:1].upper() + label[1:]) for label in zones)]
            if "minutes" in self.fields:
                choices[0] = (EVERYBODY, "Tous les élèves")
            cast(forms.ChoiceField, self.fields["bassin"]).choices = choices
        if "code" in self.fields:
            offer_towns(self.fields["code"], [], chosen=self.data.get(self.add_prefix("code"), ""))

    def emptied(self) -> "LineForm":
        """The same line without an answer, to be filled in."""
        return type(self)(None, prefix=self.prefix, zones=self.zones)

    def clean(self) -> dict[str, Any]:
        """The town, chosen when several bear the name."""
        data = super().clean() or self.cleaned_data
        if data.get("commune"):
            try:
                self.town = town_of(data["commune"], self.data.get(self.add_prefix("code"), ""))
            except TownNotFound as error:
                offer_towns(self.fields["code"], error.choices)
                self.add_error("code" if error.choices else "commune", error.sentence)
        return data

    @abstractmethod
    def change(self) -> tuple:
        """What the domain takes of it: each kind of line says its own."""


class SeatForm(LineForm):
    """So many seats of a family in a commune."""

    title = "Places de plus"
    spoken = ("nombre", "metier", "commune")
    nombre = bounded(
        1,
        MOST_SEATS,
        label="Nombre de places",
        help_text="Chacune est ouverte toute la campagne : elle sert un élève à chaque période.",
    )
    metier = forms.ChoiceField(
        label="Métiers", choices=[("", "Choisissez…"), *((one.code, one.label) for one in FAMILIES)]
    )
    commune = forms.CharField(label="Commune", max_length=80, help_text="Nom ou code postal.")
    code = forms.ChoiceField(label="Quelle commune ?", required=False)

    def change(self) -> tuple[str, str, int]:
        """(commune, family, seats)."""
        return self.town.code, self.cleaned_data["metier"], self.cleaned_data["nombre"]


class LongerForm(LineForm):
    """So many minutes more for a bassin, or for everybody."""

    title = "Trajet plus long"
    spoken = ("minutes",)
    minutes = bounded(1, MOST_MINUTES, label="Minutes de plus, par trajet")
    bassin = forms.ChoiceField(label="Pour qui", required=False)

    def change(self) -> tuple[str | None, int]:
        """(bassin or None, minutes)."""
        chosen = self.cleaned_data["bassin"]
        return (None if chosen in ("", EVERYBODY) else chosen), self.cleaned_data["minutes"]


class BedForm(LineForm):
    """So many beds in a commune for the learners of a bassin."""

    title = "Internat"
    spoken = ("lits", "commune", "bassin")
    lits = bounded(1, MOST_BEDS, label="Places d’internat")
    commune = forms.CharField(label="Commune de l’internat", max_length=80, help_text="Nom ou code postal.")
    code = forms.ChoiceField(label="Quelle commune ?", required=False)
    bassin = forms.ChoiceField(label="Pour les élèves de")

    def change(self) -> tuple[str, int, str]:
        """(commune, beds, bassin)."""
        return self.town.code, self.cleaned_data["lits"], self.cleaned_data["bassin"]
