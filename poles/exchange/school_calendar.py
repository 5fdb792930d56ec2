"""The school calendar published as open data (data.education.gouv.fr, « calendrier scolaire »), to holidays by zone."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

from poles.exchange.tables import BadValue, Column, Line, Problem, Progress, Table, plain, read_table, words
from poles.words.french import short_date
from poles.words.holidays import ASCENSION_BRIDGE, SUMMER, SUMMER_ENDS, Holiday
from poles.words.time import SchoolYear
from poles.words.training import HolidayZone

PARIS = ZoneInfo("Europe/Paris")
"""The days of the file are midnights of Paris written in universal time, whatever the zone."""

ZONES = {
    "zone_a": HolidayZone.A,
    "zone_b": HolidayZone.B,
    "zone_c": HolidayZone.C,
    "corse": HolidayZone.CORSE,
    "guadeloupe": HolidayZone.GUADELOUPE,
    "guyane": HolidayZone.GUYANE,
    "martinique": HolidayZone.MARTINIQUE,
    "mayotte": HolidayZone.MAYOTTE,
    "reunion": HolidayZone.REUNION,
    "saint_pierre_et_miquelon": HolidayZone.SAINT_PIERRE_ET_MIQUELON,
    "nouvelle_caledonie": HolidayZone.NOUVELLE_CALEDONIE,
    "polynesie": HolidayZone.POLYNESIE,
    "wallis_et_futuna": HolidayZone.WALLIS_ET_FUTUNA,
}
NAMES = {
    "vacances_de_la_toussaint": "Toussaint",
    "vacances_de_noel": "Noël",
    "vacances_d_hiver": "Hiver",
    "vacances_de_printemps": "Printemps",
    "pont_de_l_ascension": ASCENSION_BRIDGE,
    "vacances_d_ete": SUMMER,
    "debut_des_vacances_d_ete": SUMMER,
}
PUPILS = frozenset({"", "eleves"})
"""Populations that concern the pupils of every school; the others (teachers, first degree, one island) are left aside."""


def _day(text: str) -> date:
    """The day in Paris of a moment in universal time, or a plain date."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise BadValue(f"« {text[:40]} » n’est pas une date : attendu 2026-10-16T22:00:00+00:00.") from None
    return moment.astimezone(PARIS).date() if moment.tzinfo else moment.date()


def _zone(text: str) -> HolidayZone:
    zone = ZONES.get(plain(text))
    if zone is None:
        raise BadValue(f"« {text[:40]} » n’est pas une zone connue : Zone A, Zone B, Zone C, Corse, Réunion…")
    return zone


def _year(text: str) -> int:
    try:
        return SchoolYear.parse(text).start
    except ValueError as error:
        raise BadValue(str(error)) from None


CALENDAR = Table(
    "calendrier scolaire",
    (
        Column("name", ("Description",), words(60), filled=True),
        Column("population", ("Population",), plain),
        Column("first", ("Date de début", "start_date"), _day, filled=True),
        Column("back", ("Date de fin", "end_date"), _day, filled=True),
        Column("zone", ("Zones", "Zone"), _zone, filled=True),
        Column("year", ("annee_scolaire",), _year, filled=True),
    ),
)


@dataclass
class HolidayTable:
    """The holidays of a file and what is wrong in it; ``out_of_scope``: lines that do not concern pupils."""

    rows: list[Holiday] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    count: int = 0
    out_of_scope: int = 0


def read_school_calendar(path: Path, *, progress: Progress | None = None) -> HolidayTable:
    """Read the calendar: one line for each académie becomes one holiday of its zone; never raises for what is in a file.

    The end of the file is the day of the return: the last day without class is its eve. A line that only says when the
    summer begins (both dates equal) lasts until the end of August.
    """
    reading = read_table(path, [CALENDAR], progress)
    found = HolidayTable(problems=reading.problems, count=reading.count)
    by_key: dict[tuple[HolidayZone, int, str], list[tuple[Line, Holiday]]] = defaultdict(list)
    for line in reading.lines:
        if (line.values["population"] or "") not in PUPILS:
            found.out_of_scope += 1
            continue
        holiday = _holiday(line)
        if holiday is None:
            sentence = "La reprise vient avant le début des vacances : vérifiez les deux dates."
            found.problems.append(line.problem("Date de fin", sentence))
        else:
            by_key[holiday.zone, holiday.school_year, holiday.name].append((line, holiday))
    for group in by_key.values():
        found.rows += _agreed(group, found)
    return found


def _holiday(line: Line) -> Holiday | None:
    first, back, year = (line.values[key] for key in ("first", "back", "year"))
    key = plain(line.values["name"])
    name = NAMES.get(key, line.values["name"].replace("'", "’"))
    last = back - timedelta(days=1)
    if first == back:  # one day (a bridge, a commemoration), or only the beginning of the summer
        last = date(first.year, *SUMMER_ENDS) if key.startswith("debut_des") else first
    return Holiday(line.values["zone"], year, name, first, last) if first <= last else None


def _agreed(group: list[tuple[Line, Holiday]], found: HolidayTable) -> list[Holiday]:
    """The holiday that the lines of a zone agree on; when days of one name lie apart, each takes its own number."""
    days = sorted({holiday for _, holiday in group})
    if len(days) == 1:
        return days
    if all(one.last_day < next_one.first_day for one, next_one in pairwise(days)):
        return [
            Holiday(one.zone, one.school_year, f"{one.name} ({number})"[:60], one.first_day, one.last_day)
            for number, one in enumerate(days, 1)
        ]
    said: dict[Holiday, Line] = {}
    for line, holiday in group:
        said.setdefault(holiday, line)
    shown = " ; ".join(
        f"ligne {line.number} : {short_date(one.first_day)} au {short_date(one.last_day)}" for one, line in said.items()
    )
    for line in said.values():
        sentence = f"Cette zone a des dates qui se contredisent ({shown}) : gardez la bonne."
        found.problems.append(line.problem("Date de début", sentence))
    return []
