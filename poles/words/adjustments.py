"""What a place must offer so that a learner can work there: a closed list of functions, never a health fact."""

from enum import StrEnum


class Adjustment(StrEnum):
    """A functional adjustment. The value is stored; the label is shown."""

    STEP_FREE = "step_free"

    @property
    def label(self) -> str:
        """The French name shown on screen."""
        return LABELS[self]


LABELS = {Adjustment.STEP_FREE: "accès de plain-pied"}
