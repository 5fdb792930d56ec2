"""What is typed about meetings: the meeting, the learners of a class, who came, what it gave."""

from collections.abc import Sequence
from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils import timezone

from poles.domain.meetings.usecases import MeetingText
from poles.web.forms import PageForm
from poles.web.moments import MomentsForm
from poles.web.towns import TownNotFound, offer_towns, town_of
from poles.words.families import FAMILIES
from poles.words.meetings import MeetingKind, Presence

CAME = "came_"
SEAT = "seat_"


class MeetingForm(MomentsForm):
    """What is said of a meeting."""

    kind = forms.ChoiceField(
        label="Quelle rencontre ?", choices=[("", "Choisissez…"), *((one.value, one.label) for one in MeetingKind)]
    )
    title = forms.CharField(
        label="Son nom", max_length=120, help_text="Par exemple : Métiers de la maintenance, douze entreprises."
    )
    description = forms.CharField(
        label="Ce qui s’y passe",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 1000}),
        help_text="Lu par les établissements et par les élèves inscrits.",
    )
    family = forms.ChoiceField(
        label="Métiers",
        required=False,
        choices=[("", "Tous les métiers"), *((one.code, one.label) for one in FAMILIES)],
    )
    place = forms.CharField(label="Lieu", max_length=200, help_text="Salle et adresse.")
    town = forms.CharField(label="Commune", max_length=80, help_text="Nom ou code postal.")
    town_code = forms.ChoiceField(label="Laquelle ?", required=False)
    day = forms.DateField(label="Jour")
    begins = forms.TimeField(label="De", widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}))
    last_day = forms.DateField(label="Dernier jour", required=False, help_text="Si la rencontre dure plus d’un jour.")
    ends = forms.TimeField(label="À", widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}))
    closes_on = forms.DateField(label="Dernier jour d’inscription")
    capacity = forms.IntegerField(label="Nombre de places pour les élèves", min_value=1, max_value=2000)
    accessible = forms.BooleanField(label="Le lieu est accessible en fauteuil roulant", required=False)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.towns: list[tuple[str, str]] = []
        offer_towns(self.fields["town_code"], [], chosen=self.data.get("town_code", "") if self.is_bound else "")

    @staticmethod
    def of(meeting: Any) -> dict[str, Any]:
        """What the form shows of a meeting that exists."""
        starts, ends = timezone.localtime(meeting.starts_at), timezone.localtime(meeting.ends_at)
        names = ("kind", "title", "description", "family", "place", "closes_on", "capacity", "accessible")
        return {name: getattr(meeting, name) for name in names} | {
            "town": meeting.commune.name, "day": starts.date(), "begins": starts.time(),
            "last_day": ends.date() if ends.date() != starts.date() else None, "ends": ends.time(),
        }  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """The town, chosen when several bear the name; the two moments."""
        data = super().clean()
        try:
            if data.get("town"):
                data["commune_code"] = town_of(data["town"], self.data.get("town_code", "")).code
        except TownNotFound as error:
            self.towns = error.choices
            offer_towns(self.fields["town_code"], error.choices)
            self.add_error("town_code" if error.choices else "town", error.sentence)
        return data

    def text(self) -> MeetingText:
        """What is said, for the gesture."""
        said = self.cleaned_data
        names = (
            "title",
            "place",
            "commune_code",
            "starts_at",
            "ends_at",
            "closes_on",
            "capacity",
            "description",
            "family",
            "accessible",
        )
        return MeetingText(kind=MeetingKind(said["kind"]), **{name: said[name] for name in names})


class ClassChoice(PageForm):
    """The class whose learners are shown."""

    classe = forms.ChoiceField(label="Classe", required=False)

    def __init__(self, *args: Any, classes: Sequence[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["classe"]).choices = [("", "Choisissez…"), *classes]

    def class_id(self) -> UUID | None:
        """The class, None when none is chosen."""
        return UUID(self.cleaned_data["classe"]) if self.is_valid() and self.cleaned_data["classe"] else None


class LearnersForm(PageForm):
    """The learners to register."""

    learner_ids = forms.MultipleChoiceField(
        label="Élèves à inscrire",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Cochez au moins un élève.",
            "invalid_choice": "Un élève coché est déjà inscrit, ou parti.",
        },
    )

    def __init__(self, *args: Any, learners: Sequence[Any], **kwargs: Any):
        super().__init__(*args, **kwargs)
        field = cast(forms.MultipleChoiceField, self.fields["learner_ids"])
        field.choices = [(str(row.pk), f"{row.last_name} {row.first_name}") for row in learners]
        self.empty = not learners

    def chosen(self) -> list[UUID]:
        """The learners that were ticked, in the order of the list."""
        return [UUID(key) for key in self.cleaned_data["learner_ids"]]


class PresenceForm(PageForm):
    """Who came: one choice a learner."""

    def __init__(self, *args: Any, seats: Sequence[Any], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.seats = {str(seat.pk): seat for seat in seats if not seat.waiting}
        for key, seat in self.seats.items():
            self.fields[f"{SEAT}{key}"] = forms.ChoiceField(
                label=f"{seat.learner.last_name} {seat.learner.first_name}",
                choices=[(one.value, one.label) for one in Presence],
                initial=seat.presence,
                required=False,
            )

    def said(self) -> dict[UUID, Presence]:
        """Registration → presence, for those that were sent."""
        return {
            seat.pk: Presence(self.cleaned_data[f"{SEAT}{key}"])
            for key, seat in self.seats.items()
            if self.cleaned_data.get(f"{SEAT}{key}")
        }


class HoldForm(PageForm):
    """What it gave, and which hosts came."""

    outcome = forms.CharField(
        label="Ce que la rencontre a donné",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": 1000}),
        help_text="Lu par les établissements du pôle. Ne nommez aucun élève.",
    )

    def __init__(self, *args: Any, hosts: Sequence[Any], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.hosts = {str(host.pk): host for host in hosts}
        for key, host in self.hosts.items():
            self.fields[f"{CAME}{key}"] = forms.BooleanField(
                label=f"{host.site.name} est venu", required=False, initial=True
            )

    def came(self) -> dict[UUID, bool]:
        """Participation → whether the host came."""
        return {host.pk: self.cleaned_data[f"{CAME}{key}"] for key, host in self.hosts.items()}


class SiteSearch(PageForm):
    """Words that find hosts, and the one that is added."""

    mots = forms.CharField(label="Nom ou ville d’un organisme", required=False, max_length=80)
    site = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def text(self) -> str:
        """The words typed, empty when none."""
        return self.cleaned_data["mots"].strip() if self.is_valid() else ""

    def site_id(self) -> UUID | None:
        """The host to add; None, with a remark, when none was sent."""
        if self.is_valid() and self.cleaned_data["site"]:
            return self.cleaned_data["site"]
        self.add_error("mots", "Choisissez un organisme dans la liste : cherchez-le par son nom ou sa ville.")
        return None
