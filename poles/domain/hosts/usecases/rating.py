"""What a school says of a reception that has ended."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from poles.domain.hosts import memory, typed
from poles.domain.hosts.policy import HOST_SITES
from poles.domain.journal import note_deed
from poles.records.models import HostFeedback
from poles.words.actor import Actor
from poles.words.findings import refuse
from poles.words.retention import host_kept_until

MARKS = {"welcome": "l’accueil", "tutoring": "l’accompagnement par le tuteur", "tasks": "les tâches confiées"}


@transaction.atomic
def rate(
    *,
    actor: Actor,
    site_id: UUID,
    school_year: int,
    welcome: int,
    tutoring: int,
    tasks: int,
    comment: str = "",
    at: datetime,
) -> HostFeedback:
    """Give marks of 1 to 4 for a school year; a second answer of the same person for that year takes the place of the first.

    Raise Refused for a year in which no reception of the school's learners has ended there, or for marks out of bounds.
    """
    site = HOST_SITES.get(actor, "rate", site_id, lock=True)
    marks = {"welcome": welcome, "tutoring": tutoring, "tasks": tasks}
    for name, mark in marks.items():
        if not 1 <= mark <= 4:
            raise refuse("feedback.mark", f"Donnez une note de 1 à 4 pour {MARKS[name]}.", field=name)
    if school_year not in memory.years_to_rate(actor, site, today=localdate(at)):
        sentence = "Aucun accueil d’un élève de votre établissement ne s’est terminé ici cette année-là."
        raise refuse("feedback.year", sentence, field="school_year")
    (school_id,) = actor.reach
    said = {"comment": typed.free_text(comment, most=500, field="comment"), "given_at": at} | marks
    whose: dict[str, Any] = {
        "site": site, "school_id": school_id, "user_id": actor.user_id, "school_year": school_year,
    }  # fmt: skip
    kept = {"academy_id": site.academy_id, "keep_until": host_kept_until(localdate(at))}
    feedback, fresh = HostFeedback.objects.update_or_create(**whose, defaults=said | kept)
    note_deed(feedback, "rate" if fresh else "rate_again", actor=actor, at=at)
    return feedback
