"""What people type in a diagnosis and in a project."""

from datetime import date

from django import forms

from poles.domain.programmes.usecases import diagnosing, projecting, ranking
from poles.web.forms import PageForm
from poles.words.programmes import Axis
from poles.words.time import SchoolYear

NOBODY = "Ni santé, ni origine, ni vie privée, ni nom de jeune."
READERS = f"Lu par les membres du pôle, ses établissements et le rectorat. {NOBODY}"
YEARS_AHEAD = 6


def read_again(form: PageForm, mark: str) -> None:
    """The form that was refused now bears the mark of the text as it stands, which its page shows."""
    form.data = {**form.data.dict(), "read": mark}  # type: ignore[attr-defined]  # a posted form: a QueryDict


class RemarkForm(PageForm):
    """What the pôle says of a section, and the mark of the text that was read."""

    text = forms.CharField(
        label="Ce que le pôle en dit",
        max_length=diagnosing.LONGEST_REMARK,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=READERS,
    )
    read = forms.CharField(max_length=16, required=False, widget=forms.HiddenInput)


class NoteForm(PageForm):
    """What a member adds to a section."""

    text = forms.CharField(
        label="Votre remarque",
        max_length=diagnosing.LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=f"Signée du nom de votre organisme, pas du vôtre. {READERS}",
    )


class ReopenForm(PageForm):
    """Why a dated diagnosis is taken up again."""

    reason = forms.CharField(
        label="Pourquoi le reprendre",
        max_length=diagnosing.LONGEST_REASON,
        help_text="Les membres du pôle liront cette phrase, avec la date.",
    )


class PriorityForm(PageForm):
    """A priority, its axis, and the figure or the remark behind it."""

    title = forms.CharField(label="Priorité", max_length=ranking.LONGEST_TITLE)
    axis = forms.ChoiceField(
        label="Axe de la circulaire",
        choices=[("", "Choisissez…"), *((axis.value, f"Axe {axis.number} : {axis.label}") for axis in Axis)],
    )
    reason = forms.CharField(
        label="Ce que le diagnostic montre",
        max_length=ranking.LONGEST_REASON,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=f"Le chiffre ou la remarque qui fonde cette priorité. {NOBODY}",
    )


class ProjectForm(PageForm):
    """A project over several school years."""

    title = forms.CharField(label="Titre du projet", max_length=projecting.LONGEST_TITLE)
    first_year = forms.TypedChoiceField(label="De l’année scolaire", coerce=int)
    last_year = forms.TypedChoiceField(label="À l’année scolaire", coerce=int)
    aims = forms.CharField(
        label="Ce que le pôle vise",
        max_length=projecting.LONGEST_AIMS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=f"Les objectifs, ce qui sera différent à la fin, ce que chacun y apporte. {READERS}",
    )
    read = forms.CharField(max_length=16, required=False, widget=forms.HiddenInput)

    def __init__(self, *args, today: SchoolYear, **kwargs):
        super().__init__(*args, **kwargs)
        initial = self.initial.get("first_year", today.start)
        years = range(min(today.start - 1, initial), today.start + projecting.LONGEST_PROJECT + YEARS_AHEAD)
        choices = [(year, SchoolYear(year).label) for year in years]
        self.fields["first_year"].choices = choices  # type: ignore[attr-defined]  # a choice field
        self.fields["last_year"].choices = choices  # type: ignore[attr-defined]  # a choice field


class AdoptForm(PageForm):
    """The day on which a project was adopted."""

    on = forms.DateField(label="Jour de l’adoption", help_text="Celui de la séance ou de la décision.")

    def __init__(self, *args, today: date, **kwargs):
        kwargs["initial"] = {"on": today} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
