"""What is typed in the file of a host, by a member of the pôle or by the host: the place, its persons, what it hosts."""

from collections.abc import Iterable
from datetime import date
from typing import Any, cast

from django import forms
from django.utils.text import capfirst

from poles.web.forms import PageForm
from poles.web.towns import TownNotFound, offer_towns, town_of
from poles.words.families import FAMILIES
from poles.words.french import MONTHS
from poles.words.hosts import Callers, Licence
from poles.words.identifiers import BadIdentifier, Identifier, Siren, Siret
from poles.words.time import SchoolYear
from poles.words.training import PlacementKind

CHOOSE = {"invalid_choice": "Choisissez dans la liste."}
FAMILY_CHOICES = [("", "Choisissez…"), *((family.code, family.label) for family in FAMILIES)]
KIND_CHOICES = [("", "Choisissez…"), *((kind.value, kind.label) for kind in PlacementKind)]
MARKS = [("1", "1 : difficile"), ("2", "2 : moyen"), ("3", "3 : bien"), ("4", "4 : très bien")]
NOTHING_PRIVATE = "Rien sur la santé, l’origine, la vie privée ou la justice, de qui que ce soit."
LEAST = {"min_value": "Donnez un nombre de 1 à 200.", "max_value": "Donnez un nombre de 1 à 200."}


def _area(rows: int, most: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "maxlength": most})


def _off(**attrs: str) -> forms.TextInput:
    return forms.TextInput(attrs={"autocomplete": "off", **attrs})


def _shaped(kind: type[Identifier], typed: str) -> str:
    try:
        return str(kind(typed)) if typed.strip() else ""
    except BadIdentifier as error:
        raise forms.ValidationError(error.sentence) from error


class HostsFilter(PageForm):
    """The filters of the address book, as they stand in the address."""

    mots = forms.CharField(label="Nom ou SIRET", required=False, max_length=80)
    ville = forms.CharField(label="Ville ou code postal", required=False, max_length=80)
    metier = forms.ChoiceField(
        label="Métiers",
        required=False,
        choices=[("", "Tous"), *FAMILY_CHOICES[1:]],
        error_messages={"invalid_choice": "Cette famille n’existe pas : choisissez dans la liste."},
    )
    etat = forms.ChoiceField(
        label="État",
        required=False,
        error_messages={"invalid_choice": "Cet état n’existe pas : choisissez dans la liste."},
    )

    def __init__(self, *args: Any, states: Iterable[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["etat"]).choices = [("", "Tous"), *states]


class CapacityForm(PageForm):
    """One thing that a place hosts."""

    family = forms.ChoiceField(label="Famille de métiers", choices=FAMILY_CHOICES, error_messages=CHOOSE)
    kind = forms.ChoiceField(label="Pour quel accueil ?", choices=KIND_CHOICES, error_messages=CHOOSE)
    seats = forms.IntegerField(
        label="Combien en même temps", min_value=1, max_value=200, initial=1, error_messages=LEAST
    )
    months = forms.TypedMultipleChoiceField(
        label="Quels mois",
        required=False,
        coerce=int,
        choices=[(number, capfirst(name)) for number, name in enumerate(MONTHS, 1)],
        widget=forms.CheckboxSelectMultiple,
        help_text="Aucune case : toute l’année.",
        error_messages=CHOOSE,
    )


class NewHostForm(PageForm):
    """A host added by hand: its number, or its name and its town; and what it hosts."""

    siret = forms.CharField(
        label="Numéro SIRET",
        max_length=30,
        required=False,
        help_text="14 chiffres. Sans lui, le nom et la commune suffisent.",
        widget=_off(),
    )
    name = forms.CharField(label="Nom de l’organisme", max_length=160, widget=_off())
    town = forms.CharField(label="Commune", max_length=80, help_text="Nom ou code postal.", widget=_off())
    town_code = forms.ChoiceField(label="Laquelle ?", required=False)
    address = forms.CharField(label="Adresse", max_length=200, required=False, widget=_off())
    family = forms.ChoiceField(
        label="Ce qu’il peut accueillir",
        choices=FAMILY_CHOICES,
        help_text="La famille de métiers.",
        error_messages=CHOOSE,
    )
    kind = forms.ChoiceField(label="Pour quel accueil ?", choices=KIND_CHOICES, error_messages=CHOOSE)
    seats = forms.IntegerField(
        label="Combien en même temps", min_value=1, max_value=200, initial=1, error_messages=LEAST
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.towns: list[tuple[str, str]] = []
        chosen = self.data.get("town_code", "") if self.is_bound else ""
        offer_towns(self.fields["town_code"], [], chosen=chosen)

    def clean_siret(self) -> str:
        """A number that has the shape of a SIRET, or nothing; the gesture says what else is doubtful about it."""
        return _shaped(Siret, self.cleaned_data["siret"])

    def clean(self) -> dict[str, Any]:
        """The town, chosen when several bear its name."""
        data = super().clean() or self.cleaned_data
        try:
            if data.get("town"):
                data["commune_code"] = town_of(data["town"], self.data.get("town_code", "")).code
        except TownNotFound as error:
            self.towns = error.choices
            offer_towns(self.fields["town_code"], error.choices)
            self.add_error("town_code" if error.choices else "town", error.sentence)
        return data

    @property
    def said(self) -> dict[str, Any]:
        """What is typed, for the gesture."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("town", "town_code")}


class DescribeForm(PageForm):
    """What the place is."""

    name = forms.CharField(label="Nom du lieu", max_length=160)
    address = forms.CharField(label="Adresse", max_length=200, required=False)
    website = forms.CharField(
        label="Site internet", max_length=200, required=False, help_text="Format attendu : https://www.exemple.fr"
    )
    accessible = forms.BooleanField(label="Le lieu est accessible en fauteuil roulant", required=False)
    regulated_until = forms.DateField(
        label="Travaux réglementés : déclaration valable jusqu’au",
        required=False,
        help_text="Pour les machines et produits dangereux, avant 18 ans : dernier jour de la déclaration faite à "
        "l’inspection du travail (elle vaut trois ans).",
    )


class CapForm(PageForm):
    """How often a place may be asked."""

    call_cap = forms.IntegerField(
        label="Demandes de stage par mois, au plus",
        min_value=0,
        max_value=31,
        required=False,
        help_text="De 0 à 31. Vide : le nombre choisi par le pôle.",
        error_messages=dict.fromkeys(
            ("min_value", "max_value", "invalid"), "Donnez un nombre de 0 à 31, ou laissez vide."
        ),
    )
    quiet_until = forms.DateField(
        label="Ne pas solliciter jusqu’au",
        required=False,
        help_text="Ce jour compris. Vide : vous pouvez être sollicité.",
    )


class TutorForm(PageForm):
    """Who receives learners."""

    name = forms.CharField(label="Prénom et nom du tuteur", max_length=120, widget=_off())
    job = forms.CharField(label="Métier ou fonction", max_length=80, required=False, widget=_off())
    email = forms.EmailField(
        label="Adresse électronique professionnelle",
        max_length=254,
        required=False,
        help_text="Format attendu : nom@domaine.fr. Donnée aux seuls établissements dont un élève est accueilli, et au pôle.",
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    phone = forms.CharField(
        label="Téléphone professionnel", max_length=20, required=False, widget=_off(inputmode="tel")
    )
    licences = forms.MultipleChoiceField(
        label="Habilitations",
        required=False,
        choices=[(licence.value, capfirst(licence.label)) for licence in Licence],
        widget=forms.CheckboxSelectMultiple,
        error_messages=CHOOSE,
    )
    trained_on = forms.DateField(label="Formé au tutorat le", required=False)


class ContactForm(PageForm):
    """A person of a host."""

    name = forms.CharField(label="Prénom et nom", max_length=120, widget=_off())
    email = forms.EmailField(
        label="Adresse électronique professionnelle",
        max_length=254,
        help_text="Format attendu : nom@domaine.fr. La personne y reçoit aussitôt ce que vous inscrivez, et choisit qui "
        "peut l’appeler.",
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    phone = forms.CharField(label="Téléphone", max_length=20, required=False, widget=_off(inputmode="tel"))
    job = forms.CharField(label="Fonction", max_length=80, required=False, widget=_off())


class PersonForm(ContactForm):
    """The same, corrected by the pôle: the address is the person's proof, and stays."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        del self.fields["email"]


class ChoiceForm(PageForm):
    """What a person of a host chooses."""

    callers = forms.ChoiceField(
        label="Qui peut vous appeler ?",
        widget=forms.RadioSelect,
        choices=[(one.value, capfirst(one.label)) for one in Callers],
        error_messages=CHOOSE,
    )
    call_when = forms.CharField(
        label="Quand", max_length=80, required=False, help_text="Par exemple : le mardi matin, avant 11 heures."
    )


class NoteForm(PageForm):
    """What a school keeps for itself."""

    text = forms.CharField(
        label="Note",
        max_length=1000,
        widget=_area(4, 1000),
        help_text=f"1 000 caractères au plus. {NOTHING_PRIVATE} L’organisme peut demander à la lire.",
    )


class FeedbackForm(PageForm):
    """How a reception went."""

    school_year = forms.TypedChoiceField(label="Année scolaire", coerce=int, error_messages=CHOOSE)
    welcome = forms.TypedChoiceField(
        label="L’accueil", coerce=int, choices=MARKS, widget=forms.RadioSelect, error_messages=CHOOSE
    )
    tutoring = forms.TypedChoiceField(
        label="L’accompagnement par le tuteur",
        coerce=int,
        choices=MARKS,
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )
    tasks = forms.TypedChoiceField(
        label="Les tâches confiées", coerce=int, choices=MARKS, widget=forms.RadioSelect, error_messages=CHOOSE
    )
    comment = forms.CharField(
        label="Commentaire",
        max_length=500,
        required=False,
        widget=_area(3, 500),
        help_text=f"500 caractères au plus. Ne nommez pas l’élève. {NOTHING_PRIVATE}",
    )

    def __init__(self, *args: Any, years: Iterable[int], **kwargs: Any):
        super().__init__(*args, **kwargs)
        shown = [(str(year), SchoolYear(year).label) for year in years]
        cast(forms.ChoiceField, self.fields["school_year"]).choices = shown


class AgreementForm(PageForm):
    """What an agreement says."""

    title = forms.CharField(label="Titre de l’accord", max_length=160)
    commitments = forms.CharField(
        label="Engagements",
        max_length=1000,
        required=False,
        widget=_area(4, 1000),
        help_text=f"Par exemple : vingt places par an. {NOTHING_PRIVATE}",
    )
    signed_on = forms.DateField(label="Signé le")
    ends_on = forms.DateField(label="Dernier jour")

    def clean(self) -> dict[str, Any]:
        """The days in their order."""
        data = super().clean() or self.cleaned_data
        signed, ends = data.get("signed_on"), data.get("ends_on")
        if isinstance(signed, date) and isinstance(ends, date) and ends < signed:
            self.add_error("ends_on", "L’accord finirait avant d’être signé : inversez les deux dates.")
        return data


class NewAgreementForm(AgreementForm):
    """The same, for an organisation told by its number and its name."""

    siren = forms.CharField(label="Numéro SIREN", max_length=20, help_text="9 chiffres.", widget=_off())
    organisation = forms.CharField(label="Nom de l’organisme", max_length=160, widget=_off())

    def clean_siren(self) -> str:
        """A number that has the shape of a SIREN."""
        return _shaped(Siren, self.cleaned_data["siren"])

    field_order = ("siren", "organisation", "title", "commitments", "signed_on", "ends_on")
