"""What a coordinator types and filters."""

from django import forms

from poles.web.forms import PageForm
from poles.workflows.offer import OFFER

READABLE = [(state, label) for state, label in OFFER.choices if state != "draft"]


class ReadingFilter(PageForm):
    """The state of the offers to show; « à lire » when nothing is asked."""

    etat = forms.ChoiceField(label="État", required=False, choices=[*READABLE, ("tous", "tous les états")])

    def status(self) -> str:
        """The state asked, empty for all."""
        asked = self.cleaned_data.get("etat") if self.is_valid() else ""
        return {"": "submitted", "tous": ""}.get(asked or "", asked or "submitted")


class SendBackForm(PageForm):
    """What the host must change."""

    reason = forms.CharField(
        label="Ce que l’organisme doit changer",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="L’organisme lira cette phrase dans un courriel.",
    )


class PublishForm(PageForm):
    """The mark of the text that was on the screen."""

    read = forms.CharField(max_length=16, widget=forms.HiddenInput)


class ClearForm(PublishForm):
    """Why an offer is published although a passage of it is held."""

    cleared = forms.CharField(
        label="Pourquoi ce passage peut rester",
        min_length=10,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Par exemple : « le texte parle du public accueilli, pas de l’élève ». Le journal garde votre nom et cette "
        "phrase ; l’organisme ne la lit pas.",
        error_messages={"min_length": "Dites-le en dix caractères au moins : le journal le garde."},
    )
