"""The seats that are left: what confirmed placements hold, and what is promised to somebody else, taken off."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from poles.records.models import Campaign, Match, Placement
from poles.words.time import Period

Holds = dict[UUID, list[tuple[UUID, Period]]]


def seats_left(
    campaign: Campaign,
    *,
    seats: dict[UUID, int],
    needs: Collection[UUID],
    weeks: Sequence[Period],
    periods: Sequence[Period],
    hubs: Collection[UUID],
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """(offers, weeks) seats left each week, and (offers, periods) seats left all along each period.

    ``seats``: the number of seats of each offer, in the order of the rows given back; ``needs``: those of the campaign;
    ``hubs``: the pôles to which all these offers belong.
    Two seats that are each taken half of a period do not make a whole one: a seat counts for a period when nobody holds
    it on any of its days.
    """
    total = np.array(list(seats.values()), np.int64)
    by_week = np.repeat(total[:, None], len(weeks), axis=1)
    by_period = np.repeat(total[:, None], len(periods), axis=1)
    row_of = {offer: row for row, offer in enumerate(seats)}
    for offer, holds in _holds(campaign, seats, needs, hubs).items() if seats else ():
        row = row_of[offer]
        for table, spans in ((by_week, weeks), (by_period, periods)):
            for column, span in enumerate(spans):
                taken = {holder for holder, days in holds if days.overlaps(span)}
                table[row, column] = max(0, seats[offer] - len(taken))
    return by_week, by_period


def _holds(campaign: Campaign, offers: Collection[UUID], needs: Collection[UUID], hubs: Collection[UUID]) -> Holds:
    """What holds seats of these offers, and on which days.

    A seat that a confirmed placement holds; a proposal of another published campaign to a need that is not in this one,
    while it waits for an answer (a need of this campaign gives its older proposal up when this one is published).
    """
    holds: Holds = defaultdict(list)
    placed = Placement.objects.filter(seat__offer__hub__in=hubs, status="confirmed")
    for offer, seat, first, last in placed.values_list("seat__offer_id", "seat_id", "starts_on", "ends_on"):
        if offer in offers:
            holds[offer].append((seat, Period.of_days(first, last)))
    waiting = Match.objects.filter(offer__hub__in=hubs, status="proposed", campaign__status="published")
    for offer, match, need, first, last in waiting.exclude(campaign=campaign).values_list(
        "offer_id", "id", "need_id", "need__period__starts_on", "need__period__ends_on"
    ):
        if offer in offers and need not in needs:
            holds[offer].append((match, Period.of_days(first, last)))
    return holds
