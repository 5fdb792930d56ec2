"""The forms of a school: filters, periods, needs, wishes, reasons."""

from collections.abc import Iterable, Sequence
from typing import Any, cast

from django import forms
from django.utils.html import format_html

from poles.web.forms import PageForm
from poles.words.adjustments import Adjustment
from poles.words.allocation import FoundBy
from poles.words.places import Mode
from poles.words.training import PlacementKind
from poles.workflows.need import NEED

Choices = Iterable[tuple[str, str]]
WISHES_SHOWN = 5
LEFT = ("left", "élève parti, à dispenser")
"""What the filter of needs offers beside their states: open needs that nobody is to fill."""
REASON = {"rows": 3, "maxlength": 500}
OWN_FOUND = (FoundBy.LEARNER, FoundBy.FAMILY, FoundBy.TEACHER, FoundBy.BUSINESS_OFFICE, FoundBy.SCHOOL)


class NeedFilter(PageForm):
    """Which learners to show: of one class, in one state."""

    classe = forms.ChoiceField(label="Classe", required=False)
    etat = forms.ChoiceField(label="État", required=False, choices=[("", "Tous"), *NEED.choices, LEFT])

    def __init__(self, *args: Any, classes: Choices, **kwargs: Any):
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["classe"]).choices = [("", "Toutes"), *classes]

    @property
    def wanted(self) -> dict[str, str]:
        """What is asked, by name; a value that is not in the lists asks nothing (the field says so)."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


TRIP_ERRORS = dict.fromkeys(("min_value", "max_value", "invalid"), "Donnez une durée en minutes, de 5 à 180.")


class PeriodForm(PageForm):
    """The dates of a period of a class."""

    kind = forms.ChoiceField(label="Type de période", choices=[(kind.value, kind.label) for kind in PlacementKind])
    starts_on = forms.DateField(label="Premier jour")
    ends_on = forms.DateField(label="Dernier jour")
    label = forms.CharField(
        label="Nom de la période",
        max_length=80,
        required=False,
        help_text="Par exemple : PFMP n° 1. Sans nom, le type suffit.",
    )


class TripForm(PageForm):
    """How far a learner can go."""

    travel_mode = forms.ChoiceField(
        label="Mode de déplacement",
        widget=forms.RadioSelect,
        choices=[(mode.value, mode.label.capitalize()) for mode in Mode],
    )
    travel_limit = forms.IntegerField(
        label="Trajet le plus long",
        min_value=5,
        max_value=180,
        error_messages=TRIP_ERRORS,
        help_text="En minutes, pour un aller, de 5 à 180.",
    )


class NeedsForm(PageForm):
    """Which learners of a class look for a place, and how far they can go."""

    learner_ids = forms.MultipleChoiceField(
        label="Élèves qui cherchent une place",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Cochez au moins un élève."},
    )
    travel_mode = forms.ChoiceField(
        label="Comment se déplacent-ils ?",
        required=False,
        widget=forms.RadioSelect,
        choices=[("", "Comme il est dit de chaque élève"), *((mode.value, mode.label.capitalize()) for mode in Mode)],
        initial="",
    )
    travel_limit = forms.IntegerField(
        label="Trajet le plus long",
        required=False,
        min_value=5,
        max_value=180,
        error_messages=TRIP_ERRORS,
        help_text="En minutes, pour un aller, de 5 à 180. Vide : la durée dite de chaque élève, ou 60 minutes.",
    )

    def __init__(self, *args: Any, learners: Choices, **kwargs: Any):
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["learner_ids"]).choices = list(learners)


class WishesForm(PageForm):
    """Up to five wishes, the best liked first (more when more were given before, so that none is lost)."""

    def __init__(self, *args: Any, offers: Choices, wished: Sequence[str] = (), **kwargs: Any):
        super().__init__(*args, **kwargs)
        choices = [("", "Pas de vœu"), *offers]
        known = {value for value, _ in choices}
        kept = [value for value in wished if value in known]
        for rank in range(1, max(WISHES_SHOWN, len(kept)) + 1):
            self.fields[f"rank_{rank}"] = forms.ChoiceField(
                label=f"Vœu n° {rank}",
                required=False,
                choices=choices,
                initial=kept[rank - 1] if rank <= len(kept) else "",
                error_messages={"invalid_choice": "Cette offre n’est plus proposée : choisissez-en une autre."},
            )

    def clean(self) -> dict:
        """Say beside the field which offer comes twice."""
        seen: set[str] = set()
        for name in self.fields:
            chosen = self.cleaned_data.get(name, "")
            if chosen and chosen in seen:
                self.add_error(name, "Cette offre figure déjà plus haut : gardez son meilleur rang.")
            seen.add(chosen)
        return self.cleaned_data

    @property
    def offer_ids(self) -> list[str]:
        """The offers chosen, the best liked first."""
        return [self.cleaned_data[name] for name in self.fields if self.cleaned_data.get(name)]


class ReasonForm(PageForm):
    """A reason in a few words."""

    reason = forms.CharField(label="Motif", max_length=500, widget=forms.Textarea(attrs=REASON))


class ProposalFilter(PageForm):
    """Which proposals to show."""

    etat = forms.ChoiceField(label="État", required=False)
    classe = forms.ChoiceField(label="Classe", required=False)

    def __init__(self, *args: Any, states: Choices, classes: Choices, **kwargs: Any):
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["etat"]).choices = [("", "Tous"), *states]
        cast(forms.ChoiceField, self.fields["classe"]).choices = [("", "Toutes"), *classes]

    @property
    def wanted(self) -> dict[str, str]:
        """What is asked, by name."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


def _explained(kind: Adjustment) -> str:
    """An adjustment with what it means under it."""
    label = kind.label[:1].upper() + kind.label[1:]
    return format_html('{}<span class="fr-hint-text">{}</span>', label, kind.meaning)


class AdjustmentsForm(PageForm):
    """What a place must offer to a learner: a closed list."""

    kinds = forms.MultipleChoiceField(
        label="La place doit offrir",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(kind.value, _explained(kind)) for kind in Adjustment],
        error_messages={"invalid_choice": "Choisissez dans la liste : rien d’autre n’est enregistré."},
    )


class OwnFoundForm(PageForm):
    """A place found without the calculation: which, and by whom."""

    offer_id = forms.ChoiceField(
        label="Place trouvée",
        error_messages={"invalid_choice": "Cette offre n’est plus proposée : choisissez-en une autre."},
    )
    found_by = forms.ChoiceField(
        label="Qui l’a trouvée ?",
        widget=forms.RadioSelect,
        choices=[(who.value, who.label[:1].upper() + who.label[1:]) for who in OWN_FOUND],
    )

    def __init__(self, *args: Any, offers: Choices, **kwargs: Any):
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["offer_id"]).choices = [("", "Choisissez une offre"), *offers]
