"""Many needs and wishes at once, by COPY; and the end of what a simulation had put there."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from poles.domain.access import Forbidden
from poles.domain.journal import note_event
from poles.domain.needs.policy import ADJUSTMENTS, MOBILITIES, NEEDS
from poles.records.bulk import copy_in
from poles.records.models import (
    FunctionalAdjustment,
    Match,
    Mobility,
    OfferSeat,
    Placement,
    PlacementNeed,
    PlacementPeriod,
    School,
    Wish,
)
from poles.words.actor import Actor
from poles.words.adjustments import Adjustment
from poles.words.findings import refuse
from poles.words.places import Mode
from poles.words.retention import kept_until
from poles.words.searches import Network
from poles.words.simulated import FIRST, LAST

SIMULATED = (FIRST, LAST)


class NeedRow(NamedTuple):
    """A need to load: learner and period by their keys, the school by its UAI, the longest trip in minutes."""

    key: UUID
    uai: str
    learner_key: UUID
    period_key: UUID
    family: str
    mode: Mode
    limit: int


class WishRow(NamedTuple):
    """A wish of a need to load, from rank 1."""

    key: UUID
    need_key: UUID
    offer_key: UUID
    rank: int


class AdjustmentRow(NamedTuple):
    """What a place must offer to a learner, to load."""

    key: UUID
    learner_key: UUID
    kind: Adjustment


class MobilityRow(NamedTuple):
    """How a learner can go (the longest trip in minutes), and whether somebody around can open a door, to load."""

    key: UUID
    learner_key: UUID
    mode: Mode
    limit: int
    network: Network


@transaction.atomic
def load_needs(
    *, actor: Actor, academy_id: str, needs: Sequence[NeedRow], wishes: Iterable[WishRow], at: datetime
) -> dict[str, int]:
    """Insert open needs and their wishes, all or nothing; gives how many of each."""
    if actor.role not in NEEDS.roles("load"):
        raise Forbidden("load")
    uais = {row.uai for row in needs}
    schools = dict(School.objects.filter(academy_id=academy_id, uai__in=uais).values_list("uai", "pk"))
    periods = PlacementPeriod.objects.filter(pk__in={row.period_key for row in needs})
    until = {key: kept_until(year) for key, year in periods.values_list("pk", "class_group__school_year")}
    done = {
        "needs": copy_in(
            PlacementNeed(
                id=row.key, academy_id=academy_id, school_id=schools[row.uai], learner_id=row.learner_key,
                period_id=row.period_key, family=row.family, travel_mode=row.mode, travel_limit=row.limit,
                keep_until=until[row.period_key],
            )
            for row in needs
        ),
        "wishes": copy_in(
            Wish(id=row.key, academy_id=academy_id, need_id=row.need_key, offer_id=row.offer_key, rank=row.rank)
            for row in wishes
        ),
    }  # fmt: skip
    note = ", ".join(f"{count} {what}" for what, count in done.items())
    note_event("load", "need", academy_id, actor=actor, at=at, note=note, academy_id=academy_id)
    return done


@transaction.atomic
def load_adjustments(
    *, actor: Actor, academy_id: str, adjustments: Iterable[AdjustmentRow], at: datetime
) -> dict[str, int]:
    """Insert functional adjustments of learners who are there, all or nothing; gives how many."""
    if actor.role not in ADJUSTMENTS.roles("load"):
        raise Forbidden("load")
    done = {
        "adjustments": copy_in(
            FunctionalAdjustment(id=row.key, academy_id=academy_id, learner_id=row.learner_key, kind=row.kind)
            for row in adjustments
        )
    }
    note_event("load", "adjustment", academy_id, actor=actor, at=at, academy_id=academy_id)
    return done


@transaction.atomic
def load_mobilities(
    *, actor: Actor, academy_id: str, mobilities: Iterable[MobilityRow], at: datetime
) -> dict[str, int]:
    """Insert mobilities of learners who are there and state none, all or nothing; gives how many."""
    if actor.role not in MOBILITIES.roles("load"):
        raise Forbidden("load")
    done = {
        "mobilities": copy_in(
            Mobility(
                id=row.key, academy_id=academy_id, learner_id=row.learner_key, travel_mode=row.mode,
                travel_limit=row.limit, network=row.network,
            )
            for row in mobilities
        )
    }  # fmt: skip
    note_event("load", "mobility", academy_id, actor=actor, at=at, academy_id=academy_id)
    return done


@transaction.atomic
def clear_simulated(
    *,
    actor: Actor,
    academy_id: str,
    schools: Sequence[UUID] | None = None,
    communes: Sequence[str] | None = None,
    at: datetime,
) -> dict[str, int]:
    """Delete the simulated needs of these schools, and the simulated wishes for offers of these communes (None: all).

    Raises Refused when a proposal, a placement, a need or a wish made since stands on a simulated row: nothing that a
    person typed, and no result of a campaign, is ever deleted. Call it before the other rooms' ``clear_simulated``.
    """
    if actor.role not in NEEDS.roles("load"):
        raise Forbidden("load")
    at_schools = Q() if schools is None else Q(school_id__in=schools)
    needs = PlacementNeed.objects.filter(at_schools, academy_id=academy_id, id__range=SIMULATED)
    of_offers = Q(academy_id=academy_id, offer__id__range=SIMULATED)
    if communes is not None:
        of_offers &= Q(offer__site__commune_id__in=communes)
    seats = OfferSeat.objects.filter(of_offers)
    learners = Q(learner__id__range=SIMULATED, academy_id=academy_id) & at_schools
    theirs = Q(academy_id=academy_id, learner__id__range=SIMULATED)
    theirs &= Q() if schools is None else Q(learner__school_id__in=schools)
    adjustments, mobilities = FunctionalAdjustment.objects.filter(theirs), Mobility.objects.filter(theirs)
    used = {
        "propositions de campagne": Match.objects.filter(Q(need__in=needs) | of_offers).count(),
        "stages": Placement.objects.filter(Q(need__in=needs) | Q(seat__in=seats)).count(),
        "besoins saisis": PlacementNeed.objects.filter(learners).exclude(id__range=SIMULATED).count(),
        "vœux saisis": Wish.objects.filter(Q(need__in=needs) | of_offers).exclude(id__range=SIMULATED).count(),
        "aménagements saisis": adjustments.exclude(id__range=SIMULATED).count(),
        "mobilités saisies": mobilities.exclude(id__range=SIMULATED).count(),
    }
    if any(used.values()):
        said = ", ".join(f"{count} {what}" for what, count in used.items() if count)
        raise refuse(
            "simulated_rows_are_used",
            f"La simulation ne peut pas être refaite ici : des suites lui ont été données ({said}). "
            "Rien n’a été changé ; simulez un autre pôle, ou repartez d’une base vide.",
        )
    done = {
        "wishes": _delete(Wish.objects.filter(Q(need__in=needs) | of_offers)),
        "needs": _delete(needs),
        "adjustments": _delete(adjustments),
        "mobilities": _delete(mobilities),
    }
    if any(done.values()):
        note = ", ".join(f"{count} {what}" for what, count in done.items())
        note_event("clear_simulated", "need", academy_id, actor=actor, at=at, note=note, academy_id=academy_id)
    return done


def _delete(rows: QuerySet) -> int:
    """Delete in one statement, without fetching: the foreign keys of the database refuse what is still used."""
    return rows._raw_delete(rows.db)
