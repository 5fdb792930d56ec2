"""What a school types of the mobility of its learners: one learner, or a class with one line for each."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.forms import BoundField

from poles.domain.needs.queries import MobilityStated
from poles.domain.needs.trips import TRAVEL_LIMITS
from poles.web.forms import PageForm
from poles.words.places import Mode
from poles.words.searches import Network

MODES = [(mode.value, mode.label.capitalize()) for mode in Mode]
ANSWERS = [
    (Network.SOMEBODY.value, "Oui"),
    (Network.NOBODY.value, "Non"),
    (Network.UNSAID.value, "Non demandé"),
]
QUESTION = "Un adulte de l’entourage peut-il aider à trouver un stage ?"
BED = "Un lit d’internat est possible près de l’établissement"
LEAST, MOST = TRAVEL_LIMITS
MINUTES = f"Donnez une durée en minutes, de {LEAST} à {MOST}."
NAMES = ("travel_mode", "travel_limit", "boarding", "network")


def _minutes(label: str, **said: Any) -> forms.IntegerField:
    field = forms.IntegerField(label=label, min_value=LEAST, max_value=MOST, **said)
    field.error_messages |= dict.fromkeys(("required", "min_value", "max_value", "invalid"), MINUTES)
    return field


class ApplyForm(PageForm):
    """Whether open needs follow what is stated."""

    apply = forms.BooleanField(
        label="Appliquer aux besoins ouverts",
        required=False,
        initial=True,
        help_text="Le trajet des besoins déjà saisis et encore sans place change aussi. Les vœux restent notés.",
    )


class MobilityForm(ApplyForm):
    """The mobility of one learner."""

    travel_mode = forms.ChoiceField(label="Mode de déplacement", widget=forms.RadioSelect, choices=MODES)
    travel_limit = _minutes("Trajet le plus long", help_text=f"En minutes, pour un aller, de {LEAST} à {MOST}.")
    boarding = forms.BooleanField(
        label=BED,
        required=False,
        help_text="Le calcul fera partir le trajet de l’établissement quand la place en est plus proche que du domicile.",
    )
    network = forms.ChoiceField(label=QUESTION, widget=forms.RadioSelect, choices=ANSWERS)
    field_order = (*NAMES, "apply")


@dataclass(frozen=True)
class Line:
    """One learner of a class with the fields of its line."""

    learner: Any
    mode: BoundField
    limit: BoundField
    boarding: BoundField
    network: BoundField


class ClassMobilityForm(ApplyForm):
    """The mobility of a class: for each learner a mode, minutes, a bed or none, an answer."""

    def __init__(self, *args: Any, learners: Sequence[Any], stated: Mapping[UUID, MobilityStated], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.learners = learners
        for learner in learners:
            now = asdict(stated[learner.pk])
            for name, field in self._line_of(str(learner)).items():
                field.initial = now[name]
                self.fields[_at(name, learner.pk)] = field

    @staticmethod
    def _line_of(learner: str) -> dict[str, forms.Field]:
        return {
            "travel_mode": forms.ChoiceField(label=f"Mode de déplacement, {learner}", choices=MODES),
            "travel_limit": _minutes(f"Minutes de trajet, {learner}"),
            "boarding": forms.BooleanField(label=f"Internat, {learner}", required=False),
            "network": forms.ChoiceField(label=f"Aide d’un adulte, {learner}", choices=ANSWERS),
        }

    def lines(self) -> Iterator[Line]:
        """The lines, in the order of the learners."""
        for learner in self.learners:
            yield Line(learner, *(self[_at(name, learner.pk)] for name in NAMES))

    def changes(self) -> dict[tuple[Any, ...], list[UUID]]:
        """The learners whose line changed, by the values that it now has, in the order of ``NAMES``."""
        found: dict[tuple[Any, ...], list[UUID]] = {}
        changed = set(self.changed_data)
        for learner in self.learners:
            names = [_at(name, learner.pk) for name in NAMES]
            if changed.intersection(names):
                found.setdefault(tuple(self.cleaned_data[name] for name in names), []).append(learner.pk)
        return found


def _at(name: str, key: UUID) -> str:
    return f"{name}_{key.hex}"
