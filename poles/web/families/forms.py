"""The forms of learners and their adults: a code and a birthday, a trip, one press on a list of wishes."""

from typing import Any
from uuid import UUID

from django import forms

from poles.domain.needs.trips import TRAVEL_LIMITS
from poles.domain.needs.usecases import Move
from poles.web.forms import PageForm
from poles.words.codes import LONGEST
from poles.words.french import MONTHS
from poles.words.places import Mode
from poles.words.searches import Means, Outcome

DAY_ERRORS = dict.fromkeys(("min_value", "max_value", "invalid"), "Écrivez le jour en chiffres, de 1 à 31.")
LEAST, MOST = TRAVEL_LIMITS
MINUTES = f"Écrivez le nombre de minutes en chiffres, de {LEAST} à {MOST}."
CODE_HINT = "Il est sur votre feuille : douze lettres et chiffres. Majuscules, tirets et espaces ne comptent pas."
SCANNED_HINT = "Le code de votre feuille est lu : laissez ce champ vide. Ou tapez un autre code."


class CodeForm(PageForm):
    """A code, and the day and month of birth of the learner. ``scanned``: the code came with the address of the sheet."""

    code = forms.CharField(
        label="Code",
        max_length=LONGEST,
        help_text=CODE_HINT,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "class": "poles-code"}
        ),
        error_messages={"required": "Écrivez le code de votre feuille."},
    )
    day = forms.IntegerField(
        label="Jour de naissance de l’élève",
        min_value=1,
        max_value=31,
        help_text="En chiffres, de 1 à 31.",
        error_messages=DAY_ERRORS | {"required": "Écrivez le jour, de 1 à 31."},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": "2"}),
    )
    month = forms.TypedChoiceField(
        label="Mois de naissance de l’élève",
        coerce=int,
        choices=[("", "Choisissez un mois"), *((str(number), name) for number, name in enumerate(MONTHS, 1))],
        error_messages={"required": "Choisissez le mois."},
    )

    def __init__(self, *args: Any, scanned: bool = False, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if scanned:
            self.fields["code"].required = False
            self.fields["code"].help_text = SCANNED_HINT


class FoundForm(PageForm):
    """Which organisation a learner has found, how, and what it answered."""

    host_name = forms.CharField(
        label="Nom de l’organisme", max_length=160, help_text="Par exemple : Garage du Lac, Gérardmer."
    )
    means = forms.ChoiceField(
        label="Comment lui avez-vous demandé ?",
        widget=forms.RadioSelect,
        choices=[(means.value, means.label.capitalize()) for means in Means],
    )
    outcome = forms.ChoiceField(
        label="Sa réponse",
        widget=forms.RadioSelect,
        choices=[
            (Outcome.ACCEPTED.value, "Oui, il m’accueille"),
            (Outcome.CALL_BACK.value, "Il doit encore me répondre"),
        ],
    )


class TripForm(PageForm):
    """How a learner can go to a placement, and for how long at most."""

    travel_mode = forms.ChoiceField(
        label="Comment pouvez-vous y aller ?",
        widget=forms.RadioSelect,
        choices=[(mode.value, mode.label.capitalize()) for mode in Mode],
        help_text="Choisissez le moyen que vous avez presque tous les jours.",
    )
    travel_limit = forms.IntegerField(
        label="Combien de minutes au plus, pour l’aller ?",
        min_value=LEAST,
        max_value=MOST,
        help_text=f"En chiffres, de {LEAST} à {MOST}. Par exemple : 45.",
        error_messages=dict.fromkeys(("required", "min_value", "max_value", "invalid"), MINUTES),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": "3"}),
    )


class RankForm(PageForm):
    """Which button of the list of wishes was pressed, and for which offer."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for move in Move:
            self.fields[move.value] = forms.UUIDField(required=False)

    @property
    def pressed(self) -> tuple[Move, UUID] | None:
        """The button and its offer; None when there is not exactly one that can be read."""
        if not self.is_valid():
            return None
        found = [(move, self.cleaned_data[move.value]) for move in Move if self.cleaned_data[move.value]]
        return found[0] if len(found) == 1 else None
