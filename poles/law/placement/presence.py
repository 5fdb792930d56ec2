"""How presence is counted: seven hours, in a row or not, are a day; twenty-two days are a month (rule DUR-01)."""

from collections.abc import Iterable
from datetime import date, timedelta

from poles.law.placement.facts import Facts, WorkDay
from poles.words import french

DAY_MINUTES = 420
MONTH_DAYS = 22
SOURCE = "Code de l’éducation, art. D124-6 et L124-18"


def minutes(days: Iterable[WorkDay]) -> int:
    """The minutes of presence of some days."""
    total = 0
    for day in days:
        for begin, end in day.spans:
            total += end - begin
    return total


def full_days(presence: int) -> int:
    """The whole days that these minutes of presence are worth; a rest of less than seven hours is no day."""
    return presence // DAY_MINUTES


def full_months(presence: int) -> int:
    """The whole months that these minutes of presence are worth."""
    return full_days(presence) // MONTH_DAYS


def civil_weeks(days: Iterable[WorkDay]) -> int:
    """The civil weeks, Monday to Sunday, in which there is some presence."""
    return len({each.day - timedelta(days=each.day.weekday()) for each in days if each.spans})


def in_words(presence: int) -> str:
    """Minutes of presence as a certificate writes them: « 1 mois, 3 jours et 4 h », « 20 jours », « 45 min »."""
    days, rest = divmod(presence, DAY_MINUTES)
    months, days = divmod(days, MONTH_DAYS)
    parts = [f"{months} mois"] if months else []
    parts += [french.plural(days, "jour")] if days else []
    parts += [french.duration_minutes(rest)] if rest or not parts else []
    return french.join(parts)


def hours(presence: int) -> str:
    """Minutes of presence in hours alone: « 308 h », « 308 h 30 »."""
    return french.duration_minutes(presence)


def first_day(facts: Facts) -> date:
    """The first day of presence; the first of the period while there is no schedule."""
    return facts.days[0].day if facts.days else facts.period.first_day


def last_day(facts: Facts) -> date:
    """The last day of presence; the last of the period while there is no schedule."""
    return facts.days[-1].day if facts.days else facts.period.last_day


def concluded_on(facts: Facts) -> date:
    """The day of the last signature; the first day of presence while nobody has signed, since one signs before it."""
    return max((day for _, day in facts.signed), default=None) or first_day(facts)
