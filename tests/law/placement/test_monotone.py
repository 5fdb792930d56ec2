"""What holds for any schedule: more work never helps, a pause never harms, the order of documents says nothing."""

from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from poles.law.placement import IMPLEMENTED, Facts
from poles.law.placement.facts import Document, Host, Proof, Trainee, WorkDay
from poles.words.findings import Severity
from poles.words.time import Period
from poles.words.training import GradeLevel, LearnerStatus, PlacementKind
from tests.law.placement.schedules import NOW, SEVEN, after, placement, schedule

PERIOD = Period.of_days(NOW, after(NOW, 20))
OURS = {id(entry): entry for rule, entry in IMPLEMENTED.items() if rule.split("-")[0] in ("DUR", "WT", "AGE")}.values()
GRAVITY = {Severity.INFO: 0, Severity.WARNING: 1, Severity.BLOCKING: 2}
QUARTERS = st.integers(0, 24 * 4 - 1).map(lambda quarter: 15 * quarter)
PAPERS = st.lists(
    st.builds(
        Document,
        st.sampled_from(
            (
                Proof.INSPECTOR_HOURS,
                Proof.REST_AGREEMENT,
                Proof.NIGHT_DECISION,
                Proof.LONGER_SITE_HOURS,
                Proof.BAR_APPROVAL,
            )
        ),
        st.sampled_from((after(NOW, -400), after(NOW, -10), after(NOW, 8))),
        st.sampled_from((None, after(NOW, 9), after(NOW, 40))),
    ),
    max_size=4,
)


@st.composite
def worked_days(draw) -> tuple[WorkDay, ...]:
    offsets = draw(st.sets(st.integers(0, 20), min_size=1, max_size=16))
    patterns = draw(
        st.lists(
            st.lists(st.tuples(QUARTERS, st.integers(1, 40)), min_size=1, max_size=3), min_size=1, max_size=4
        )
    )  # fmt: skip
    found = []
    for index, offset in enumerate(sorted(offsets)):
        pattern = patterns[index % len(patterns)]
        found.append(WorkDay(after(NOW, offset), tuple(sorted((begin, begin + 15 * long) for begin, long in pattern))))
    return tuple(found)


ANY_FACTS = st.builds(
    lambda kind, days, birth, status, activities, papers, tasks, week, freed: Facts(
        kind,
        PERIOD,
        days,
        Trainee(birth, status, GradeLevel.FIRST_PRO, schooling_due=not freed),
        host=Host(activities=activities, adult_week=week),
        documents=tuple(papers),
        tasks=tasks,
        holidays=frozenset({after(NOW, 8), after(NOW, 9)}),
        class_minutes=((NOW, 240),),
    ),
    st.sampled_from(tuple(PlacementKind)),
    worked_days(),
    st.dates(date(2007, 1, 1), date(2012, 12, 31)),
    st.sampled_from((LearnerStatus.PUPIL, LearnerStatus.APPRENTICE)),
    st.sets(st.sampled_from(("site", "bakery", "bar", "hospitality", "show")), max_size=2).map(frozenset),
    PAPERS,
    st.sets(st.sampled_from(("bar_service", "observe"))).map(frozenset),
    st.sampled_from((None, 32 * 60, 39 * 60)),
    st.booleans(),
)


def told(facts: Facts) -> dict[tuple[str, date | None], int]:
    """(rule, day) → gravity; the day only for the rules of hours, since the others say the first day that is wrong."""
    found: dict[tuple[str, date | None], int] = {}
    for entry in OURS:
        if facts.kind in entry.kinds:
            for one in entry.check(facts):
                key = (one.rule, one.day if one.rule.startswith("WT") else None)
                found[key] = max(found.get(key, 0), GRAVITY[one.severity])
    return found


def lost(less: dict, more: dict) -> dict:
    """What the first says, and the second not, or less gravely."""
    return {key: gravity for key, gravity in less.items() if more.get(key, -1) < gravity}


@settings(max_examples=80, derandomize=True, deadline=None, database=None)
@given(ANY_FACTS, st.integers(0, 20), QUARTERS)
def test_adding_an_hour_never_removes_a_finding(facts, offset, begin):
    day = after(NOW, offset)
    spans = {one.day: one.spans for one in facts.days}
    spans[day] = tuple(sorted((*spans.get(day, ()), (begin, begin + 60))))
    more = replace(facts, days=tuple(WorkDay(one, spans[one]) for one in sorted(spans)))
    assert lost(told(facts), told(more)) == {}


@settings(max_examples=80, derandomize=True, deadline=None, database=None)
@given(ANY_FACTS, st.integers(0, 15), QUARTERS, st.integers(5, 90))
def test_a_pause_never_adds_a_finding(facts, index, begin, long):
    index %= len(facts.days)
    one, end = facts.days[index], begin + long
    cut = []
    for first, last in one.spans:
        cut += [part for part in ((first, min(last, begin)), (max(first, end), last)) if part[0] < part[1]]
    rested = replace(facts, days=(*facts.days[:index], WorkDay(one.day, tuple(cut)), *facts.days[index + 1 :]))
    assert lost(told(rested), told(facts)) == {}


@settings(max_examples=60, derandomize=True, deadline=None, database=None)
@given(ANY_FACTS, st.randoms(use_true_random=False))
def test_the_order_of_documents_and_of_days_says_nothing(facts, chance):
    papers, days = list(facts.documents), list(facts.days)
    chance.shuffle(papers)
    chance.shuffle(days)
    other = replace(facts, documents=tuple(papers), days=tuple(days))
    for entry in OURS:
        if facts.kind in entry.kinds:
            assert tuple(entry.check(facts)) == tuple(entry.check(other))


def test_the_comparison_sees_what_is_lost():
    """The negative control: a judge that forgot the longest days would be caught."""
    long_day, short_day = (told(placement(schedule(NOW, text))) for text in ("8-12 13-18", SEVEN))
    assert set(lost(long_day, short_day)) == {("WT-04", NOW), ("WT-08", NOW)}
    assert lost(short_day, long_day) == {}
