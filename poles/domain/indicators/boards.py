"""Boards of figures: the lines and the total that one reader may see for a kind of placement, small counts hidden.

Who reads decides the secrecy: a coordinator already reads the needs of the own pôle one by one, so nothing is hidden
there; the académie and the ministry read counts only, and small ones are hidden from them (rule DATA-05).
"""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from poles.domain.access import Forbidden, Unknown
from poles.domain.indicators import queries
from poles.domain.indicators.catalogue import INDICATORS, Figure, Indicator, Veil, figure
from poles.domain.indicators.policy import FIGURES
from poles.domain.indicators.queries import NOTHING, Cell, Tally
from poles.domain.indicators.secrecy import is_few, shield
from poles.records.models import Hub
from poles.words import french
from poles.words.actor import Actor
from poles.words.families import BY_CODE as FAMILIES
from poles.words.roles import Role
from poles.words.training import PlacementKind

NO_HUB = "Sans pôle"
FAMILY_UNKNOWN = "Famille à préciser"
COUNTERS = frozenset({Role.ACADEMY_OFFICE, Role.NATIONAL_OFFICE})
"""The hats that read counts only."""


@dataclass(frozen=True)
class Line:
    """One place (or one family) with its three figures; ``row`` is the pôle, or the code of the académie or family."""

    label: str
    row: Any
    offers: int
    figures: Mapping[str, Figure]

    @property
    def all(self) -> list[Figure]:
        """Its figures in the order of the catalogue."""
        return [self.figures[indicator.code] for indicator in INDICATORS]


@dataclass(frozen=True)
class Board:
    """The lines of one kind of placement and their total."""

    kind: PlacementKind
    at: datetime
    lines: list[Line]
    total: Line

    @property
    def veiled(self) -> bool:
        """Whether something is hidden: the page then says why."""
        return any(each.numerator_veil or each.veil for line in (*self.lines, self.total) for each in line.all)

    def by(self, indicator: Indicator) -> list[Figure]:
        """The figures of one indicator, line after line."""
        return [line.figures[indicator.code] for line in self.lines]


@dataclass(frozen=True)
class Reading:
    """Everything that one reader may count at a moment, asked for once; boards are cut from it."""

    actor: Actor
    at: datetime
    tallies: Mapping[Cell, Tally]
    hubs: Mapping[UUID, Hub]
    academies: Mapping[str, str]

    def kinds(self) -> list[PlacementKind]:
        """The kinds of placement of which something is known, the PFMP first."""
        known = {cell.kind for cell in self.tallies}
        order = [PlacementKind.PFMP, *PlacementKind]
        return [kind for kind in dict.fromkeys(order) if kind in known]

    def by_hub(self, kind: PlacementKind) -> Board:
        """One line for each pôle, and one for what no pôle holds when there is any."""
        groups: dict[UUID | None, Tally] = dict.fromkeys(self.hubs, NOTHING)
        label = {key: hub.name for key, hub in self.hubs.items()}
        parts = self._add(kind, groups, lambda cell: cell.hub)
        return self._board(kind, parts, lambda key: (label.get(key, NO_HUB), self.hubs.get(key)), "Ensemble")

    def by_family(self, kind: PlacementKind) -> Board:
        """One line for each job family that somebody offers or needs, those that somebody needs first.

        The total is that of the pôles: when either board must hide it, no family is shown, since their sum would tell.
        """
        parts = self._add(kind, {}, lambda cell: cell.family)
        names = {code: str(FAMILIES[code]) if code in FAMILIES else FAMILY_UNKNOWN for code in parts}
        order = sorted(parts, key=lambda code: (not parts[code].due, french.alphabetical(names[code])))
        ordered = {code: parts[code] for code in order}
        board = self._board(kind, ordered, lambda code: (names[code], code), "Ensemble")
        total = self.by_hub(kind).total
        if any(each.veil for each in (*total.all, *board.total.all)):
            return Board(kind, self.at, [], total)
        return board

    def by_academy(self, kind: PlacementKind) -> Board:
        """One line for each académie that the ministry follows."""
        groups = dict.fromkeys(self.academies, NOTHING)
        parts = self._add(kind, groups, lambda cell: cell.academy)
        return self._board(kind, parts, lambda code: (self.academies[code], code), "France")

    def of_hub(self, hub_id: UUID) -> list[tuple[PlacementKind, Line]]:
        """The line of one pôle for every kind that concerns it."""
        lines = []
        for kind in self.kinds():
            line = next(line for line in self.by_hub(kind).lines if line.row and line.row.pk == hub_id)
            if line.offers or not line.all[0].pointless:
                lines.append((kind, line))
        return lines

    def _add(self, kind: PlacementKind, groups: Mapping, key: Callable[[Cell], Hashable]) -> dict[Any, Tally]:
        parts = dict(groups)
        for cell, tally in self.tallies.items():
            if cell.kind == kind:
                parts[key(cell)] = parts.get(key(cell), NOTHING) + tally
        return parts

    def _board(
        self, kind: PlacementKind, parts: Mapping[Any, Tally], name: Callable[[Any], tuple[str, Any]], total_label: str
    ) -> Board:
        total = sum(parts.values(), NOTHING)
        veils, total_veils = _veils(parts) if self.actor.role in COUNTERS else ({}, _CLEAR)

        def line(label: str, row: Any, tally: Tally, hidden: tuple[Veil, Veil]) -> Line:
            figures = {
                each.code: figure(each, tally, place=label, kind=kind, at=self.at, people=hidden[0], placed=hidden[1])
                for each in INDICATORS
            }
            return Line(label, row, tally.offers, figures)

        lines = [line(*name(key), tally, veils.get(key, _CLEAR)) for key, tally in parts.items()]
        return Board(kind, self.at, lines, line(total_label, None, total, total_veils))


_CLEAR = (Veil.NONE, Veil.NONE)


def read(actor: Actor, *, at: datetime) -> Reading:
    """What this reader may count: a coordinator the own pôles, a rectorate the académie, with its pôles.

    The ministry has no pôle to read: see ``read_nation``. Five statements, whatever the number of pôles.
    """
    if actor.role not in FIGURES.roles("see"):
        raise Forbidden("see")
    rows = FIGURES.rows(actor, "see").select_related("academy")
    hubs = {hub.pk: hub for hub in sorted(rows, key=lambda hub: french.alphabetical(hub.name))}
    academies = queries.academies()
    kept = {actor.academy_id: academies[actor.academy_id]} if actor.academy_id in academies else {}
    if actor.role in COUNTERS:
        chosen = queries.adopted_maps(kept)
        hubs = {key: hub for key, hub in hubs.items() if hub.hub_map_id in chosen.values()}
        return Reading(actor, at, queries.tallies(academies=kept, at=at), hubs, kept)
    return Reading(actor, at, queries.tallies(academies=kept, hubs=hubs, at=at), hubs, kept)


def as_counted(academy_id: str, *, at: datetime, tallies: Mapping[Cell, Tally] | None = None) -> Reading:
    """An académie as its rectorate reads it, small counts hidden, for whoever must know what is hidden there.

    ``tallies``: the counts of the whole académie at that moment, when they have been taken already.
    """
    kept = {academy_id: queries.academies()[academy_id]}
    rows = Hub.objects.filter(hub_map_id__in=queries.adopted_maps(kept).values()).select_related("academy")
    hubs = {hub.pk: hub for hub in sorted(rows, key=lambda hub: french.alphabetical(hub.name))}
    counts = queries.tallies(academies=kept, at=at) if tallies is None else tallies
    return Reading(Actor(Role.ACADEMY_OFFICE, academy_id=academy_id), at, counts, hubs, kept)


def read_nation(actor: Actor, *, at: datetime) -> Reading:
    """What the ministry may count: every académie, without its pôles."""
    if actor.role not in FIGURES.roles("total"):
        raise Forbidden("total")
    academies = queries.academies()
    return Reading(actor, at, queries.tallies(academies=academies, at=at), {}, academies)


def hub_of(reading: Reading, slug: str) -> Hub:
    """The pôle of that address among those of the reader; Unknown when it is hidden or absent."""
    found = next((hub for hub in reading.hubs.values() if hub.slug == slug), None)
    if found is None:
        raise Unknown(slug)
    return found


def slugs_of(actor: Actor) -> dict[UUID, str]:
    """The address of each pôle that this reader may count."""
    return dict(FIGURES.rows(actor, "see").values_list("pk", "slug"))


def only_hub(reading: Reading) -> Hub:
    """The pôle of a coordinator's hat; Unknown when the hat reaches none."""
    found = next(iter(reading.hubs.values()), None)
    if found is None:
        raise Unknown(reading.actor.hat_id)
    return found


def _veils(parts: Mapping[Any, Tally]) -> tuple[dict[Any, tuple[Veil, Veil]], tuple[Veil, Veil]]:
    """For each part and for the total: the veil over its learners, and over its placed ones.

    Placed learners are hidden when they are few, and when those still without a place are few.
    """
    people = shield({key: tally.learners for key, tally in parts.items()})
    placed = shield({key: tally.placed for key, tally in parts.items()})
    missing = shield({key: tally.due - tally.placed for key, tally in parts.items()})
    veils = {}
    for key, tally in parts.items():
        over_people = Veil.FEW if key in people.few else Veil.GUARD if key in people.guards else Veil.NONE
        hidden = key in placed.hidden | missing.hidden
        over_placed = Veil.FEW if is_few(tally.placed) else Veil.GUARD if hidden else Veil.NONE
        veils[key] = (over_people, over_placed)
    over_people = Veil.GUARD if people.total else Veil.NONE
    return veils, (over_people, Veil.GUARD if placed.total or missing.total else Veil.NONE)
