"""The forms of a school's roll: its files, what the columns of a list are, which lines of a preview to show."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile

from poles.domain.calendar.rolls import KINDS
from poles.domain.calendar.usecases import MOST_BYTES
from poles.exchange.pupils import FIELDS, Proposal
from poles.exchange.pupils.columns import missing
from poles.exchange.pupils.limits import MAX_FILES
from poles.web.forms import PageForm
from poles.words.french import join
from poles.words.time import SchoolYear

MIB = 1024 * 1024
ACCEPTED = ".zip,.xml,.csv,.txt,.xlsx,.ods,.gz"


class FilesInput(forms.FileInput):
    """Several files at once, with the browser's own picker."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[UploadedFile]:
        """All of them, in the order given."""
        return files.getlist(name) if hasattr(files, "getlist") else list(files.get(name, ()))


class FilesField(forms.FileField):
    """Several files, whose sizes are looked at before anything of them is read."""

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """The files, or what is wrong with their number or size."""
        if not data:
            raise forms.ValidationError("Choisissez au moins un fichier.")
        if len(data) > MAX_FILES:
            raise forms.ValidationError(f"Vous donnez {len(data)} fichiers : {MAX_FILES} au plus sont lus ensemble.")
        if sum(one.size for one in data) > MOST_BYTES:
            raise forms.ValidationError(
                f"Ces fichiers dépassent {MOST_BYTES // MIB} Mo : compressez-les (.zip), ou donnez-les un par un."
            )
        return [super(FilesField, self).clean(one, initial) for one in data]


class RollForm(PageForm):
    """The files of a roll, and the school year that they are of."""

    files = FilesField(  # type: ignore[assignment]  # the field; what a form was given keeps its own name on the instance
        label="Fichiers",
        widget=FilesInput(attrs={"accept": ACCEPTED}),
        allow_empty_file=True,
        help_text=(
            f"Un ou plusieurs fichiers, {MAX_FILES} au plus, {MOST_BYTES // MIB} Mo en tout : "
            ".zip, .xml, .csv, .xlsx ou .ods."
        ),
    )
    school_year = forms.TypedChoiceField(label="Année scolaire de ces fichiers", coerce=int)

    def __init__(self, *args: Any, current: SchoolYear, **kwargs: Any):
        super().__init__(*args, initial={"school_year": current.start}, **kwargs)
        years = [(year.start, year.label) for year in (current, current.next)]
        cast(forms.ChoiceField, self.fields["school_year"]).choices = years


class ColumnsForm(PageForm):
    """What each column of a list is. A column without a heading, or whose heading comes twice, cannot be chosen."""

    def __init__(self, *args: Any, proposal: Proposal, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.headings = proposal.headings
        guessed = {heading: key for key, heading in proposal.columns.items()}
        choices = [("", "Ne pas lire cette colonne"), *((key, field.label) for key, field in FIELDS.items())]
        self.by_field: dict[str, str] = {}
        for place, heading in enumerate(proposal.headings):
            if not heading.strip() or proposal.headings.count(heading) > 1:
                continue
            name = f"colonne_{place}"
            key = guessed.get(heading, "")
            self.by_field[name] = heading
            self.fields[name] = forms.ChoiceField(
                label=f"Colonne « {heading} »",
                required=False,
                choices=choices,
                initial=key,
                help_text=_seen(proposal.sample, place, guessed=key in proposal.told_by_contents),
                error_messages={"invalid_choice": "Choisissez dans la liste."},
            )

    def clean(self) -> dict:
        """Each of our fields once; what no list can do without must be there."""
        seen: dict[str, str] = {}
        for name in self.by_field:
            key = self.cleaned_data.get(name)
            if key and key in seen:
                label = FIELDS[key].label
                self.add_error(name, f"« {label} » est déjà la colonne « {seen[key]} » : gardez-en une seule.")
            elif key:
                seen[key] = self.by_field[name]
        if not self.errors and (lacking := missing(seen)):
            raise forms.ValidationError(
                f"Dites où se trouve : {join(lacking).lower()}. Si le fichier n’a pas cette colonne, "
                "exportez-le de nouveau avec elle."
            )
        return self.cleaned_data

    @property
    def columns(self) -> dict[str, str]:
        """{our field: their heading} of what was chosen."""
        return {key: heading for name, heading in self.by_field.items() if (key := self.cleaned_data.get(name))}


class LinesFilter(PageForm):
    """Which lines of a preview to show."""

    nature = forms.ChoiceField(label="Ce qui change", required=False)

    def __init__(self, *args: Any, kinds: Sequence[str], **kwargs: Any):
        super().__init__(*args, **kwargs)
        choices = [("", "Tout"), *((kind, KINDS[kind].capitalize()) for kind in kinds)]
        cast(forms.ChoiceField, self.fields["nature"]).choices = choices

    @property
    def wanted(self) -> str:
        """The kind asked, or an empty text for all of them."""
        self.is_valid()
        return self.cleaned_data.get("nature", "")


def _seen(sample: Sequence[Sequence[str]], place: int, *, guessed: bool) -> str:
    """The first values of a column, as its hint."""
    values = [row[place].strip() for row in sample if place < len(row) and row[place].strip()]
    said = f"Premières valeurs : {', '.join(values)}." if values else "Ses premières lignes sont vides."
    return f"{said} Deviné d’après ces valeurs : vérifiez." if guessed else said
