"""Take lists of learners out of the house: what the screen shows, and the journal says who took it."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from poles.domain.access import Forbidden
from poles.domain.calendar.policy import CLASSES
from poles.domain.journal import note_deed, note_event
from poles.domain.needs.policy import NEEDS
from poles.domain.searches.queries import UnplacedLine
from poles.records.models import ClassGroup
from poles.words import french
from poles.words.actor import Actor


@transaction.atomic
def export_unplaced(
    *, actor: Actor, lines: Sequence[UnplacedLine], asked: str, file_format: str, at: datetime
) -> Sequence[UnplacedLine]:
    """The lines of the list « sans stage » as a reader filtered them; ``asked`` says the filters in words.

    Raise Forbidden for a hat that looks for no place.
    """
    if actor.role not in NEEDS.roles("note_contact"):
        raise Forbidden("export")
    note = f"{french.plural(len(lines), 'élève sans stage', 'élèves sans stage')}, {file_format}, {asked or 'tous'}"
    note_event("export", "need", "", actor=actor, at=at, note=note)
    return lines


@transaction.atomic
def export_class(*, actor: Actor, division: ClassGroup, lines: Sequence, file_format: str, at: datetime) -> Sequence:
    """The lines of the sheet of a class that the reader sees; Unknown for who does not see the class."""
    CLASSES.get(actor, "see", division.pk)
    note_deed(division, "export", actor=actor, at=at, note=f"{french.plural(len(lines), 'ligne')}, {file_format}")
    return lines
