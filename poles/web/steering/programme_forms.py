"""What is typed about a programme: its foreword, an action and its steps, contributions, remarks, adoption, bilan."""

from decimal import Decimal
from typing import Any, cast
from uuid import UUID

from django import forms

from poles.domain.programmes import reading
from poles.domain.programmes.sameness import TEXT_OF_ACTION, mark_of
from poles.domain.programmes.usecases.writing import ActionText
from poles.web.forms import PageForm
from poles.words.programmes import Axis, ContributionKind, TargetPublic
from poles.words.time import SchoolYear

CAREFUL = "N’écrivez rien de la santé, de l’origine ni de la vie privée de quelqu’un, et aucun nom de jeune."
READ = "Lu par les membres du pôle, ses établissements et le rectorat."
LEAST = Decimal("0.01")


def _amount(label: str, *, least: Decimal = LEAST, required: bool = True, help_text: str = "") -> forms.DecimalField:
    """A quantity, typed with a comma or a point."""
    return forms.DecimalField(
        label=label,
        min_value=least,
        required=required,
        help_text=help_text,
        max_digits=10,
        decimal_places=2,
        localize=True,
    )


def _long(rows: int, most: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "maxlength": most})


class ForewordForm(PageForm):
    """What opens the programme."""

    foreword = forms.CharField(
        label="Avant-propos", max_length=6000, required=False, widget=_long(10, 6000),
        help_text=f"Ce que le pôle veut cette année, en quelques phrases. {READ} {CAREFUL}",
    )  # fmt: skip
    seen = forms.CharField(required=False, widget=forms.HiddenInput)


class ActionForm(PageForm):
    """What is said of an action; the choices are those of its pôle."""

    axis = forms.ChoiceField(
        label="Axe de la circulaire",
        choices=[(axis.value, f"{axis.number}. {axis.label}") for axis in Axis],
        widget=forms.RadioSelect,
    )
    title = forms.CharField(label="Titre", max_length=160, help_text="Ce que l’on fait, en quelques mots.")
    goal = forms.CharField(
        label="Objectif", max_length=1000, required=False, widget=_long(3, 1000),
        help_text=f"Ce que cela change pour les jeunes ou les organismes. {CAREFUL}",
    )  # fmt: skip
    indicator = forms.CharField(
        label="Ce que l’on comptera", max_length=160, required=False, help_text="Par exemple : places recueillies."
    )
    baseline = forms.CharField(label="Point de départ", max_length=60, required=False, help_text="Par exemple : 12.")
    target = forms.CharField(label="Cible", max_length=60, required=False, help_text="Par exemple : 40 places en mars.")
    publics = forms.MultipleChoiceField(
        label="Pour qui", required=False, widget=forms.CheckboxSelectMultiple,
        choices=[(public.value, public.label) for public in TargetPublic],
    )  # fmt: skip
    pilot = forms.ChoiceField(
        label="Pilote", required=False, help_text="Le membre du pôle qui répond de l’action et la suit."
    )
    starts_on = forms.DateField(label="Début")
    ends_on = forms.DateField(label="Fin")
    priority = forms.ChoiceField(label="Priorité du diagnostic", required=False)
    improves = forms.ChoiceField(label="Mesure d’amélioration reprise", required=False)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, programme: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self._offer("pilot", [(one.pk, one.name) for one in reading.members_of(programme.hub_id)])
        self._offer("priority", [(one.pk, one.title) for one in reading.priorities_of(programme)])
        self._offer("improves", [(one.pk, one.text[:120]) for one in reading.measures_to_take_up(programme)])
        year = SchoolYear(programme.school_year)
        for name in ("starts_on", "ends_on"):
            self.fields[name].help_text = f"Dans l’année scolaire {year}."

    def _offer(self, name: str, rows: list[tuple[UUID, str]]) -> None:
        if rows or name == "pilot":
            field = cast(forms.ChoiceField, self.fields[name])
            field.choices = [("", "Aucun" if name == "pilot" else "Aucune"), *((str(key), said) for key, said in rows)]
        else:
            del self.fields[name]

    @staticmethod
    def of(action: Any) -> dict[str, Any]:
        """What the form shows of an action that exists."""
        names = ("axis", "title", "goal", "indicator", "baseline", "target", "publics", "starts_on", "ends_on")
        return {name: getattr(action, name) for name in names} | {
            "pilot": str(action.pilot_id or ""),
            "priority": str(action.priority_id or ""),
            "improves": str(action.improves_id or ""),
            "seen": mark_of(action, TEXT_OF_ACTION),
        }

    def text(self) -> ActionText:
        """What is said, for the gesture."""
        said = self.cleaned_data
        return ActionText(
            axis=Axis(said["axis"]),
            title=said["title"],
            starts_on=said["starts_on"],
            ends_on=said["ends_on"],
            goal=said["goal"],
            indicator=said["indicator"],
            baseline=said["baseline"],
            target=said["target"],
            publics=tuple(map(TargetPublic, said["publics"])),
            pilot_id=self._key("pilot"),
            priority_id=self._key("priority"),
            improves_id=self._key("improves"),
        )

    def _key(self, name: str) -> UUID | None:
        return UUID(self.cleaned_data[name]) if self.cleaned_data.get(name) else None


class StepForm(PageForm):
    """A step of an action."""

    label = forms.CharField(label="Étape", max_length=160)
    due_on = forms.DateField(label="Attendue le")


class CommentForm(PageForm):
    """A remark on the programme or on one of its actions."""

    text = forms.CharField(
        label="Votre remarque", max_length=2000, widget=_long(4, 2000), help_text=f"{READ} {CAREFUL}"
    )
    action = forms.ChoiceField(label="Sur quoi", required=False)

    def __init__(self, *args: Any, actions: list[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["action"]).choices = [("", "Tout le programme"), *actions]

    def action_id(self) -> UUID | None:
        """The action that it is about, None for the whole."""
        return UUID(self.cleaned_data["action"]) if self.cleaned_data["action"] else None


class OfferForm(PageForm):
    """What a member brings."""

    kind = forms.ChoiceField(
        label="Nature", choices=[(one.value, f"{one.label} ({one.unit})") for one in ContributionKind]
    )
    amount = _amount("Quantité")
    note = forms.CharField(label="Précision", max_length=300, required=False, help_text=f"{READ} {CAREFUL}")


class AskForm(OfferForm):
    """What a member is asked for."""

    field_order = ["member"]
    member = forms.ChoiceField(label="Membre")

    def __init__(self, *args: Any, members: list[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["member"]).choices = [("", "Choisissez…"), *members]


class AnswerForm(PageForm):
    """The answer of a member: yes, yes to another amount, no."""

    answer = forms.ChoiceField(
        label="Votre réponse",
        choices=[("yes", "Oui, comme demandé"), ("other", "Oui, une autre quantité"), ("no", "Non")],
        widget=forms.RadioSelect,
    )
    amount = _amount("Autre quantité", required=False, help_text="Pour la deuxième réponse.")
    note = forms.CharField(label="Précision", max_length=300, required=False, help_text=f"{READ} {CAREFUL}")
    seen = forms.DecimalField(required=False, localize=True, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Another amount is said when it is the answer."""
        said = super().clean() or self.cleaned_data
        if said.get("answer") == "other" and not said.get("amount") and "amount" not in self.errors:
            self.add_error("amount", "Donnez la quantité que vous promettez.")
        return said


class NotedForm(AnswerForm):
    """The answer of a member without an account, noted by the pôle."""

    field_order = ["answer", "amount", "confirmed_on", "note"]
    confirmed_on = forms.DateField(label="Répondu le")

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["answer"].label = "Sa réponse"


class GivenForm(PageForm):
    """How much was given up to now."""

    given = _amount("Donné à ce jour", least=Decimal(0))


class FollowForm(PageForm):
    """What was done of an action, or why it stops."""

    result = forms.CharField(
        label="Résultat", max_length=1000, widget=_long(3, 1000),
        help_text=f"Ce que l’action a donné, en face de sa cible, ou pourquoi elle s’arrête. {CAREFUL}",
    )  # fmt: skip


class RiskForm(PageForm):
    """What threatens an action."""

    reason = forms.CharField(
        label="Ce qui menace l’action", max_length=300, required=False, help_text=f"Vide : plus rien. {CAREFUL}"
    )


class AdoptForm(PageForm):
    """The day of the adoption."""

    adopted_on = forms.DateField(label="Adopté le")


class AmendForm(PageForm):
    """Why an adopted programme is taken back."""

    reason = forms.CharField(label="Pourquoi", max_length=300, help_text=f"Gardé dans l’historique. {CAREFUL}")


class ReviewForm(PageForm):
    """The text of the bilan."""

    review = forms.CharField(
        label="Le bilan de l’année", max_length=10000, widget=_long(12, 10000),
        help_text=f"Ce qui a été fait, ce qui a manqué, ce que l’on en retient. {READ} {CAREFUL}",
    )  # fmt: skip
    seen = forms.CharField(required=False, widget=forms.HiddenInput)


class MeasureForm(PageForm):
    """A measure that the bilan leads to."""

    text = forms.CharField(label="Mesure", max_length=500, widget=_long(2, 500), help_text=CAREFUL)
    due_on = forms.DateField(label="Pour le", required=False)


class CarryForm(PageForm):
    """What goes on next year: actions ticked, measures with their axis."""

    actions = forms.MultipleChoiceField(
        label="Actions à reconduire", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, lines: list[Any], measures: list[Any], **kwargs: Any):
        super().__init__(*args, **kwargs)
        cast(forms.MultipleChoiceField, self.fields["actions"]).choices = [
            (str(one.action.pk), f"{one.action.title} ({one.followed.standing.label})") for one in lines
        ]
        if not lines:
            del self.fields["actions"]
        self.measures = {f"measure-{one.pk}": one for one in measures}
        for name, one in self.measures.items():
            self.fields[name] = forms.ChoiceField(
                label=one.text, required=False,
                choices=[("", "Pas d’action"), *((axis.value, f"Axe {axis.number}. {axis.short}") for axis in Axis)],
            )  # fmt: skip

    def chosen(self) -> list[UUID]:
        """The actions that go on."""
        return [UUID(key) for key in self.cleaned_data.get("actions", [])]

    def axes(self) -> dict[UUID, Axis]:
        """Measure → the axis where it becomes an action."""
        said = self.cleaned_data
        return {one.pk: Axis(said[name]) for name, one in self.measures.items() if said.get(name)}
