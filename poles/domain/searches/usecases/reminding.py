"""Remind the adults of learners who have given no wish yet: once a week at most, never a name in the mail."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.timezone import localdate

from poles.domain.access import Forbidden
from poles.domain.calendar.policy import CLASSES
from poles.domain.journal import note_deed
from poles.domain.notices import queue
from poles.domain.searches.class_lists import WishLine, addresses_of, without_wish
from poles.records.models import ClassGroup, Notice
from poles.words import french
from poles.words.actor import Actor
from poles.words.roles import SCHOOL_ROLES

KIND = "wishes.remind"
A_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Reminded:
    """What a reminder did: mails sent, those to remind by hand (nobody has an address), those reminded within the week."""

    sent: int
    learners: tuple[WishLine, ...]
    without_address: tuple[WishLine, ...]
    lately: tuple[WishLine, ...]


@transaction.atomic
def remind_wishes(*, actor: Actor, class_id: UUID, at: datetime) -> Reminded:
    """Mail the adults of the learners of a class whose need is open and who have given no wish.

    One mail an address, at most one a week and class; the mail says the school, the class and the day of the departure,
    never a learner's name. Learners of age, and those of whom no adult has an address, are given back, to be told on paper.
    """
    seen = CLASSES.get(actor, "see", class_id)
    if actor.role not in SCHOOL_ROLES:
        raise Forbidden("remind_wishes")
    division = ClassGroup.objects.select_for_update(of=("self",)).select_related("school").get(pk=seen.pk)
    today = localdate(at)
    waiting = without_wish(actor, division.pk, today=today)
    known = addresses_of([line.learner_id for line in waiting], today=today)
    recently = Notice.objects.filter(kind=KIND, queued_at__gt=at - A_WEEK, facts__class_id=str(division.pk))
    told = set(recently.values_list("recipient", flat=True))
    fresh: set[str] = set()
    learners: list[WishLine] = []
    without: list[WishLine] = []
    lately: list[WishLine] = []
    for line in waiting:
        emails = known[line.learner_id]
        due = [email for email in emails if email not in told]
        fresh.update(due)
        (without if not emails else learners if due else lately).append(line)
    first = min((line.starts_on for line in learners), default=None)
    for email in sorted(fresh):
        queue(
            KIND,
            email,
            uuid5(division.pk, at.isoformat()),
            at=at,
            academy_id=division.academy_id,
            class_id=str(division.pk),
            division=division.name,
            school=division.school.name,
            starts_on=first.isoformat() if first else "",
        )
    note_deed(division, "remind_wishes", actor=actor, at=at, note=french.plural(len(fresh), "courriel"))
    return Reminded(len(fresh), tuple(learners), tuple(without), tuple(lately))
