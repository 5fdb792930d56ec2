"""The words of a lettre de mission: its first clauses, what is filled in them, why a mission ends early."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from poles.words.partners import MandateKind


class EndReason(StrEnum):
    """Why a mission ends before its day: coded, so that nothing of a private life is ever typed."""

    REQUEST = "request"
    DUTIES = "duties"
    DEPARTURE = "departure"
    DECISION = "decision"
    MAP = "map"
    RETURN = "return"
    MISTAKE = "mistake"

    @property
    def label(self) -> str:
        """The French words shown on screen."""
        return _REASONS[self]


class Clause(NamedTuple):
    """One clause of a letter: its number is its place."""

    title: str
    text: str


TOKENS = ("décision", "personne", "du pôle", "académie", "début", "fin", "heures")
"""What a clause may name between braces; each letter puts its own words there."""

MOST_CLAUSES, LONGEST_TITLE, LONGEST_TEXT = 20, 120, 2000

DECISIONS = {
    MandateKind.NOMINATION: "je vous confie la coordination",
    MandateKind.RENEWAL: "je vous reconduis dans la coordination",
    MandateKind.INTERIM: "je vous confie, par intérim, la coordination",
}
"""What the rector writes in each kind of letter."""

FIRST_CLAUSES = (
    Clause(
        "Objet",
        "{personne}, en application de la circulaire n° 2015-035 du 25 février 2015 relative aux pôles de stages, {décision} "
        "{du pôle}, dans l’académie {académie}, du {début} au {fin}.",
    ),
    Clause(
        "Un interlocuteur identifié",
        "Vous êtes, sur le territoire du pôle, l’interlocuteur des entreprises, des administrations, des associations et de "
        "leurs organisations. Vous tenez le point de contact unique du pôle : toute personne qui s’adresse à lui reçoit une "
        "réponse. Vous êtes aussi l’interlocuteur des services de stages et d’insertion de l’enseignement supérieur.",
    ),
    Clause(
        "Un accès équitable de tous les jeunes",
        "Vous développez et mettez en commun les offres de stages et de périodes de formation en milieu professionnel, au "
        "bénéfice des collégiens, des lycéens de la voie professionnelle, des apprentis et des étudiants de section de "
        "technicien supérieur. Vous veillez d’abord à ceux qui en trouvent le plus difficilement : jeunes sans réseau "
        "familial, jeunes des quartiers prioritaires et des territoires ruraux, élèves en situation de handicap, élèves très "
        "jeunes ou peu mobiles, jeunes suivis par la mission de lutte contre le décrochage scolaire. Vous prévenez toute "
        "discrimination dans les offres et dans les réponses.",
    ),
    Clause(
        "L’animation du réseau des partenaires",
        "Vous réunissez les composantes du pôle : établissements, centres de formation d’apprentis, GRETA, organismes "
        "consulaires, branches professionnelles, associations, collectivités, services publics de l’emploi et de "
        "l’insertion. Vous organisez leurs rencontres, gardez la trace de leurs décisions et répartissez avec elles les "
        "contributions. Vous rendez la relation avec l’école simple pour ceux qui accueillent, et tenez compte de leurs "
        "contraintes.",
    ),
    Clause(
        "La qualité de l’alternance",
        "Vous recensez et diffusez les bonnes pratiques, les ressources pédagogiques et les outils qui préparent, "
        "accompagnent et exploitent les périodes en milieu professionnel. Vous facilitez la formation des tuteurs et des "
        "maîtres d’apprentissage, et les échanges entre eux et les équipes pédagogiques.",
    ),
    Clause(
        "Du diagnostic au programme d’actions",
        "À partir d’un diagnostic du territoire, vous proposez des priorités, les traduisez dans un projet, puis, chaque "
        "année, dans un programme d’actions construit avec les composantes du pôle. Ce programme couvre les trois axes "
        "fixés par la circulaire : sécuriser les parcours, mobiliser les partenaires en réseau, développer la qualité de "
        "la pédagogie de l’alternance.",
    ),
    Clause(
        "Ce qui reste aux établissements",
        "Le pôle ne se substitue pas aux équipes pédagogiques dans la recherche des stages ni dans l’accompagnement des "
        "élèves. Vous n’affectez pas d’élève et ne signez pas de convention à la place d’un chef d’établissement : vous "
        "proposez, les établissements décident. Vous ne contactez un jeune qu’à la demande de son établissement.",
    ),
    Clause(
        "Moyens",
        "Pour cette mission, vous disposez {heures}, d’un bureau identifié, de moyens de déplacement et des outils "
        "numériques du pôle. La structure académique de pilotage vous accompagne.",
    ),
    Clause(
        "Suivi et compte rendu",
        "Vous consolidez les informations sur les stages du territoire, dont le rapport entre les offres disponibles et le "
        "nombre d’élèves. À la fin de chaque année scolaire, vous me remettez le bilan des actions menées, les premiers "
        "résultats et vos propositions d’amélioration.",
    ),
    Clause(
        "Réserve et données personnelles",
        "Vous n’utilisez les informations auxquelles cette mission vous donne accès que pour elle, et ne les transmettez "
        "qu’aux personnes qui ont à les connaître. Cet accès prend fin avec la mission.",
    ),
    Clause(
        "Durée et fin",
        "Cette lettre vaut du {début} au {fin}. Elle peut être reconduite par une nouvelle lettre. Il peut y être mis fin "
        "avant son terme, à votre demande ou par décision motivée de l’autorité académique.",
    ),
)
"""The clauses of an académie that has written none: the missions that the circular gives to a pôle, addressed to its
coordinator."""

_BRACES = re.compile(r"\{([^{}]*)\}")
_REASONS = {
    EndReason.REQUEST: "à la demande de la personne",
    EndReason.DUTIES: "changement de fonctions",
    EndReason.DEPARTURE: "départ de l’académie",
    EndReason.DECISION: "décision de l’autorité académique",
    EndReason.MAP: "nouvelle carte des pôles",
    EndReason.RETURN: "retour de la personne remplacée",
    EndReason.MISTAKE: "lettre établie par erreur",
}


def filled(clauses: Iterable[Clause], facts: Mapping[str, str]) -> list[Clause]:
    """The clauses with their words put in; braces that name nothing known stay as they are."""
    return [Clause(one.title, _BRACES.sub(lambda found: facts.get(found[1], found[0]), one.text)) for one in clauses]


def unknown_tokens(clauses: Iterable[Clause]) -> list[str]:
    """What is named between braces and is none of the known words, as it is written."""
    named = {found[0]: None for one in clauses for found in _BRACES.finditer(one.text) if found[1] not in TOKENS}
    return list(named)


def usual_end(starts_on: date) -> date:
    """The last day proposed for a mission: the 31 August that follows its first day."""
    this = date(starts_on.year, 8, 31)
    return this if starts_on < this else date(starts_on.year + 1, 8, 31)
