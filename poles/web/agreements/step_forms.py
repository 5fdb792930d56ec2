"""What the steps of a convention share: a form over some of its terms, laid in blocks of rows, each with a place for remarks."""

import re
from abc import abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django import forms
from django.forms import BoundField

from poles.web.forms import PageForm
from poles.words.terms import Insurance, Person, Terms

LONG = 3000
"""The most characters of a long answer."""
_EUROS = re.compile(r"(\d{1,5})(?:[.,](\d{1,2}))?")


@dataclass
class Row:
    """Fields side by side, and what the rules say of them (``slot`` names the place; ``echo``: what was understood)."""

    fields: list[BoundField]
    slot: str = ""
    echo: str = ""
    notes: list[Any] = field(default_factory=list)

    @property
    def wide(self) -> bool:
        """Whether the row takes the whole width: several fields, or a list of boxes."""
        return len(self.fields) > 1 or any(isinstance(one.field, forms.MultipleChoiceField) for one in self.fields)


@dataclass
class Block:
    """Rows under one heading. ``reuse``: the block of the week, where another week may be taken over."""

    title: str
    rows: list[Row]
    hint: str = ""
    reuse: bool = False


class Euros(forms.CharField):
    """A sum in euros, typed with a comma or a point, kept in cents."""

    def __init__(self, **kwargs: Any):
        attrs = {"inputmode": "decimal", "class": "poles-short"}
        super().__init__(max_length=10, required=False, widget=forms.TextInput(attrs=attrs), **kwargs)

    def clean(self, value: Any) -> Any:
        """Cents; nothing typed is 0."""
        said = (super().clean(value) or "").replace("€", "").replace("\u202f", "").replace(" ", "")
        if not said:
            return 0
        found = _EUROS.fullmatch(said)
        if found is None:
            raise forms.ValidationError("Écrivez une somme en euros, par exemple 4,35.")
        return 100 * int(found[1]) + int((found[2] or "0").ljust(2, "0"))

    def prepare_value(self, value: Any) -> Any:
        """« 4,35 »; nothing for no sum."""
        if not isinstance(value, int):
            return value
        return f"{value // 100},{value % 100:02d}" if value else ""


class StepForm(PageForm):
    """One step of a convention: it begins with what the terms say, and gives the terms as they become."""

    slug: ClassVar[str]
    title: ClassVar[str]
    lead: ClassVar[str] = ""
    adds: ClassVar[str] = ""
    """What the button that adds empty lines says; no such button when empty."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    plus = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=12)

    def __init__(self, data: Any = None, *, terms: Terms, seen: int | None = None):
        super().__init__(data, initial={"seen": seen, "plus": 0})
        self.terms = terms
        self.added = _count(data)
        self.build()

    @abstractmethod
    def build(self) -> None:
        """Add the fields of this step."""

    @abstractmethod
    def blocks(self) -> list[Block]:
        """The fields as the page lays them."""

    @abstractmethod
    def changed_terms(self) -> dict[str, Any]:
        """What the answers say, by the name of the term; an answer that cannot be read leaves what was there."""

    def said(self) -> Terms:
        """The terms with the answers of this step."""
        if not self.is_bound:
            return self.terms
        self.is_valid()
        return Terms.model_validate(self.terms.model_dump() | self.changed_terms())

    def value(self, name: str) -> Any:
        """What was answered, or what was there when the answer cannot be read."""
        if name in self.cleaned_data:
            return self.cleaned_data[name]
        return self.fields[name].initial

    def row(self, *names: str, slot: str = "", echo: str = "") -> Row:
        """A row of these fields; its place for remarks bears the name of the first one, or ``slot``."""
        return Row([self[name] for name in names], slot or names[0], echo)

    def words(self, name: str, label: str, initial: str, *, hint: str = "", rows: int = 3) -> None:
        """A long answer."""
        widget = forms.Textarea(attrs={"rows": rows, "maxlength": LONG})
        self.add(
            name,
            forms.CharField(
                label=label, initial=initial, help_text=hint, max_length=LONG, required=False, widget=widget
            ),
        )

    def line(self, name: str, label: str, initial: str, *, hint: str = "", most: int = 160, must: bool = False) -> None:
        """A short answer."""
        self.add(name, forms.CharField(label=label, initial=initial, help_text=hint, max_length=most, required=must))

    def person(self, prefix: str, who: str, said: Person, parts: str = "name job email phone") -> list[str]:
        """The fields of a person: how named, which work, how reached. Gives their names."""
        labels = {"name": "nom", "job": "fonction", "email": "courriel", "phone": "téléphone"}
        for part in parts.split():
            name, label, initial = f"{prefix}_{part}", f"{who} : {labels[part]}", getattr(said, part)
            if part == "email":
                self.add(name, forms.EmailField(label=label, initial=initial, max_length=254, required=False))
            else:
                self.line(name, label, initial, most=20 if part == "phone" else 160)
        return [f"{prefix}_{part}" for part in parts.split()]

    def person_of(self, prefix: str, before: Person) -> Person:
        """The person that the answers name; what was not asked stays."""
        parts = {
            part: self.value(f"{prefix}_{part}") for part in Person.model_fields if f"{prefix}_{part}" in self.fields
        }
        return before.model_copy(update={part: (text or "").strip() for part, text in parts.items()})

    def insurance(self, prefix: str, who: str, said: Insurance) -> list[str]:
        """The fields of an insurance."""
        self.line(f"{prefix}_company", f"{who} : assureur", said.company)
        self.line(f"{prefix}_contract", f"{who} : numéro de contrat", said.contract, most=80)
        return [f"{prefix}_company", f"{prefix}_contract"]

    def slots(self) -> Iterable[str]:
        """Every place for remarks."""
        return [row.slot for block in self.blocks() for row in block.rows if row.slot]


def _count(data: Any) -> int:
    """How many empty lines were asked for, from what the browser sent."""
    try:
        return max(0, min(12, int((data or {}).get("plus") or 0)))
    except (TypeError, ValueError):
        return 0
