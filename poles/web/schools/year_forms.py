"""The forms of the year of a school: periods, weeks credited, contracts."""

from typing import Any, cast

from django import forms

from poles.web.forms import PageForm
from poles.web.schools.forms import Choices
from poles.words.teams import CreditReason
from poles.words.time import SchoolYear
from poles.words.training import PlacementKind

FIRST, LAST = "Premier jour", "Dernier jour"


class PeriodsForm(PageForm):
    """One period, the same for several classes."""

    class_ids = forms.MultipleChoiceField(
        label="Classes",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Cochez au moins une classe.", "invalid_choice": "Choisissez dans la liste."},
    )
    kind = forms.ChoiceField(label="Type de période", choices=[(kind.value, kind.label) for kind in PlacementKind])
    starts_on = forms.DateField(label=FIRST)
    ends_on = forms.DateField(label=LAST)
    label = forms.CharField(
        label="Nom de la période",
        max_length=80,
        required=False,
        help_text="Par exemple : PFMP n° 1. Sans nom, le type suffit.",
    )
    catch_up = forms.BooleanField(
        label="C’est un rattrapage",
        required=False,
        help_text="Elle ne concerne que les élèves pour qui vous direz un besoin, pas toute la classe.",
    )

    def __init__(self, *args: Any, classes: Choices, **kwargs: Any):
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["class_ids"]).choices = list(classes)


class AmendPeriodForm(PageForm):
    """The name and the dates of a period that exists."""

    label = forms.CharField(label="Nom de la période", max_length=80)
    starts_on = forms.DateField(label=FIRST)
    ends_on = forms.DateField(label=LAST)


class CreditForm(PageForm):
    """Weeks that count for the diploma of a learner without a placement here."""

    weeks = forms.IntegerField(
        label="Nombre de semaines",
        min_value=1,
        max_value=40,
        error_messages=dict.fromkeys(("min_value", "max_value", "invalid"), "Donnez un nombre de semaines de 1 à 40."),
    )
    school_year = forms.TypedChoiceField(label="Pour l’année scolaire", coerce=int)
    reason = forms.ChoiceField(
        label="Ces semaines sont",
        widget=forms.RadioSelect,
        choices=[(reason.value, reason.label) for reason in CreditReason],
    )

    def __init__(self, *args: Any, year: SchoolYear, **kwargs: Any):
        super().__init__(*args, **kwargs)
        years = [SchoolYear(year.start - back) for back in range(4)]
        cast(forms.ChoiceField, self.fields["school_year"]).choices = [(one.start, one.label) for one in years]


class ContractForm(PageForm):
    """The contract of an apprentice, as the training centre says it."""

    employer = forms.CharField(label="Employeur", max_length=160, help_text="Le nom de l’entreprise ou du service.")
    starts_on = forms.DateField(label="Premier jour du contrat")
    ends_on = forms.DateField(label="Dernier jour du contrat")
