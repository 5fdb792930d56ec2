"""What is typed about the members of a pôle, its office and means, its working sessions and their decisions."""

from collections.abc import Iterable, Sequence
from contextlib import contextmanager
from decimal import Decimal
from typing import Any, cast
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils import timezone

from poles.domain.partners.queries import ALLOTTED
from poles.domain.partners.usecases import Attendance, MemberText, OfficeText, SessionText
from poles.domain.partners.usecases.checking import CHANGED
from poles.web.forms import PageForm
from poles.web.moments import MomentsForm
from poles.words.findings import Refused
from poles.words.partners import MeansKind, MemberKind

NO_YOUTH = "Ni santé, ni origine, ni vie privée ; ne nommez aucun élève."
SEAT, PERSON = "came_", "person_"
_CAME = [("", "Non noté"), ("yes", "Présent"), ("no", "Absent")]


class SeenForm(PageForm):
    """A form that says from which version of the row it was filled."""

    seen = forms.CharField(required=False, max_length=32, widget=forms.HiddenInput)

    @contextmanager
    def kept(self, version: str):
        """Around a gesture: when the row had changed meanwhile, what was typed stays and may be sent again knowingly."""
        try:
            yield
        except Refused as error:
            if any(finding.rule == CHANGED for finding in error.findings):
                data = cast(QueryDict, self.data).copy()
                data["seen"] = version
                self.data = data
            raise


def _text(label: str, length: int, rows: int, hint: str, *, required: bool = False) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, "maxlength": length})
    return forms.CharField(label=label, max_length=length, required=required, widget=widget, help_text=hint)


class OwnMemberForm(SeenForm):
    """What a member says of itself."""

    role = _text(
        "Son rôle dans le pôle", 300, 3, f"Ce que ce membre fait, en une phrase. Lu par tout le pôle. {NO_YOUTH}"
    )
    contact_name = forms.CharField(label="À qui s’adresser", max_length=120, required=False, help_text="Prénom et nom.")
    contact_email = forms.EmailField(
        label="Adresse électronique",
        max_length=254,
        required=False,
        help_text="Les convocations y arrivent. Format attendu : prenom.nom@domaine.fr",
    )
    contact_phone = forms.CharField(label="Téléphone", max_length=20, required=False)

    def text(self, member: Any) -> MemberText:
        """What is said, for the gesture; the kind and the name stay."""
        said = {name: self.cleaned_data[name] for name in ("role", "contact_name", "contact_email", "contact_phone")}
        return MemberText(MemberKind(member.kind), member.name, school_id=member.school_id, **said)


class MemberForm(OwnMemberForm):
    """What a coordinator says of a member."""

    kind = forms.ChoiceField(
        label="Qu’est-ce que c’est ?",
        choices=[("", "Choisissez…"), *((one.value, one.label[:1].upper() + one.label[1:]) for one in MemberKind)],
    )
    name = forms.CharField(label="Son nom", max_length=160, help_text="Par exemple : Mission locale du Lac.")
    school_id = forms.ChoiceField(
        label="Établissement de la carte",
        required=False,
        help_text="Si ce membre est un établissement du pôle : sans autre adresse, sa direction est convoquée.",
    )
    joined_on = forms.DateField(label="Membre depuis le")
    field_order = ("kind", "name", "school_id", "role", "contact_name", "contact_email", "contact_phone", "joined_on")

    def __init__(self, *args: Any, schools: Iterable[Any], known: bool = False, **kwargs: Any):
        super().__init__(*args, **kwargs)
        choices = [("", "Aucun"), *((str(one.pk), f"{one.name}, {one.commune.name}") for one in schools)]
        cast(forms.ChoiceField, self.fields["school_id"]).choices = choices
        if known:
            del self.fields["joined_on"]

    def text(self, member: Any = None) -> MemberText:
        """What is said, for the gesture."""
        said = self.cleaned_data
        names = ("name", "role", "contact_name", "contact_email", "contact_phone")
        school = UUID(said["school_id"]) if said["school_id"] else None
        return MemberText(MemberKind(said["kind"]), school_id=school, **{name: said[name] for name in names})


class EndForm(PageForm):
    """The last day of a member."""

    left_on = forms.DateField(label="Dernier jour dans le pôle")


class VoiceForm(PageForm):
    """Who is invited to speak for a member."""

    name = forms.CharField(label="Prénom et nom", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    email = forms.EmailField(
        label="Adresse électronique professionnelle",
        max_length=254,
        help_text="Format attendu : prenom.nom@domaine.fr",
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class OfficeForm(SeenForm):
    """Where and when a pôle is found."""

    place = forms.CharField(
        label="Bureau",
        max_length=200,
        required=False,
        help_text="Par exemple : Lycée Jean-Moulin, bâtiment B, bureau 12.",
    )
    address = forms.CharField(label="Adresse", max_length=200, required=False)
    phone = forms.CharField(label="Téléphone", max_length=20, required=False)
    opening_hours = forms.CharField(
        label="Heures d’ouverture",
        max_length=300,
        required=False,
        help_text="Par exemple : lundi et jeudi de 9 h à 12 h, sur rendez-vous les autres jours.",
    )

    def text(self) -> OfficeText:
        """What is said, for the gesture."""
        return OfficeText(**{name: self.cleaned_data[name] for name in ("place", "address", "phone", "opening_hours")})


class AllotForm(SeenForm):
    """The means of a pôle in a school year."""

    hours = forms.DecimalField(label="Heures de coordination", min_value=0, max_digits=7, decimal_places=1)
    travel_budget = forms.DecimalField(label="Déplacements, en euros", min_value=0, max_digits=9, decimal_places=2)
    session_budget = forms.DecimalField(
        label="Réunions et rencontres, en euros", min_value=0, max_digits=9, decimal_places=2
    )

    def given(self) -> dict[MeansKind, Decimal]:
        """Kind → how much."""
        return {kind: self.cleaned_data[column] for kind, column in ALLOTTED.items()}


class UseForm(PageForm):
    """Hours or euros used on a day."""

    kind = forms.ChoiceField(
        label="Sur quels moyens",
        choices=[("", "Choisissez…"), *((one.value, f"{one.label} ({one.unit})") for one in MeansKind)],
    )
    amount = forms.DecimalField(label="Combien", max_digits=9, decimal_places=2, help_text="En heures ou en euros.")
    used_on = forms.DateField(label="Quel jour")
    purpose = forms.CharField(
        label="Pour quoi", max_length=200, help_text=f"Lu par la coordination et par le rectorat. {NO_YOUTH}"
    )


class SessionForm(SeenForm, MomentsForm):
    """What is said of a working session, and who is called."""

    title = forms.CharField(label="Objet", max_length=120, help_text="Par exemple : Préparer le programme d’actions.")
    day = forms.DateField(label="Jour")
    begins = forms.TimeField(label="De", widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}))
    ends = forms.TimeField(label="À", widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}))
    place = forms.CharField(label="Lieu", max_length=200, help_text="Salle et adresse, ou adresse de visioconférence.")
    agenda = _text("Ordre du jour", 4000, 6, f"Il part dans la convocation. {NO_YOUTH}")
    member_ids = forms.MultipleChoiceField(
        label="Membres convoqués",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Cochez au moins un membre à convoquer.",
            "invalid_choice": "Un membre coché n’est plus du pôle : cochez de nouveau.",
        },
    )

    def __init__(self, *args: Any, members: Iterable[Any], **kwargs: Any):
        super().__init__(*args, **kwargs)
        choices = [(str(one.pk), f"{one.name} ({one.get_kind_display()})") for one in members]
        cast(forms.MultipleChoiceField, self.fields["member_ids"]).choices = choices

    @staticmethod
    def of(session: Any, seats: Iterable[Any], version: str) -> dict[str, Any]:
        """What the form shows of a session that exists."""
        starts, ends = timezone.localtime(session.starts_at), timezone.localtime(session.ends_at)
        return {
            "title": session.title, "day": starts.date(), "begins": starts.time(), "ends": ends.time(),
            "place": session.place, "agenda": session.agenda, "seen": version,
            "member_ids": [str(seat.member_id) for seat in seats],
        }  # fmt: skip

    def text(self) -> SessionText:
        """What is said, for the gesture."""
        said = self.cleaned_data
        return SessionText(
            title=said["title"], place=said["place"], agenda=said["agenda"],
            starts_at=said["starts_at"], ends_at=said["ends_at"],
        )  # fmt: skip

    def called(self) -> list[UUID]:
        """The members that were ticked."""
        return [UUID(key) for key in self.cleaned_data["member_ids"]]


class MinutesForm(SeenForm):
    """Who came, and what was said."""

    minutes = _text(
        "Compte rendu", 20000, 10, f"Lu par les membres du pôle, ses établissements et le rectorat. {NO_YOUTH}"
    )

    def __init__(self, *args: Any, seats: Sequence[Any], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.seats = {str(seat.pk): seat for seat in seats}
        for key, seat in self.seats.items():
            self.fields[f"{SEAT}{key}"] = forms.ChoiceField(
                label=seat.member.name,
                choices=_CAME,
                required=False,
                initial={True: "yes", False: "no"}.get(seat.came, ""),
            )
            self.fields[f"{PERSON}{key}"] = forms.CharField(
                label=f"Qui est venu pour {seat.member.name}", max_length=120, required=False, initial=seat.person
            )

    @property
    def lines(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """For each member called: whether it came, and who."""
        return [(self[f"{SEAT}{key}"], self[f"{PERSON}{key}"]) for key in self.seats]

    def attendance(self) -> dict[UUID, Attendance]:
        """Seat → attendance."""
        said = self.cleaned_data
        return {
            seat.pk: Attendance({"yes": True, "no": False}.get(said[f"{SEAT}{key}"]), said[f"{PERSON}{key}"])
            for key, seat in self.seats.items()
        }


class DecisionForm(SeenForm):
    """What is decided, who does it, until when."""

    text = forms.CharField(label="Ce qui est décidé", max_length=500, help_text=f"Lu par tout le pôle. {NO_YOUTH}")
    member_id = forms.ChoiceField(label="Qui le fait", required=False)
    due_on = forms.DateField(label="Pour quand", required=False)

    def __init__(self, *args: Any, members: Iterable[Any], **kwargs: Any):
        super().__init__(*args, **kwargs)
        choices = [("", "Personne en particulier"), *((str(one.pk), one.name) for one in members)]
        cast(forms.ChoiceField, self.fields["member_id"]).choices = choices

    def said(self) -> dict[str, Any]:
        """What is said, for the gestures."""
        said = self.cleaned_data
        member = UUID(said["member_id"]) if said["member_id"] else None
        return {"text": said["text"], "member_id": member, "due_on": said["due_on"]}
