"""The forms of the team of a school: invite, name a duty, follow a youth."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms

from poles.web.forms import PageForm
from poles.words.places import Mode
from poles.words.roles import Role
from poles.words.teams import Duty

Choices = Iterable[tuple[str, str]]
CHOOSE = {"invalid_choice": "Choisissez dans la liste."}


class InviteForm(PageForm):
    """Whom to let in, and under which hat."""

    name = forms.CharField(label="Prénom et nom", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    email = forms.EmailField(
        label="Adresse électronique professionnelle",
        max_length=254,
        help_text="Format attendu : prenom.nom@ac-academie.fr",
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    role = forms.ChoiceField(label="Fonction", widget=forms.RadioSelect, error_messages=CHOOSE)

    def __init__(self, *args: Any, roles: Iterable[Role], **kwargs: Any):
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["role"]).choices = [(role.value, role.label) for role in roles]


class DutyForm(PageForm):
    """Who does what for a class, or for some of its learners."""

    user_id = forms.ChoiceField(label="Professeur", error_messages=CHOOSE)
    duty = forms.ChoiceField(
        label="Mission",
        widget=forms.RadioSelect,
        choices=[(duty.value, duty.label.capitalize()) for duty in (Duty.HEAD_TEACHER, Duty.REFERENT)],
    )
    learner_ids = forms.MultipleChoiceField(
        label="Élèves suivis par ce référent", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, teachers: Choices, learners: Choices, **kwargs: Any):
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["user_id"]).choices = [("", "Choisissez un professeur"), *teachers]
        cast(forms.ChoiceField, self.fields["learner_ids"]).choices = list(learners)

    def clean(self) -> dict:
        """Learners are for a referent alone."""
        if self.cleaned_data.get("duty") == Duty.HEAD_TEACHER and self.cleaned_data.get("learner_ids"):
            self.add_error("learner_ids", "Un professeur principal l’est de toute la classe : décochez les élèves.")
        return self.cleaned_data


class AccompanyingForm(PageForm):
    """The address of a teacher of a lycée professionnel."""

    email = forms.EmailField(
        label="Adresse électronique du professeur",
        max_length=254,
        help_text="Celle de son compte, dans un lycée professionnel de votre pôle.",
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class FollowForm(PageForm):
    """A youth to follow: who, in which class. Never why."""

    last_name = forms.CharField(label="Nom", max_length=80, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    first_name = forms.CharField(label="Prénom", max_length=80, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    birth_date = forms.DateField(label="Date de naissance")
    class_id = forms.ChoiceField(
        label="Classe",
        help_text="Celle où l’inscrire si l’établissement ne le connaît pas encore cette année.",
        error_messages=CHOOSE,
    )

    def __init__(self, *args: Any, classes: Choices, **kwargs: Any):
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["class_id"]).choices = [("", "Choisissez une classe"), *classes]
        self.fields["birth_date"].validators = []  # a birth is older than the calendars; the gesture judges it


class FollowedNeedForm(PageForm):
    """The period for which a followed youth looks for a place, and how far this one can go."""

    period_id = forms.ChoiceField(label="Période", widget=forms.RadioSelect, error_messages=CHOOSE)
    travel_mode = forms.ChoiceField(
        label="Mode de déplacement",
        widget=forms.RadioSelect,
        choices=[(mode.value, mode.label.capitalize()) for mode in Mode],
        initial=Mode.TRANSIT,
    )
    travel_limit = forms.IntegerField(
        label="Trajet le plus long",
        min_value=5,
        max_value=180,
        initial=60,
        error_messages=dict.fromkeys(("min_value", "max_value", "invalid"), "Donnez une durée en minutes, de 5 à 180."),
        help_text="En minutes, pour un aller, de 5 à 180.",
    )

    def __init__(self, *args: Any, periods: Choices, **kwargs: Any):
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["period_id"]).choices = list(periods)
