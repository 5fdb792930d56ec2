"""What the rectorate types of a lettre de mission: whom, when, which clauses, who signs, why it ends."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms

from poles.domain.mandates.usecases import LetterText, Signature
from poles.web.forms import PageForm
from poles.words.mandates import LONGEST_TEXT, LONGEST_TITLE, MOST_CLAUSES, Clause, EndReason
from poles.words.partners import MandateKind

SPARE = 2
"""Void clauses offered after the last one."""
WHOLE = "Donnez un nombre entier, de 1 à 40."


class DaysForm(PageForm):
    """When a mission runs, and its hours."""

    starts_on = forms.DateField(label="Premier jour de la mission")
    ends_on = forms.DateField(
        label="Dernier jour de la mission", help_text="Trois ans au plus ; une lettre se reconduit."
    )
    hours = forms.DecimalField(
        label="Heures par an",
        required=False,
        min_value=Decimal("0.5"),
        max_value=Decimal(2000),
        decimal_places=1,
        localize=True,
        help_text="Exemple : 72. Vide : la lettre renvoie aux heures fixées par le rectorat.",
        error_messages=dict.fromkeys(
            ("min_value", "max_value", "invalid", "max_decimal_places"), "Donnez un nombre d’heures, de 0,5 à 2 000."
        ),
    )

    @property
    def text(self) -> LetterText:
        """What was typed."""
        data = self.cleaned_data
        return LetterText(data["starts_on"], data["ends_on"], data["hours"])


class LetterForm(DaysForm):
    """A new letter: the pôle, the person, why it is written, then its days."""

    hub_id = forms.ChoiceField(label="Pôle")
    email = forms.EmailField(
        label="Adresse électronique professionnelle",
        max_length=254,
        help_text="Une adresse connue désigne son compte ; une autre ouvre un compte à la signature. Format : nom@domaine.fr.",
        error_messages={"invalid": "Cette adresse n’en est pas une : vérifiez-la (nom@domaine.fr)."},
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    name = forms.CharField(
        label="Civilité, prénom et nom",
        max_length=120,
        required=False,
        help_text="Nécessaire pour une adresse inconnue.",
    )
    kind = forms.ChoiceField(
        label="Pourquoi cette lettre",
        choices=[(kind.value, kind.label) for kind in (MandateKind.NOMINATION, MandateKind.INTERIM)],
    )
    field_order = ("hub_id", "kind", "email", "name", "starts_on", "ends_on", "hours")

    def __init__(self, *args: Any, hubs: Sequence[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        choice = self.fields["hub_id"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [("", "Choisissez un pôle"), *hubs]

    @property
    def hub(self) -> UUID:
        """The pôle that was chosen."""
        return UUID(self.cleaned_data["hub_id"])


class StandInForm(DaysForm):
    """Who stands in for the person of a letter."""

    email = forms.EmailField(
        label="Adresse électronique professionnelle de la personne qui remplace",
        max_length=254,
        error_messages={"invalid": "Cette adresse n’en est pas une : vérifiez-la (nom@domaine.fr)."},
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    name = forms.CharField(
        label="Civilité, prénom et nom",
        max_length=120,
        required=False,
        help_text="Nécessaire pour une adresse inconnue.",
    )
    field_order = ("email", "name", "starts_on", "ends_on", "hours")


class ClausesForm(PageForm):
    """Clauses one after the other: a title, a text, a place; a void one is left out."""

    def __init__(self, data: Any = None, *, clauses: Sequence[Clause], **kwargs: Any):
        super().__init__(data, **kwargs)
        posted = sum(f"title_{number}" in data for number in range(1, MOST_CLAUSES + SPARE + 1)) if data else 0
        self.rows = posted or min(len(clauses) + SPARE, MOST_CLAUSES + SPARE)
        for number in range(1, self.rows + 1):
            known = clauses[number - 1] if number <= len(clauses) else Clause("", "")
            self.fields[f"place_{number}"] = forms.IntegerField(
                label=f"Place de la clause {number}",
                initial=number,
                min_value=1,
                max_value=40,
                error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), WHOLE),
            )
            self.fields[f"title_{number}"] = forms.CharField(
                label=f"Titre de la clause {number}", required=False, max_length=LONGEST_TITLE, initial=known.title
            )
            self.fields[f"text_{number}"] = forms.CharField(
                label=f"Texte de la clause {number}",
                required=False,
                max_length=LONGEST_TEXT,
                initial=known.text,
                widget=forms.Textarea(attrs={"rows": 5}),
            )

    @property
    def groups(self) -> list[tuple[int, Any, Any, Any]]:
        """(number, place, title, text) of each clause, to draw them together."""
        return [
            (number, self[f"place_{number}"], self[f"title_{number}"], self[f"text_{number}"])
            for number in range(1, self.rows + 1)
        ]

    @property
    def clauses(self) -> list[Clause]:
        """What was typed, in the order of the places."""
        data = self.cleaned_data
        rows = [
            (data[f"place_{number}"], number, Clause(data[f"title_{number}"], data[f"text_{number}"]))
            for number in range(1, self.rows + 1)
            if data[f"title_{number}"].strip() or data[f"text_{number}"].strip()
        ]
        return [clause for _, _, clause in sorted(rows, key=lambda row: row[:2])]


class DraftForm(ClausesForm, DaysForm):
    """A letter before it is signed: its days, its hours, its clauses."""


class SignForm(PageForm):
    """Who has signed, and when."""

    signatory = forms.CharField(
        label="Nom de la personne qui signe",
        max_length=120,
        help_text="La rectrice, le recteur, ou qui en a reçu délégation.",
    )
    signatory_title = forms.CharField(label="Sa qualité", max_length=120, help_text="Exemple : rectrice de l’académie.")
    signed_on = forms.DateField(label="Date de la signature")

    @property
    def signature(self) -> Signature:
        """What was typed."""
        data = self.cleaned_data
        return Signature(data["signatory"], data["signatory_title"], data["signed_on"])


class EndForm(PageForm):
    """When and why a mission ends before its day."""

    ended_on = forms.DateField(label="Dernier jour de la mission")
    reason = forms.ChoiceField(
        label="Motif",
        choices=[("", "Choisissez un motif"), *((one.value, one.label) for one in EndReason)],
        help_text="Rien d’autre n’est demandé : ni la santé ni la vie privée ne regardent cette page.",
    )
