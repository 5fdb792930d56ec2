"""What changed while a run computed: the needs that left, the seats that are gone, read again behind locks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

import numpy as np
from django.db.models import QuerySet
from numpy.typing import NDArray

from poles.domain.allocation.instance import Built, open_needs
from poles.domain.allocation.seats import seats_left
from poles.domain.offers.reservations import kept_for
from poles.matching import repair
from poles.matching.problem import UNPLACED, Instance
from poles.records.models import Campaign, Offer
from poles.words.time import Period, Week

Days = Mapping[UUID, tuple[date, date]]


@dataclass(frozen=True)
class Changes:
    """What may no longer be proposed; n needs of the instance.

    ``left``: needs that no longer wait for a place; ``gone``: (n,) True for who waits, and whose seat is no longer free.
    """

    left: frozenset[UUID]
    gone: NDArray[np.bool_]

    def to_json(self) -> dict[str, int]:
        """{needs, seats}: how many of each, as the report keeps them."""
        return {"needs": len(self.left), "seats": int(self.gone.sum())}


def changes_since(campaign: Campaign, built: Built, node: NDArray[np.int32]) -> Changes:
    """What changed since the rows of a run were read, for its plan ``node`` (n,).

    The caller has locked the campaign, then its run; here the needs are locked by key, then the proposed offers by key, so
    that nobody takes a seat before the proposals are written. When an offer has fewer seats than learners, who gives way
    is told by the rule of repairs: points, then the draw.
    """
    list(open_needs(campaign).select_for_update(of=("self",)).order_by("pk").values_list("pk"))
    waiting = open_needs(campaign).order_by()
    days = {pk: (first, last) for pk, first, last in waiting.values_list("pk", "period__starts_on", "period__ends_on")}
    read = [*built.need_ids, *(need for need, _ in built.nowhere)]
    plan = np.where([key in days for key in built.need_ids], node, UNPLACED).astype(np.int32)
    offers = {built.offer_ids[at] for at in np.unique(built.instance.node_offer[plan[plan >= 0]]).tolist()}
    list(Offer.objects.filter(pk__in=offers).select_for_update(of=("self",)).order_by("pk").values_list("pk"))
    _, gone = repair.displace(_as_now(campaign, built, days, {*read, *days}), plan)
    return Changes(frozenset(read) - days.keys(), gone)


def _as_now(campaign: Campaign, built: Built, days: Days, needs: set[UUID]) -> Instance:
    """The instance with the seats that are left now; never more of them than when it was read."""
    instance = built.instance
    keys = [key for key in built.offer_ids if isinstance(key, UUID)]
    published = Offer.objects.filter(
        hub_id=campaign.hub_id, status="published", twin_of__isnull=True, kind=campaign.kind
    )
    anew = _kept_anew(built, published)
    known = {key: seats for key, seats in published.values_list("pk", "seat_count") if key not in anew}
    weeks = sorted({week for period in instance.periods for week in period})
    by_week, whole = seats_left(
        campaign,
        seats={key: known.get(key, 0) for key in keys},
        needs=needs,
        weeks=[_week(number).period for number in weeks],
        periods=_periods(built, days),
        hubs=[campaign.hub_id],
    )
    if not len(instance.node_offer):
        return instance
    column = {week: at for at, week in enumerate(weeks)}
    crossed = [[column[week] for week in period] for period in instance.periods]
    least = np.stack([by_week[:, columns].min(axis=1) for columns in crossed], axis=1)
    left = np.minimum(whole, least)[instance.node_offer, instance.node_period]
    row = {str(key): at for at, key in enumerate(keys)}
    return replace(
        instance,
        node_capacity=np.minimum(instance.node_capacity, left),
        week_seats=[
            (offer, week, min(seats, int(by_week[row[offer], column[week]])))
            for offer, week, seats in instance.week_seats
        ],
    )


def _kept_anew(built: Built, published: QuerySet[Offer]) -> set[UUID]:
    """The offers that are no longer kept for those for whom they were when the run was read."""
    now = {offer: one.keys for offer, one in kept_for(published).items()}
    was, found = built.reserved, {}
    for at, key in enumerate(built.offer_ids):
        keys = was.keys[int(was.offer[at])] if was else []
        if keys and isinstance(key, UUID):
            found[key] = keys
    return {key for key in now.keys() | found.keys() if now.get(key) != found.get(key)}


def _periods(built: Built, days: Days) -> list[Period]:
    """The days of each period of the instance: the widest of the needs that still wait, else its whole weeks."""
    spans: list[list[date]] = [[] for _ in built.instance.periods]
    for key, period in zip(built.need_ids, built.instance.need_period.tolist(), strict=True):
        spans[period] += days.get(key, ())
    return [
        Period.of_days(min(span), max(span)) if span else _whole(weeks)
        for span, weeks in zip(spans, built.instance.periods, strict=True)
    ]


def _whole(weeks: Iterable[int]) -> Period:
    numbers = sorted(weeks)
    return Period.of_days(_week(numbers[0]).monday, _week(numbers[-1]).sunday)


def _week(number: int) -> Week:
    """The week of a number of the instance: 202703 is the third week of 2027."""
    return Week(*divmod(number, 100))
