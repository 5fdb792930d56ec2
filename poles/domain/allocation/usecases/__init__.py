"""The gestures of the campaigns: open and publish them, compute them, answer to what they propose."""

from poles.domain.allocation.usecases.campaigns import admit, cancel, close, open_campaign, publish
from poles.domain.allocation.usecases.ending import end_placement
from poles.domain.allocation.usecases.moving import held_by_others, move_placement
from poles.domain.allocation.usecases.overrides import override
from poles.domain.allocation.usecases.placements import break_placement, confirm, decline, place_own_found
from poles.domain.allocation.usecases.repairs import apply_repair, drop_repair, propose_repair
from poles.domain.allocation.usecases.rules import publish_rule
from poles.domain.allocation.usecases.runs import execute, give_up, start_run

__all__ = [
    "admit",
    "apply_repair",
    "break_placement",
    "cancel",
    "close",
    "confirm",
    "decline",
    "drop_repair",
    "end_placement",
    "execute",
    "give_up",
    "held_by_others",
    "move_placement",
    "open_campaign",
    "override",
    "place_own_found",
    "propose_repair",
    "publish",
    "publish_rule",
    "start_run",
]
