"""The figures of a territorial diagnosis: what a pôle may show to all its members, small counts hidden, ready to be frozen.

One document for every reader: nothing in it depends on who reads, so that what is frozen is what was seen (R58). Learners
are counted as the indicators count them; seats are those of every offer published in the year, full or over ones included.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.utils import timezone

from poles.domain.allocation.groups import zones_label
from poles.domain.allocation.reading import zone_names
from poles.domain.indicators import intervals
from poles.domain.indicators import queries as indicators
from poles.domain.indicators.secrecy import is_few
from poles.domain.programmes import measuring
from poles.domain.programmes.measuring import Demand, Supply
from poles.domain.programmes.published import published
from poles.domain.programmes.veiling import hidden_cells, tells
from poles.domain.programmes.weekly import week_lines, worst
from poles.domain.reach import Errand, beyond
from poles.records.models import Hub, School
from poles.words import french
from poles.words.families import BY_CODE as FAMILIES
from poles.words.families import DISCOVERY
from poles.words.time import SchoolYear
from poles.words.training import PlacementKind

TENSIONS_SHOWN = 12
Trade = tuple[str, str]
"""A kind of placement and a family of trades."""
GROUPS: tuple[tuple[str, str, str], ...] = (
    ("rural", "Communes rurales", "l’élève habite une commune rurale, au sens de l’Insee"),
    ("district", "Près d’un quartier prioritaire", "l’établissement est proche d’un quartier prioritaire (QPV)"),
    ("priority", "Éducation prioritaire", "l’établissement est en REP ou en REP+"),
    ("adjusted", "Place à aménager", "un aménagement de la place est demandé, sans que le motif soit connu"),
    ("alone", "Sans réseau", "personne dans l’entourage ne peut ouvrir une porte, dit l’établissement"),
)


def figures_of(hub: Hub, school_year: int, *, at: datetime) -> dict[str, Any]:
    """All the figures of the diagnosis of a pôle, as JSON; about fifteen queries, whatever the size of the pôle.

    A count that is hidden is None. ``due``: learners to place, once a period; ``seats``: seats offered in the year. Who
    reads does not change what is counted, although most members reach no row of a learner: an errand looks for them.
    """
    with beyond(Errand.DIAGNOSIS):
        return _figures(hub, school_year, at=at)


def _figures(hub: Hub, school_year: int, *, at: datetime) -> dict[str, Any]:
    year = SchoolYear(school_year)
    demand, supply = measuring.demand(hub.pk, year), measuring.supply(hub.pk, year)
    seats = _seats(supply)
    veiled = _veiled(hub, _sums(demand), at=_within(year, at))
    weeks = week_lines(
        demand,
        measuring.weekly_seats(hub.pk, year),
        shown=[trade for trade, (due, _placed) in veiled.trades.items() if due],
        year=year,
    )
    hosts = _hosts(measuring.hosts(hub.pk, year))
    trades = [
        {**_named(trade), "due": due, "placed": placed, "seats": seats.get(trade, 0)}
        for trade, (due, placed) in veiled.trades.items()
    ]
    trades += [
        {**_named(trade), "due": 0, "placed": 0, "seats": count}
        for trade, count in seats.items()
        if trade not in veiled.trades and trade[1] != DISCOVERY.code
    ]
    return {
        "at": at.isoformat(),
        "school_year": school_year,
        "place": hub.name,
        "total": {
            "due": veiled.due,
            "placed": veiled.placed,
            "seats": sum(row.seats for row in supply),
            "offers": sum(row.offers for row in supply),
        },
        "trades": sorted(trades, key=_trade_order),
        "weeks": weeks,
        "tension": _tension(weeks, hosts),
        "zones": _zones(demand, supply, shown=veiled.due is not None, counted=veiled.placed is not None),
        "groups": _groups(demand, shown=veiled.placed is not None, withheld=veiled.cuts),
        "hosts": sorted(hosts.values(), key=lambda one: (-one["branch"], french.alphabetical(one["label"]))),
        "places": _places(hub.pk, supply),
    }


def places_of(hub: Hub, school_year: int) -> list[dict[str, Any]]:
    """The places of the figures alone: what the map draws, without counting any learner."""
    return _places(hub.pk, measuring.supply(hub.pk, SchoolYear(school_year)))


@dataclass(frozen=True)
class _Veiled:
    """The counts of the own trades, and the totals, as they may be shown: None where they may not.

    ``cuts``: the groups that the figures of the académie withhold for this pôle.
    """

    trades: dict[Trade, tuple[int | None, int | None]]
    due: int | None
    placed: int | None
    cuts: frozenset[str]


def _veiled(hub: Hub, own: Mapping[Trade, tuple[int, int]], *, at: datetime) -> _Veiled:
    """The académie publishes the totals of its pôles and of its trades: both are lines that must not tell a small count.

    A pôle whose own total the figures of the académie hide, be it as a guard of another one, hides it here as well.
    """
    cells = indicators.tallies(academies=[hub.academy_id], at=at)
    both: dict[tuple[str, str, str], tuple[int, int]] = {
        (str(cell.hub), cell.kind, cell.family): (tally.due, tally.placed)
        for cell, tally in cells.items()
        if cell.hub != hub.pk and tally.due
    }
    both |= {(str(hub.pk), *trade): counts for trade, counts in own.items()}
    mine = sorted(key for key in both if key[0] == str(hub.pk))
    due = {key: count for key, (count, _placed) in both.items()}
    placed = {key: count for key, (_due, count) in both.items()}
    missing = {key: all_ - there for key, (all_, there) in both.items()}
    told = published(hub.academy_id, cells, at=at)
    shut = told.shut()
    shut_due = shut & _few_homes(due)
    no_due = hidden_cells(due, _lines(sorted(both), shut_due), [key for key in both if key[:2] in shut_due])
    lines, also = _lines(sorted(both), shut), [key for key in both if key[:2] in shut]
    no_placed, no_missing = (hidden_cells(counts, lines, also) for counts in (placed, missing))
    all_due, all_placed = sum(due[key] for key in mine), sum(placed[key] for key in mine)
    bare_due = _bare(due, mine, no_due)
    bare = bare_due or _bare(placed, mine, no_placed) or _bare(missing, mine, no_missing)
    return _Veiled(
        {
            (kind, family): (
                None if bare_due or key in no_due else due[key],
                None if bare_due or key in no_due | no_placed | no_missing else placed[key],
            )
            for key in mine
            for _hub, kind, family in [key]
        },
        None if bare_due or any(key[:2] in shut_due for key in mine) else all_due,
        None if bare or any(key[:2] in shut for key in mine) else all_placed,
        told.withheld(hub.pk, {kind for kind, _family in own}),
    )


def _few_homes(due: Mapping[tuple[str, str, str], int]) -> set[tuple[str, str]]:
    """Every pôle, for the kinds of which some pôle has fewer than five learners."""
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for (hub, kind, _family), count in due.items():
        sums[hub, kind] += count
    few = {kind for (_hub, kind), count in sums.items() if is_few(count)}
    return {home for home in sums if home[1] in few}


def _lines(keys: list[tuple[str, str, str]], shut: Collection[tuple[str, str]]) -> list[list[tuple[str, str, str]]]:
    """Every line whose total is known: a pôle, a pôle for a kind, a trade over the académie; not those that are ``shut``."""
    unknown = {hub for hub, _kind in shut}
    lines: dict[tuple[str, ...], list[tuple[str, str, str]]] = defaultdict(list)
    for key in keys:
        hub, kind, family = key
        lines["trade", kind, family].append(key)
        if hub not in unknown:
            lines["hub", hub].append(key)
        if (hub, kind) not in shut:
            lines["kind", hub, kind].append(key)
    return list(lines.values())


def _bare(counts: Mapping[Any, int], line: list, hidden: frozenset) -> bool:
    """Whether the total of a line must be hidden: it is small itself, or tells what is hidden of the line."""
    total = sum(counts[key] for key in line)
    return bool(hidden_cells({"total": total}, [])) or tells(counts, line, hidden)


def _sums(demand: Iterable[Demand]) -> dict[Trade, tuple[int, int]]:
    sums: dict[Trade, tuple[int, int]] = {}
    for row in demand:
        due, placed = sums.get((row.kind, row.family), (0, 0))
        sums[row.kind, row.family] = (due + row.due, placed + row.placed)
    return sums


def _seats(supply: Iterable[Supply]) -> dict[Trade, int]:
    """Seats by trade; those of every family serve the discovery of trades."""
    sums: dict[Trade, int] = defaultdict(int)
    for row in supply:
        sums[row.kind, DISCOVERY.code] += row.seats
        if row.family != DISCOVERY.code:
            sums[row.kind, row.family] += row.seats
    return dict(sums)


def _named(trade: Trade) -> dict[str, str]:
    kind, family = trade
    label = str(FAMILIES[family]) if family in FAMILIES else "Famille à préciser"
    return {"kind": kind, "kind_label": PlacementKind(kind).label, "family": family, "label": label}


def _trade_order(line: dict[str, Any]) -> tuple:
    return line["due"] == 0, line["kind_label"], french.alphabetical(line["label"])


def _tension(weeks: dict[str, Any], hosts: Mapping[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """The trades that lack seats in some week, those with the most weeks of learners without a seat first."""
    found = []
    for line in weeks["lines"]:
        cells = [(monday, cell) for monday, cell in zip(weeks["mondays"], line["cells"], strict=True) if cell]
        hardest = worst(cells)
        if hardest is None:
            continue
        monday, cell = hardest
        known = hosts.get(line["family"], {"branch": 0, "offering": 0})
        found.append(
            {
                **_named((line["kind"], line["family"])),
                "monday": monday,
                "due": cell["due"],
                "seats": cell["seats"],
                "lack": cell["lack"],
                "uncovered": sum(each["lack"] or 0 for _monday, each in cells),
                "weeks": sum(bool(each["lack"]) for _monday, each in cells),
                "branch": known["branch"],
                "offering": known["offering"],
            }
        )
    found.sort(key=lambda one: (-one["uncovered"], -one["lack"], french.alphabetical(one["label"])))
    return found[:TENSIONS_SHOWN]


def _zones(demand: list[Demand], supply: list[Supply], *, shown: bool, counted: bool) -> list[dict[str, Any]]:
    """Where learners live against where seats are, by bassin d’emploi."""
    due: dict[str, int] = defaultdict(int)
    placed: dict[str, int] = defaultdict(int)
    seats: dict[str, int] = defaultdict(int)
    for row in demand:
        due[row.zone] += row.due
        placed[row.zone] += row.placed
    for offered in supply:
        seats[offered.zone] += offered.seats
    zones = sorted(due.keys() | seats.keys())
    missing = {zone: due[zone] - placed[zone] for zone in zones}
    no_due = hidden_cells(due, [zones])
    no_placed = no_due | hidden_cells(placed, [zones]) | hidden_cells(missing, [zones])
    names = zone_names({zone for zone in zones if zone})
    found = [
        {
            "code": zone,
            "label": zones_label([names.get(zone, "")]),
            "due": due[zone] if shown and zone not in no_due else None,
            "placed": placed[zone] if counted and zone not in no_placed else None,
            "seats": seats[zone],
        }
        for zone in zones
    ]
    return sorted(found, key=lambda one: (not one["code"], french.alphabetical(one["label"])))


def _groups(demand: list[Demand], *, shown: bool, withheld: Collection[str]) -> list[dict[str, Any]]:
    """Learners of each group against all the others: how many have their place; nothing of the groups ``withheld``."""
    found = []
    for code, label, meaning in GROUPS:
        due, placed = {True: 0, False: 0}, {True: 0, False: 0}
        for row in demand:
            due[getattr(row, code)] += row.due
            placed[getattr(row, code)] += row.placed
        missing = {side: due[side] - placed[side] for side in due}
        hidden = (
            not shown
            or code in withheld
            or any(hidden_cells(counts, [(True, False)]) for counts in (due, placed, missing))
        )
        counts = {"due": due[True], "placed": placed[True], "others_due": due[False], "others_placed": placed[False]}
        empty = not due[True]
        found.append(
            {
                "code": code,
                "label": label,
                "meaning": meaning,
                "empty": empty,
                **_gap(due, placed, shown=not hidden),
                **(dict.fromkeys(counts) if hidden else counts),
            }
        )
    return found


def _gap(due: Mapping[bool, int], placed: Mapping[bool, int], *, shown: bool) -> dict[str, int | None]:
    """Points of percentage that part the group from the others, with its interval at 95 % (``low``, ``high``)."""
    if not shown or not due[True] or not due[False]:
        return dict.fromkeys(("gap", "low", "high"))
    found = intervals.gap(placed[True], due[True], placed[False], due[False])
    return dict(zip(("gap", "low", "high"), (round(100 * each) for each in found), strict=True))


def _hosts(known: measuring.Hosts) -> dict[str, dict[str, Any]]:
    """Host sites by family: of its usual branches (NAF), that say they host for it, that offered in the year."""
    found = {}
    for code, family in FAMILIES.items():
        counts = {
            "branch": sum(known.branch.get(division, 0) for division in family.naf),
            "stated": known.stated.get(code, 0),
            "offering": known.offering.get(code, 0),
        }
        if any(counts.values()):
            found[code] = {"family": code, "label": family.label, **counts}
    return found


def _places(hub_id: UUID, supply: Iterable[Supply]) -> list[dict[str, Any]]:
    """What the map shows: schools, and the communes where seats are offered."""
    rows = School.objects.filter(hub_links__hub_id=hub_id).select_related("commune")
    places: list[dict[str, Any]] = [
        {"kind": "school", "name": row.name, "town": row.commune.name, "seats": 0, "lat": row.lat, "lon": row.lon}
        for row in rows
    ]
    towns: dict[tuple, int] = defaultdict(int)
    for offered in supply:
        towns[offered.town, offered.lat, offered.lon] += offered.seats
    places += [
        {"kind": "place", "name": town, "town": town, "seats": seats, "lat": lat, "lon": lon}
        for (town, lat, lon), seats in towns.items()
    ]
    return sorted(places, key=lambda one: (one["kind"] != "school", french.alphabetical(one["name"]), one["lat"] or 0))


def _within(year: SchoolYear, at: datetime) -> datetime:
    """The moment, or the first day of that school year when it falls in another one."""
    if timezone.localdate(at) in year:
        return at
    return timezone.make_aware(datetime.combine(date(year.start, 9, 1), time(12)))
