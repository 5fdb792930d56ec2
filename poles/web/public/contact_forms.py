"""What an employer types at the contact point: one very short form for each of four reasons."""

from typing import Any

from django import forms
from django.utils import timezone

from poles.domain.desk.queries import commune_of_siret
from poles.domain.desk.usecases import Left
from poles.domain.hosts.register import commune_of
from poles.domain.hosts.usecases import look_up
from poles.domain.offers.usecases import Proposal
from poles.web.forms import PageForm
from poles.web.short_offer import KINDS, offer_text
from poles.web.towns import TownNotFound, offer_towns, town_of
from poles.words.desk import Topic
from poles.words.families import FAMILIES
from poles.words.identifiers import BadIdentifier, Siret
from poles.words.training import PlacementKind

FAMILY_CHOICES = [("", "Choisissez…"), *((family.code, family.label) for family in FAMILIES)]
FEWEST_DIGITS = 9
"""From so many digits on, what is typed as a place is read as a SIRET, and told what is wrong with it."""


class ContactForm(PageForm):
    """What every reason asks for: who, where, how to answer. ``trap`` must stay empty: only robots fill it."""

    topic = Topic.QUESTION

    organisation = forms.CharField(
        label="Votre organisme", max_length=160, widget=forms.TextInput(attrs={"autocomplete": "organization"})
    )
    place = forms.CharField(
        label="Commune ou SIRET",
        max_length=80,
        help_text="Nom de la commune, code postal, ou 14 chiffres.",
        widget=forms.TextInput(attrs={"autocomplete": "address-level2"}),
    )
    town_code = forms.ChoiceField(label="Laquelle ?", required=False)
    email = forms.EmailField(
        label="Votre adresse électronique",
        max_length=254,
        help_text="Format attendu : nom@domaine.fr. La réponse y arrive.",
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )
    name = forms.CharField(
        label="Votre nom", max_length=120, required=False, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    phone = forms.CharField(
        label="Votre téléphone",
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    trap = forms.CharField(
        label="Laissez ce champ vide",
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.towns: list[tuple[str, str]] = []
        chosen = self.data.get("town_code", "") if self.is_bound else ""
        offer_towns(self.fields["town_code"], [], chosen=chosen)

    def clean_trap(self) -> str:
        """Nothing; a person who filled it by mistake is told, so that no message is lost."""
        if self.cleaned_data["trap"]:
            raise forms.ValidationError("Ce champ arrête les robots : effacez ce qu’il contient, puis envoyez.")
        return ""

    def clean(self) -> dict[str, Any]:
        """The place: a SIRET that the shared file or the public register knows, or a town by its name or postal code."""
        data = super().clean() or self.cleaned_data
        typed = data.get("place", "")
        digits = "".join(sign for sign in typed if sign.isdigit())
        if typed and len(digits) >= FEWEST_DIGITS:
            self._read_siret(typed)
        elif typed:
            try:
                data["commune_code"] = town_of(typed, self.data.get("town_code", "")).code
            except TownNotFound as error:
                self.towns = error.choices
                offer_towns(self.fields["town_code"], error.choices)
                self.add_error("town_code" if error.choices else "place", error.sentence)
        return data

    def left(self) -> Left:
        """The message, for the gesture."""
        said = self.cleaned_data
        more = {name: said[name] for name in ("family", "quiet_until", "text") if said.get(name)}
        seats = said["seat_count"] if self.topic is Topic.HOST else None
        return Left(
            topic=self.topic, organisation=said["organisation"], commune_code=said["commune_code"], email=said["email"],
            siret=said.get("siret", ""), name=said["name"], phone=said["phone"], seats=seats, **more,
        )  # fmt: skip

    def _read_siret(self, typed: str) -> None:
        try:
            siret = str(Siret.parse(typed).value)
        except BadIdentifier as error:
            self.add_error("place", error.sentence)
            return
        commune = commune_of_siret(siret) or commune_of(look_up(siret=siret, at=timezone.now()))
        if commune is None:
            self.add_error("place", "Nous ne trouvons pas le lieu de ce SIRET : écrivez plutôt votre commune.")
            return
        self.cleaned_data |= {"siret": siret, "commune_code": commune.pk}


class HostForm(ContactForm):
    """« Je peux accueillir »: with both days it is an offer, without them a message."""

    topic = Topic.HOST

    kind = forms.ChoiceField(label="Qui accueillez-vous ?", choices=KINDS, initial=PlacementKind.PFMP.value)
    family = forms.ChoiceField(label="Pour quels métiers ?", choices=FAMILY_CHOICES)
    seat_count = forms.IntegerField(label="Places en même temps", min_value=1, max_value=200, initial=1)
    opens_on = forms.DateField(label="À partir du", required=False)
    closes_on = forms.DateField(label="Jusqu’au", required=False)

    def clean(self) -> dict[str, Any]:
        """Both days or none, in their order."""
        data = super().clean()
        first, last = data.get("opens_on"), data.get("closes_on")
        if first and last and last < first:
            self.add_error("closes_on", "Le dernier jour vient avant le premier : inversez les deux dates.")
        for name, other in (("opens_on", last), ("closes_on", first)):
            if other and not data.get(name) and name not in self.errors:
                self.add_error(name, "Donnez les deux dates, ou aucune : sans date, le pôle vous répond.")
        return data

    @property
    def is_offer(self) -> bool:
        """Whether enough was said to make an offer."""
        return bool(self.cleaned_data.get("opens_on") and self.cleaned_data.get("closes_on"))

    def proposal(self) -> Proposal:
        """The offer with its host, for the gesture; its title says the kind and the family, the mailed link mends it."""
        said = self.cleaned_data
        return Proposal(
            organisation=" ".join(said["organisation"].split()), commune_code=said["commune_code"],
            siret=said.get("siret", ""), contact_name=said["name"] or said["organisation"], email=said["email"],
            phone=said["phone"],
            text=offer_text(said["kind"], said["family"], said["seat_count"], said["opens_on"], said["closes_on"]),
        )  # fmt: skip


class QuestionForm(ContactForm):
    """« J’ai une question »."""

    topic = Topic.QUESTION

    text = forms.CharField(
        label="Votre question",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": 1000}),
        help_text="En quelques mots. N’écrivez le nom de personne.",
    )


class ProblemForm(ContactForm):
    """« J’accueille déjà un jeune et il y a un problème »."""

    topic = Topic.PROBLEM

    text = forms.CharField(
        label="Que se passe-t-il ?",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": 1000}),
        help_text="Dites ce qui gêne le stage, et le lycée du jeune. N’écrivez jamais un fait de santé, de famille ou de "
        "justice : on vous rappelle pour en parler.",
    )


class QuietForm(ContactForm):
    """« Ne m’appelez pas jusqu’au… »."""

    topic = Topic.QUIET

    quiet_until = forms.DateField(label="Ne m’appelez pas jusqu’au", help_text="Ce jour compris, deux ans au plus.")


FORMS: dict[str, type[ContactForm]] = {
    "accueillir": HostForm,
    "question": QuestionForm,
    "probleme": ProblemForm,
    "silence": QuietForm,
}
"""By the last word of the address."""
