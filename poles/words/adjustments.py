"""What a place must offer so that a learner can work there: a closed list of functions, never a health fact."""

from enum import StrEnum


class Adjustment(StrEnum):
    """A functional adjustment. The value is stored; the label is shown."""

    STEP_FREE = "step_free"
    SEATED = "seated"
    NO_CARRYING = "no_carrying"
    QUIET = "quiet"
    NEAR_TRANSIT = "near_transit"
    WRITTEN = "written"
    SIGNED = "signed"
    SHORT_DAYS = "short_days"

    @property
    def label(self) -> str:
        """The French name shown on screen."""
        return LABELS[self]


LABELS = {
    Adjustment.STEP_FREE: "accès de plain-pied",
    Adjustment.SEATED: "poste assis",
    Adjustment.NO_CARRYING: "sans port de charges",
    Adjustment.QUIET: "poste au calme",
    Adjustment.NEAR_TRANSIT: "lieu desservi par les transports",
    Adjustment.WRITTEN: "consignes écrites",
    Adjustment.SIGNED: "communication visuelle ou en langue des signes",
    Adjustment.SHORT_DAYS: "journées aménagées",
}
