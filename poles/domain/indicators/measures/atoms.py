"""Atoms: counts that do not overlap, by place, kind of placement, cut, group and state; every figure is a sum of them."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.utils import timezone

from poles.domain.indicators.queries import adopted_maps
from poles.words.time import SchoolYear


class Place(NamedTuple):
    """Where something is counted. ``hub`` is None for what no pôle of the adopted map holds."""

    academy: str
    hub: UUID | None


class Cell(NamedTuple):
    """What an atom is: the group of the cut (empty without one) and the state (placed, missing…)."""

    group: str
    state: str


class Sheet(NamedTuple):
    """What a table is about: what is counted (a family of facts), the kind of placement (or empty), the cut (or empty)."""

    family: str
    kind: str
    cut: str


Counts = dict[Cell, Any]
Atoms = dict[Sheet, dict[Place, Counts]]


@dataclass(frozen=True)
class Extent:
    """What is to be counted: which académies, which pôles (None: all, and what no pôle holds), in which school year."""

    academies: tuple[str, ...]
    maps: tuple[UUID, ...]
    hubs: tuple[UUID, ...] | None
    today: date

    @classmethod
    def of(cls, academies: Iterable[str], hubs: Iterable[UUID] | None, at: datetime) -> "Extent":
        """The extent of a reading: the latest adopted map of each académie, the school year of the moment."""
        codes = tuple(academies)
        keys = None if hubs is None else tuple(hubs)
        return cls(codes, tuple(adopted_maps(codes).values()), keys, timezone.localdate(at))

    @property
    def year(self) -> SchoolYear:
        """The school year of the day."""
        return SchoolYear.of(self.today)

    def values(self) -> dict[str, Any]:
        """What every statement is given."""
        former = self.year.previous
        return {
            "academies": list(self.academies),
            "maps": list(self.maps),
            "hubs": None if self.hubs is None else list(self.hubs),
            "year": self.year.start,
            "first": self.year.first_day,
            "last": self.year.last_day,
            "former_first": former.first_day,
            "former_last": former.last_day,
            "today": self.today,
            "zone": timezone.get_current_timezone_name(),
        }


def rows(statement: str, extent: Extent) -> list[tuple]:
    """The answer of one statement."""
    with connection.cursor() as cursor:
        cursor.execute(statement, extent.values())
        return cursor.fetchall()


def gather(found: Iterable[tuple[Sheet, Place, Cell, Any]]) -> Atoms:
    """Atoms from loose counts: what falls in the same cell adds up."""
    atoms: Atoms = defaultdict(lambda: defaultdict(Counter))
    for sheet, place, cell, count in found:
        atoms[sheet][place][cell] += count
    return {sheet: {place: dict(counts) for place, counts in places.items()} for sheet, places in atoms.items()}


def together(places: Iterable[Counts]) -> Counts:
    """The counts of several places in one."""
    total: Counter[Cell] = Counter()
    for counts in places:
        for cell, count in counts.items():
            total[cell] += count
    return dict(total)
