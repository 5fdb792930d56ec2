"""What is typed about resources: what is looked for, what is deposited, what a referent answers."""

from collections.abc import Iterable
from typing import Any

from django import forms

from poles.domain.library.files import EXTENSIONS, MOST_BYTES, too_large
from poles.domain.library.queries import Wanted
from poles.domain.library.usecases import GivenFile, ResourceText
from poles.web.forms import PageForm
from poles.words.families import FAMILIES
from poles.words.library import Audience, Moment, ResourceLicence
from poles.words.programmes import Axis, TargetPublic

MIB = 1024 * 1024
_FAMILIES = [(one.code, one.label) for one in FAMILIES]


def _choices(every: str, enum: Iterable[Any]) -> list[tuple[str, str]]:
    return [("", every), *((one.value, one.label[0].upper() + one.label[1:]) for one in enum)]


class FilterForm(PageForm):
    """What is looked for; visitors, families and hosts see the first four filters only."""

    mots = forms.CharField(label="Mots, diplôme ou auteur", required=False, max_length=120)
    moment = forms.ChoiceField(label="Quand ?", required=False, choices=_choices("Avant, pendant ou après", Moment))
    public = forms.ChoiceField(label="Pour quel élève ?", required=False, choices=_choices("Tous", TargetPublic))
    metiers = forms.ChoiceField(label="Métiers", required=False, choices=[("", "Tous les métiers"), *_FAMILIES])
    pour = forms.ChoiceField(label="Qui la lit ?", required=False, choices=_choices("Tous", Audience))
    axe = forms.ChoiceField(
        label="Axe",
        required=False,
        choices=[("", "Tous"), *((one.value, f"{one.number}. {one.short}") for one in Axis)],
    )
    licence = forms.ChoiceField(label="Licence", required=False, choices=_choices("Toutes", ResourceLicence))
    ou = forms.ChoiceField(
        label="D’où ?",
        required=False,
        choices=[("", "De partout"), ("hub", "De mon pôle"), ("academy", "De mon académie"), ("nation", "Nationales")],
    )
    ordre = forms.ChoiceField(
        label="Ordre",
        required=False,
        choices=[("recentes", "Les plus récentes"), ("ouvertes", "Les plus ouvertes"), ("titre", "Par titre")],
    )

    def __init__(self, *args: Any, professional: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if not professional:
            for name in ("pour", "axe", "licence", "ou"):
                del self.fields[name]

    def wanted(self) -> Wanted:
        """What is looked for; nothing in particular when the address says nonsense."""
        said = self.cleaned_data if self.is_valid() else {}
        return Wanted(
            text=said.get("mots", ""),
            moment=said.get("moment", ""),
            axis=said.get("axe", ""),
            public=said.get("public", ""),
            audience=said.get("pour", ""),
            family=said.get("metiers", ""),
            licence=said.get("licence", ""),
            place=said.get("ou", ""),
            order=said.get("ordre") or "recentes",
        )


class DepositForm(PageForm):
    """A resource: what it is, for whom, under which licence, and the file or the address."""

    title = forms.CharField(label="Titre", max_length=160)
    summary = forms.CharField(
        label="À quoi elle sert",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 1000}),
        help_text="Deux ou trois phrases. Rien sur la santé, l’origine ou la vie privée, aucun nom de jeune.",
    )
    moment = forms.ChoiceField(label="Quand sert-elle ?", choices=_choices("Choisissez…", Moment))
    axis = forms.ChoiceField(label="Quel axe du pôle ?", choices=_choices("Choisissez…", Axis))
    audiences = forms.MultipleChoiceField(
        label="Qui la trouve ?",
        choices=[(one.value, one.label) for one in Audience],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choisissez au moins un public de lecteurs."},
        help_text="« Employeurs » et « jeunes » : tout visiteur du site la lit aussi.",
    )
    publics = forms.MultipleChoiceField(
        label="Pour quels élèves ?",
        required=False,
        choices=[(one.value, one.label) for one in TargetPublic],
        widget=forms.CheckboxSelectMultiple,
        help_text="Aucune case : pour tous.",
    )
    family = forms.ChoiceField(label="Métiers", required=False, choices=[("", "Tous les métiers"), *_FAMILIES])
    diploma = forms.CharField(
        label="Diplôme", required=False, max_length=160, help_text="Par exemple : CAP Maintenance des véhicules."
    )
    file = forms.FileField(
        label="Fichier",
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ",".join(f".{one}" for one in EXTENSIONS)}),
        help_text=f"PDF, ODT, ODS, ODP, DOCX, XLSX, PPTX, PNG ou JPEG, {MOST_BYTES // MIB} Mo au plus, sans macro.",
    )
    url = forms.CharField(
        label="Ou l’adresse d’une page", required=False, max_length=500, widget=forms.URLInput(attrs={"maxlength": 500})
    )
    credit = forms.CharField(
        label="Qui l’a faite ?",
        max_length=160,
        help_text="Une équipe, un établissement, un service : c’est ce qu’on citera. Pas le nom d’un jeune.",
    )
    licence = forms.ChoiceField(
        label="Licence",
        choices=_choices("Choisissez…", ResourceLicence),
        help_text="Ce que d’autres peuvent en faire. Assurez-vous que l’auteur est d’accord.",
    )

    @staticmethod
    def of(row: Any) -> dict[str, Any]:
        """What the form shows of a resource that exists."""
        names = (
            "title",
            "summary",
            "moment",
            "axis",
            "audiences",
            "publics",
            "family",
            "diploma",
            "url",
            "credit",
            "licence",
        )
        return {name: getattr(row, name) for name in names}

    def clean_file(self) -> Any:
        """The file, whose size is looked at before anything of it is read."""
        given = self.cleaned_data["file"]
        if given and given.size > MOST_BYTES:
            raise forms.ValidationError(too_large(given.size))
        return given

    def text(self) -> ResourceText:
        """What is said, for the gesture."""
        said = self.cleaned_data
        return ResourceText(
            title=said["title"],
            summary=said["summary"],
            moment=Moment(said["moment"]),
            axis=Axis(said["axis"]),
            audiences=tuple(Audience(one) for one in said["audiences"]),
            publics=tuple(TargetPublic(one) for one in said["publics"]),
            family=said["family"],
            diploma=said["diploma"],
            url=said["url"].strip(),
            credit=said["credit"],
            licence=ResourceLicence(said["licence"]),
        )

    def given(self) -> GivenFile | None:
        """The file, None when an address is given instead, or nothing."""
        upload = self.cleaned_data["file"]
        return GivenFile(upload.name, upload.read()) if upload else None


class ReviewForm(PageForm):
    """What a referent answers to the author."""

    decision = forms.ChoiceField(
        label="Votre décision",
        choices=[("publish", "La publier"), ("send_back", "La renvoyer à son auteur")],
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label="Ce que vous dites à l’auteur",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 500}),
        help_text="Lu par l’auteur et par ceux qui relisent. À remplir si vous la renvoyez.",
    )
