"""A referent teacher follows sixteen learners at once, no more (SCH-01)."""

from datetime import date

import pytest

from poles.law.referents import Followed, check, most_at_once
from poles.words.findings import Severity
from poles.words.time import Period
from poles.words.training import PlacementKind

JANUARY = Period.of_days(date(2027, 1, 11), date(2027, 2, 5))
MARCH = Period.of_days(date(2027, 3, 1), date(2027, 3, 26))
PFMP, BTS = PlacementKind.PFMP, PlacementKind.BTS_INTERNSHIP


def away(count: int, period: Period = JANUARY, kind: PlacementKind = PFMP) -> list[Followed]:
    return [Followed(period, kind)] * count


@pytest.mark.parametrize(("count", "severities"), [(0, []), (16, []), (17, [Severity.BLOCKING])])
def test_the_seventeenth_pupil_of_the_same_days_is_refused(count, severities):
    assert [finding.severity for finding in check("M. Diallo", away(count))] == severities


def test_the_sentence_names_the_teacher_the_number_and_the_days():
    (finding,) = check("M. Diallo", away(17))

    assert finding.sentence.startswith("M. Diallo suivrait 17 élèves en même temps (du lundi 11 janvier")
    assert finding.source == "Code de l’éducation, art. D124-3"


def test_pupils_who_leave_one_after_the_other_do_not_add_up():
    assert check("M. Diallo", away(16) + away(16, MARCH)) == []
    assert most_at_once(away(16) + away(10, MARCH)) == 16


def test_one_shared_day_is_enough_to_add_up():
    touching = Period.of_days(date(2027, 2, 5), date(2027, 2, 19))
    after = Period.of_days(date(2027, 2, 6), date(2027, 2, 19))

    assert check("M. Diallo", away(16) + away(1, touching))
    assert check("M. Diallo", away(16) + away(1, after)) == []


@pytest.mark.parametrize(("students", "pupils", "severities"), [
    (17, 0, [Severity.WARNING]), (24, 0, [Severity.WARNING]), (16, 0, []), (8, 9, [Severity.WARNING]),
    (1, 17, [Severity.BLOCKING]),
])  # fmt: skip
def test_students_of_sts_only_warn_because_nobody_has_confirmed_their_limit(students, pupils, severities):
    rows = away(students, kind=BTS) + away(pupils)

    assert [finding.severity for finding in check("M. Diallo", rows)] == severities


def test_a_later_block_wins_over_an_earlier_warning():
    rows = away(17, JANUARY, BTS) + away(17, MARCH)

    assert [finding.severity for finding in check("M. Diallo", rows)] == [Severity.BLOCKING]


def test_observation_is_not_counted():
    assert check("M. Diallo", away(30, kind=PlacementKind.OBSERVATION)) == []


def test_before_the_decree_there_was_no_limit():
    before = Period.of_days(date(2014, 11, 3), date(2014, 11, 28))

    assert check("M. Diallo", away(30, before)) == []
