"""What the education code asks of the search of a place: no learner is left without a dated action (rule SCH-05)."""

from dataclasses import dataclass
from datetime import date

from poles.words.findings import Finding, Severity
from poles.words.french import plural
from poles.words.training import PlacementKind

SOURCE = "code de l’éducation, article L. 124-2, 1° ; le délai est un choix du service"
CONCERNED = frozenset({PlacementKind.PFMP, PlacementKind.BTS_INTERNSHIP})
"""Kinds of placement of the rule: those that count for a diploma."""


@dataclass(frozen=True)
class SearchFacts:
    """A learner without a place: for what, how many days before the departure, the day of the last action (None: none)."""

    kind: PlacementKind
    left: int
    acted_on: date | None


def check(facts: SearchFacts, *, within: int) -> list[Finding]:
    """SCH-05: a learner without a place has a dated action, from ``within`` days before the departure.

    Source: « appuyer et accompagner les élèves ou les étudiants dans leur recherche de périodes de formation en milieu
    professionnel ou de stages […] et favoriser un égal accès ». An action: a contact noted, a request sent to the pôle.
    """
    if facts.kind not in CONCERNED or facts.acted_on is not None or facts.left > within:
        return []
    when = f"à {plural(facts.left, 'jour')} du départ" if facts.left > 0 else "alors que la période a commencé"
    sentence = f"Aucune action datée {when} : notez un contact, ou demandez l’aide du pôle."
    return [Finding("SCH-05", Severity.WARNING, sentence, SOURCE)]
