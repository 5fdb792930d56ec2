"""How many learners one referent teacher may follow at once (SCH-01)."""

from collections.abc import Iterable
from dataclasses import dataclass

from poles.law import texts
from poles.words import french
from poles.words.findings import Finding, Severity
from poles.words.time import Period
from poles.words.training import PlacementKind

COUNTED = frozenset({PlacementKind.PFMP, PlacementKind.BTS_INTERNSHIP})
"""Kinds of placement that a referent follows in the sense of D124-3: observation has rules of its own."""
IN_HIGHER_EDUCATION = "vingt-quatre"
"""What the code allows in higher education today; whether it holds for the STS of lycées is to be confirmed (SCH-01)."""


@dataclass(frozen=True)
class Followed:
    """One learner of a referent, away for one period of one kind."""

    period: Period
    kind: PlacementKind


def most_at_once(followed: Iterable[Followed]) -> int:
    """The greatest number of learners away on the same day."""
    return max((len(away) for _, away in _days(followed)), default=0)


def check(name: str, followed: Iterable[Followed]) -> list[Finding]:
    """What D124-3 says of the learners whom a referent of this name would follow; nothing when it agrees.

    A learner in PFMP beyond the limit blocks. With STS students among them it warns only, since the code allows more in
    higher education and nobody has confirmed yet for whom. The law is that of the first day on which there are too many.
    """
    warned: Finding | None = None
    for period, away in _days(followed):
        try:
            limit = texts.on(period.first_day, "referents.at_once")
        except texts.NoLawYet:
            continue
        pupils = sum(one.kind is PlacementKind.PFMP for one in away)
        if pupils > limit.value:
            return [_blocked(name, period, pupils, limit)]
        if len(away) > limit.value and warned is None:
            warned = _warned(name, period, len(away), limit)
    return [warned] if warned else []


def _days(followed: Iterable[Followed]) -> list[tuple[Period, list[Followed]]]:
    """Each period that begins something, in order, with who is away on its first day: a peak is always one of these."""
    rows = [one for one in followed if one.kind in COUNTED]
    starts = {one.period.first_day: one.period for one in sorted(rows, key=lambda one: one.period, reverse=True)}
    return [(starts[day], [one for one in rows if day in one.period]) for day in sorted(starts)]


def _blocked(name: str, period: Period, count: int, limit: texts.Value) -> Finding:
    sentence = (
        f"{name} suivrait {french.plural(count, 'élève')} en même temps ({period}) : un référent en suit "
        f"{limit.value} au plus. Nommez un autre professeur pour une partie des élèves."
    )
    return Finding("SCH-01", limit.severity(Severity.BLOCKING), sentence, limit.source, "user_id")


def _warned(name: str, period: Period, count: int, limit: texts.Value) -> Finding:
    sentence = (
        f"{name} suivrait {french.plural(count, 'élève ou étudiant', 'élèves et étudiants')} en même temps ({period}) : "
        f"la limite est de {limit.value} ; le code en permet {IN_HIGHER_EDUCATION} dans l’enseignement supérieur, "
        "vérifiez que cela vaut pour vos étudiants de STS."
    )
    return Finding("SCH-01", Severity.WARNING, sentence, limit.source, "user_id")
