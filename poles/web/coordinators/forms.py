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
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="L’organisme lira cette phrase dans un courriel.",
    )


class PublishForm(PageForm):
    """The mark of the text that was on the screen."""

    read = forms.CharField(max_length=16, widget=forms.HiddenInput)
