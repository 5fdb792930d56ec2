"""The steps of a convention about people and places: who signs and who is called, which hosts receive."""

from typing import Any

from django import forms

from poles.web.agreements.step_forms import Block, StepForm
from poles.words.identifiers.base import BadIdentifier
from poles.words.identifiers.organisations import Siret
from poles.words.terms import Person, Stay

GUARDIANS, EMERGENCY, STAYS = 2, 2, 4


class PartiesForm(StepForm):
    """The learner, the legal representatives, the referent, the head, whom to call."""

    slug, title = "parties", "Les personnes"
    lead = "Le nom et la date de naissance de l’élève viennent de l’effectif : corrigez-les là s’il le faut."

    def build(self) -> None:
        """The fields, one person a row."""
        learner, school = self.terms.learner, self.terms.school
        self.line("town", "Commune de l’élève", learner.town, most=80)
        self.line("course", "Formation suivie", learner.course, must=True)
        self.add(
            "course_hours",
            forms.IntegerField(
                label="Heures d’enseignement dans l’année",
                initial=learner.course_hours,
                required=False,
                min_value=0,
                max_value=3000,
                help_text="Sans les heures de stage. L’article L. 124-3 en demande 200 au moins.",
            ),
        )
        for rank in range(GUARDIANS):
            said = self.terms.guardians[rank] if rank < len(self.terms.guardians) else Person()
            self.person(f"guardian{rank}", f"Représentant légal {rank + 1}", said, "name email phone")
        self.person("referent", "Enseignant référent", self.terms.referent, "name email phone")
        self.person("head", "Chef d’établissement", school.head)
        for rank in range(EMERGENCY):
            said = self.terms.emergency[rank] if rank < len(self.terms.emergency) else Person()
            self.person(f"emergency{rank}", f"Personne à prévenir {rank + 1}", said, "name phone")

    def blocks(self) -> list[Block]:
        """By person."""
        return [
            Block("L’élève", [self.row("town"), self.row("course"), self.row("course_hours")]),
            Block(
                "Représentants légaux",
                [self._person(f"guardian{rank}", "name email phone") for rank in range(GUARDIANS)],
                hint="Un mineur ne part pas sans la signature de l’un d’eux. Le courriel ou le téléphone sert à signer.",
            ),
            Block("Enseignant référent", [self._person("referent", "name email phone")]),
            Block("Chef d’établissement", [self._person("head", "name job email phone")]),
            Block(
                "En cas d’urgence",
                [self._person(f"emergency{rank}", "name phone") for rank in range(EMERGENCY)],
                hint="Écrit sur la fiche que l’élève emporte.",
            ),
        ]

    def changed_terms(self) -> dict[str, Any]:
        """Everybody; a line without a name is nobody."""
        terms = self.terms
        learner = {name: self.value(name) or "" for name in ("town", "course")}
        return {
            "learner": terms.learner.model_copy(update=learner | {"course_hours": self.value("course_hours")}),
            "school": terms.school.model_copy(update={"head": self.person_of("head", terms.school.head)}),
            "guardians": self._people("guardian", GUARDIANS, terms.guardians),
            "referent": self.person_of("referent", terms.referent),
            "emergency": self._people("emergency", EMERGENCY, terms.emergency),
        }

    def _person(self, prefix: str, parts: str):
        return self.row(*(f"{prefix}_{part}" for part in parts.split()), slot=prefix)

    def _people(self, prefix: str, most: int, before: tuple[Person, ...]) -> tuple[Person, ...]:
        said = [
            self.person_of(f"{prefix}{rank}", before[rank] if rank < len(before) else Person()) for rank in range(most)
        ]
        return (*(one for one in said if one.name), *before[most:])


class HostsForm(StepForm):
    """The hosts, one after the other when the learner goes to several; who signs there, who looks after the learner."""

    slug, title = "accueil", "L’accueil"
    lead = "Quatre organismes au plus, l’un après l’autre, quand l’élève tourne."
    adds = "Ajouter un organisme"

    def build(self) -> None:
        """The fields of each host."""
        self.before = list(self.terms.stays)
        for _ in range(min(self.added, STAYS - len(self.before))):
            last = self.before[-1]
            self.before.append(Stay(organisation="", first_day=last.last_day, last_day=last.last_day, week=last.week))
        for rank, stay in enumerate(self.before):
            self._build(f"s{rank}", stay, first=rank == 0)

    def _build(self, key: str, stay: Stay, *, first: bool) -> None:
        self.line(f"{key}_organisation", "Nom de l’organisme", stay.organisation, must=first)
        self.line(f"{key}_siret", "SIRET", stay.siret, hint="14 chiffres. Vide à l’étranger.", most=20)
        self.line(f"{key}_activity", "Activité", stay.activity)
        self.line(f"{key}_address", "Adresse où l’élève est présent", stay.address, most=200)
        self.line(f"{key}_town", "Commune", stay.town, most=80)
        self.line(f"{key}_country", "Pays", stay.country, hint="Deux lettres : FR pour la France.", most=2, must=first)
        self.add(f"{key}_public", forms.BooleanField(label="Organisme public", initial=stay.public, required=False))
        self.person(f"{key}_signatory", "Signataire", stay.signatory)
        self.person(f"{key}_tutor", "Tuteur", stay.tutor)
        if not first:
            self.add(f"{key}_drop", forms.BooleanField(label="Retirer cet organisme de la convention", required=False))

    def clean(self) -> dict[str, Any]:
        """The numbers of hosts hold."""
        said = super().clean() or {}
        for rank in range(len(self.before)):
            number = (said.get(f"s{rank}_siret") or "").replace(" ", "")
            if number:
                try:
                    Siret(number)
                except BadIdentifier as error:
                    self.add_error(f"s{rank}_siret", error.sentence)
        return said

    def blocks(self) -> list[Block]:
        """One host a block."""
        shown = []
        for rank in range(len(self.before)):
            key = f"s{rank}"
            rows = [
                self.row(f"{key}_organisation", f"{key}_siret", f"{key}_activity", slot=f"{key}host"),
                self.row(f"{key}_address", f"{key}_town", f"{key}_country", f"{key}_public"),
                self.row(*(f"{key}_signatory_{part}" for part in ("name", "job", "email", "phone")), slot=f"{key}signatory"),
                self.row(*(f"{key}_tutor_{part}" for part in ("name", "job", "email", "phone")), slot=f"{key}tutor"),
            ]  # fmt: skip
            if rank:
                rows.append(self.row(f"{key}_drop"))
            shown.append(Block(f"Organisme {rank + 1}" if len(self.before) > 1 else "Organisme d’accueil", rows))
        return shown

    def changed_terms(self) -> dict[str, Any]:
        """The hosts that are named and kept."""
        stays = [
            self._stay(f"s{rank}", before)
            for rank, before in enumerate(self.before)
            if rank == 0 or not (self.value(f"s{rank}_drop") or not self.value(f"s{rank}_organisation"))
        ]
        return {"stays": tuple(stays)}

    def _stay(self, key: str, before: Stay) -> Stay:
        names = ("organisation", "siret", "activity", "address", "town", "country")
        said: dict[str, Any] = {name: (self.value(f"{key}_{name}") or "").strip() for name in names}
        said["siret"] = said["siret"].replace(" ", "")
        said["country"] = said["country"].upper() or "FR"
        said["public"] = bool(self.value(f"{key}_public"))
        for who in ("signatory", "tutor"):
            said[who] = self.person_of(f"{key}_{who}", getattr(before, who))
        if said["tutor"].name != before.tutor.name:
            said["tutor_id"] = ""
        if said["siret"] != before.siret and before.siret:
            said["site_id"] = ""
        return before.model_copy(update=said)
