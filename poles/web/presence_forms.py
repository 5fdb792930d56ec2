"""The forms of presence, for a school and for a host: some days of one placement, one day of a class, an end."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError

from poles.web.forms import PageForm
from poles.words import french
from poles.words.agreements import Absence

AS_PLANNED = "Présent comme prévu"
KEPT = "kept"
"""What a sheet sends for a day on which some presence is noted: it stays as it is."""
WHOLE_DAY = (Absence.EXCUSED, Absence.UNEXCUSED, Absence.SITE_CLOSED, Absence.LEAVE)
_DURATION = re.compile(r"(\d{1,2})\s*(?:h|:|$)\s*(\d{1,2})?$")


class DurationField(forms.CharField):
    """A length of time within a day, typed « 3 h 30 », « 3:30 » or « 4 »; gives minutes, 0 when empty."""

    def to_python(self, value: Any) -> Any:
        """Minutes."""
        text = str(value or "").strip().lower()
        if not text:
            return 0
        found = _DURATION.fullmatch(text)
        if found is None or int(found[2] or 0) > 59 or int(found[1]) > 24:
            raise ValidationError("Écrivez une durée en heures et minutes, par exemple 3 h 30.")
        return int(found[1]) * 60 + int(found[2] or 0)

    def validate(self, value: Any) -> None:
        """Nothing more: an empty one is zero."""


class NoteForm(PageForm):
    """How some days of a placement were not done as planned."""

    day = forms.TypedChoiceField(label="Jour", coerce=date.fromisoformat)
    until = forms.TypedChoiceField(
        label="Jusqu’au", coerce=date.fromisoformat, required=False, empty_value=None,
        help_text="Pour plusieurs jours de suite. Vide : ce jour seul.",
    )  # fmt: skip
    reason = forms.ChoiceField(
        label="Ce qui s’est passé",
        required=False,
        choices=[("", AS_PLANNED), *((one.value, one.label[:1].upper() + one.label[1:]) for one in Absence)],
        help_text="N’écrivez nulle part une raison de santé ou de famille : le service n’en garde aucune.",
    )
    minutes = DurationField(
        label="Durée de présence ce jour-là",
        required=False,
        help_text="Par exemple 3 h 30. Vide : aucune présence.",
    )

    def __init__(self, *args: Any, days: Iterable[tuple[date, int]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        shown = [(day.isoformat(), f"{french.long_date(day)}{_planned(minutes)}") for day, minutes in days]
        cast(forms.ChoiceField, self.fields["day"]).choices = shown
        cast(forms.ChoiceField, self.fields["until"]).choices = [("", "Ce jour seul"), *shown]

    def said(self) -> dict[str, Any]:
        """What the gesture takes."""
        data = self.cleaned_data
        return {
            "day": data["day"], "until": data["until"], "minutes": data["minutes"],
            "reason": Absence(data["reason"]) if data["reason"] else None,
        }  # fmt: skip


class DayForm(PageForm):
    """The day of a sheet."""

    jour = forms.DateField(label="Jour")


class SheetForm(PageForm):
    """One day of a class: a line a learner."""

    def __init__(self, *args: Any, lines: Iterable[tuple[str, str, str, int]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        for key, name, reason, minutes in lines:
            choices = [("", AS_PLANNED), *((one.value, one.label[:1].upper() + one.label[1:]) for one in WHOLE_DAY)]
            now = reason
            if minutes or reason == Absence.OTHER_HOURS:
                now = KEPT
                label = f"Noté : {Absence(reason).label}, {french.duration_minutes(minutes)} de présence"
                choices.append((KEPT, label))
            self.fields[key] = forms.ChoiceField(label=name, choices=choices, required=False, initial=now)

    def said(self) -> dict[str, Absence | None]:
        """Convention → absent all day with a reason, or as planned; those that keep what they have are left out."""
        data = self.cleaned_data
        return {key: Absence(value) if value else None for key, value in data.items() if value != KEPT}


class CloseForm(PageForm):
    """What the attestation says beside the presence that was counted."""

    gratuity = forms.DecimalField(
        label="Gratification versée en tout, en euros",
        min_value=0,
        max_digits=9,
        decimal_places=2,
        help_text="Écrivez 0 s’il n’y en a pas : l’attestation dit toujours ce montant.",
        error_messages=dict.fromkeys(
            ("min_value", "max_digits", "max_decimal_places", "max_whole_digits", "invalid"),
            "Écrivez une somme en euros, par exemple 0 ou 1209,60.",
        ),
        widget=forms.NumberInput(attrs={"step": "0.01", "inputmode": "decimal"}),
    )
    remarks = forms.CharField(
        label="Remarque sur l’attestation",
        required=False,
        max_length=500,
        help_text="Elle sera imprimée et lue par l’élève. Aucune raison de santé, aucun jugement.",
    )

    def cents(self) -> int:
        """The gratuity in cents."""
        return int(self.cleaned_data["gratuity"] * 100)


def _planned(minutes: int) -> str:
    return f" : {french.duration_minutes(minutes)} prévues" if minutes else " : rien de prévu"
