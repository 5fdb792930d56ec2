"""``min_cost``: with the fair counts fixed, the plan of least total cost and the prices that prove it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from poles.words.findings import Unsolvable

from .arrays import plain, whole
from .auction import auction
from .fair import Cells, Leximin
from .net import learner_events, lift, narrowed, reduced, tight
from .paths import bid_exactly, keep_exact, reseat

LARGEST = 1 << 55
TOO_LARGE = "Les poids publiés sont trop grands pour un calcul exact sur autant d’élèves : réduisez-les."


class Priced(NamedTuple):
    """``assign`` int64 [n] (node or −1), ``price_node`` int64 [m] and ``price_cell`` int64 [C], in units of the cost.

    The price of a node is what one more seat there would save the others. ``reads``: edges read.
    """

    assign: NDArray[np.int64]
    price_node: NDArray[np.int64]
    price_cell: NDArray[np.int64]
    reads: int


class Stage(NamedTuple):
    """What the levels share: learners' events and order, left-outs and seats of each node and cell."""

    event: NDArray[np.int32]
    order: NDArray[np.int32]
    left: NDArray[np.int64]
    start: Leximin
    parts: Cells


def stage(start: Leximin, parts: Cells) -> Stage:
    """Prepare the cost stage of a leximin result. O(n log n)."""
    event = learner_events(start.assign, parts.of, start.node_event, start.cell_event)
    order = np.argsort(np.where(event == 0, np.iinfo(np.int32).min, -event), kind="stable").astype(np.int32)
    return Stage(event, order, parts.size - start.counts[parts.cls, parts.group], start, parts)


def steps(largest: int) -> tuple[int, ...]:
    """Decreasing increments of the auction: powers of four from about an eighth of the largest cost down to 1."""
    found = [1]
    while found[-1] * 32 <= largest:
        found.append(found[-1] * 4)
    return tuple(reversed(found))


class Hint(NamedTuple):
    """Where to start: prices of nodes and cells (int64 [m+C]) and, with no increments, a plan to mend; never trusted."""

    price: NDArray[np.int64]
    assign: NDArray[np.int64]
    increments: tuple[int, ...]


def min_cost(
    indptr: NDArray[np.int64],
    node: NDArray[np.int32],
    cost: NDArray[np.integer],
    capacity: NDArray[np.integer],
    parts: Cells,
    start: Leximin,
    left_out_cost: NDArray[np.integer] | None = None,
    before: Narrow | None = None,
    hint: Hint | None = None,
) -> Priced:
    """The plan of least Σ cost (placed) + Σ left_out_cost (not placed) with exactly the counts of ``start``.

    ``cost`` int32 or int64 [E], ≥ 0 and < 2^55; ``left_out_cost`` same type [n] (zeros when None). ``before``: keep to the plans
    that an earlier criterion left equal; ``hint``: prices from which to start (any: they change the time, not the cost).

    Closed parts, where all seats are taken: scaled auction, then shortest exchanges; open parts: exact bids from price 0,
    then shortest exchanges. The answer is an optimum of the linear programme, hence exact, and depends only on the arrays
    (in their order: several plans may share the optimum; L5 decides between them).

    Raises Unsolvable when sums leave 2^60. Time: near O(E log C) in practice, O(n E log n) at
    worst; memory: the reduced edges (8 or 12 bytes each) + O(n + m + seats).
    """
    about = stage(start, parts)
    indptr, node, cost = plain(indptr, np.int64), plain(node, np.int32), whole(cost)
    m, n = len(capacity), len(indptr) - 1
    left_cost = np.zeros(n, cost.dtype) if left_out_cost is None else plain(left_out_cost, cost.dtype.type)
    largest = max(int(cost.max()) if len(cost) else 0, int(left_cost.max()) if n else 0)
    if largest >= LARGEST or (len(cost) and int(cost.min()) < 0) or (n and int(left_cost.min()) < 0):
        raise Unsolvable(TOO_LARGE) if largest >= LARGEST else ValueError("Un coût est négatif.")
    net = reduced(indptr, node, cost, start.node_event, about.event, parts.of, start.cell_event, about.left, left_cost)
    if before is not None:
        net = narrowed(*net, before.kept)
    solved = _solve(net, m, capacity, about, largest, hint)
    lift(
        indptr, node, cost, start.node_event, about.event, parts.of, start.cell_event, about.left, left_cost,
        solved.worth, solved.price, about.order, _events(start),
    )  # fmt: skip
    ends = net[1][solved.by].astype(np.int64) if n else np.zeros(0, np.int64)
    return Priced(np.where(ends < m, ends, -1), solved.price[:m], solved.price[m:], solved.reads)


class Narrow(NamedTuple):
    """The plans that a first criterion leaves equal: ``kept`` bool [E'] on the reduced edges, and the plan's prices."""

    kept: NDArray[np.bool_]
    priced: Priced


def narrow(
    indptr: NDArray[np.int64],
    node: NDArray[np.int32],
    capacity: NDArray[np.integer],
    parts: Cells,
    start: Leximin,
    left_out_cost: NDArray[np.integer],
) -> Narrow:
    """Solve the left-out costs alone (the published points) and keep the edges that some best plan can use.

    Open parts leave nobody out and keep all their edges. Same types, errors and complexity as ``min_cost``.
    """
    about = stage(start, parts)
    indptr, node = plain(indptr, np.int64), plain(node, np.int32)
    m = len(capacity)
    nothing = np.zeros(len(node), np.int32)
    left_cost = plain(left_out_cost, np.int32)
    about_net = (start.node_event, about.event, parts.of, start.cell_event, about.left, left_cost)
    net = reduced(indptr, node, nothing, *about_net)
    solved = _solve(net, m, capacity, about, int(left_cost.max()) if len(left_cost) else 0)
    kept = tight(*reduced(indptr, node, nothing, *about_net), solved.worth, solved.price, about.event)
    lift(
        indptr, node, nothing, start.node_event, about.event, parts.of, start.cell_event, about.left, left_cost,
        solved.worth, solved.price, about.order, _events(start),
    )  # fmt: skip
    ends = net[1][solved.by].astype(np.int64) if len(about.event) else np.zeros(0, np.int64)
    priced = Priced(np.where(ends < m, ends, -1), solved.price[:m], solved.price[m:], solved.reads)
    return Narrow(kept, priced)


class _Solved(NamedTuple):
    by: NDArray[np.int64]
    worth: NDArray[np.int64]
    price: NDArray[np.int64]
    reads: int


def _events(start: Leximin) -> int:
    return 2 + max(int(a.max()) if len(a) else 0 for a in (start.node_event, start.cell_event))


def _solve(net: tuple, m: int, capacity: NDArray, about: Stage, largest: int, hint: Hint | None = None) -> _Solved:
    first, to, weight = net
    n = len(about.event)
    seats = np.concatenate((capacity.astype(np.int64), about.left))
    # an open node can never be asked by more learners than it has edges; a closed one is always full
    loose = np.concatenate((about.start.node_event == 0, np.zeros(len(about.left), bool)))
    asked = np.bincount(to, minlength=len(seats))
    seats = np.where(loose, np.minimum(seats, asked), np.where(asked > 0, seats, 0))
    seat_start = np.concatenate(([0], np.cumsum(seats))).astype(np.int64)
    price = np.zeros(len(seats), np.int64)
    held = np.zeros(int(seat_start[-1]), np.int64)
    holder = np.full(int(seat_start[-1]), -1, np.int32)
    by = np.full(n, -1, np.int64)
    worth = np.zeros(n, np.int64)
    filled = np.zeros(len(seats), np.int64)
    closed = np.flatnonzero(about.event > 0).astype(np.int32)
    increments = steps(largest) if hint is None else hint.increments
    if hint is not None:
        price[:] = np.where(np.concatenate((about.start.node_event, about.start.cell_event)) > 0, hint.price, 0)
        _sit(hint.assign, about, m, seat_start, holder, closed)
    reads = int(
        auction(
            first, to, weight, closed, seat_start, price, held, holder, np.array(increments, np.int64),
            np.int64(largest + 1),
        )
    )  # fmt: skip
    if reads < 0:
        raise Unsolvable(TOO_LARGE)
    reads += int(keep_exact(first, to, weight, closed, seat_start, price, holder, by, worth, filled))
    waiting = np.flatnonzero(by < 0).astype(np.int32)
    left, more = bid_exactly(
        first, to, weight, waiting, seat_start, price, holder, by, worth, filled, np.int64(4 * n + 16)
    )
    missing, again = reseat(first, to, weight, waiting[:left], seat_start, price, holder, by, worth, filled)
    if missing < 0:
        raise Unsolvable(TOO_LARGE)
    if missing:
        raise RuntimeError(f"{missing} élève(s) sans place dans un calcul qui en garantit une : signalez ce cas.")
    return _Solved(by, worth, price, reads + int(more) + int(again))


def _sit(
    assign: NDArray[np.int64], about: Stage, m: int, seat_start: NDArray[np.int64], holder: NDArray[np.int32],
    closed: NDArray[np.int32],
) -> None:  # fmt: skip
    """Put the learners of closed parts in the seats of a plan, as a start."""
    at = np.where(assign[closed] >= 0, assign[closed], m + about.parts.of[closed])
    order = np.argsort(at, kind="stable")
    at = at[order]
    rank = np.arange(len(at)) - np.searchsorted(at, at)
    holder[seat_start[at] + rank] = closed[order]
