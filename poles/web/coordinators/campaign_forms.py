"""What a coordinator types to start a campaign and to write its rule, and how the proposals are sifted."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import QuerySet

from poles.domain.allocation.rules import BOUNDS
from poles.web.forms import PageForm
from poles.words.french import integer
from poles.words.training import PlacementKind

WITHOUT = "sans"
STATES = [
    ("", "Toutes"),
    ("proposed", "proposées"),
    ("confirmed", "confirmées"),
    ("declined", "refusées"),
    (WITHOUT, "sans place trouvée"),
]


class CampaignForm(PageForm):
    """A name, a kind of placement and a window."""

    label = forms.CharField(
        label="Nom de la campagne",
        max_length=120,
        help_text="Par exemple : PFMP de janvier 2027. Les lycées le liront.",
    )
    kind = forms.ChoiceField(
        label="Type de période",
        choices=[(kind.value, kind.label) for kind in PlacementKind],
        initial=PlacementKind.PFMP,
    )
    starts_on = forms.DateField(label="Premier jour")
    ends_on = forms.DateField(
        label="Dernier jour",
        help_text="La campagne prend les besoins dont la période tient tout entière entre ces deux jours.",
    )


class MatchFilter(PageForm):
    """Which proposals to show."""

    etat = forms.ChoiceField(label="État", required=False, choices=STATES)
    lycee = forms.ChoiceField(label="Établissement", required=False)

    def __init__(self, *args: Any, schools: Iterable[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["lycee"]).choices = [("", "Tous"), *schools]

    def among(self, rows: QuerySet) -> QuerySet:
        """The rows that answer; a value that is not in the lists asks nothing (the field says so)."""
        self.is_valid()
        state, school = (self.cleaned_data.get(name) for name in ("etat", "lycee"))
        if school:
            rows = rows.filter(school_id=school)
        if state == WITHOUT:
            return rows.filter(offer__isnull=True)
        return rows.filter(status=state, offer__isnull=False) if state else rows


LABELS = {
    "rank_points": "Points par rang de vœu",
    "rank_cap": "Nombre de rangs comptés",
    "long_travel": "Seuil des longs trajets, en minutes",
    "unplaced_points": "Points par période restée sans stage",
    "near_seats": "Seuil de places proches",
    "near_km": "Distance d’une place proche, en km",
    "boarding": "Départ de l’internat",
}
HELP = {
    "rank_points": "Ce que coûte chaque rang après le premier vœu. Une minute de trajet coûte un point.",
    "rank_cap": "Au-delà, les rangs ne coûtent plus rien de plus.",
    "long_travel": "Durée d’un aller. Le calcul donne le moins possible de trajets plus longs.",
    "unplaced_points": "Pour chaque période des douze derniers mois achevée sans stage, trois fois au plus. "
    "Zéro : le passé ne compte pas.",
    "near_seats": "Avec moins de places libres qui lui conviennent à proximité, un élève est « éloigné de l’offre ».",
    "near_km": "À vol d’oiseau, pour compter les places proches.",
    "boarding": "Un élève qui peut dormir à l’internat part de l’établissement quand la place en est plus proche.",
}
CHOICES = {"boarding": [(1, "compté"), (0, "non compté")]}
"""The numbers that are an answer rather than a quantity: value and words."""


class RuleForm(PageForm):
    """The numbers of the rule, each with what it does and its bounds."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name, (least, most) in BOUNDS.items():
            if name in CHOICES:
                self.fields[name] = forms.TypedChoiceField(
                    label=LABELS[name], help_text=HELP[name], choices=CHOICES[name], coerce=int
                )
                continue
            self.fields[name] = bounded(
                least, most, label=LABELS[name], help_text=f"{HELP[name]} {_from_to(least, most)}"
            )


def told(name: str, value: int) -> str:
    """A number of the rule as a page shows it."""
    return dict(CHOICES.get(name, [])).get(value) or integer(value)


def bounded(least: int, most: int, **said: Any) -> forms.IntegerField:
    """A whole number within bounds, whatever is wrong said by one sentence."""
    sentence = f"Donnez un nombre {_from_to(least, most).casefold()}"
    field = forms.IntegerField(min_value=least, max_value=most, **said)
    field.error_messages |= {"required": sentence, "invalid": sentence}
    field.validators = [MinValueValidator(least, sentence), MaxValueValidator(most, sentence)]
    return field


def _from_to(least: int, most: int) -> str:
    return f"De {integer(least)} à {integer(most)}."
