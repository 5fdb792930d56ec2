"""The forms of the maps of pôles: draw, copy, describe, move, split, merge, adopt."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError

from poles.web.forms import PageForm
from poles.words.networks import NetworkKind
from poles.words.time import EARLIEST, LATEST

NO_NAMES = "Lu par le rectorat. N’écrivez rien sur la santé, l’origine ou la vie privée, ni aucun nom de jeune."


def year_field() -> forms.IntegerField:
    """The first year of a school year."""
    return forms.IntegerField(
        label="Année de rentrée",
        min_value=EARLIEST.year,
        max_value=LATEST.year,
        help_text="La première année de l’année scolaire : 2026 pour 2026-2027.",
    )


class ReadForm(PageForm):
    """A form about a draft: ``lu`` is the version that was read, so that nobody overwrites a colleague."""

    lu = forms.IntegerField(required=False, widget=forms.HiddenInput, label="Version lue")

    @property
    def seen(self) -> int | None:
        """The version that was read."""
        return self.cleaned_data.get("lu")


class ProposeForm(PageForm):
    """From what to draw a first draft."""

    base = forms.ChoiceField(
        label="Dessiner d’après",
        choices=[("basin", "les bassins de formation"), ("employment_zone", "les zones d’emploi")],
        widget=forms.RadioSelect,
        initial="basin",
        help_text="La circulaire retient d’abord le bassin ou la zone d’emploi (annexe, § 2.1).",
    )
    annee = year_field()
    plafond = forms.IntegerField(
        label="Découper tout pôle de plus de",
        required=False,
        min_value=10,
        max_value=1000,
        help_text="Nombre d’établissements. Vide : les bassins restent entiers, les zones d’emploi se découpent à 70.",
    )


class CopyForm(PageForm):
    """A new draft from a map."""

    nom = forms.CharField(label="Nom du projet", max_length=120, help_text="Par exemple : « Projet B, cinq pôles ».")
    annee = year_field()


class DescribeForm(ReadForm):
    """The name of a draft, and what it is after."""

    nom = forms.CharField(label="Nom du projet", max_length=120)
    objet = forms.CharField(
        label="Ce que ce projet cherche",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=NO_NAMES,
    )


class HubForm(ReadForm):
    """The name of a pôle, the network on which it leans, its address of function."""

    nom = forms.CharField(label="Nom du pôle", max_length=120)
    reseau = forms.ChoiceField(
        label="Réseau auquel il se rattache",
        required=False,
        choices=[("", "Aucun"), *((kind.value, kind.label) for kind in NetworkKind)],
    )
    nom_reseau = forms.CharField(label="Nom du réseau", required=False, max_length=160)
    courriel = forms.EmailField(
        label="Adresse électronique du pôle",
        required=False,
        help_text="Une adresse de fonction, jamais celle d’une personne : elle est publique.",
        error_messages={"invalid": "Cette adresse électronique n’est pas complète."},
    )


class SplitForm(ReadForm):
    """Into how many parts to divide a pôle."""

    parties = forms.TypedChoiceField(
        label="Nombre de parties", coerce=int, choices=[(number, str(number)) for number in range(2, 7)]
    )


class ChosenHubForm(ReadForm):
    """One pôle of the draft, chosen in a list."""

    vers = forms.ChoiceField(label="Vers le pôle")

    def __init__(self, *args: Any, hubs: Iterable[Any], label: str = "", **kwargs: Any):
        super().__init__(*args, **kwargs)
        choice = self.fields["vers"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [("", "Choisissez un pôle"), *((str(hub.pk), hub.name) for hub in hubs)]
        choice.label = label or choice.label

    @property
    def hub_id(self) -> UUID:
        """The pôle chosen."""
        return UUID(self.cleaned_data["vers"])


class MoveForm(ChosenHubForm):
    """Schools checked in the list, and the pôle where they go."""

    etablissements = forms.Field(widget=forms.MultipleHiddenInput, label="Établissements", required=False)

    def clean_etablissements(self) -> list[UUID]:
        """The schools checked."""
        try:
            keys = [UUID(str(value)) for value in self.cleaned_data["etablissements"] or []]
        except ValueError:
            keys = []
        if not keys:
            raise ValidationError("Cochez au moins un établissement dans la liste.")
        return keys


class AdoptForm(ReadForm):
    """The decision of the rector."""

    date = forms.DateField(label="Date de la décision")
    reference = forms.CharField(
        label="Référence de la décision", max_length=160, help_text="Par exemple : « arrêté n° 2026-114 »."
    )

    def __init__(self, *args: Any, remarks: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if remarks:
            self.fields["malgre"] = forms.BooleanField(
                label="J’adopte cette carte malgré les remarques ci-dessus",
                error_messages={"required": "Cochez cette case, ou corrigez d’abord la carte."},
            )


class CompareForm(PageForm):
    """Two or three maps to lay side by side."""

    def __init__(self, *args: Any, maps: Iterable[Any], **kwargs: Any):
        super().__init__(*args, **kwargs)
        choices = [(str(one.pk), f"{one.label} ({one.get_status_display()})") for one in maps]
        for name, label in (("a", "Première carte"), ("b", "Deuxième carte"), ("c", "Troisième carte")):
            optional = name == "c"
            first = [("", "Aucune")] if optional else [("", "Choisissez une carte")]
            self.fields[name] = forms.ChoiceField(label=label, choices=[*first, *choices], required=not optional)

    @property
    def keys(self) -> list[UUID]:
        """The maps chosen, once each."""
        return [UUID(value) for value in dict.fromkeys(self.cleaned_data.get(name, "") for name in "abc") if value]
