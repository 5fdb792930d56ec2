"""What is typed to sign: the consent, a code, a reason to refuse; and by the school: an address, a signed page."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict

from poles.domain.signing.usecases import SCAN_MAX
from poles.web.forms import PageForm
from poles.words.evidence import CONSENT, CONSENT_TO_SEVERAL

TICK = "Cochez cette case pour signer."


class SignForm(PageForm):
    """The consent, the print of the text that was shown, and the code when one was asked for."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    code = forms.CharField(
        label="Code reçu par SMS",
        max_length=12,
        help_text="Six chiffres.",
        error_messages={"required": "Écrivez le code reçu par SMS."},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "class": "poles-code"}),
    )
    consent = forms.BooleanField(label=CONSENT, error_messages={"required": TICK})

    def __init__(self, *args: Any, coded: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if not coded:
            del self.fields["code"]


class RefuseForm(PageForm):
    """Why one does not sign."""

    reason = forms.CharField(
        label="Pourquoi ?",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": 300}),
        help_text="L’établissement lira ces mots. N’écrivez rien sur la santé.",
        error_messages={"required": "Dites en quelques mots ce qui ne va pas."},
    )


class BatchForm(PageForm):
    """The texts that are ticked, each with the print of what was shown, and one consent."""

    consent = forms.BooleanField(
        label=CONSENT_TO_SEVERAL,
        error_messages={"required": TICK},
    )

    def chosen(self) -> dict[UUID, str]:
        """Signatory → print of the text seen, for the ticked ones; what is not a key of ours is left out."""
        found: dict[UUID, str] = {}
        ticked = self.data.getlist("signer") if isinstance(self.data, QueryDict) else []
        for told in ticked:
            key, _, seen = told.partition(":")
            try:
                found[UUID(key)] = seen
            except ValueError:
                continue
        return found

    def clean(self) -> dict[str, Any]:
        """At least one text."""
        said = super().clean() or {}
        if not self.chosen():
            self.add_error(None, "Cochez au moins un texte à signer.")
        return said


class CorrectForm(PageForm):
    """Where a signatory is reached, and where that comes from."""

    email = forms.EmailField(label="Adresse électronique", max_length=254, required=False)
    phone = forms.CharField(
        label="Téléphone mobile",
        max_length=20,
        required=False,
        help_text="Il sert au code par SMS. Par exemple : 06 12 34 56 78.",
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )

    def clean(self) -> dict[str, Any]:
        """One way to reach the person at least."""
        said = super().clean() or {}
        if not self.errors and not said.get("email") and not said.get("phone"):
            self.add_error("email", "Donnez une adresse ou un téléphone : il faut un moyen de joindre cette personne.")
        return said


class ScanForm(PageForm):
    """The signed page, and the day written on it; what may be kept is the domain’s to say."""

    signed_on = forms.DateField(label="Date écrite sur la page signée")
    scan = forms.FileField(
        label="La page signée",
        help_text=f"Un PDF, ou une photo (JPEG, PNG) nette et entière. {SCAN_MAX // 1_000_000} Mo au plus.",
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf,image/jpeg,image/png"}),
        error_messages={"required": "Choisissez le fichier de la page signée.", "empty": "Ce fichier est vide."},
    )


class RecallForm(PageForm):
    """Why a text is taken back."""

    reason = forms.CharField(
        label="Pourquoi le reprendre ?", max_length=300, help_text="L’historique garde ces mots. Rien sur la santé."
    )
