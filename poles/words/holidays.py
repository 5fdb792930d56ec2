"""School holidays of the zones A, B and C typed as facts, and public holidays computed for a département.

Holidays: first and last day without class, both included. 2024-2025 and 2025-2026: calendars published by the ministry
(data.education.gouv.fr, « calendrier scolaire », Licence Ouverte). 2026-2027: typed from memory of the published arrêté,
and the same as an independent public list; **the operator must check this year against the Journal officiel** before
schools set their periods, or load the open-data file (``poles load holidays FICHIER``). Corsica and overseas have
calendars of their own: they come from that file alone.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from poles.words.training import HolidayZone

SUMMER_ENDS = (8, 31)
"""Month and day of the last day of the summer holidays: nobody is back before 1 September (code de l’éducation, L521-1)."""
SUMMER, ASCENSION_BRIDGE = "Été", "Pont de l’Ascension"
MOSELLE_AND_ALSACE = frozenset({"57", "67", "68"})
"""Départements with two public holidays more (code du travail, L3134-13); Good Friday where a Protestant church stands."""
ABOLITION = {
    "971": (5, 27),
    "972": (5, 22),
    "973": (6, 10),
    "974": (12, 20),
    "976": (4, 27),
    "977": (10, 9),
    "978": (5, 28),
}
"""Day on which slavery was abolished, by département or collectivité (code du travail, L3422-2)."""
FIXED = {
    (1, 1): "Jour de l’an",
    (5, 1): "Fête du travail",
    (5, 8): "Victoire de 1945",
    (7, 14): "Fête nationale",
    (8, 15): "Assomption",
    (11, 1): "Toussaint",
    (11, 11): "Armistice de 1918",
    (12, 25): "Noël",
}
MOVING = {1: "Lundi de Pâques", 39: "Ascension", 50: "Lundi de Pentecôte"}
"""Days after Easter Sunday → name."""


@dataclass(frozen=True, order=True)
class Holiday:
    """Holidays of one zone in one school year (its first year), first and last day without class included."""

    zone: HolidayZone
    school_year: int
    name: str
    first_day: date
    last_day: date


# School year ; name ; then, for all zones or for A, B and C: first day > last day.
_TABLE = """
2024 ; Toussaint ; 2024-10-19 > 2024-11-03
2024 ; Noël      ; 2024-12-21 > 2025-01-05
2024 ; Hiver     ; 2025-02-22 > 2025-03-09 ; 2025-02-08 > 2025-02-23 ; 2025-02-15 > 2025-03-02
2024 ; Printemps ; 2025-04-19 > 2025-05-04 ; 2025-04-05 > 2025-04-21 ; 2025-04-12 > 2025-04-27
2024 ; Pont de l’Ascension ; 2025-05-29 > 2025-06-01
2024 ; Été       ; 2025-07-05 > 2025-08-31
2025 ; Toussaint ; 2025-10-18 > 2025-11-02
2025 ; Noël      ; 2025-12-20 > 2026-01-04
2025 ; Hiver     ; 2026-02-07 > 2026-02-22 ; 2026-02-14 > 2026-03-01 ; 2026-02-21 > 2026-03-08
2025 ; Printemps ; 2026-04-04 > 2026-04-19 ; 2026-04-11 > 2026-04-26 ; 2026-04-18 > 2026-05-03
2025 ; Pont de l’Ascension ; 2026-05-14 > 2026-05-17
2025 ; Été       ; 2026-07-04 > 2026-08-31
2026 ; Toussaint ; 2026-10-17 > 2026-11-01
2026 ; Noël      ; 2026-12-19 > 2027-01-03
2026 ; Hiver     ; 2027-02-13 > 2027-02-28 ; 2027-02-20 > 2027-03-07 ; 2027-02-06 > 2027-02-21
2026 ; Printemps ; 2027-04-10 > 2027-04-25 ; 2027-04-17 > 2027-05-02 ; 2027-04-03 > 2027-04-18
2026 ; Pont de l’Ascension ; 2027-05-06 > 2027-05-09
2026 ; Été       ; 2027-07-03 > 2027-08-31
"""
ZONES = (HolidayZone.A, HolidayZone.B, HolidayZone.C)


def _read(line: str) -> list[Holiday]:
    year, name, *spans = (cell.strip() for cell in line.split(";"))
    spans = spans * len(ZONES) if len(spans) == 1 else spans
    found = []
    for zone, span in zip(ZONES, spans, strict=True):
        first, last = (date.fromisoformat(day.strip()) for day in span.split(">"))
        found.append(Holiday(zone, int(year), name, first, last))
    return found


HOLIDAYS = tuple(holiday for line in _TABLE.strip().splitlines() for holiday in _read(line))
"""The typed facts: three school years, zones A, B and C."""


def easter(year: int) -> date:
    """Easter Sunday of a Gregorian year (algorithm of Meeus, Jones and Butcher, « Astronomical Algorithms », 1991)."""
    golden, (century, rest) = year % 19, divmod(year, 100)
    leaps, left = divmod(century, 4)
    shift = (century - (century + 8) // 25 + 1) // 3
    moon = (19 * golden + century - leaps - shift + 15) % 30
    quarter, single = divmod(rest, 4)
    weekday = (32 + 2 * left + 2 * quarter - moon - single) % 7
    late = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def public_holidays(first: date, last: date, department: str = "") -> dict[date, str]:
    """Day → name of the public holidays from a day to another, both included, in their order.

    ``department``: code of the département, for those that have more. Source: code du travail, L3133-1 (the whole
    country), L3134-13 (Moselle, Bas-Rhin, Haut-Rhin), L3422-2 (overseas).
    """
    found: dict[date, str] = {}
    for year in range(first.year, last.year + 1):
        sunday = easter(year)
        days = {date(year, *day): name for day, name in FIXED.items()}
        for after, name in MOVING.items():
            days.setdefault(sunday + timedelta(days=after), name)
        if department in MOSELLE_AND_ALSACE:
            days |= {sunday - timedelta(days=2): "Vendredi saint", date(year, 12, 26): "Saint-Étienne"}
        if department in ABOLITION:
            days.setdefault(date(year, *ABOLITION[department]), "Abolition de l’esclavage")
        found |= {day: name for day, name in days.items() if first <= day <= last}
    return dict(sorted(found.items()))


def working_day(day: date, count: int) -> date:
    """The day that comes so many working days (Monday to Friday, national holidays left out) after a day."""
    closed = public_holidays(day, day + timedelta(days=3 * count + 14))
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < 5 and day not in closed
    return day
