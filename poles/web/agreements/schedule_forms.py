"""The step of the days and hours: for each host, its days, a usual week typed one line a day, and the days that differ."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django import forms

from poles.domain.agreements.wording import spans_said
from poles.web.agreements.step_forms import Block, Row, StepForm
from poles.words import french
from poles.words.hours import EXAMPLE, NotHours, breaks, read_spans, worked, write_spans
from poles.words.terms import OtherDay, Spans, Stay, Terms

BLANKS, MOST_OTHERS = 3, 60


class Hours(forms.CharField):
    """The hours of one day, as people type them; kept as spans of minutes."""

    def __init__(self, **kwargs: Any):
        attrs = {"autocomplete": "off", "spellcheck": "false", "placeholder": ""}
        super().__init__(max_length=120, required=False, widget=forms.TextInput(attrs=attrs), **kwargs)

    def clean(self, value: Any) -> Any:
        """The spans; what cannot be read says why."""
        try:
            return read_spans(super().clean(value) or "")
        except NotHours as error:
            raise forms.ValidationError(str(error)) from error

    def prepare_value(self, value: Any) -> Any:
        """« 8h30-12h, 13h30-17h »."""
        return value if isinstance(value, str) or value is None else write_spans(value)


@dataclass(frozen=True)
class Taken:
    """A week of another learner at the same host, to take over: whose, which hours, in words."""

    key: str
    learner: str
    told: str
    total: int


class ScheduleForm(StepForm):
    """First and last day, the week, the days that differ, of each host."""

    slug, title = "horaires", "Les jours et les heures"
    lead = (
        f"Une ligne par jour, par exemple {EXAMPLE} : ce qui sépare deux plages est une pause. Vide : pas de présence."
    )
    adds = "Ajouter des jours particuliers"

    def build(self) -> None:
        """The fields of each host."""
        self.others: list[list[OtherDay | None]] = []
        for rank, stay in enumerate(self.terms.stays):
            key = f"s{rank}"
            self.add(f"{key}_first", forms.DateField(label="Premier jour", initial=stay.first_day))
            self.add(f"{key}_last", forms.DateField(label="Dernier jour", initial=stay.last_day))
            for number, day in enumerate(french.WEEKDAYS):
                self.add(f"{key}_d{number}", Hours(label=day.capitalize(), initial=stay.week[number]))
            blanks: list[OtherDay | None] = [None] * (BLANKS * (1 + self.added))
            others = [*stay.other_days, *blanks][:MOST_OTHERS]
            self.others.append(others)
            for index, other in enumerate(others):
                name = f"{key}_o{index}"
                label = f"Jour particulier {index + 1}"
                self.add(f"{name}_day", forms.DateField(label=label, initial=other and other.day, required=False))
                self.add(f"{name}_hours", Hours(label="ses heures", initial=other.spans if other else ()))

    def clean(self) -> dict[str, Any]:
        """The last day comes after the first; a day is told once, inside the stay."""
        said = super().clean() or {}
        for rank in range(len(self.terms.stays)):
            first, last = said.get(f"s{rank}_first"), said.get(f"s{rank}_last")
            if first and last and last < first:
                self.add_error(f"s{rank}_last", "Le dernier jour vient avant le premier : vérifiez-les.")
            if first and last and (last - first).days > 366:
                self.add_error(f"s{rank}_last", "Plus d’un an sépare ces deux jours : vérifiez-les.")
            self._check_others(rank, said, first, last)
        return said

    def _check_others(self, rank: int, said: dict[str, Any], first: date | None, last: date | None) -> None:
        seen = set()
        for index in range(len(self.others[rank])):
            name = f"s{rank}_o{index}"
            day = said.get(f"{name}_day")
            if day is None:
                if said.get(f"{name}_hours"):
                    self.add_error(f"{name}_day", "Donnez le jour de ces heures, ou effacez-les.")
                continue
            if day in seen:
                self.add_error(f"{name}_day", "Ce jour est déjà donné plus haut.")
            if first and last and not first <= day <= last:
                self.add_error(f"{name}_day", "Ce jour est en dehors du stage.")
            seen.add(day)

    def blocks(self) -> list[Block]:
        """By host: the days, the week, what differs."""
        shown = []
        for rank, stay in enumerate(self.terms.stays):
            key = f"s{rank}"
            of = f" chez {stay.organisation}" if len(self.terms.stays) > 1 else ""
            week = [self._day_row(key, number) for number in range(7)]
            total = sum(worked(self._spans(f"{key}_d{number}")) for number in range(7))
            told = f"La semaine : {french.duration_minutes(total)} de présence." if total else "Aucune heure."
            others = [
                self.row(f"{key}_o{index}_day", f"{key}_o{index}_hours", slot=f"{key}o{index}")
                for index in range(len(self.others[rank]))
            ]
            shown += [
                Block(f"Les dates{of}", [self.row(f"{key}_first", f"{key}_last", slot=f"{key}dates")]),
                Block(f"La semaine habituelle{of}", [*week, Row([], f"{key}week", told)], reuse=True),
                Block(
                    f"Les jours qui diffèrent{of}",
                    others,
                    hint="Un samedi de salon, un vendredi de cours au lycée (laissez les heures vides), un jour férié.",
                ),
            ]
        return shown

    def changed_terms(self) -> dict[str, Any]:
        """The stays with their days and hours."""
        return {"stays": tuple(self._stay(rank, stay) for rank, stay in enumerate(self.terms.stays))}

    def _stay(self, rank: int, before: Stay) -> Stay:
        key = f"s{rank}"
        first, last = self.value(f"{key}_first"), self.value(f"{key}_last")
        if last < first or (last - first) > timedelta(days=366):
            first, last = before.first_day, before.last_day
        others = {}
        for index in range(len(self.others[rank])):
            day = self.value(f"{key}_o{index}_day")
            if day and first <= day <= last:
                others[day] = OtherDay(day=day, spans=self._spans(f"{key}_o{index}_hours"))
        week = tuple(self._spans(f"{key}_d{number}") for number in range(7))
        said = {"first_day": first, "last_day": last, "week": week}
        return before.model_copy(update=said | {"other_days": tuple(others[day] for day in sorted(others))})

    def _spans(self, name: str) -> Spans:
        if not self.is_bound:
            return self.fields[name].initial or ()
        self.is_valid()
        return () if name in self.errors else self.value(name) or ()

    def _day_row(self, key: str, number: int) -> Row:
        name = f"{key}_d{number}"
        return self.row(name, slot=f"{key}d{number}", echo="" if name in self.errors else in_words(self._spans(name)))


def in_words(spans: Spans) -> str:
    """What was understood of a day: « 7 h, pause de 1 h 30 »."""
    if not spans:
        return ""
    told = french.duration_minutes(worked(spans))
    gaps = [french.duration_minutes(gap) for gap in breaks(spans) if gap]
    if gaps:
        told += f", {'pause' if len(gaps) == 1 else 'pauses'} de {french.join(gaps)}"
    return f"{told}, jusqu’au lendemain" if spans[-1][1] > 24 * 60 else told


def week_in_words(stay: Stay) -> str:
    """« du lundi au jeudi : 8 h 30 – 12 h ; vendredi : 9 h – 12 h »."""
    told = []
    for spans, group in groupby(range(7), key=lambda number: stay.week[number]):
        days = [french.WEEKDAYS[number] for number in group]
        named = (
            days[0]
            if len(days) == 1
            else f"{days[0]} et {days[1]}"
            if len(days) == 2
            else f"du {days[0]} au {days[-1]}"
        )
        if spans:
            told.append(f"{named} : {spans_said(spans)}")
    return " ; ".join(told)


def fill_week(data: dict[str, Any], rank: int, week: tuple[Spans, ...]) -> None:
    """Write a week into what was typed, for the host of this rank."""
    for number, spans in enumerate(week):
        data[f"s{rank}_d{number}"] = write_spans(spans)


def copy_monday(data: dict[str, Any], terms: Terms) -> None:
    """Write the hours of Monday on Tuesday to Friday, at each host where Monday has some."""
    for rank in range(len(terms.stays)):
        if monday := data.get(f"s{rank}_d0"):
            for number in range(1, 5):
                data[f"s{rank}_d{number}"] = monday
