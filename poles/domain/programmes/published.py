"""What the figures of an académie already hide of its pôles: a diagnosis shows nothing that would give it back."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from poles.domain.indicators import boards
from poles.domain.indicators.catalogue import COVERAGE
from poles.domain.indicators.queries import Cell, Tally
from poles.domain.indicators.survey import Survey, counted

CUTS = {"district": "qpv", "priority": "rep", "adjusted": "amenagement", "alone": "reseau"}
"""Group of a diagnosis → the same cut in the catalogue. « rural » is not the same: here the home, there the school."""


@dataclass(frozen=True)
class Published:
    """The learners with a place, pôle by pôle and group by group, as the rectorate reads them."""

    survey: Survey

    def shut(self) -> set[tuple[str, str]]:
        """(pôle, kind of placement) of every total that is hidden, the small ones and their guards."""
        return {
            (str(value.key), kind)
            for kind in self._kinds()
            for value in self.survey.by_place(COVERAGE.code, kind)
            if value.veil
        }

    def withheld(self, hub_id: UUID, kinds: Collection[str]) -> frozenset[str]:
        """The groups of a diagnosis that are hidden for a pôle, in at least one of the kinds where it has learners."""
        known = set(kinds) & self._kinds() if hub_id in self.survey.names else set[str]()
        return frozenset(
            group
            for group, cut in CUTS.items()
            if any(self.survey.hides(COVERAGE.code, kind, cut, place=hub_id) for kind in known)
        )

    def _kinds(self) -> set[str]:
        """The kinds of placement of which something is published; none before the catalogue begins."""
        return set(self.survey.kinds(COVERAGE.code)) if COVERAGE.code in self.survey.definitions else set()


def published(academy_id: str, tallies: Mapping[Cell, Tally], *, at: datetime) -> Published:
    """The figures of an académie at a moment, from its counts, in a few statements whatever its size."""
    return Published(counted(boards.as_counted(academy_id, at=at, tallies=tallies), codes=[COVERAGE.code]))
