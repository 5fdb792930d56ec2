"""The gestures on letters and on who steers, one file a family."""

from poles.domain.mandates.usecases.drafting import LetterText, cancel, draft, edit
from poles.domain.mandates.usecases.signing import Signature, end, invite_again, sign
from poles.domain.mandates.usecases.steering import Seat, end_seat, forget, seat
from poles.domain.mandates.usecases.templates import write_template

__all__ = [
    "LetterText",
    "Seat",
    "Signature",
    "cancel",
    "draft",
    "edit",
    "end",
    "end_seat",
    "forget",
    "invite_again",
    "seat",
    "sign",
    "write_template",
]
