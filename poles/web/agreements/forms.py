"""The small forms around a convention: filters of the board, avenant, cancellation, end, documents of the school."""

from datetime import date
from typing import Any, cast

from django import forms
from django.utils import timezone

from poles.domain.agreements.board import Standing
from poles.web.forms import PageForm
from poles.words.agreements import Change, Proof, SigningOrder

Choices = list[tuple[str, str]]
LATE = "retard"


class BoardFilter(PageForm):
    """Which placements: of a class, of a period, in a state; those to come, or those that are over."""

    classe = forms.ChoiceField(label="Classe", required=False)
    periode = forms.ChoiceField(label="Période", required=False)
    etat = forms.ChoiceField(
        label="Convention",
        required=False,
        choices=[("", "Toutes"), (LATE, "en retard"), *((one.value, one.label) for one in Standing)],
    )
    quand = forms.ChoiceField(
        label="Stages", required=False, choices=[("", "À venir ou en cours"), ("passes", "Passés")]
    )

    def __init__(self, *args: Any, classes: Choices, periods: Choices, **kwargs: Any):
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["classe"]).choices = [("", "Toutes"), *classes]
        cast(forms.ChoiceField, self.fields["periode"]).choices = [("", "Toutes"), *periods]

    @property
    def wanted(self) -> dict[str, str]:
        """What is asked, by name; a value that is not in the lists asks nothing."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class AmendForm(PageForm):
    """What changes, why, from which day."""

    changes = forms.MultipleChoiceField(
        label="Qu’est-ce qui change ?",
        choices=[(one.value, one.label) for one in Change],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Cochez au moins un changement."},
    )
    reason = forms.CharField(
        label="Pourquoi ?",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": 300}),
        help_text="Lu par tous les signataires. Rien sur la santé de l’élève.",
    )
    applies_on = forms.DateField(label="À partir de quel jour ?")


class CancelForm(PageForm):
    """Why a convention is cancelled."""

    reason = forms.CharField(
        label="Pourquoi cette convention est-elle annulée ?",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": 200}),
        help_text="Lu par ceux qui l’avaient reçue. Rien sur la santé de l’élève.",
    )


class EndForm(PageForm):
    """On which day a convention ended, and why when it is before its last day."""

    ended_on = forms.DateField(label="Dernier jour de présence")
    reason = forms.CharField(
        label="Pourquoi ?",
        help_text="À dire si le stage s’est arrêté avant son dernier jour. Rien sur la santé de l’élève.",
        max_length=200,
        required=False,
    )

    def clean_ended_on(self) -> date:
        """A day that has come: an end is noted, never foretold."""
        day: date = self.cleaned_data["ended_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(
                "Ce jour n’est pas encore venu : notez la fin quand elle a eu lieu, ou préparez un avenant."
            )
        return day


class OrderForm(PageForm):
    """Whether everybody signs at once."""

    order = forms.ChoiceField(
        label="Ordre des signatures",
        choices=[(one.value, one.label) for one in SigningOrder],
        widget=forms.RadioSelect,
    )


class ProofForm(PageForm):
    """A dated document of the school or of a host: what it is, from when to when."""

    of = forms.ChoiceField(label="De qui ?", help_text="L’établissement, ou un organisme où vos élèves sont attendus.")
    proof = forms.ChoiceField(
        label="Quelle pièce ?", choices=[("", "Choisissez"), *((p.value, p.label) for p in Proof)]
    )
    since = forms.DateField(label="Datée du")
    until = forms.DateField(label="Valable jusqu’au", required=False)
    reference = forms.CharField(label="Référence", max_length=160, required=False)

    def __init__(self, *args: Any, owners: Choices, **kwargs: Any):
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["of"]).choices = owners

    def clean(self) -> dict[str, Any]:
        """It ends after it begins."""
        said = super().clean() or {}
        since, until = said.get("since"), said.get("until")
        if since and until and until < since:
            self.add_error("until", "Cette pièce finirait avant de commencer.")
        return said
