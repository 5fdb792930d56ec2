"""Take figures out of the house: what is shown and nothing more, and the journal says who took it."""

from datetime import datetime

from poles.domain.access import Forbidden
from poles.domain.indicators.boards import Board, Reading
from poles.domain.indicators.policy import FIGURES
from poles.domain.journal import note_event
from poles.words.actor import Actor
from poles.words.training import PlacementKind


def export(*, actor: Actor, reading: Reading, kind: PlacementKind, at: datetime) -> Board:
    """The board by pôle of one kind, as the page shows it to this reader; the deed is written down."""
    if actor.role not in FIGURES.roles("export") or reading.actor != actor:
        raise Forbidden("export")
    board = reading.by_hub(kind)
    note_event("export", "figure", kind, actor=actor, at=at, note=f"{len(board.lines)} lignes")
    return board
