"""The form that marks days of a calendar, for a school and for an académie."""

from django import forms

from poles.domain.calendar.year import MARK_LABELS
from poles.web.forms import PageForm


class MarkForm(PageForm):
    """Days to look at when a period is set."""

    kind = forms.ChoiceField(
        label="Ce que sont ces jours",
        choices=[(value, name[:1].upper() + name[1:]) for value, name in MARK_LABELS.items()],
    )
    label = forms.CharField(label="Nom", max_length=80, help_text="Par exemple : Bac pro, épreuves écrites.")
    first_day = forms.DateField(label="Premier jour")
    last_day = forms.DateField(label="Dernier jour")
