"""A convention made up, of nobody: what the articles of a template look like once filled in."""

from datetime import date, timedelta

from poles.words.agreements import AgreementModel
from poles.words.terms import (
    Activity,
    Insurance,
    LearnerSaid,
    Paid,
    Person,
    SchoolSaid,
    Spans,
    Stay,
    Terms,
)
from poles.words.training import GradeLevel, LearnerStatus, PlacementKind

DAY: Spans = ((510, 720), (810, 1020))
KINDS = {
    AgreementModel.PFMP: (PlacementKind.PFMP, GradeLevel.FIRST_PRO, 16, 26),
    AgreementModel.OBSERVATION: (PlacementKind.OBSERVATION, GradeLevel.THIRD, 14, 5),
    AgreementModel.INITIATION: (PlacementKind.INITIATION, GradeLevel.FOURTH, 14, 5),
    AgreementModel.BTS: (PlacementKind.BTS_INTERNSHIP, GradeLevel.BTS1, 19, 40),
    AgreementModel.ABROAD: (PlacementKind.PFMP, GradeLevel.FINAL_PRO, 17, 26),
}
"""Model → kind, grade, age in years, days from the first to the last."""


def example(model: AgreementModel, *, on: date, school: str = "Établissement d’exemple") -> Terms:
    """Whole terms of a type-convention, without articles, from the Monday that follows a day."""
    kind, grade, years, length = KINDS[model]
    first = on + timedelta(days=14 - on.weekday())
    adult = model is AgreementModel.BTS
    return Terms(
        model=model,
        kind=kind,
        learner=LearnerSaid(
            name="Camille Exemple", birth_date=date(first.year - years, 1, 15), grade=grade, class_name="Classe d’exemple",
            status=LearnerStatus.STUDENT if adult else LearnerStatus.PUPIL, course="Formation d’exemple", course_hours=840,
        ),
        school=SchoolSaid(uai="0000000A", name=school, head=Person(name="Dominique Exemple", job="chef d’établissement")),
        guardians=() if adult else (Person(name="Claude Exemple"),),
        referent=Person(name="Alix Exemple", job="enseignant référent"),
        stays=(
            Stay(
                organisation="Organisme d’exemple", address="1 rue de l’Exemple", town="Villexemple",
                country="Pays d’exemple" if model is AgreementModel.ABROAD else "FR",
                signatory=Person(name="Maxime Exemple", job="direction"), tutor=Person(name="Sacha Exemple", job="atelier"),
                first_day=first, last_day=first + timedelta(days=length - 1), week=(DAY, DAY, DAY, DAY, DAY, (), ()),
            ),
        ),
        objectives="Découvrir le métier et ses gestes.",
        competences="Préparer, réaliser et contrôler une intervention",
        activities=(Activity(task="Préparer le poste de travail", competence="Préparer une intervention"),),
        supervision="Une visite et un entretien téléphonique",
        assessment="Grille remplie par le tuteur et l’enseignant",
        subject="Sujet d’exemple",
        insured_host=Insurance(company="Assureur d’exemple", contract="A-1"),
        insured_school=Insurance(company="Mutuelle d’exemple", contract="B-2"),
        paid=Paid(takes_part=True, meals=500),
        absences="Prévenir le jour même",
        house_rules="Horaires, tenue et sécurité",
    )  # fmt: skip
