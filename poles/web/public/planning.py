"""« Vérifier un planning »: anybody tries hours against the law, without an account; nothing is kept."""

from collections.abc import Iterator
from datetime import time, timedelta
from itertools import groupby
from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from poles.law import placement
from poles.law.placement.facts import Facts, Trainee, WorkDay
from poles.web import pages
from poles.web.forms import PageForm, within_reason
from poles.web.request import Request
from poles.words.findings import Finding, Severity
from poles.words.time import Period, Week
from poles.words.training import GradeLevel, LearnerStatus, PlacementKind

DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MOMENTS = (("a", "matin : début"), ("b", "matin : fin"), ("c", "après-midi : début"), ("d", "après-midi : fin"))
USUAL = {"a": "08:30", "b": "12:00", "c": "13:30", "d": "17:00"}
"""Seven hours, from Monday to Friday: what the page proposes at first."""
ASKED = ("WT-", "AGE-", "DUR-")
"""The families of rules that a schedule alone answers: hours, ages, lengths."""
GRADES = {
    PlacementKind.BTS_INTERNSHIP: GradeLevel.BTS1,
    PlacementKind.PFMP: GradeLevel.FIRST_PRO,
    PlacementKind.OBSERVATION: GradeLevel.THIRD,
}


class PlanningForm(PageForm):
    """Whose schedule, of which placement, from which day, and the hours of one week that comes again."""

    kind = forms.ChoiceField(label="Quel stage ?", choices=[(kind.value, kind.label) for kind in PlacementKind])
    birth = forms.DateField(label="Date de naissance du jeune", help_text="Elle sert au calcul et n’est pas gardée.")
    first_day = forms.DateField(label="Premier jour du stage")
    weeks = forms.IntegerField(label="Nombre de semaines", min_value=1, max_value=26)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        birth = self.fields["birth"]
        birth.validators = [each for each in birth.validators if each is not within_reason]  # judged below, by the age
        self.week: list[tuple[tuple[int, int], ...]] = []
        for number, day in enumerate(DAYS):
            for key, label in MOMENTS:
                self.fields[f"d{number}{key}"] = forms.TimeField(
                    label=f"{day}, {label}",
                    required=False,
                    widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
                )

    def clean(self) -> dict[str, Any]:
        """Each begun span ends, later than it began; the afternoon follows the morning."""
        said = super().clean() or {}
        if not self.errors:
            self.week = [self._spans(number) for number in range(7)]
            if not self.errors and not any(self.week):
                self.add_error("d0a", "Donnez les heures d’un jour au moins.")
        birth, first = said.get("birth"), said.get("first_day")
        if birth and first and not 10 <= first.year - birth.year <= 70:
            self.add_error(
                "birth", "Vérifiez la date de naissance : le jeune aurait moins de 10 ans ou plus de 70 ans."
            )
        return said

    def _spans(self, number: int) -> tuple[tuple[int, int], ...]:
        """The spans of a day of the week, in minutes; what is wrong in them is said beside its field."""
        given = [self.cleaned_data.get(f"d{number}{key}") for key, _ in MOMENTS]
        found: list[tuple[int, int]] = []
        for half, key in ((given[:2], "ab"), (given[2:], "cd")):
            begin, end = half
            if (begin is None) != (end is None):
                lacking = key[0] if begin is None else key[1]
                self.add_error(
                    f"d{number}{lacking}",
                    f"{DAYS[number].capitalize()} : donnez le début et la fin, ou aucun des deux.",
                )
            elif begin is not None and end is not None:
                span = (_minutes(begin), _minutes(end))
                if span[1] <= span[0] or (found and span[0] < found[-1][1]):
                    self.add_error(
                        f"d{number}{key[1]}",
                        f"{DAYS[number].capitalize()} : ces heures ne se suivent pas, vérifiez-les.",
                    )
                else:
                    found.append(span)
        return tuple(found)

    def facts(self) -> Facts:
        """The placement to judge, with nothing known but its hours and its trainee."""
        said = self.cleaned_data
        kind, first = PlacementKind(said["kind"]), said["first_day"]
        monday = Week.of(first).monday
        days = tuple(
            WorkDay(day, self.week[day.weekday()])
            for index in range(7 * said["weeks"])
            if self.week[(day := monday + timedelta(days=index)).weekday()] and day >= first
        )
        last = days[-1].day if days else first
        status = LearnerStatus.STUDENT if kind is PlacementKind.BTS_INTERNSHIP else LearnerStatus.PUPIL
        trainee = Trainee(said["birth"], status, GRADES.get(kind, GradeLevel.OTHER))
        return Facts(kind, Period.of_days(first, last), days, trainee, signatures_due=False)


@require_safe
def planning(request: Request) -> HttpResponse:
    """The form, and under it what the law says of these hours, day after day."""
    asked = bool(request.GET)
    form = PlanningForm(request.GET) if asked else PlanningForm(initial=_at_first())
    context: dict[str, Any] = {"form": form, "days": [], "asked": False}
    if asked and form.is_valid():
        found = [each for each in placement.judge(form.facts()) if each.rule.startswith(ASKED)]
        order = list(Severity)
        found.sort(key=lambda each: (order.index(each.severity), each.rule, each.limit))
        context |= {
            "asked": True,
            "groups": list(_grouped(found)),
            "blocking": any(each.severity is Severity.BLOCKING for each in found),
        }
    context["days"] = [(day, [form[f"d{number}{key}"] for key, _ in MOMENTS]) for number, day in enumerate(DAYS)]
    return pages.page(request, "public/planning.html", context, status=422 if asked and form.errors else 200)


def _grouped(found: list[Finding]) -> Iterator[dict[str, Any]]:
    """One line a rule and limit: its first sentence, its source, and the days on which it says so."""
    for (rule, _limit), lines in groupby(found, key=lambda each: (each.rule, each.limit)):
        same = list(lines)
        days = sorted({each.day for each in same if each.day})
        yield {"rule": rule, "first": same[0], "days": days[:5], "more": max(0, len(days) - 5)}


def _at_first() -> dict[str, Any]:
    day = timezone.localdate() + timedelta(days=14)
    monday = day - timedelta(days=day.weekday())
    hours = {f"d{number}{key}": hour for number in range(5) for key, hour in USUAL.items()}
    return {"kind": PlacementKind.PFMP.value, "first_day": monday, "weeks": 4, **hours}


def _minutes(moment: time) -> int:
    return 60 * moment.hour + moment.minute
