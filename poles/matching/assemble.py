"""From tables and candidate edges to an ``Instance``: adds identifiers, labels, wishes and the seats of each week."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .edges import Candidates, Eligibility, Needs, Offers
from .problem import Instance, Weights


def assemble(
    needs: Needs,
    offers: Offers,
    rules: Eligibility,
    found: Candidates,
    *,
    need_ids: Sequence[str],
    need_group: NDArray[np.int64],
    need_family: NDArray[np.int64],
    offer_ids: Sequence[str],
    groups: Sequence[str],
    families: Sequence[str],
    salt: str,
    weights: Weights | None = None,
    wishes: tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]] | None = None,
    period_labels: Sequence[str] = (),
    need_class: NDArray[np.int8] | None = None,
    need_points: NDArray[np.int32] | None = None,
    edge_bed: NDArray[np.int8] | None = None,
) -> Instance:
    """The instance of one campaign. ``wishes``: three equal arrays (need index, offer index, rank from 1).

    A wish for an offer that is not open to its learner is left aside. ``need_family`` is the family named in the
    sentences and shortages of each need (index into ``families``). ``edge_bed``: (e,) as ``beds.edges_with_beds`` gave it.
    """
    arrays: dict[str, Any] = {
        "need_group": need_group,
        "need_family": need_family,
        "need_period": needs.period,
        "need_limit": needs.limit,
        "offer_family": offers.family,
        "node_offer": found.node_offer,
        "node_period": found.node_period,
        "node_capacity": found.node_capacity,
        "need_start": found.need_start,
        "edge_node": found.edge_node,
        "edge_minutes": found.edge_minutes,
        "need_class": need_class,
        "need_points": need_points,
        "edge_bed": edge_bed,
    }
    common: dict[str, Any] = {
        "need_ids": need_ids,
        "offer_ids": offer_ids,
        "groups": groups,
        "families": families,
        "salt": salt,
        "periods": rules.periods,
        "period_labels": period_labels,
        "weights": weights or Weights(),
    }
    bare = Instance(**arrays, **common)
    shared = bare.off_grid().tolist()
    seats = [
        (bare.offer_ids[offer], week, int(offers.seats[offer, column]))
        for offer in shared
        for column, week in enumerate(rules.weeks)
        if offers.open_weeks[offer, column]
    ]
    if wishes is None and not seats:
        return bare
    rank = None if wishes is None else _ranks(bare, *wishes)
    return Instance(**arrays, **common, edge_rank=rank, week_seats=seats)


def _ranks(bare: Instance, need: NDArray, offer: NDArray, rank: NDArray) -> NDArray[np.int16]:
    """(e,) rank of the wish of each edge, 0 where there is none."""
    node_at = {
        pair: at for at, pair in enumerate(zip(bare.node_offer.tolist(), bare.node_period.tolist(), strict=True))
    }
    periods = bare.need_period[need].tolist()
    node = np.array([node_at.get(pair, -1) for pair in zip(offer.tolist(), periods, strict=True)], np.int64)
    size = max(1, len(bare.node_offer))
    edge_key = bare.edge_need.astype(np.int64) * size + bare.edge_node
    wish_key = np.asarray(need, np.int64) * size + node
    at = np.minimum(np.searchsorted(edge_key, wish_key), max(0, len(edge_key) - 1))
    found = (node >= 0) & (edge_key[at] == wish_key) if len(edge_key) else np.zeros(len(node), bool)
    ranks = np.zeros(len(edge_key), np.int16)
    ranks[at[found]] = np.asarray(rank)[found]
    return ranks
