"""The steps about what the learner does, what the host gives and asks, which documents prove."""

from typing import Any

from django import forms

from poles.law.placement.conventions import MENTIONS
from poles.law.placement.safety import PRECAUTIONS, TASKS, WORKS
from poles.web.agreements.step_forms import Block, Euros, StepForm
from poles.words.agreements import Proof
from poles.words.terms import Activity, Document, Insurance

BLANKS, MOST_ROWS = 2, 30
MAY_LACK = (8, 13, 14)
"""The mentions that D124-4 asks « le cas échéant » or « lorsqu’il existe »: gratuity, benefits, house rules."""
WATCHING = {"observe": "observer le travail, sans y prendre part"}
INSURED = {"host": "Organisme", "school": "Établissement", "learner": "Élève"}
SUMS = {
    "hourly": "Gratification par heure",
    "lump": "Somme forfaitaire",
    "meals": "Repas",
    "transport": "Transport",
    "lodging": "Hébergement",
}


class ActivitiesForm(StepForm):
    """What the learner learns and does, under which care, with which risks."""

    slug, title = "activites", "Les activités"
    adds = "Ajouter des activités"

    def build(self) -> None:
        """The pedagogical annex, then safety."""
        terms = self.terms
        self.words("objectives", "Objectifs du stage", terms.objectives)
        if terms.kind == "bts_internship":
            self.words("subject", "Sujet du stage", terms.subject)
        self.activities = [*terms.activities, *[Activity(task="")] * (BLANKS * (1 + self.added))][:MOST_ROWS]
        for rank, one in enumerate(self.activities):
            self.line(f"a{rank}_task", f"Activité {rank + 1}", one.task, most=300)
            self.line(f"a{rank}_competence", "compétence visée", one.competence, most=300)
        self.words("competences", "Compétences à acquérir ou à développer", terms.competences)
        self.words("supervision", "Suivi : qui appelle, qui vient, quand", terms.supervision, rows=2)
        self.words("assessment", "Évaluation", terms.assessment, rows=2)
        self._many("tasks", "Ce que l’élève fera", WATCHING | TASKS, terms.tasks)
        works = {code: f"{work.subject} ({code})" for code, work in WORKS.items() if code.startswith("D")}
        self._many("works", "Travaux réglementés ou interdits aux mineurs", works, terms.works)
        self._many("precautions", "Précautions prises", PRECAUTIONS, terms.precautions)

    def blocks(self) -> list[Block]:
        """The annex, the activities, safety."""
        first = ["objectives", *(["subject"] if "subject" in self.fields else [])]
        lines = [self.row(f"a{rank}_task", f"a{rank}_competence") for rank in range(len(self.activities))]
        after = ("competences", "supervision", "assessment")
        return [
            Block("Annexe pédagogique", [self.row(name) for name in first]),
            Block(
                "Activités confiées",
                lines,
                hint="Une au moins est rattachée à une compétence de la formation (article L. 124-2).",
            ),
            Block("Compétences, suivi, évaluation", [self.row(name) for name in after]),
            Block("Sécurité", [self.row(name) for name in ("tasks", "works", "precautions")]),
        ]

    def changed_terms(self) -> dict[str, Any]:
        """The annex; a line without a task is none."""
        names = ("objectives", "subject", "competences", "supervision", "assessment")
        texts = {name: (self.value(name) or "").strip() for name in names if name in self.fields}
        lines = [
            Activity(task=self.value(f"a{rank}_task") or "", competence=self.value(f"a{rank}_competence") or "")
            for rank in range(len(self.activities))
        ]
        many = {name: tuple(self.value(name) or ()) for name in ("tasks", "works", "precautions")}
        return texts | many | {"activities": tuple(one for one in lines if one.task)}

    def _many(self, name: str, label: str, labels: dict[str, str], chosen: tuple[str, ...]) -> None:
        choices = [*labels.items(), *((code, code) for code in chosen if code not in labels)]
        self.add(
            name,
            forms.MultipleChoiceField(
                label=label, choices=choices, initial=chosen, required=False, widget=forms.CheckboxSelectMultiple
            ),
        )


class ConditionsForm(StepForm):
    """What the host pays and offers, who insures, absences, rules."""

    slug, title = "conditions", "Les conditions"

    def build(self) -> None:
        """The financial annex, insurances, daily life."""
        terms, paid = self.terms, self.terms.paid
        self.add(
            "takes_part",
            forms.BooleanField(
                label="L’organisme participe aux frais de l’élève", initial=paid.takes_part, required=False
            ),
        )
        for name, label in SUMS.items():
            self.add(name, Euros(label=f"{label} (€)", initial=getattr(paid, name)))
        self.line("every", "Quand et comment c’est versé", paid.every)
        self.words("benefits", "Autres avantages", paid.benefits, rows=2)
        for who, label in INSURED.items():
            self.insurance(who, label, getattr(terms, f"insured_{who}"))
        self.add(
            "leave_days",
            forms.IntegerField(label="Jours de congé", initial=terms.leave_days, min_value=0, max_value=60),
        )
        self.words("absences", "Absences : dans quels cas, comment prévenir", terms.absences, rows=2)
        self.words("house_rules", "Règlement intérieur qui s’applique", terms.house_rules, rows=2)
        self.words("special_hours", "Présence la nuit, le dimanche, un jour férié", terms.special_hours, rows=2)
        self.words("confidentiality", "Discrétion", terms.confidentiality, rows=2)

    def blocks(self) -> list[Block]:
        """Money, insurance, daily life."""
        return [
            Block(
                "Annexe financière",
                [
                    self.row("takes_part"),
                    self.row("hourly", "lump"),
                    self.row("meals", "transport", "lodging"),
                    self.row("every"),
                    self.row("benefits"),
                ],
            ),
            Block(
                "Assurances de responsabilité civile", [self.row(f"{who}_company", f"{who}_contract") for who in INSURED]
            ),
            Block(
                "La vie du stage",
                [self.row(name) for name in ("leave_days", "absences", "house_rules", "special_hours", "confidentiality")],
            ),
        ]  # fmt: skip

    def changed_terms(self) -> dict[str, Any]:
        """Sums in cents, texts, insurances."""
        sums = {name: self.value(name) or 0 for name in SUMS}
        texts = {name: (self.value(name) or "").strip() for name in ("every", "benefits")}
        paid = self.terms.paid.model_copy(update=sums | texts | {"takes_part": bool(self.value("takes_part"))})
        names = ("absences", "house_rules", "special_hours", "confidentiality")
        said: dict[str, Any] = {name: (self.value(name) or "").strip() for name in names}
        for who in INSURED:
            parts = {part: (self.value(f"{who}_{part}") or "").strip() for part in Insurance.model_fields}
            said[f"insured_{who}"] = Insurance(**parts)
        return said | {"paid": paid, "leave_days": self.value("leave_days") or 0}


class DocumentsForm(StepForm):
    """The dated documents that the law asks for or that lift a rule; the mentions that do not apply."""

    slug, title = "pieces", "Les pièces"
    lead = "D’un avis médical, seuls le fait et la date sont notés : jamais le motif ni le résultat d’un examen."
    adds = "Ajouter des pièces"

    def build(self) -> None:
        """One document a row."""
        self.documents = [*self.terms.documents, *[None] * (BLANKS * (1 + self.added))][:MOST_ROWS]
        choices = [("", "Choisissez"), *((one.value, one.label) for one in Proof)]
        for rank, one in enumerate(self.documents):
            key = f"p{rank}"
            self.add(
                f"{key}_proof",
                forms.ChoiceField(
                    label=f"Pièce {rank + 1}", choices=choices, initial=one and one.proof, required=False
                ),
            )
            self.add(f"{key}_since", forms.DateField(label="datée du", initial=one and one.since, required=False))
            self.add(
                f"{key}_until", forms.DateField(label="valable jusqu’au", initial=one and one.until, required=False)
            )
            self.line(f"{key}_reference", "référence", one.reference if one else "")
        self.add(
            "set_aside",
            forms.TypedMultipleChoiceField(
                label="Mentions sans objet pour ce stage",
                coerce=int,
                choices=[(number, f"{number}° {MENTIONS[number - 1]}") for number in MAY_LACK],
                initial=self.terms.set_aside,
                required=False,
                widget=forms.CheckboxSelectMultiple,
                help_text="Les seules que l’article D. 124-4 demande « le cas échéant ».",
            ),
        )

    def clean(self) -> dict[str, Any]:
        """A document has its kind and its date, and ends after it begins."""
        said = super().clean() or {}
        for rank in range(len(self.documents)):
            key = f"p{rank}"
            proof, since, until = (said.get(f"{key}_{part}") for part in ("proof", "since", "until"))
            if proof and not since and f"{key}_since" not in self.errors:
                self.add_error(f"{key}_since", "Donnez la date de cette pièce.")
            if since and not proof and f"{key}_proof" not in self.errors:
                self.add_error(f"{key}_proof", "Dites quelle est cette pièce, ou effacez sa date.")
            if since and until and until < since:
                self.add_error(f"{key}_until", "Cette pièce finirait avant de commencer.")
        return said

    def blocks(self) -> list[Block]:
        """The documents, then the mentions."""
        parts = ("proof", "since", "until", "reference")
        rows = [self.row(*(f"p{rank}_{part}" for part in parts)) for rank in range(len(self.documents))]
        return [
            Block("Pièces de cette convention", rows),
            Block("Les quinze mentions de l’article D. 124-4", [self.row("set_aside")]),
        ]

    def changed_terms(self) -> dict[str, Any]:
        """The documents that have a kind and a date."""
        found = []
        for rank in range(len(self.documents)):
            proof, since, until, reference = (
                self.value(f"p{rank}_{part}") for part in ("proof", "since", "until", "reference")
            )
            if proof and since:
                until = until if until and until >= since else None
                found.append(Document(proof=proof, since=since, until=until, reference=reference or ""))
        kept = tuple(one for one in self.terms.set_aside if one not in MAY_LACK)
        return {"documents": tuple(found), "set_aside": (*kept, *(self.value("set_aside") or ()))}
