"""Take a prospecting list out of the house: what the screen shows, and the journal says who took it."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from poles.domain.access import Forbidden
from poles.domain.journal import note_event
from poles.domain.prospecting.likely import Prospect
from poles.domain.prospecting.policy import PROSPECTORS
from poles.words import french
from poles.words.actor import Actor


@transaction.atomic
def export_prospects(
    *, actor: Actor, lines: Sequence[Prospect], asked: str, file_format: str, at: datetime
) -> Sequence[Prospect]:
    """The hosts to call as a reader sought them; ``asked`` says for what. Raise Forbidden for a hat that looks for no place."""
    if actor.role not in PROSPECTORS:
        raise Forbidden("export")
    note = f"{french.plural(len(lines), 'organisme')} à appeler, {file_format}, {asked}"
    note_event("export", "host_site", "", actor=actor, at=at, note=note)
    return lines
