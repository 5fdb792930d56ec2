"""The form of every page: plain Django fields, shown with the components, French messages that say what to do."""

from typing import Any

from django import forms

USUAL_REQUIRED = forms.Field.default_error_messages["required"]


class PageForm(forms.Form):
    """A form whose fields are drawn by the ``field`` component; dates use the browser's own picker."""

    template_name = "components/form_fields.html"

    def __init__(self, *args: Any, **kwargs: Any):
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.DateField) and type(field.widget) is forms.DateInput:
                field.widget = forms.DateInput(format="%Y-%m-%d", attrs={**field.widget.attrs, "type": "date"})
                field.widget.is_required = field.required
            if field.error_messages["required"] == USUAL_REQUIRED:
                chosen = isinstance(field, (forms.ChoiceField, forms.ModelChoiceField))
                field.error_messages["required"] = "Choisissez une réponse." if chosen else "Remplissez ce champ."
