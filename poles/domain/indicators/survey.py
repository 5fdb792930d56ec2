"""All the figures of the catalogue that one reader may know at a moment: whole, by place, by group, over a median."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.utils import timezone

from poles.domain.access import Forbidden
from poles.domain.indicators import boards, intervals
from poles.domain.indicators.boards import COUNTERS, NO_HUB, Board, Line, Reading
from poles.domain.indicators.catalogue import COVERAGE, Veil
from poles.domain.indicators.crossing import Readable, readable
from poles.domain.indicators.measures.atoms import Cell, Counts, Extent, Place, Sheet, gather, together
from poles.domain.indicators.recipes import FORMS, MEASURES, RECIPES, Recipe, secret
from poles.domain.indicators.values import Value, median
from poles.law.indicators import Definition, catalogue
from poles.words.actor import Actor
from poles.words.training import PlacementKind

Key = UUID | str | None
HIDDEN = Veil.GUARD.label
UNMEASURED = "non mesuré"


@dataclass(frozen=True)
class Gap:
    """The share of a group minus the share of all the others, in points, with its interval."""

    group_label: str
    points: float
    low: float
    high: float

    @property
    def clear(self) -> bool:
        """Whether chance alone would hardly explain it: the interval does not hold zero."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True)
class Survey:
    """The atoms of one reader, and the figures that may be drawn from them.

    ``by``: the key of a place (its pôle, or its académie for the country). ``label``: the name of the whole.
    """

    reading: Reading
    label: str
    names: Mapping[Key, str]
    atoms: Mapping[Sheet, Mapping[Key, Counts]]
    definitions: Mapping[str, Definition]
    _seen: dict[Sheet, Readable] = field(default_factory=dict, repr=False, compare=False)

    @property
    def at(self) -> datetime:
        """The moment of the figures."""
        return self.reading.at

    @property
    def veiled(self) -> bool:
        """Whether the reader reads counts only, small ones hidden."""
        return self.reading.actor.role in COUNTERS

    @cached_property
    def _boards(self) -> dict[str, Board]:
        cut = self.reading.by_hub if self._of_hubs else self.reading.by_academy
        return {kind: cut(kind) for kind in self.reading.kinds()}

    @property
    def _of_hubs(self) -> bool:
        return bool(self.reading.hubs) or len(self.reading.academies) < 2

    def kinds(self, code: str) -> list[str]:
        """The kinds of placement for which this indicator has something to say; [""] when it has no kind."""
        if code not in FORMS and code not in RECIPES:
            return [""]
        if code in FORMS or RECIPES[code].family == "coverage":
            return [kind.value for kind in self.reading.kinds()] or [PlacementKind.PFMP.value]
        family = RECIPES[code].family
        found = {sheet.kind for sheet in self.atoms if sheet.family == family}
        return [kind for kind in (*(one.value for one in self.reading.kinds()), "") if kind in found] or [""]

    def whole(self, code: str, kind: str = "") -> Value:
        """The figure of the whole: the pôle of a coordinator, the académie, the country."""
        definition = self.definitions[code]
        if code in FORMS:
            board = self._boards.get(kind)
            return self._form(definition, board.total if board else None, None, kind, self.label)
        recipe = RECIPES.get(code)
        if recipe is None or definition.parts_only:
            return self._value(definition, None, kind, (None, None), veil=UNMEASURED)
        sheet = Sheet(recipe.family, kind, "")
        counts = recipe.counts(self._sum(sheet))
        return self._value(definition, None, kind, counts, veil="" if self._open(sheet, recipe).sums else HIDDEN)

    def by_place(self, code: str, kind: str = "") -> list[Value]:
        """The figure of each place, in the order of names; nothing for what is not measured."""
        definition = self.definitions[code]
        if code in FORMS:
            board = self._boards.get(kind)
            lines = board.lines if board else []
            return [self._form(definition, line, _key(line), kind, line.label) for line in lines]
        recipe = RECIPES.get(code)
        if recipe is None or definition.parts_only:
            return []
        sheet = Sheet(recipe.family, kind, "")
        shown, found = self._open(sheet, recipe).lines, self.atoms.get(sheet, {})
        keys = [*self.names, *([None] if None in found and None not in self.names else [])]
        return [
            self._value(
                definition, key, kind, recipe.counts(found.get(key, {})),
                veil="" if key in shown or key not in found else HIDDEN,
            )
            for key in keys
        ]  # fmt: skip

    def by_group(self, code: str, kind: str, cut: str, *, place: Key = None) -> list[Value]:
        """The figure of each group of a cut, for the whole or for a place: all of them, or none when one must be hidden.

        Raise KeyError for a cut that the indicator does not have.
        """
        definition = self.definitions[code]
        breakdown, recipe = definition.breakdown(cut), RECIPES.get(code)
        if breakdown is None or recipe is None:
            raise KeyError(cut)
        sheet = Sheet(recipe.family, kind, cut)
        open_ones = self._open(sheet, recipe)
        if not (open_ones.sums if place is None else place in open_ones.lines):
            return []
        atoms = self._sum(sheet) if place is None else self.atoms.get(sheet, {}).get(place, {})
        if not atoms:
            return []
        return [
            self._value(
                definition, place, kind, recipe.counts(atoms, group, of_whole=breakdown.shares), cut=cut, group=group,
                group_label=label,
            )
            for group, label in breakdown.groups.items()
        ]  # fmt: skip

    def hides(self, code: str, kind: str, cut: str, *, place: Key = None) -> bool:
        """Whether a cut is withheld because a count in it is too small."""
        return bool(self._sum(Sheet(RECIPES[code].family, kind, cut))) and not self.by_group(
            code, kind, cut, place=place
        )

    def gap(self, code: str, kind: str, cut: str, *, place: Key = None) -> Gap | None:
        """The first group of a cut, the one that the circular names, against all the others; None without an object."""
        groups = self.by_group(code, kind, cut, place=place)
        breakdown = self.definitions[code].breakdown(cut)
        if not groups or breakdown is None or breakdown.shares or not groups[0].chance:
            return None
        first, rest = groups[0], groups[1:]
        top, bottom = (sum(int(each or 0) for each in counts) for counts in zip(*map(_pair, rest), strict=True))
        if not first.denominator or not bottom:
            return None
        return Gap(first.group_label, *intervals.gap(int(first.numerator or 0), int(first.denominator), top, bottom))

    def median(self, code: str, kind: str = "") -> float | None:
        """The median of the places whose figure is known, in the unit that is written."""
        return median(each for each in self.by_place(code, kind) if each.key is not None)

    def everything(self, place: Key = None) -> Iterable[Value]:
        """Every figure of one place, or of the whole: each indicator, each kind, whole then by group."""
        for code, definition in self.definitions.items():
            for kind in self.kinds(code):
                if definition.parts_only or (place is None and definition.unmeasured):
                    pass
                elif place is None:
                    yield self.whole(code, kind)
                else:
                    yield from (each for each in self.by_place(code, kind) if each.key == place)
                if code in RECIPES:
                    for breakdown in definition.breakdowns:
                        yield from self.by_group(code, kind, breakdown.code, place=place)

    def _sum(self, sheet: Sheet) -> Counts:
        return together(self.atoms.get(sheet, {}).values())

    def _open(self, sheet: Sheet, recipe: Recipe) -> Readable:
        """Which places may be shown on a sheet, and whether their sums may; worked out once."""
        if sheet not in self._seen:
            self._seen[sheet] = self._opened(sheet, recipe)
        return self._seen[sheet]

    def _opened(self, sheet: Sheet, recipe: Recipe) -> Readable:
        lines = self.atoms.get(sheet, {})
        if not self.veiled or not recipe.people:
            return Readable(frozenset(lines), sums=True)
        if sheet.family == "coverage" and not sheet.cut:
            return self._as_the_board(sheet)
        above = self._open(Sheet(sheet.family, sheet.kind, ""), recipe) if sheet.cut else None
        found = readable(
            {key: _people(counts, sheet.family) for key, counts in lines.items()},
            section=lambda cell: cell.state,
            hidden=() if above is None else lines.keys() - above.lines,
        )
        return Readable(found.lines, found.sums and (above is None or above.sums))

    def _as_the_board(self, sheet: Sheet) -> Readable:
        """Placed learners by place are shown as the board of the three forms shows them."""
        board = self._boards.get(sheet.kind)
        if board is None:
            return Readable(frozenset(), sums=False)
        shown = frozenset(_key(line) for line in board.lines if not line.figures[COVERAGE.code].veil)
        return Readable(shown, sums=not board.total.figures[COVERAGE.code].veil)

    def _form(self, definition: Definition, line: Line | None, key: Key, kind: str, label: str) -> Value:
        if line is None:
            return self._value(definition, key, kind, (0, 0), label=label)
        figure = line.figures[definition.code]
        counts = (figure.numerator, figure.denominator)
        return self._value(definition, key, kind, counts, label=label, veil=figure.veil.label)

    def _value(
        self, definition: Definition, key: Key, kind: str, counts: tuple[Any, Any], *, label: str = "", veil: str = "",
        cut: str = "", group: str = "", group_label: str = "",
    ) -> Value:  # fmt: skip
        place = label or (self.names.get(key, NO_HUB) if key is not None else self.label)
        top, bottom = (None, None) if veil else counts
        return Value(definition, place, key, kind, cut, group, group_label, top, bottom, self.at, veil)


def survey(actor: Actor, *, at: datetime, codes: Collection[str] | None = None) -> Survey:
    """What a coordinator (own pôle, nothing hidden) or a rectorate (académie, small counts hidden) may know.

    ``codes``: the only indicators that will be asked for; all of them without it. Raise Forbidden for other hats.
    """
    reading = boards.read(actor, at=at)
    return _surveyed(reading, codes, hubs=None if actor.role in COUNTERS else reading.hubs)


def counted(reading: Reading, *, codes: Collection[str] | None = None) -> Survey:
    """A whole académie, or the country, as the one who reads counts only may know it."""
    if reading.actor.role not in COUNTERS:
        raise Forbidden("total")
    return _surveyed(reading, codes, hubs=None)


def _surveyed(reading: Reading, codes: Collection[str] | None, hubs: Iterable[UUID] | None) -> Survey:
    definitions = catalogue(timezone.localdate(reading.at))
    wanted = {code: each for code, each in definitions.items() if codes is None or code in codes}
    extent = Extent.of(reading.academies, hubs, reading.at)
    atoms = gather(
        one for measure in _once(RECIPES[code].family for code in wanted if code in RECIPES) for one in measure(extent)
    )
    by_academy = not reading.hubs and len(reading.academies) > 1
    named = reading.academies.items() if by_academy else ((key, hub.name) for key, hub in reading.hubs.items())
    names: dict[Key, str] = dict(named)
    own = [hub.name for hub in reading.hubs.values()]
    label = own[0] if hubs is not None and len(own) == 1 else next(iter(reading.academies.values()), "")
    return Survey(
        reading=reading,
        label="France" if by_academy else label,
        names=names,
        atoms={sheet: _collapsed(places, by_academy) for sheet, places in atoms.items()},
        definitions=wanted,
    )


def _once(families: Iterable[str]) -> list[Callable]:
    return list(dict.fromkeys(MEASURES[family] for family in families))


def _collapsed(places: Mapping[Place, Counts], by_academy: bool) -> dict[Key, Counts]:
    found: dict[Key, list[Counts]] = {}
    for place, counts in places.items():
        found.setdefault(place.academy if by_academy else place.hub, []).append(counts)
    return {key: together(lines) for key, lines in found.items()}


def _people(counts: Counts, family: str) -> dict[Cell, int]:
    """The counts of people of a line, as secrecy looks at them."""
    found: dict[Cell, int] = {}
    for cell, count in counts.items():
        state = secret(cell.state, family)
        if state is not None:
            found[Cell(cell.group, state)] = found.get(Cell(cell.group, state), 0) + count
    return found


def _key(line: Line) -> Key:
    return line.row.pk if hasattr(line.row, "pk") else line.row


def _pair(value: Value) -> tuple[Any, Any]:
    return value.numerator, value.denominator
