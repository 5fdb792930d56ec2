"""The gestures of the campaigns: open and publish them, compute them, answer to what they propose."""

from poles.domain.allocation.usecases.campaigns import admit, cancel, close, open_campaign, publish
from poles.domain.allocation.usecases.placements import break_placement, confirm, decline
from poles.domain.allocation.usecases.runs import execute, give_up, start_run

__all__ = [
    "admit",
    "break_placement",
    "cancel",
    "close",
    "confirm",
    "decline",
    "execute",
    "give_up",
    "open_campaign",
    "publish",
    "start_run",
]
