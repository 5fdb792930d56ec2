"""The forms of returns: what an académie says of a section, who signs, why a version is replaced; a campaign and its days."""

from typing import Any, cast

from django import forms

from poles.domain.returns.checks import LONGEST
from poles.domain.returns.usecases import CampaignText
from poles.domain.returns.usecases.asking import FIRST_YEAR, LAST_YEAR
from poles.web.forms import PageForm
from poles.words.returns import ReturnSection

NOBODY = "Lu par le ministère une fois signé. N’écrivez ni nom de jeune, ni santé, ni origine, ni vie privée."


class SectionForm(PageForm):
    """What the académie says of one section; ``seen`` marks the text that was before the eyes."""

    section = forms.ChoiceField(widget=forms.HiddenInput, choices=[(s.value, s.label) for s in ReturnSection])
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    text = forms.CharField(
        label="Ce qu’en dit l’académie",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=f"{LONGEST} caractères au plus. {NOBODY}",
    )


class SignForm(PageForm):
    """Who signs; ``seen`` is the fingerprint of what was read."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    signatory = forms.CharField(
        label="Nom de la personne qui signe",
        max_length=120,
        error_messages={"required": "Donnez le nom de la personne qui signe."},
    )
    signatory_title = forms.CharField(
        label="Qualité",
        max_length=120,
        help_text="Par exemple : rectrice, ou secrétaire général par délégation.",
        error_messages={"required": "Donnez la qualité de la personne qui signe."},
    )


class ReasonForm(PageForm):
    """Why a signed return is to be replaced."""

    reason = forms.CharField(
        label="Pourquoi la remplacer",
        max_length=300,
        help_text="Gardé au journal.",
        error_messages={"required": "Dites pourquoi la remontée est à remplacer."},
    )


class CycleForm(PageForm):
    """The school year whose five campaigns are prepared."""

    school_year = forms.IntegerField(
        label="Année scolaire",
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        help_text="L’année où elle commence, par exemple 2026 pour 2026-2027.",
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), f"Donnez une année entre {FIRST_YEAR} et {LAST_YEAR}."
        ),
    )


class FigureChoice(PageForm):
    """Which indicator is compared between the académies."""

    chiffre = forms.ChoiceField(label="Indicateur", required=False)

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["chiffre"]).choices = choices
        self.known = dict(choices)
        self.is_valid()

    @property
    def chosen(self) -> str:
        """The key of the indicator asked for, else the first one; empty when there is none."""
        return self.cleaned_data.get("chiffre") or next(iter(self.known), "")


class CampaignForm(PageForm):
    """A campaign: its name, what is asked, its parts, its days; once open, its last day alone."""

    name = forms.CharField(label="Nom", max_length=160)
    request = forms.CharField(
        label="Ce qui est demandé",
        max_length=6000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Lu par les rectorats. N’écrivez le nom de personne.",
    )
    sections = forms.MultipleChoiceField(
        label="Parties demandées",
        widget=forms.CheckboxSelectMultiple,
        choices=[(s.value, s.label[:1].upper() + s.label[1:]) for s in ReturnSection],
        error_messages={"required": "Choisissez au moins une partie à demander."},
    )
    opens_on = forms.DateField(label="Premier jour")
    due_on = forms.DateField(label="Dernier jour")

    def __init__(self, *args: Any, opened: bool = False, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if opened:
            for name in ("name", "request", "sections", "opens_on"):
                self.fields[name].disabled = True

    @property
    def campaign(self) -> CampaignText:
        """What was typed."""
        said = self.cleaned_data
        sections = [ReturnSection(value) for value in said["sections"]]
        return CampaignText(said["name"], said["request"], sections, said["opens_on"], said["due_on"])
