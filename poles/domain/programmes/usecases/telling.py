"""Who is told of a programme: those who speak for a member of the pôle, and the planners of its schools; never a name."""

from datetime import datetime
from uuid import uuid5

from django.utils.timezone import localdate

from poles.domain.governance.queries import schools_of_hub
from poles.domain.notices import queue
from poles.domain.people.queries import planners_at, worn_on
from poles.records.models import ActionProgramme, Hat
from poles.words.roles import Role
from poles.words.time import SchoolYear


def tell_hub(kind: str, programme: ActionProgramme, *, at: datetime) -> int:
    """Queue a letter for everyone whom the programme concerns, once a day at most; gives how many addresses."""
    on = localdate(at)
    speakers = Hat.objects.filter(worn_on(on), role=Role.HUB_MEMBER, hub_id=programme.hub_id, user__is_active=True)
    addresses = set(speakers.values_list("user__email", flat=True))
    for school in schools_of_hub(programme.hub_id).values_list("pk", flat=True):
        addresses |= {person.email for person in planners_at(school, on=on)}
    for address in sorted(addresses):
        queue(
            kind,
            address,
            uuid5(programme.pk, on.isoformat()),
            at=at,
            academy_id=programme.academy_id,
            hub=programme.hub.name,
            programme=str(programme.pk),
            year=SchoolYear(programme.school_year).label,
        )
    return len(addresses)
