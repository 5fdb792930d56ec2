"""The form of every page: plain Django fields, shown with the components, French messages that say what to do."""

from typing import Any

from django import forms


class PageForm(forms.Form):
    """A form whose fields are drawn by the ``field`` component; dates use the browser's own picker."""

    template_name = "components/form_fields.html"

    def __init__(self, *args: Any, **kwargs: Any):
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.DateField):
                field.widget = forms.DateInput(format="%Y-%m-%d", attrs={**field.widget.attrs, "type": "date"})
            if isinstance(field, forms.ModelChoiceField | forms.ChoiceField):
                field.error_messages.setdefault("required", "Choisissez une réponse.")
