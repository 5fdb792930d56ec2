"""The lines of a form with several slots (créneaux): their fields, one line more or less, what they say."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict

from poles.domain.offers.series import MOST_SLOTS
from poles.domain.offers.usecases import Span
from poles.web.forms import PageForm

MANY = "kept_audiences"
"""The one field of these forms that holds several values."""
FIELDS = ("opens_on", "closes_on", "seat_count", "offer")
_SPAN = {field: field for field in FIELDS} | {"offer": "offer_id"}


def name_of(field: str, number: int) -> str:
    """« opens_on » for the first line, « opens_on_2 » for the second."""
    return field if number == 1 else f"{field}_{number}"


def lines_asked(data: Mapping[str, Any], least: int = 1) -> int:
    """How many lines a form was sent with; never more than eight."""
    asked = str(data.get("lines", ""))
    return min(max(int(asked) if asked.isdecimal() and len(asked) < 3 else least, 1), MOST_SLOTS)


def lines_changed(data: QueryDict) -> dict[str, Any] | None:
    """What was typed, with one line more or less, when that is the button that was pressed; None otherwise."""
    if "add" in data:
        return typed(data) | {"lines": min(lines_asked(data) + 1, MOST_SLOTS), "added": True}
    return without_line(data, str(data["drop"])) if "drop" in data else None


def without_line(data: QueryDict, gone: str) -> dict[str, Any]:
    """What was typed, without the line of a number: the following ones come up; the last one that is left stays."""
    lines, kept = lines_asked(data), typed(data)
    number = int(gone) if gone.isdecimal() and len(gone) < 3 else 0
    if lines < 2 or not 1 <= number <= lines:
        return kept
    for at in range(number, lines + 1):
        for field in FIELDS:
            kept[name_of(field, at)] = data.get(name_of(field, at + 1), "") if at < lines else ""
    return kept | {"lines": lines - 1}


def typed(data: QueryDict) -> dict[str, Any]:
    """What was typed, right or wrong, to show the form again without judging it."""
    return {name: values if name == MANY else values[-1] for name, values in data.lists() if values}


class SlotsForm(PageForm):
    """A form whose first line of slot is made of plain fields; the further ones are added as the browser asks for them."""

    opens_on = forms.DateField(label="Premier jour possible")
    closes_on = forms.DateField(label="Dernier jour possible")
    seat_count = forms.IntegerField(label="Nombre de places en même temps", min_value=1, max_value=200, initial=1)
    offer = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, lines: int = 0, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.count = lines or lines_asked(self.data if self.is_bound else self.initial or {})
        for number in range(2, self.count + 1):
            self._add_line(number)
        if (self.initial or {}).get("added"):
            self.fields[name_of("opens_on", self.count)].widget.attrs["autofocus"] = True

    def _add_line(self, number: int) -> None:
        for name in FIELDS:
            first = self.base_fields[name]
            field = type(first)(
                required=first.required, label=f"{first.label} (créneau {number})", widget=type(first.widget)
            )
            if isinstance(field, forms.DateField):
                field.widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
                field.validators = list(self.fields[name].validators)
            if isinstance(field, forms.IntegerField):
                field = forms.IntegerField(min_value=1, max_value=200, initial=1, label=field.label)
            field.error_messages |= {"required": "Remplissez ce champ."}
            self.fields[name_of(name, number)] = field

    @property
    def lines(self) -> list[dict[str, Any]]:
        """The lines as the page draws them: their number and their fields."""
        return [
            {"number": number, "first": number == 1, "last": number == self.count}
            | {field: self[name_of(field, number)] for field in FIELDS}
            for number in range(1, self.count + 1)
        ]

    @property
    def may_add(self) -> bool:
        """Whether one more line fits."""
        return self.count < MOST_SLOTS

    @property
    def several(self) -> bool:
        """Whether there is more than one line."""
        return self.count > 1

    def clean(self) -> dict[str, Any]:
        """The days of each line in their order."""
        data = super().clean() or self.cleaned_data
        for number in range(1, self.count + 1):
            first, last = (data.get(name_of(name, number)) for name in ("opens_on", "closes_on"))
            if first and last and last < first:
                sentence = "Le dernier jour vient avant le premier : inversez les deux dates."
                self.add_error(name_of("closes_on", number), sentence)
        return data

    def spans(self) -> list[Span]:
        """The slots, for the gesture."""
        return [
            Span(**{_SPAN[field]: self.cleaned_data[name_of(field, number)] for field in FIELDS})
            for number in range(1, self.count + 1)
        ]

    def spans_of(self, offers: Sequence[Any]) -> list[Span]:
        """The slots of a proposal that is there: when no line says which offer it is, they follow its offers in order."""
        spans = self.spans()
        if any(span.offer_id for span in spans):
            return spans
        keys = [offer.pk for offer in offers]
        return [replace(span, offer_id=key) for span, key in zip(spans, keys, strict=False)] + spans[len(keys) :]


def initial_of(offers: Sequence[Any]) -> dict[str, Any]:
    """The lines of the offers of a series, to begin with."""
    said: dict[str, Any] = {"lines": len(offers)}
    for number, offer in enumerate(offers, 1):
        key: UUID = offer.pk
        values = {
            "opens_on": offer.opens_on,
            "closes_on": offer.closes_on,
            "seat_count": offer.seat_count,
            "offer": key,
        }
        said |= {name_of(name, number): value for name, value in values.items()}
    return said
