"""For whom an offer is kept, as its host or the pôle types it: publics, a school, a reason that is published."""

from typing import Any

from django import forms

from poles.domain.offers.reservations import schools_named
from poles.domain.offers.usecases import Kept
from poles.web.forms import PageForm
from poles.words.sources import Audience

AUDIENCES = [(one.value, one.label) for one in Audience]


class ReservationForm(PageForm):
    """For whom an offer is kept, and why."""

    kept_audiences = forms.MultipleChoiceField(
        label="Publics à qui ces places sont réservées",
        choices=AUDIENCES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    kept_school = forms.CharField(
        label="Établissement à qui ces places sont réservées",
        max_length=120,
        required=False,
        help_text="Son nom et sa ville, ou son numéro UAI.",
    )
    kept_reason = forms.CharField(
        label="Pourquoi cette réservation ?",
        max_length=200,
        required=False,
        help_text="Par exemple : partenariat avec ce collège. Cette phrase sera publique : rien sur une personne.",
    )

    @property
    def reserving(self) -> bool:
        """Whether something of the reservation was typed, or is wrong."""
        names = ("kept_audiences", "kept_school", "kept_reason")
        return any(self[name].value() or (self.is_bound and self.errors.get(name)) for name in names)

    def clean(self) -> dict[str, Any]:
        """A reservation has a reason, and a reason has a reservation."""
        data = super().clean() or self.cleaned_data
        whom = data.get("kept_audiences") or data.get("kept_school")
        if whom and not data.get("kept_reason"):
            self.add_error("kept_reason", "Dites pourquoi ces places sont réservées : cette phrase sera publiée.")
        if data.get("kept_reason") and not whom:
            self.add_error("kept_audiences", "Dites à qui ces places sont réservées, ou effacez le motif.")
        return data

    def find_school(self, academy_id: str) -> None:
        """The school that was named, among those of an académie; what is wrong goes beside the field."""
        named = self.cleaned_data.get("kept_school", "")
        found = schools_named(named, academy_id) if named else []
        self.cleaned_data["kept_schools"] = tuple(one.pk for one in found)
        if named and not found:
            self.add_error(
                "kept_school", "Aucun établissement ne porte ce nom ici. Essayez sa ville, ou son numéro UAI."
            )
        if len(found) > 1:
            told = " ; ".join(f"{one} ({one.commune.name}, {one.uai})" for one in found[:5])
            self.add_error("kept_school", f"Plusieurs établissements répondent : {told}. Recopiez le numéro du bon.")

    def kept(self) -> Kept:
        """For whom, for the gesture."""
        said = self.cleaned_data
        audiences = tuple(Audience(value) for value in said["kept_audiences"])
        return Kept(audiences, said.get("kept_schools", ()), said["kept_reason"])
