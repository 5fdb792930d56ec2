"""The forms of a search: filters of the list « sans stage », a contact with a host, who looks after it, what to export."""

from typing import Any, cast

from django import forms

from poles.exchange.workbook_files import FORMATS
from poles.web.forms import PageForm
from poles.web.schools.forms import Choices
from poles.words.searches import Means, Outcome
from poles.words.training import PlacementKind

MINE, NOBODYS = "moi", "personne"


class UnplacedFilter(PageForm):
    """Which learners without a place: of one class, in whose charge, for which kind of placement."""

    classe = forms.ChoiceField(label="Classe", required=False)
    charge = forms.ChoiceField(
        label="Qui s’en occupe", required=False, choices=[("", "Tous"), (MINE, "Moi"), (NOBODYS, "Personne")]
    )
    accueil = forms.ChoiceField(
        label="Accueil", required=False, choices=[("", "Tous"), *((kind.value, kind.label) for kind in PlacementKind)]
    )

    def __init__(self, *args: Any, classes: Choices, **kwargs: Any):
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["classe"]).choices = [("", "Toutes"), *classes]

    @property
    def wanted(self) -> dict[str, str]:
        """What is asked, by name; a value that is not in the lists asks nothing (the field says so)."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def in_words(self) -> str:
        """The filters as a sentence of the journal."""
        asked = []
        for name, value in self.wanted.items():
            field = cast(forms.ChoiceField, self.fields[name])
            asked.append(f"{field.label} : {dict(cast(Choices, field.choices))[value]}")
        return ", ".join(asked)


class ContactForm(PageForm):
    """One contact with a host: which, when, how, what came of it."""

    site_id = forms.ChoiceField(
        label="Organisme du pôle",
        required=False,
        error_messages={"invalid_choice": "Cet organisme n’a plus d’offre publiée : écrivez son nom."},
        help_text="Ceux qui ont une offre publiée.",
    )
    host_name = forms.CharField(
        label="Ou un autre organisme", required=False, max_length=160, help_text="Son nom, et sa ville."
    )
    made_on = forms.DateField(label="Jour du contact")
    means = forms.ChoiceField(
        label="Par quel moyen ?", choices=[("", "Choisissez"), *((m.value, m.label) for m in Means)]
    )
    outcome = forms.ChoiceField(
        label="Réponse de l’organisme", choices=[("", "Choisissez"), *((each.value, each.label) for each in Outcome)]
    )
    note = forms.CharField(
        label="Note",
        required=False,
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": 200}),
        help_text="200 caractères au plus. Rien sur la santé, la famille ou l’origine de l’élève.",
    )

    def __init__(self, *args: Any, hosts: Choices, **kwargs: Any):
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["site_id"]).choices = [("", "Aucun de ceux-ci"), *hosts]

    def clean(self) -> dict:
        """One host, and one only."""
        chosen, typed = self.cleaned_data.get("site_id"), (self.cleaned_data.get("host_name") or "").strip()
        if chosen and typed:
            self.add_error(
                "host_name", "Vous avez choisi un organisme de la liste : effacez ce nom, ou changez la liste."
            )
        if not chosen and not typed and "site_id" not in self.errors:
            self.add_error("host_name", "Choisissez un organisme de la liste, ou écrivez son nom.")
        return self.cleaned_data


class CorrectionForm(ContactForm):
    """The same, the host set aside: it stays the one that was noted."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, hosts=[], **kwargs)
        for name in ("site_id", "host_name"):
            del self.fields[name]

    def clean(self) -> dict:
        """Nothing to compare."""
        return self.cleaned_data


class ChargeForm(PageForm):
    """Who looks after a search."""

    user_id = forms.ChoiceField(
        label="Qui s’occupe de cette recherche ?",
        required=False,
        error_messages={"invalid_choice": "Cette personne n’est plus de l’équipe : choisissez dans la liste."},
    )

    def __init__(self, *args: Any, team: Choices, **kwargs: Any):
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["user_id"]).choices = [("", "Personne"), *team]


def format_of(asked: str) -> str:
    """The file format of an address, CSV when it asks for none that we write."""
    return asked if asked in FORMATS else "csv"
