"""How each indicator of the catalogue is made from atoms: which family of facts, which states over which states."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from poles.domain.indicators.catalogue import COVERAGE, INDICATORS
from poles.domain.indicators.measures import pupils, stays, works
from poles.domain.indicators.measures.atoms import Counts, Extent

FORMS = {indicator.code: indicator for indicator in INDICATORS if indicator is not COVERAGE}
"""The two forms that compare offers with learners: ``boards`` counts them."""


@dataclass(frozen=True)
class Recipe:
    """One indicator: the sum of the states that ``top`` keeps over the sum of those that ``bottom`` keeps.

    ``people``: its counts are of persons, so small ones are hidden outside the school.
    """

    family: str
    top: Callable[[str], bool]
    bottom: Callable[[str], bool] = lambda _state: True
    people: bool = True

    def counts(self, atoms: Counts, group: str | None = None, *, of_whole: bool = False) -> tuple[float, float]:
        """Numerator and denominator of the whole, or of a group; ``of_whole``: the group as a part of the whole."""
        inside = [(cell.state, count) for cell, count in atoms.items() if group is None or cell.group == group]
        if of_whole and group is not None:
            return sum(count for _state, count in inside), sum(atoms.values())
        top = sum(count for state, count in inside if self.top(state))
        return top, sum(count for state, count in inside if self.bottom(state))


def _is(*states: str) -> Callable[[str], bool]:
    return lambda state: state in states


def _evening(which: int, reached: str) -> tuple[Callable[[str], bool], Callable[[str], bool]]:
    """States of the moments: those whose departure is near enough, and of them those who had a place that evening."""

    def bottom(state: str) -> bool:
        return state.partition(":")[0] in reached.split()

    def top(state: str) -> bool:
        return bottom(state) and state.partition(":")[2][which] == "1"

    return top, bottom


RECIPES: Mapping[str, Recipe] = {
    COVERAGE.code: Recipe("coverage", _is("placed")),
    "sans-stage": Recipe("coverage", _is("missing")),
    "places-a-30-jours": Recipe("moments", *_evening(0, "0 14 30")),
    "places-a-14-jours": Recipe("moments", *_evening(1, "0 14")),
    "places-au-depart": Recipe("moments", *_evening(2, "0")),
    "distance-moyenne": Recipe("distance", _is("sum"), _is("known")),
    "temps-de-trajet": Recipe("minutes", _is("sum"), _is("known")),
    "trouve-avec-aide": Recipe("found", _is("help")),
    "refus-par-motif": Recipe("declines", _is("declined")),
    "apprentis-avec-contrat": Recipe("contracts", _is("held")),
    "tuteurs-formes": Recipe("tutors", _is("trained")),
    "organismes-fideles": Recipe("hosts", _is("back"), people=False),
    "actions-faites": Recipe("actions", _is("done"), people=False),
    "contributions-donnees": Recipe("gifts", _is("given"), _is("promised"), people=False),
    "membres-actifs": Recipe("members", _is("active"), people=False),
    "demandes-a-temps": Recipe("requests", _is("in_time")),
}

MEASURES: Mapping[str, Callable[[Extent], pupils.Found]] = {
    "coverage": pupils.coverage,
    "moments": pupils.moments,
    "contracts": pupils.contracts,
    "found": stays.found,
    "distance": stays.found,
    "minutes": stays.found,
    "declines": stays.declines,
    "hosts": stays.returning,
    "tutors": stays.tutors,
    "actions": works.actions,
    "gifts": works.gifts,
    "members": works.members,
    "requests": works.requests,
}
"""Which statement counts each family; one statement may count several."""


def secret(state: str, family: str) -> str | None:
    """The atom that secrecy looks at for a state; None for what is no count of people.

    Requests: how many there are, as the page of a pôle tells them. Moments: the first evening with a place, since places
    broken later would make countless small atoms.
    """
    if state == "sum":
        return None
    if family == "requests":
        return "all"
    if family == "moments":
        reached, _, evenings = state.partition(":")
        first = evenings.find("1")
        near = {"30": 1, "14": 2, "0": 3}[reached]
        return f"{reached}:{first if 0 <= first < near else 'none'}"
    return state
