"""The gestures of the contact point: open it, leave a message, prove an address, answer, pass on, chase, rate."""

from poles.domain.desk.usecases.answering import answer, close, confirm_quiet, pass_on, reopen, take
from poles.domain.desk.usecases.chasing import ask, escalate, forget
from poles.domain.desk.usecases.leaving import Left, leave
from poles.domain.desk.usecases.opening import add_route, describe_point, drop_route, open_points
from poles.domain.desk.usecases.proving import actor_of, prove, renew
from poles.domain.desk.usecases.returning import complete, make_offer, rate

__all__ = [
    "Left",
    "actor_of",
    "add_route",
    "answer",
    "ask",
    "close",
    "complete",
    "confirm_quiet",
    "describe_point",
    "drop_route",
    "escalate",
    "forget",
    "leave",
    "make_offer",
    "open_points",
    "pass_on",
    "prove",
    "rate",
    "renew",
    "reopen",
    "take",
]
