"""What is typed about trainings: the training, a tutor to register, who came."""

from collections.abc import Sequence
from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils import timezone

from poles.domain.library import trainings
from poles.domain.library.usecases import TrainingText
from poles.web.forms import PageForm
from poles.web.moments import MomentsForm
from poles.words.families import FAMILIES

SEAT = "seat_"


class TrainingForm(MomentsForm):
    """What is said of a training."""

    title = forms.CharField(label="Son nom", max_length=120, help_text="Par exemple : Accueillir un élève de CAP.")
    description = forms.CharField(
        label="Ce qu’on y apprend",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": 1000}),
        help_text="Public dès l’ouverture des inscriptions, et imprimé sur l’attestation.",
    )
    diplomas = forms.CharField(
        label="Diplômes dont elle traite",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 300}),
        help_text="Un par ligne : le registre des tuteurs formés est tenu par diplôme. Aucun : tous diplômes.",
    )
    family = forms.ChoiceField(
        label="Métiers",
        required=False,
        choices=[("", "Tous les métiers"), *((one.code, one.label) for one in FAMILIES)],
    )
    place = forms.CharField(label="Lieu", max_length=200, help_text="Salle, adresse et commune.")
    day = forms.DateField(label="Jour")
    begins = forms.TimeField(label="De", widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}))
    last_day = forms.DateField(label="Dernier jour", required=False, help_text="Si elle dure plus d’un jour.")
    ends = forms.TimeField(label="À", widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}))
    hours = forms.DecimalField(
        label="Heures de formation", max_digits=4, decimal_places=1, help_text="Écrites sur l’attestation : 3 ou 6,5."
    )
    closes_on = forms.DateField(label="Dernier jour d’inscription")
    capacity = forms.IntegerField(label="Nombre de places", min_value=1, max_value=500)
    read = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    @staticmethod
    def of(training: Any) -> dict[str, Any]:
        """What the form shows of a training that exists."""
        starts, ends = timezone.localtime(training.starts_at), timezone.localtime(training.ends_at)
        names = ("title", "description", "family", "place", "hours", "closes_on", "capacity")
        return {name: getattr(training, name) for name in names} | {
            "diplomas": "\n".join(trainings.diplomas_of(training.diplomas)), "day": starts.date(),
            "begins": starts.time(), "ends": ends.time(), "read": trainings.fingerprint(training),
            "last_day": ends.date() if ends.date() != starts.date() else None,
        }  # fmt: skip

    def text(self) -> TrainingText:
        """What is said, for the gesture."""
        said = self.cleaned_data
        names = (
            "title",
            "description",
            "family",
            "place",
            "starts_at",
            "ends_at",
            "hours",
            "closes_on",
            "capacity",
        )
        return TrainingText(
            **{name: said[name] for name in names}, diplomas=tuple(trainings.diplomas_of(said["diplomas"]))
        )


class SearchForm(PageForm):
    """Words that find a host of the ground."""

    mots = forms.CharField(label="Nom ou ville de l’organisme", required=False, max_length=80)

    def text(self) -> str:
        """The words typed, empty when none."""
        return self.cleaned_data["mots"].strip() if self.is_valid() else ""


class RegisterForm(PageForm):
    """The tutor to register, and of which host."""

    site = forms.ChoiceField(
        label="Organisme",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choisissez l’organisme du tuteur.",
            "invalid_choice": "Cherchez de nouveau cet organisme, puis choisissez-le.",
        },
    )
    name = forms.CharField(label="Nom et prénom du tuteur", max_length=120)
    email = forms.EmailField(
        label="Son adresse électronique",
        required=False,
        max_length=254,
        help_text="Pour lui écrire au sujet de cette formation. Sans elle, prévenez cette personne vous-même.",
    )

    def __init__(self, *args: Any, sites: Sequence[Any], **kwargs: Any):
        super().__init__(*args, **kwargs)
        field = cast(forms.ChoiceField, self.fields["site"])
        field.choices = [(str(site.pk), f"{site.name}, {site.commune.name}") for site in sites]
        if len(sites) == 1:
            field.initial = str(sites[0].pk)

    def site_id(self) -> UUID:
        """The host that was chosen."""
        return UUID(self.cleaned_data["site"])


class AttendanceForm(PageForm):
    """Who came: a box for each tutor."""

    def __init__(self, *args: Any, seats: Sequence[Any], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.seats = {str(seat.pk): seat for seat in seats}
        for key, seat in self.seats.items():
            waits = " (en attente)" if seat.waiting else ""
            self.fields[f"{SEAT}{key}"] = forms.BooleanField(
                label=f"{seat.name}, {seat.site.name}{waits}",
                required=False,
                initial=not seat.waiting if seat.came is None else seat.came,
            )

    def came(self) -> dict[UUID, bool]:
        """Registration → whether the tutor came."""
        return {seat.pk: self.cleaned_data[f"{SEAT}{key}"] for key, seat in self.seats.items()}
