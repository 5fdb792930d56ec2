"""The year of a course is read from the grade and the MEF, and never guessed."""

import pytest

from poles.law.placement.allowance import Course, Scale
from poles.law.placement.courses import course_of, scale_of
from poles.words.training import GradeLevel


@pytest.mark.parametrize(
    ("grade", "mef", "course"),
    [
        (GradeLevel.CAP1, "2412521321", Course.CAP1),
        (GradeLevel.CAP2, "2412521322", Course.CAP2),
        (GradeLevel.CAP2, "2402521311", Course.CAP_IN_ONE_YEAR),
        (GradeLevel.CAP2, "2422521333", Course.CAP_IN_THREE_YEARS),
        (GradeLevel.FINAL_PRO, "2472530233", Course.FINAL),
        (GradeLevel.FINAL_PRO, "2452530211", Course.BAC_IN_ONE_YEAR),
        (GradeLevel.CRAFT, "2512521321", Course.CRAFT1),
        (GradeLevel.CRAFT, "2512521322", Course.CRAFT2),
        (GradeLevel.CRAFT, "2502521311", Course.CRAFT_IN_ONE_YEAR),
        (GradeLevel.CRAFT, "251", None),
        (GradeLevel.MC_CS, "2532521311", None),
        (GradeLevel.BTS1, "3112521321", None),
    ],
)
def test_a_course_is_told_by_its_grade_and_mef_or_not_at_all(grade, mef, course):
    assert course_of(grade, mef) is course


def test_agriculture_has_its_own_scale():
    assert (scale_of("2762530233"), scale_of("2472530233")) == (Scale.AGRICULTURE, Scale.NATIONAL)
