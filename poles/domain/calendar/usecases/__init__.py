"""The gestures of the school's year, one file a family: periods of classes, the roll of the school."""

from poles.domain.calendar.usecases.contracts import drop_contract, record_contract
from poles.domain.calendar.usecases.credits import credit_weeks, take_back_credit
from poles.domain.calendar.usecases.follow_ups import follow, stop_following
from poles.domain.calendar.usecases.marks import drop_mark, mark_academy_days, mark_days
from poles.domain.calendar.usecases.periods import Opened, amend_period, drop_period, open_period, open_periods
from poles.domain.calendar.usecases.roll_reading import (
    MOST_BYTES,
    forget_columns,
    read_roll,
    refuse_roll,
    remember_columns,
    resume_roll,
)
from poles.domain.calendar.usecases.rolls import Undone, apply_roll, drop_roll, forget_rolls, undo_roll
from poles.domain.calendar.usecases.teams import Named, end_duty, end_hat, invite, name_accompanying, name_duty

__all__ = [
    "MOST_BYTES",
    "Named",
    "Opened",
    "Undone",
    "amend_period",
    "apply_roll",
    "credit_weeks",
    "drop_contract",
    "drop_mark",
    "drop_period",
    "drop_roll",
    "end_duty",
    "end_hat",
    "follow",
    "forget_columns",
    "forget_rolls",
    "invite",
    "mark_academy_days",
    "mark_days",
    "name_accompanying",
    "name_duty",
    "open_period",
    "open_periods",
    "read_roll",
    "record_contract",
    "refuse_roll",
    "remember_columns",
    "resume_roll",
    "stop_following",
    "take_back_credit",
    "undo_roll",
]
