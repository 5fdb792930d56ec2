"""The gestures of the school's year, one file a family: periods of classes, the roll of the school."""

from poles.domain.calendar.usecases.periods import open_period
from poles.domain.calendar.usecases.rolls import Undone, apply_roll, drop_roll, forget_rolls, read_roll, undo_roll

__all__ = ["Undone", "apply_roll", "drop_roll", "forget_rolls", "open_period", "read_roll", "undo_roll"]
