"""The form of every page: plain Django fields, shown with the components, French messages that say what to do."""

from datetime import date
from typing import Any

from django import forms

from poles.words.time import EARLIEST, LATEST

USUAL_REQUIRED = forms.Field.default_error_messages["required"]


def within_reason(day: date) -> None:
    """Refuse a day that no calendar of ours holds: a slip of the keyboard, or worse."""
    if not EARLIEST <= day <= LATEST:
        raise forms.ValidationError(f"Donnez une date entre {EARLIEST.year} et {LATEST.year}.")


class PageForm(forms.Form):
    """A form whose fields are drawn by the ``field`` component; dates use the browser's own picker, within reason."""

    template_name = "components/form_fields.html"

    def __init__(self, *args: Any, **kwargs: Any):
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            _dress(field)

    def add(self, name: str, field: forms.Field) -> None:
        """One more field, made for what this form shows (a row of a list, a day of a week)."""
        _dress(field)
        self.fields[name] = field


def _dress(field: forms.Field) -> None:
    """Dates within reason and by the browser's picker; what an empty answer says."""
    if isinstance(field, forms.DateField):
        field.validators = [*field.validators, within_reason]
    if isinstance(field, forms.DateField) and type(field.widget) is forms.DateInput:
        field.widget = forms.DateInput(format="%Y-%m-%d", attrs={**field.widget.attrs, "type": "date"})
        field.widget.is_required = field.required
    if field.error_messages["required"] == USUAL_REQUIRED:
        chosen = isinstance(field, (forms.ChoiceField, forms.ModelChoiceField))
        field.error_messages["required"] = "Choisissez une réponse." if chosen else "Remplissez ce champ."
