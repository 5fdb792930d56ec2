"""The year of a course, and the scale, by which the State allowance is counted: from the grade and the MEF (MON-09 to MON-11)."""

from poles.law.placement.allowance import COURSE_OF, Course, Scale
from poles.law.weeks import BMA, CAP_IN_ONE_YEAR, FARMING
from poles.words.training import GradeLevel

CAP_IN_THREE_YEARS, BAC_IN_ONE_YEAR = "242", "245"
MEF_DIGITS = 10


def course_of(grade: GradeLevel, mef: str) -> Course | None:
    """The year of the course of a class; None when its grade and its MEF (10 digits) do not say it.

    The three first digits of the MEF are the « dispositif », the two last its length and its year. A mention
    complémentaire or a certificat de spécialisation does not say its level there: no scale is guessed.
    """
    device = mef[:3]
    if device == CAP_IN_ONE_YEAR:
        return Course.CAP_IN_ONE_YEAR
    if device == CAP_IN_THREE_YEARS:
        return Course.CAP_IN_THREE_YEARS
    if device == BAC_IN_ONE_YEAR:
        return Course.BAC_IN_ONE_YEAR
    if device in BMA and len(mef) >= MEF_DIGITS:
        length, year = mef[8], mef[9]
        return Course.CRAFT_IN_ONE_YEAR if length == "1" else Course.CRAFT1 if year == "1" else Course.CRAFT2
    return COURSE_OF.get(grade)


def scale_of(mef: str) -> Scale:
    """Whose cap applies: that of agriculture for its own courses, else that of the national education."""
    return Scale.AGRICULTURE if mef[:3] in FARMING else Scale.NATIONAL
