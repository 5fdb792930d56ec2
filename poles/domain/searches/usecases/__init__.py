"""What is done for a search: note contacts, take charge, take the steps when they come due, remind families, export."""

from poles.domain.searches.usecases.contacts import correct_contact, note_contact, take_charge
from poles.domain.searches.usecases.exports import export_class, export_unplaced
from poles.domain.searches.usecases.reminding import Reminded, remind_wishes
from poles.domain.searches.usecases.steps import set_schedule, take_steps
from poles.domain.searches.usecases.telling import tell_found

__all__ = [
    "Reminded",
    "correct_contact",
    "export_class",
    "export_unplaced",
    "note_contact",
    "remind_wishes",
    "set_schedule",
    "take_charge",
    "take_steps",
    "tell_found",
]
