"""The two worked examples of each rule on hours, breaks, rests, nights and days off."""

from datetime import date

import pytest

from poles.law.placement.facts import Document, Proof
from poles.words.time import Period
from poles.words.training import LearnerStatus
from poles.words.training import PlacementKind as Kind
from tests.law.placement.schedules import (
    EIGHT,
    FAULTS,
    NOW,
    OBSERVATION,
    SEVEN,
    SITE,
    THIRD,
    after,
    placement,
    said,
    schedule,
    severities,
    signed,
    spans,
    week,
)

APPRENTICE, IN_HOLIDAYS = LearnerStatus.APPRENTICE, Kind.HOLIDAY_OBSERVATION
BAKERY = {"activities": frozenset({"bakery"})}
NEW_LAW = signed(date(2026, 2, 2))
NINE = "7-11:30 12-16:30"
SATURDAY_TOO = (SEVEN, SEVEN, "", SEVEN, SEVEN, SEVEN)


def from_tuesday(*texts: str, **rest):
    """From Tuesday to Saturday, two weeks."""
    days = (*schedule(after(NOW), *texts), *schedule(after(NOW, 8), *texts))
    return placement(days, **rest)


WORKED = [
    ("WT-01", week("8-12 13-15", 14, OBSERVATION, grade=THIRD), []),
    ("WT-01", week(SEVEN, 14, OBSERVATION, grade=THIRD), ["warning"]),
    ("WT-01", week(EIGHT, 14, OBSERVATION, grade=THIRD), ["blocking"] * 6),
    ("WT-01", week(SEVEN, 15, OBSERVATION, grade=THIRD), []),
    ("WT-02", week(SEVEN, 15, OBSERVATION, grade=THIRD), []),
    ("WT-02", placement(schedule(NOW, SEVEN, EIGHT, SEVEN), 15, OBSERVATION, THIRD), ["blocking"]),
    ("WT-01", week(SEVEN, 14, IN_HOLIDAYS, grade=THIRD), ["warning"]),
    ("WT-02", week(SEVEN, 15, IN_HOLIDAYS, grade=THIRD), []),
    ("WT-02", placement(schedule(NOW, EIGHT), 15, IN_HOLIDAYS, THIRD), ["warning"]),
    ("WT-04", placement(schedule(NOW, EIGHT), 15, IN_HOLIDAYS, THIRD), []),
    ("WT-04", placement(schedule(NOW, "8-12 13-18"), 15, IN_HOLIDAYS, THIRD), ["blocking"]),
    ("WT-03", week(SEVEN, 15), []),
    ("WT-03", placement(schedule(NOW, SEVEN, EIGHT), 15), ["warning"]),
    ("WT-03", placement(schedule(NOW, SEVEN, "8-12 13-18"), 15), ["blocking"]),
    ("WT-04", placement(schedule(NOW, EIGHT, EIGHT, EIGHT, EIGHT, "8-11"), 16), []),
    ("WT-04", FAULTS["WT-04"](NOW), ["blocking"]),
    ("WT-04", week("8-12 13-16:15"), ["blocking"]),
    ("WT-05", placement(schedule(NOW, *[NINE] * 4), host=SITE, papers=(Proof.LONGER_SITE_HOURS,), **NEW_LAW), []),
    ("WT-05", placement(schedule(NOW, *[NINE] * 4), host=SITE, **NEW_LAW), ["warning"] * 5),
    ("WT-05", FAULTS["WT-05"](NOW), ["blocking"]),
    ("WT-04", placement(schedule(NOW, *[NINE] * 4), **NEW_LAW), ["blocking"] * 5),
    ("WT-04", placement(schedule(NOW, *[NINE] * 4), host=SITE, **NEW_LAW), []),
    ("WT-03", placement(schedule(NOW, *[NINE] * 4), 15, host=SITE, **NEW_LAW), ["warning"] * 4),
    ("WT-04", week("8-12 13-16:36", papers=(Proof.INSPECTOR_HOURS,)), []),
    ("WT-04", week("8-12 13-16:36"), ["blocking"]),
    ("WT-04", week("8-12 13-17", papers=(Proof.INSPECTOR_HOURS,)), []),
    ("WT-04", placement(schedule(NOW, *[EIGHT] * 5, "8-9"), papers=(Proof.INSPECTOR_HOURS,)), ["blocking"]),
    ("WT-07", week(SEVEN, host={"adult_week": 35 * 60}), []),
    ("WT-07", week(SEVEN, host={"adult_week": 32 * 60}), ["blocking"]),
    ("WT-07", week(SEVEN, 19, host={"adult_week": 32 * 60}), []),
    ("WT-08", placement(schedule(NOW, "8-12 13-16")), []),
    ("WT-08", placement(schedule(NOW, "8-13")), ["blocking"]),
    ("WT-08", placement(schedule(NOW, "8-12:30")), []),
    ("WT-08", placement(schedule(NOW, "8-12:30"), 15, OBSERVATION, THIRD), ["blocking"]),
    ("WT-08", placement(schedule(NOW, "8-12 12:29-16")), ["blocking"]),
    ("WT-08", placement(schedule(NOW, "8-12 12:30-16")), []),
    ("WT-08", placement(schedule(NOW, "8-13"), 19), []),
    ("WT-09", placement(schedule(NOW, "13-20", "8-15"), 17), []),
    ("WT-09", placement(schedule(NOW, "13-20:01", "8-15"), 17), ["blocking"]),
    ("WT-09", placement(schedule(NOW, "12-19", "8-15"), 15), ["blocking"]),
    ("WT-09", placement(schedule(NOW, "12-18", "8-15"), 15), []),
    ("WT-09", placement(schedule(NOW, "12-19", "8-15"), 17, OBSERVATION, THIRD), ["blocking"]),
    ("WT-09", placement(schedule(NOW, "18-26", "10-12"), 17), ["blocking"]),
    ("WT-10", week(SEVEN), []),
    ("WT-10", placement(schedule(NOW, *SATURDAY_TOO)), ["blocking"]),
    ("WT-10", from_tuesday(*[SEVEN] * 5), []),
    ("WT-10", placement(schedule(NOW, *SATURDAY_TOO, "", *SATURDAY_TOO)), ["blocking"] * 2),
    ("WT-10", placement((*schedule(NOW, *[SEVEN] * 6), *schedule(after(NOW, 8), *[SEVEN] * 6))), ["blocking"]),
    ("WT-10", placement(schedule(NOW, SEVEN, SEVEN, SEVEN, SEVEN, "18-26")), ["blocking"]),
    ("WT-10", placement(schedule(NOW, *SATURDAY_TOO), 19), []),
    ("WT-12", placement(schedule(NOW, "15-18 19-21:45")), []),
    ("WT-12", FAULTS["WT-12"](NOW), ["blocking"]),
    ("WT-12", placement(schedule(NOW, "5-9")), ["blocking"]),
    ("WT-12", placement(schedule(NOW, "5-9"), 19), []),
    ("WT-13", placement(schedule(NOW, "13-16 17-19:30"), 15), []),
    ("WT-13", FAULTS["WT-13"](NOW), ["blocking"]),
    ("WT-13", placement(schedule(NOW, "14-17 18-20:30"), 16), []),
    (
        "WT-12",
        placement(schedule(NOW, "4:30-8:30"), status=APPRENTICE, host=BAKERY, papers=(Proof.NIGHT_DECISION,)),
        [],
    ),
    ("WT-12", placement(schedule(NOW, "4:30-8:30"), host=BAKERY, papers=(Proof.NIGHT_DECISION,)), ["blocking"]),
    ("WT-12", placement(schedule(NOW, "4:30-8:30"), status=APPRENTICE, host=BAKERY), ["blocking"]),
    (
        "WT-12",
        placement(schedule(NOW, "3-8"), status=APPRENTICE, host=BAKERY, papers=(Proof.NIGHT_DECISION,)),
        ["blocking"],
    ),
    ("WT-15", placement(schedule(after(NOW), *[SEVEN] * 5), 16), []),
    ("WT-15", FAULTS["WT-15"](NOW), ["blocking"]),
    ("WT-15", placement(schedule(after(NOW, 6), SEVEN), 16, status=APPRENTICE, host=BAKERY), []),
    ("WT-15", placement(schedule(after(NOW, 6), SEVEN), 19), []),
    ("WT-15", placement(schedule(after(NOW, 5), "20-25"), 17), ["blocking"]),
    ("WT-16", placement(schedule(date(2025, 11, 10), SEVEN, "", SEVEN)), []),
    ("WT-16", placement(schedule(date(2026, 5, 8), SEVEN)), ["blocking"]),
    ("WT-16", placement(schedule(date(2026, 5, 8), SEVEN), host=BAKERY), ["blocking"]),
    ("WT-16", placement(schedule(date(2026, 5, 8), SEVEN), host=BAKERY, papers=(Proof.HOLIDAY_AGREEMENT,)), []),
    ("WT-16", placement(schedule(date(2026, 5, 8), SEVEN), 19), []),
    ("WT-16", placement(schedule(date(2026, 5, 8), SEVEN), host={"abroad": True}), []),
    ("WT-16", placement(schedule(date(2026, 4, 6), SEVEN)), ["blocking"]),
    ("WT-16", placement(schedule(date(2025, 12, 26), SEVEN)), []),
    ("WT-16", placement(schedule(date(2025, 12, 26), SEVEN), host={"department": "67"}), ["blocking"]),
    ("WT-16", placement(schedule(date(2025, 12, 31), "20-25")), ["blocking"]),
    ("WT-18", week(SEVEN, 19), []),
    ("WT-18", week("8-12 13-17:48", 19), ["warning"]),
    ("WT-18", week("8-12 13-17:48", 19, host={"adult_week": 44 * 60}), []),
    ("WT-18", week("8-12 13-19", 19), ["warning"]),
    ("WT-19", placement(schedule(NOW, "22-30"), 19, night_named=True), []),
    ("WT-19", placement(schedule(NOW, "22-30"), 19), ["blocking"]),
    ("WT-19", placement(schedule(NOW, "22-30"), 19, Kind.BTS_INTERNSHIP), []),
    ("WT-20", week(SEVEN, 19), []),
    ("WT-20", FAULTS["WT-20"](NOW), ["blocking"]),
    ("WT-22", week("8-12 13-14:36", class_minutes=((NOW, 420),)), []),
    ("WT-22", week(SEVEN, class_minutes=((NOW, 420),)), ["warning"]),
    ("WT-22", week(SEVEN, class_minutes=((after(NOW, 7), 420),)), []),
]


@pytest.mark.parametrize(("rule", "facts", "expected"), WORKED, ids=[f"{one[0]}-{i}" for i, one in enumerate(WORKED)])
def test_the_worked_examples_are_judged_as_the_study_says(rule, facts, expected):
    assert severities(rule, facts) == expected


def agreed(age: int, *, freed: bool, until: date | None = None, early: str = "12-16"):
    """Saturday until 20:00, then Monday from noon: forty hours of rest, two weeks on end."""
    late = "10-13 14-20"
    days = (
        *schedule(NOW, early, *[SEVEN] * 4, late),
        *schedule(after(NOW, 7), early, *[SEVEN] * 4, late),
        *schedule(after(NOW, 14), early),
    )
    paper = Document(Proof.REST_AGREEMENT, after(NOW, -1), until)
    return placement(days, age, trainee={"schooling_due": not freed}, documents=(paper,))


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (agreed(16, freed=True), []),
        (agreed(16, freed=False), ["blocking"] * 2),
        (agreed(15, freed=True), ["blocking"] * 2),
        (agreed(17, freed=True, until=after(NOW, 6)), ["blocking"]),
        (agreed(17, freed=True, early="7-11"), ["blocking"] * 2),
    ],
)
def test_an_agreement_leaves_thirty_six_hours_to_those_who_are_freed_from_school(facts, expected):
    assert severities("WT-10", facts) == expected


@pytest.mark.parametrize(("count", "expected"), [(365, []), (366, ["blocking"]), (-1, ["blocking"])])
def test_a_night_decision_lives_a_year(count, expected):
    paper = Document(Proof.NIGHT_DECISION, after(NOW, -count))
    facts = placement(schedule(NOW, "4:30-8:30"), status=APPRENTICE, host=BAKERY, documents=(paper,))
    assert severities("WT-12", facts) == expected


def test_the_age_is_that_of_the_day_and_for_a_week_that_of_its_monday():
    facts = week("8-12 13-16:30", birth=date(NOW.year - 16, NOW.month, NOW.day + 2))
    assert [one.day for one in said("WT-03", facts)] == [NOW, after(NOW), NOW]
    assert said("WT-04", facts) == []
    (told,) = said("AGE-10", facts)
    assert told.day == after(NOW, 2) and "16 ans" in told.sentence and "lundi 9 mars 2026" in told.sentence


def test_who_is_born_on_the_last_of_february_comes_of_age_in_march():
    for day, expected in ((date(2026, 2, 28), ["blocking"]), (date(2026, 3, 1), [])):
        assert severities("WT-08", placement(schedule(day, "8-13"), birth=date(2008, 2, 29))) == expected


def test_the_sunday_night_is_shared_between_two_civil_weeks():
    facts = placement(schedule(NOW, *[SEVEN] * 5, "", "20-28"), 19)
    assert severities("WT-18", facts) == ["warning"]
    assert said("WT-18", facts)[0].measured.replace("\u202f", " ") == "39 h"


def test_days_told_twice_or_out_of_order_are_put_together():
    parts = (*schedule(after(NOW), SEVEN), *schedule(NOW, "13-16"), *schedule(NOW, "8-12"), *schedule(NOW, "15-18"))
    (found,) = said("WT-04", placement(parts, period=Period.of_days(NOW, after(NOW))))
    assert found.day == NOW and found.measured.replace("\u202f", " ") == "9 h"
    assert "lundi 2 mars 2026" in found.sentence


def test_the_passed_midnight_is_read_as_hours():
    assert spans("18-26") == ((1080, 1560),)
    (found,) = said("WT-12", placement(schedule(NOW, "18-26")))
    assert found.measured.replace("\u202f", " ") == "4 h"
