"""The gestures of the end of a placement: say who came, write the attestation, thank, remind."""

from poles.domain.closing.usecases.closing import ClassClosed, close, close_class, end_done, issue
from poles.domain.closing.usecases.exporting import export_allowance, export_register
from poles.domain.closing.usecases.noting import note_class, note_day
from poles.domain.closing.usecases.reminding import remind

__all__ = [
    "ClassClosed",
    "close",
    "close_class",
    "end_done",
    "export_allowance",
    "export_register",
    "issue",
    "note_class",
    "note_day",
    "remind",
]
