"""What a person of a school does for a class; and how a part of the weeks that a diploma asks was done otherwise."""

from enum import StrEnum


class Duty(StrEnum):
    """What a person does for the learners of a class. The value is stored; the label is shown."""

    HEAD_TEACHER = "head_teacher"
    REFERENT = "referent"
    ACCOMPANYING = "accompanying"

    @property
    def label(self) -> str:
        """The French name shown on screen."""
        return _DUTIES[self]


class CreditReason(StrEnum):
    """Why weeks count for a learner without a placement here: a decision of the school, never a health or family fact."""

    BEFORE = "before"
    POSITIONING = "positioning"
    INTERRUPTED = "interrupted"

    @property
    def label(self) -> str:
        """The French name shown on screen."""
        return _REASONS[self]


_SEGPA = ("164", "165", "166", "167")
_PREPA_METIERS = ("1031003111",)


def is_accompanied(mef: str) -> bool:
    """Whether the pupils of a MEF may be accompanied by a teacher of a lycée professionnel: Segpa, 3e prépa-métiers.

    Circulaire n° 2015-035, annex, 2.2 (« prépa-pro » then); the codes are those of the ministry's table of MEF.
    """
    return is_segpa(mef) or is_prepa_metiers(mef)


def is_segpa(mef: str) -> bool:
    """Whether a MEF is one of Segpa (4e, 3e), by the ministry’s table."""
    return mef[:3] in _SEGPA


def is_prepa_metiers(mef: str) -> bool:
    """Whether a MEF is that of the 3e prépa-métiers."""
    return mef[:10] in _PREPA_METIERS


_DUTIES = {
    Duty.HEAD_TEACHER: "professeur principal",
    Duty.REFERENT: "professeur référent",
    Duty.ACCOMPANYING: "professeur de lycée professionnel accompagnant",
}
_REASONS = {
    CreditReason.BEFORE: "faites avant cette inscription",
    CreditReason.POSITIONING: "accordées par le positionnement",
    CreditReason.INTERRUPTED: "validées malgré une interruption",
}
