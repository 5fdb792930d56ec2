"""What a host sees first of the learners proposed to its offers: a formation, weeks, a town; nobody.

A host reaches no row about learners (``domain/reach``). These few facts are read for it on an errand of the closed list,
column by column, and nothing else leaves this file: no name, sex, address, age, photo, school, nor wish.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from poles.domain import reach
from poles.domain.access import Unknown
from poles.domain.alerts.policy import HOST_DECLINES
from poles.domain.offers.policy import OFFERS
from poles.records.models import HostDecline, Match, Placement
from poles.words.actor import Actor
from poles.words.discrimination import Decline
from poles.words.families import BY_CODE
from poles.words.roles import Role
from poles.words.training import GRADE_LABELS, PLACEMENT_LABELS, GradeLevel, PlacementKind

PROPOSED, CONFIRMED = "proposed", "confirmed"
SHOWN = frozenset(GradeLevel) - {GradeLevel.BRIDGE, GradeLevel.OTHER}
"""Grades that say a course; the others would say a situation (a bridge after leaving school), which is nobody’s business."""
_COLUMNS = (
    "need__family",
    "need__period__class_group__programme__grade",
    "need__period__kind",
    "need__school__commune__name",
)


@dataclass(frozen=True)
class Candidate:
    """One learner proposed to an offer, or confirmed by its school, as a host first sees it.

    ``key``: of the proposal or of the placement. ``formation``: the family of trades. ``grade``: « 1re professionnelle »,
    « CAP, 1re année ». ``declined``: the coded reason given by the host, empty.
    """

    key: UUID
    state: str
    offer_id: UUID
    offer: str
    formation: str
    grade: str
    kind: str
    town: str
    starts_on: date
    ends_on: date
    declined: str


def candidates_of(actor: Actor) -> list[Candidate]:
    """The learners proposed to the offers of a host by a published campaign, or confirmed, the first to come first.

    A proposal that the school confirmed is shown once, as confirmed. Nothing for another hat.
    """
    if actor.role is not Role.HOST:
        return []
    own = list(OFFERS.rows(actor, "edit").values_list("pk", flat=True))
    with reach.beyond(reach.Errand.CANDIDATES):
        proposed = Match.objects.filter(
            offer__in=own, status="proposed", campaign__status="published", need__status="open",
            need__learner__left_on__isnull=True,
        ).values_list("pk", "offer_id", "offer__title", "need__period__starts_on", "need__period__ends_on",
                      *_COLUMNS)  # fmt: skip
        confirmed = Placement.objects.filter(seat__offer__in=own, status="confirmed").values_list(
            "pk", "seat__offer_id", "seat__offer__title", "starts_on", "ends_on", *_COLUMNS
        )
        found = [(PROPOSED, row) for row in proposed] + [(CONFIRMED, row) for row in confirmed]
    declines = HostDecline.objects.filter(offer__in=own).values_list("match_id", "placement_id", "reason")
    said = {match or placement: Decline(reason).label for match, placement, reason in declines}
    rows = [_candidate(state, row, said.get(row[0], "")) for state, row in found]
    return sorted(rows, key=lambda one: (one.starts_on, one.offer, one.formation, one.town, str(one.key)))


def candidate(actor: Actor, key: object) -> Candidate:
    """One of ``candidates_of``; Unknown for any other key."""
    found = next((one for one in candidates_of(actor) if str(one.key) == str(key)), None)
    if found is None:
        raise Unknown(key)
    return found


def declines_of(actor: Actor, match_ids: Iterable[UUID]) -> dict[UUID, str]:
    """The coded reason for which a host declined, by proposal, for the school of the learner; of its placement as well."""
    keys = list(match_ids)
    about = Q(match__in=keys) | Q(placement__match__in=keys)
    rows = HOST_DECLINES.rows(actor, "see").filter(about).values_list("match_id", "placement__match_id", "reason")
    return {match or held: Decline(reason).label for match, held, reason in rows}


def _candidate(state: str, row: tuple, declined: str) -> Candidate:
    key, offer_id, title, first, last, family, grade, kind, town = row
    return Candidate(
        key=key,
        state=state,
        offer_id=offer_id,
        offer=title,
        formation=BY_CODE[family].label if family in BY_CODE else family,
        grade=GRADE_LABELS[GradeLevel(grade)] if grade in SHOWN else "",
        kind=PLACEMENT_LABELS[PlacementKind(kind)],
        town=town,
        starts_on=first,
        ends_on=last,
        declined=declined,
    )
