"""How many hours in a day and in a week: WT-01 to WT-07 for minors, WT-18 for adults, WT-22 with the hours of class."""

from collections.abc import Callable, Iterator, Sequence

from poles.law.placement.dated import before, birthday, from_on, pieces, softened, warning
from poles.law.placement.engine import finding, in_force, judges
from poles.law.placement.facts import Facts, Proof
from poles.law.placement.timetable import Day, Timetable, Week, long, timetable
from poles.law.rules import Version
from poles.words import french
from poles.words.findings import Finding
from poles.words.training import PlacementKind

AT_WORK = frozenset({PlacementKind.PFMP, PlacementKind.INITIATION, PlacementKind.APPLICATION})
WATCHED = frozenset({PlacementKind.OBSERVATION, PlacementKind.HOLIDAY_OBSERVATION})
OTHERS = frozenset(PlacementKind) - {PlacementKind.OBSERVATION}
SITE = "site"
"""The activity of a host on sites: building, public works, landscaping (code du travail, R3162-1)."""
Say = Callable[..., Finding]
"""How grave it is: ``engine.finding`` as the rule aims, ``dated.warning`` at most."""


@judges("WT-01", kinds=WATCHED)
def young_observer(facts: Facts) -> Iterator[Finding]:
    """WT-01: seven hours a day and thirty-five a week, thirty rather, for those who are not 15.

    In the holidays, which the convention type of the sequence does not name, it only warns; WT-04 blocks there.
    """
    table, fifteen = timetable(facts), birthday(facts.trainee.birth, 15)
    found = _lengths("WT-01", table, before(table.days, fifteen), before(table.weeks, fifteen))
    yield from found if facts.kind is PlacementKind.OBSERVATION else map(softened, found)


@judges("WT-02", kinds=WATCHED)
def observer(facts: Facts) -> Iterator[Finding]:
    """WT-02: seven hours a day and thirty-five a week, from 15 on; in the holidays it only warns, as WT-01."""
    table, fifteen = timetable(facts), birthday(facts.trainee.birth, 15)
    found = _lengths("WT-02", table, from_on(table.days, fifteen), from_on(table.weeks, fifteen))
    yield from found if facts.kind is PlacementKind.OBSERVATION else map(softened, found)


@judges("WT-03", kinds=AT_WORK)
def young_worker(facts: Facts) -> Iterator[Finding]:
    """WT-03: before 16, more than seven hours a day warn; beyond eight a day or thirty-five a week is unlawful.

    On a site whose longer hours WT-05 judges, what remains here is the warning.
    """
    table, sixteen = timetable(facts), birthday(facts.trainee.birth, 16)
    days, weeks = before(table.days, sixteen), before(table.weeks, sixteen)
    if _longer_site(facts) is None:
        yield from _lengths("WT-03", table, days, weeks, facts)
    else:
        yield from _lengths("WT-03", table, days, (), say=warning)


@judges("WT-04", "WT-06", kinds=OTHERS)
def minor_worker(facts: Facts) -> Iterator[Finding]:
    """WT-04: eight hours a day and thirty-five a week before 18 (from 16 on where WT-03 holds the younger).

    WT-06 adds up to five hours a week, when the decision of the labour inspector is there.
    """
    if _longer_site(facts) is not None:
        return
    table, birth = timetable(facts), facts.trainee.birth
    eighteen = birthday(birth, 18)
    days, weeks = before(table.days, eighteen), before(table.weeks, eighteen)
    if facts.kind in AT_WORK:
        sixteen = birthday(birth, 16)
        days, weeks = from_on(days, sixteen), from_on(weeks, sixteen)
    yield from _lengths("WT-04", table, days, weeks, facts)


@judges("WT-05", kinds=OTHERS)
def site_worker(facts: Facts) -> Iterator[Finding]:
    """WT-05: on sites, ten hours a day and forty a week; beyond the usual hours a justification is asked."""
    site = _longer_site(facts)
    if site is None:
        return
    table, eighteen = timetable(facts), birthday(facts.trainee.birth, 18)
    most_day, most_week = site.numbers["most_day_minutes"], site.numbers["most_week_minutes"]
    ask = "Joignez la justification de l’organisation collective du chantier, avec le repos équivalent, ou réduisez la durée."
    for usual, days in pieces("WT-04", before(table.days, eighteen)):
        usual_day = usual.numbers["most_day_minutes"]
        for day in days if table.longest_day > usual_day else ():
            if day.minutes > most_day:
                yield _day_too_long("WT-05", site, day, most_day)
            elif day.minutes > usual_day and facts.proof(Proof.LONGER_SITE_HOURS, day.day) is None:
                yield _day_too_long("WT-05", site, day, usual_day, ask, say=warning)
    for usual, weeks in pieces("WT-04", before(table.weeks, eighteen)):
        usual_week = usual.numbers["most_week_minutes"]
        for week in weeks if table.longest_week > usual_week else ():
            if week.minutes > most_week:
                yield _week_too_long("WT-05", site, week, most_week)
            elif week.minutes > usual_week and facts.proof(Proof.LONGER_SITE_HOURS, week.first) is None:
                yield _week_too_long("WT-05", site, week, usual_week, ask, say=warning)


@judges("WT-07")
def like_the_adults(facts: Facts) -> Iterator[Finding]:
    """WT-07: never more than the normal week of the adults of the site, when it is known."""
    limit = facts.host.adult_week
    table = timetable(facts)
    if limit is None or table.longest_week <= limit:
        return
    for version, weeks in pieces("WT-07", before(table.weeks, birthday(facts.trainee.birth, 18))):
        for week in weeks:
            if week.minutes > limit:
                told = "C’est la durée normale des adultes du lieu : un mineur ne la dépasse pas. Réduisez la semaine."
                yield _week_too_long("WT-07", version, week, limit, told)


@judges("WT-18", kinds={PlacementKind.PFMP})
def adult_week(facts: Facts) -> Iterator[Finding]:
    """WT-18: from 18 on, beyond the week of the host (thirty-five hours while unknown) warns; beyond 48 is too much.

    An average is allowed when the hours of the host are modulated: the sentence says so, week by week.
    """
    table, eighteen = timetable(facts), birthday(facts.trainee.birth, 18)
    for version, weeks in pieces("WT-18", from_on(table.weeks, eighteen)):
        usual, most = version.numbers["usual_week_minutes"], version.numbers["most_week_minutes"]
        usual = min(facts.host.adult_week or usual, most)
        for week in weeks if table.longest_week > usual else ():
            if week.minutes > most:
                yield _week_too_long("WT-18", version, week, most)
            elif week.minutes > usual:
                told = "Réduisez-la, ou vérifiez que la moyenne du stage reste dans cette durée si les horaires sont modulés."
                yield _week_too_long("WT-18", version, week, usual, told, say=warning)


@judges("WT-22")
def with_class(facts: Facts) -> Iterator[Finding]:
    """WT-22: the hours of class of the week count with those of the host, before 18."""
    if not facts.class_minutes:
        return
    in_class = dict(facts.class_minutes)
    table = timetable(facts)
    for version, weeks in pieces("WT-22", before(table.weeks, birthday(facts.trainee.birth, 18))):
        most = version.numbers["most_week_minutes"]
        for week in weeks:
            school = in_class.get(week.day, 0)
            if school and week.minutes + school > most:
                total = week.minutes + school
                sentence = (
                    f"La {week.label} compte {long(total)} : {long(week.minutes)} chez l’organisme et {long(school)} de "
                    f"cours, pour {long(most)} au plus avant 18 ans. Réduisez les horaires de cette semaine."
                )
                yield finding(
                    "WT-22", version, sentence, field="days", day=week.day, measured=long(total), limit=long(most)
                )


def _longer_site(facts: Facts) -> Version | None:
    """The longer hours of sites, by the law of the day of signature (while unsigned: of the first day)."""
    if SITE not in facts.host.activities:
        return None
    return in_force("WT-05", facts.signed_on or facts.period.first_day)


def _more_hours(facts: Facts, week: Week) -> int:
    """The minutes that the labour inspector added to a week (WT-06)."""
    first, last = week.first, week.last
    if facts.proof(Proof.INSPECTOR_HOURS, first) is None or facts.proof(Proof.INSPECTOR_HOURS, last) is None:
        return 0
    version = in_force("WT-06", week.day)
    return version.numbers["more_week_minutes"] if version else 0


def _lengths(
    rule: str,
    table: Timetable,
    days: Sequence[Day],
    weeks: Sequence[Week],
    facts: Facts | None = None,
    *,
    say: Say = finding,
) -> Iterator[Finding]:
    """Days then weeks that last too long; ``facts`` when a decision of the inspector may lengthen a week."""
    for version, some in pieces(rule, days):
        most = version.numbers["most_day_minutes"]
        usual = version.numbers.get("usual_day_minutes", most)
        for day in some if table.longest_day > usual else ():
            if day.minutes > most:
                yield _day_too_long(rule, version, day, most, say=say)
            elif day.minutes > usual:
                yield _day_too_long(rule, version, day, usual, say=warning)
    for version, some_weeks in pieces(rule, weeks):
        most = version.numbers["most_week_minutes"]
        usual = version.numbers.get("usual_week_minutes", most)
        for week in some_weeks if table.longest_week > usual else ():
            if week.minutes > most:
                longer = most + _more_hours(facts, week) if facts else most
                if week.minutes > longer:
                    yield _week_too_long(rule, version, week, longer)
            elif week.minutes > usual:
                yield _week_too_long(rule, version, week, usual, say=warning)


def _day_too_long(
    rule: str, version: Version, day: Day, limit: int, told: str = "Raccourcissez ce jour.", *, say: Say = finding
) -> Finding:
    measured, most = long(day.minutes), long(limit)
    sentence = f"Le {french.long_date(day.day)} compte {measured} de présence, au lieu de {most} au plus. {told}"
    return say(rule, version, sentence, field="days", day=day.day, measured=measured, limit=most)


def _week_too_long(
    rule: str,
    version: Version,
    week: Week,
    limit: int,
    told: str = "Raccourcissez cette semaine.",
    *,
    say: Say = finding,
) -> Finding:
    measured, most = long(week.minutes), long(limit)
    sentence = f"La {week.label} compte {measured} de présence, au lieu de {most} au plus. {told}"
    return say(rule, version, sentence, field="days", day=week.day, measured=measured, limit=most)
