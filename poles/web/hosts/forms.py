"""What a host types: an organisation, a person, an offer with its slots and for whom it is kept."""

from typing import Any

from django import forms

from poles.domain.offers.usecases import OfferText, Proposal, Stop
from poles.web.forms import PageForm
from poles.web.hosts.slots import SlotsForm
from poles.web.reserving import ReservationForm
from poles.web.towns import TownNotFound, offer_towns, town_of
from poles.words.families import FAMILIES
from poles.words.identifiers import BadIdentifier, Siret
from poles.words.training import PlacementKind

KINDS = [(kind.value, kind.label) for kind in PlacementKind]
FAMILY_CHOICES = [("", "Choisissez…"), *((family.code, family.label) for family in FAMILIES)]
TEXT = tuple(OfferText.__dataclass_fields__)


class OfferForm(SlotsForm, ReservationForm):
    """What the offer says: its words, its slots, and for whom it is kept, if it is."""

    kind = forms.ChoiceField(label="Pour quel accueil ?", choices=[("", "Choisissez…"), *KINDS])
    family = forms.ChoiceField(label="Quelle famille de métiers ?", choices=FAMILY_CHOICES)
    title = forms.CharField(
        label="L’offre en une ligne",
        max_length=120,
        help_text="Par exemple : Découvrir l’entretien des voitures. Elle sera publique.",
    )
    description = forms.CharField(
        label="Ce que l’élève fera ou verra",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Ce texte sera public : n’y mettez ni nom, ni téléphone, ni adresse électronique.",
    )
    accessible = forms.BooleanField(label="Le lieu est accessible en fauteuil roulant", required=False)
    regulated_work = forms.BooleanField(
        label="L’élève approcherait des machines ou des produits dangereux",
        required=False,
        help_text="Avant 18 ans, ces travaux demandent une déclaration à l’inspection du travail. Le pôle vous aidera.",
    )
    min_age = forms.IntegerField(
        label="Âge minimal exigé par la loi pour ce travail", min_value=14, max_value=18, required=False
    )

    def text(self) -> OfferText:
        """What the offer says in its first slot, for the gesture."""
        said = {name: self.cleaned_data[name] for name in TEXT}
        return OfferText(**said | {"kind": PlacementKind(said["kind"]), "min_age": said["min_age"] or 0})


class MendForm(OfferForm):
    """The page of an offer that its host may still change."""

    def __init__(self, *args: Any, academy_id: str, **kwargs: Any):
        self.academy_id = academy_id
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        """The school, in the académie of the offer."""
        data = super().clean()
        self.find_school(self.academy_id)
        return data


class TownForm(PageForm):
    """A form where a town is typed: by its name or postal code, with a choice when several answer."""

    town = forms.CharField(label="Commune du lieu d’accueil", max_length=80, help_text="Nom ou code postal.")
    town_code = forms.ChoiceField(label="Laquelle ?", required=False)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.towns: list[tuple[str, str]] = []
        chosen = self.data.get("town_code", "") if self.is_bound else ""
        offer_towns(self.fields["town_code"], [], chosen=chosen)

    def clean(self) -> dict[str, Any]:
        """The town, by its name and, when several bear it, by the choice made among them."""
        data = super().clean() or self.cleaned_data
        try:
            if data.get("town"):
                found = town_of(data["town"], self.data.get("town_code", ""))
                data |= {"commune_code": found.code, "academy_id": found.academy_id}
        except TownNotFound as error:
            self.towns = error.choices
            offer_towns(self.fields["town_code"], error.choices)
            self.add_error("town_code" if error.choices else "town", error.sentence)
        return data


class ProposalForm(TownForm, OfferForm):
    """The whole page: who offers, what, whom to write to."""

    organisation = forms.CharField(label="Nom de l’organisme", max_length=160)
    siret = forms.CharField(
        label="Numéro SIRET",
        max_length=20,
        required=False,
        help_text="14 chiffres. Il remplit le nom, la commune et l’adresse d’après le registre public des entreprises.",
    )
    address = forms.CharField(label="Adresse du lieu d’accueil", max_length=200, required=False)
    contact_name = forms.CharField(
        label="Votre nom", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label="Votre adresse électronique",
        max_length=254,
        help_text="Format attendu : nom@domaine.fr. Nous y enverrons le lien qui confirme votre offre.",
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )
    phone = forms.CharField(
        label="Votre téléphone", max_length=20, required=False, widget=forms.TextInput(attrs={"autocomplete": "tel"})
    )

    def clean_siret(self) -> str:
        """A SIRET that is well copied, or nothing."""
        typed = self.cleaned_data["siret"].strip()
        try:
            return str(Siret.parse(typed).value) if typed else ""
        except BadIdentifier as error:
            raise forms.ValidationError(error.sentence) from error

    def clean(self) -> dict[str, Any]:
        """The school for which places are kept, in the académie of the town."""
        data = super().clean()
        if data.get("academy_id"):
            self.find_school(data["academy_id"])
        return data

    def proposal(self) -> Proposal:
        """The offer with its host, for the gesture."""
        names = ("organisation", "siret", "address", "contact_name", "email", "phone")
        return Proposal(
            **{name: self.cleaned_data[name] for name in names},
            commune_code=self.cleaned_data["commune_code"],
            text=self.text(),
            further=tuple(self.spans()[1:]),
            kept=self.kept(),
        )


class StopForm(TownForm):
    """One more host in rotation."""

    organisation = forms.CharField(label="Nom du lieu ou de l’organisme", max_length=160)
    starts_on = forms.DateField(label="Premier jour dans ce lieu")
    ends_on = forms.DateField(label="Dernier jour dans ce lieu")
    field_order = ("organisation", "town", "town_code", "starts_on", "ends_on")

    def stop(self) -> Stop:
        """The further host, for the gesture."""
        said = self.cleaned_data
        return Stop(said["organisation"], said["commune_code"], said["starts_on"], said["ends_on"])


class SeatsForm(PageForm):
    """How many seats a published offer has now."""

    seat_count = forms.IntegerField(label="Nombre de places", min_value=1, max_value=200)


class RenewForm(PageForm):
    """The address that wants a new link."""

    email = forms.EmailField(
        label="Votre adresse électronique",
        max_length=254,
        help_text="Format attendu : nom@domaine.fr. Celle que vous avez donnée en proposant une place.",
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )
