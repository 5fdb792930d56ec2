"""The gestures of the members of a pôle, one file a family."""

from poles.domain.partners.usecases.deciding import change_decision, decide, finish, reopen
from poles.domain.partners.usecases.equipping import OfficeText, allot_means, describe_office, drop_use, use_means
from poles.domain.partners.usecases.forgetting import forget
from poles.domain.partners.usecases.joining import MemberText, add_member, change_member, end_member, invite, silence
from poles.domain.partners.usecases.reminding import remind
from poles.domain.partners.usecases.sitting import (
    Attendance,
    SessionText,
    amend,
    call,
    cancel,
    change,
    hold,
)

__all__ = [
    "Attendance",
    "MemberText",
    "OfficeText",
    "SessionText",
    "add_member",
    "allot_means",
    "amend",
    "call",
    "cancel",
    "change",
    "change_decision",
    "change_member",
    "decide",
    "describe_office",
    "drop_use",
    "end_member",
    "finish",
    "forget",
    "hold",
    "invite",
    "remind",
    "reopen",
    "silence",
    "use_means",
]
