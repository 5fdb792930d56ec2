"""The gestures of meetings, one file a family."""

from poles.domain.meetings.usecases.holding import (
    MeetingText,
    cancel,
    change,
    hold,
    invite,
    link_offer,
    open_registrations,
    prepare,
    withdraw_host,
)
from poles.domain.meetings.usecases.registering import Registered, note_presence, register, take_out

__all__ = [
    "MeetingText",
    "Registered",
    "cancel",
    "change",
    "hold",
    "invite",
    "link_offer",
    "note_presence",
    "open_registrations",
    "prepare",
    "register",
    "take_out",
    "withdraw_host",
]
