"""Breaks, daily and weekly rest of minors, six days a week at most: WT-08 to WT-11 and WT-20, on real intervals."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from poles.law.placement.dated import before, birthday, pieces
from poles.law.placement.engine import finding, in_force, judges
from poles.law.placement.facts import Facts, Proof
from poles.law.placement.timetable import (
    MIDNIGHT,
    WHOLE_WEEK,
    Timetable,
    Week,
    clock,
    long,
    longest_rest,
    stretch,
    timetable,
)
from poles.words import french
from poles.words.findings import Finding
from poles.words.training import PlacementKind


@judges("WT-08")
def breaks(facts: Facts) -> Iterator[Finding]:
    """WT-08: no more than four hours and a half without a break of thirty minutes (in observation: not even that long)."""
    table = timetable(facts)
    watching = "observation_" if facts.kind is PlacementKind.OBSERVATION else ""
    for version, days in pieces("WT-08", before(table.days, birthday(facts.trainee.birth, 18))):
        most, pause = version.numbers[f"{watching}most_stretch_minutes"], version.numbers["least_break_minutes"]
        if table.longest_day <= most or all(stretch(spans, pause) <= most for spans in table.patterns):
            continue
        for day in days:
            if (found := stretch(day.spans, pause)) > most:
                strict = most < version.numbers["most_stretch_minutes"]
                limit = f"moins de {long(most + 1)}" if strict else long(most)
                sentence = (
                    f"Le {french.long_date(day.day)}, {long(found)} se suivent sans pause de {long(pause)} : avant 18 ans, "
                    f"la limite est {limit}. Ajoutez une pause."
                )
                yield finding("WT-08", version, sentence, field="days", day=day.day, measured=long(found), limit=limit)


@judges("WT-09")
def daily_rest(facts: Facts) -> Iterator[Finding]:
    """WT-09: from an evening to the next work, twelve hours, fourteen before 16; the age and the law are the evening's."""
    table = timetable(facts)
    sixteen = birthday(facts.trainee.birth, 16)
    watching = facts.kind is PlacementKind.OBSERVATION
    for version, days in pieces("WT-09", before(table.days, birthday(facts.trainee.birth, 18))):
        usual, young = version.numbers["least_rest_minutes"], version.numbers["young_least_rest_minutes"]
        if watching:
            usual = version.numbers["observation_least_rest_minutes"]
        if table.shortest_rest >= max(usual, young):
            continue
        after = {day.number: following for day, following in pairwise(table.days)}
        for day in days:
            if (following := after.get(day.number)) is None:
                continue
            least = max(young, usual) if day.day < sixteen else usual
            rest = max(0, (following.number - day.number) * MIDNIGHT + following.begin - day.end)
            if rest < least:
                sentence = (
                    f"Fin à {clock(day.end)} le {french.long_date(day.day)}, reprise à {clock(following.begin)} le "
                    f"{french.long_date(following.day)} : {long(rest)} de repos, il en faut {long(least)}. "
                    "Avancez la fin ou retardez la reprise."
                )
                yield finding(
                    "WT-09", version, sentence, field="days", day=day.day, measured=long(rest), limit=long(least)
                )


@judges("WT-10", "WT-11")
def weekly_rest(facts: Facts) -> Iterator[Finding]:
    """WT-10: two days of rest one after the other in each civil week of work.

    A Sunday and the Monday after serve one of their two weeks; the Monday that follows the placement is not a rest of it.
    WT-11 lifts it from 16 to 17, out of the obligation of schooling, with an agreement and thirty-six hours on end.
    """
    table = timetable(facts)
    for version, weeks in pieces("WT-10", before(table.weeks, birthday(facts.trainee.birth, 18))):
        for week in _without_two_days(weeks, facts.period.last_day.toordinal()):
            if _rest_is_agreed(facts, table, week):
                continue
            free = ~week.worked
            off = [french.WEEKDAYS[index] for index in range(7) if free >> index & 1]
            had = french.join(off) if off else "aucun"
            sentence = (
                f"La {week.label} ne laisse pas deux jours de repos de suite (libre : {had}). "
                "Avant 18 ans, laissez-en deux, dont le dimanche."
            )
            measured = french.plural(len(off), "jour séparé") if off else "aucun jour"
            yield finding(
                "WT-10", version, sentence, field="days", day=week.day, measured=measured, limit="2 jours de suite"
            )


@judges("WT-20")
def six_days(facts: Facts) -> Iterator[Finding]:
    """WT-20: nobody works seven days in a civil week."""
    table = timetable(facts)
    for version, weeks in pieces("WT-20", table.weeks):
        most = version.numbers["most_days"]
        for week in weeks:
            if (count := week.worked.bit_count()) > most:
                sentence = (
                    f"La {week.label} compte {count} jours de travail, pour {most} au plus. Laissez un jour de repos."
                )
                measured, limit = french.plural(count, "jour"), french.plural(most, "jour")
                yield finding("WT-20", version, sentence, field="days", day=week.day, measured=measured, limit=limit)


def _without_two_days(weeks: Sequence[Week], last: int) -> Iterator[Week]:
    """The weeks that lack two days of rest in a row; ``last``: ordinal of the last day of the placement.

    A week takes the Sunday and Monday before it rather than those after, so that these remain for the next.
    """
    previous, taken = None, False
    for week in weeks:
        free = ~week.worked & WHOLE_WEEK
        follows = previous is not None and previous.number + 7 == week.number
        sunday_was_free = not (follows and previous is not None and previous.worked >> 6)
        if free & free >> 1 or (free & 1 and sunday_was_free and not (follows and taken)):
            taken = False
        elif free >> 6 and not week.next_monday and week.number + 7 <= last:
            taken = True
        else:
            taken = False
            yield week
        previous = week


def _rest_is_agreed(facts: Facts, table: Timetable, week: Week) -> bool:
    """Whether an agreement (WT-11) allows the rest of a week."""
    version = in_force("WT-11", week.day)
    if version is None or facts.trainee.schooling_due:
        return False
    if week.day < birthday(facts.trainee.birth, version.numbers["least_age_years"]):
        return False
    agreed = facts.proof(Proof.REST_AGREEMENT, week.first) and facts.proof(Proof.REST_AGREEMENT, week.last)
    return agreed is not None and longest_rest(table, week) >= version.numbers["least_rest_minutes"]
