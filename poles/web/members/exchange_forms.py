"""The form that takes a file of hosts or of offers."""

from typing import Any

from django import forms

from poles.domain.hosts.usecases import MOST_BYTES
from poles.web.forms import PageForm

MIB = 1024 * 1024
ACCEPTED = ".csv,.txt,.xlsx,.ods,.gz,.zip"


class FileForm(PageForm):
    """One file, whose size is looked at before anything of it is read."""

    file = forms.FileField(
        label="Fichier",
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        allow_empty_file=True,
        error_messages={"required": "Choisissez un fichier."},
        help_text=f"Un fichier .csv, .xlsx ou .ods de {MOST_BYTES // MIB} Mo au plus.",
    )

    def clean_file(self) -> Any:
        """The file, or what is wrong with its size."""
        given = self.cleaned_data["file"]
        if given.size > MOST_BYTES:
            raise forms.ValidationError(f"Ce fichier dépasse {MOST_BYTES // MIB} Mo : découpez-le en plusieurs.")
        return given
