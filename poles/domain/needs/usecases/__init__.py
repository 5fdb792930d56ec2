"""The gestures of the needs, one file a family: state, wish, adjust, keep true, say how a learner can go."""

from poles.domain.needs.usecases.adjusting import state_adjustments
from poles.domain.needs.usecases.keeping import amend, exempt, place, reopen, restore
from poles.domain.needs.usecases.mobility import apply_mobility, state_mobilities, state_mobility
from poles.domain.needs.usecases.ranking import Move, rank_wish
from poles.domain.needs.usecases.stating import state_needs
from poles.domain.needs.usecases.wishing import WISHES_OF_A_LEARNER, wish

__all__ = [
    "WISHES_OF_A_LEARNER",
    "Move",
    "amend",
    "apply_mobility",
    "exempt",
    "place",
    "rank_wish",
    "reopen",
    "restore",
    "state_adjustments",
    "state_mobilities",
    "state_mobility",
    "state_needs",
    "wish",
]
