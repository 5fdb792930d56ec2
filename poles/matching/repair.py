"""Life after the run: mend a plan when a seat is withdrawn, a place refused or a learner comes late.

Nobody who still holds a place loses it, and a confirmed placement never moves. ``local`` answers at once, one exchange for
each learner; ``stable`` is exact and proven. Group rates may then leave leximin: ``distance_from_fair`` says how far.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from poles.words.findings import Unsolvable

from .kernels.burden import TOO_LARGE
from .kernels.certificate import certificate
from .kernels.fair import leximin
from .kernels.local import held, seat_all
from .kernels.paths import reseat
from .kernels.stable import network
from .problem import UNPLACED, Instance
from .repair_proof import Scale, judge
from .repair_ready import Plan, Ready, plan, ready

LARGEST = 1 << 58
FINEST = 30


class Move(NamedTuple):
    """One learner goes from a node (−1: held no place) to another."""

    need: int
    from_node: int
    to_node: int


Chains = tuple[tuple[Move, ...], ...]


@dataclass(frozen=True, eq=False)
class Repair:
    """A mended plan ``node`` (n,) and how it was reached.

    ``chains``: each a list of moves as a human reads it, « A va chez X ; B, qui y allait, va chez Y »; played one after the
    other they lead from the old plan to the new one, feasible after each chain. ``placed``: learners with a place;
    ``moved``: holders who changed place; ``cost``: whole burden in points; ``unplaced_displaced``: indices of those who
    lost their seat and found no other; ``proven``: no better plan exists in the order of ``stable`` (False for ``local``).
    """

    node: NDArray[np.int32]
    chains: Chains
    placed: int
    moved: int
    cost: int
    unplaced_displaced: NDArray[np.int64]
    proven: bool = False


@dataclass(frozen=True)
class Distance:
    """How far a plan is from the fair one: groups that could still gain, and worst rates by public class.

    ``exchanges``: groups that could gain a free seat or one from a better-served group (0 exactly when leximin);
    ``worst`` and ``fair_worst``: (class, rate of its worst group), now and in the fair plan of the same instance.
    """

    exchanges: int
    worst: tuple[tuple[int, Fraction], ...]
    fair_worst: tuple[tuple[int, Fraction], ...]

    @property
    def fair(self) -> bool:
        """True when no exchange would make the sorted rates better."""
        return self.exchanges == 0


def displace(
    instance: Instance, node: ArrayLike, *, frozen: ArrayLike | None = None
) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
    """(plan, displaced): who gives way when an event leaves fewer seats than holders, in a node or in a week.

    Confirmed placements stay first, then the highest published points, then the salted mark: the same rule as to enter.
    ``node`` (n,), ``frozen`` (n,) bool. O(n log n).
    """
    kit = ready(instance)
    assign = np.array(node, np.int64)
    fixed = np.zeros(len(assign), bool) if frozen is None else np.asarray(frozen, bool)
    points = np.zeros(len(assign), np.int64) if instance.need_points is None else instance.need_points.astype(np.int64)
    order = np.lexsort((kit.mark, -points, ~fixed))
    order = order[assign[order] >= 0]
    order = order[np.argsort(assign[order], kind="stable")]
    at = assign[order]
    too_many = np.arange(len(at)) - np.searchsorted(at, at) >= kit.capacity[at]
    displaced = np.zeros(len(assign), bool)
    displaced[order[too_many]] = True
    assign[displaced] = UNPLACED
    if not kit.keeps_weeks(assign):
        room = kit.row_seats.copy()
        for i in np.lexsort((kit.mark, -points, ~fixed)).tolist():
            if assign[i] >= 0:
                rows = kit.row[kit.row_start[assign[i]] : kit.row_start[assign[i] + 1]]
                displaced[i] = bool(np.any(room[rows] <= 0))
                room[rows] -= 0 if displaced[i] else 1
        assign[displaced] = UNPLACED
    return assign.astype(np.int32), displaced


def local(
    instance: Instance,
    node: ArrayLike,
    *,
    displaced: ArrayLike | None = None,
    frozen: ArrayLike | None = None,
    wanted: ArrayLike | None = None,
) -> Repair:
    """Seat whoever has no place, one after the other, each with the fewest moves of others.

    ``instance``: as it stands after the event; ``node`` (n,): the plan now, −1 = no place; ``displaced`` (n,) bool: had a
    seat that vanished (their ``node`` is −1); ``frozen`` (n,) bool: confirmed, never moved; ``wanted`` (n,) bool: whom to
    seat now, everyone without a place when None (after a mere withdrawal in a plan that placed the most, the displaced are
    enough: nobody else can gain a seat). Order: displaced first, then public class, lowest rate of the group at that
    moment, points, salted mark. Between exchanges with as many moves: the least burden added, then the marks; so the
    answer does not depend on the order of the rows. On the grid the number placed is then the greatest that the frozen
    placements allow (augmenting paths). Off the grid a node with one full week counts as full: all learners of an exchange
    share one period, so every chain keeps the weeks, but a better plan may exist. Raises ValueError when the present plan
    is not feasible.
    """
    kit = ready(instance)
    before = plan(instance, kit, node, displaced, frozen)
    after, by, chains = _locally(instance, kit, before, wanted=wanted)
    return _told(kit, before, after, by, chains)


def stable(
    instance: Instance, node: ArrayLike, *, displaced: ArrayLike | None = None, frozen: ArrayLike | None = None
) -> Repair:
    """The best repair, exactly, in this order: nobody who holds a place loses it and the frozen do not move; the most
    learners placed; among these the most displaced; the fewest holders moved; the least burden; the salted draw.

    Same arguments and errors as ``local``. Fairness among groups is not enforced here: see ``distance_from_fair``.
    One least-cost network, solved by shortest exchanges from the present plan (whose prices are zero), then judged by
    duality: ``proven``. Off the grid: solved without the weeks; when that breaks one, period after period (most displaced
    first, then the weeks in order) with what the others leave, or as ``local`` does when that is better, never « proven ».
    Raises ValueError also when the numbers are too large for exact integers. Memory about 20 bytes an edge.
    """
    kit = ready(instance)
    before = plan(instance, kit, node, displaced, frozen)
    everyone, nearest = np.ones(len(before.assign), bool), None
    after, proven = _exactly(instance, kit, before, everyone, kit.capacity)
    if not kit.keeps_weeks(after):
        nearest = _told(kit, before, *_locally(instance, kit, before))
        after, proven = _by_period(instance, kit, before), False
    found = _told(kit, before, after, held(kit.indptr, kit.node, after), _chains(kit, before, after), proven)
    return min((found, nearest), key=_rank) if nearest else found


def either(
    instance: Instance, node: ArrayLike, displaced: ArrayLike, exact: bool, *, progress: object = None
) -> Repair:
    """``stable`` when ``exact``, else ``local``: one function to be called in a process of its own, which tells nothing."""
    return (stable if exact else local)(instance, node, displaced=displaced)


def distance_from_fair(instance: Instance, node: ArrayLike) -> Distance:
    """How far a plan (n,) is from the fairest one of this instance (weeks off the grid are not read). O(E × labels).

    Raises ValueError when the plan seats someone where no edge leads, or too many learners in a node.
    """
    kit = ready(instance)
    assign = np.array(node, np.int64)
    group, public = kit.parts.group[kit.parts.of].astype(np.int32), kit.parts.cls[kit.parts.of].astype(np.int8)
    graph = (kit.indptr, kit.node, kit.capacity, group, public)
    proof = certificate(*graph, assign)
    if proof.strange or proof.crowded:
        raise ValueError("Ce plan n’est pas possible : un élève sans liaison, ou trop d’élèves dans une offre.")
    count = np.bincount(kit.parts.of[assign >= 0], minlength=len(kit.parts.size))
    fairest = leximin(*graph).counts[kit.parts.cls, kit.parts.group]
    return Distance(proof.free_claims + proof.exchanges, _worst(kit, count), _worst(kit, fairest))


def _worst(kit: Ready, count: NDArray[np.int64]) -> tuple[tuple[int, Fraction], ...]:
    worst: dict[int, Fraction] = {}
    for public, placed, size in zip(kit.parts.cls.tolist(), count.tolist(), kit.parts.size.tolist(), strict=True):
        worst[public] = min(worst.get(public, Fraction(1)), Fraction(placed, size))
    return tuple(sorted(worst.items()))


def _locally(
    instance: Instance, kit: Ready, before: Plan, *, weekly: bool = True, wanted: ArrayLike | None = None
) -> tuple[NDArray[np.int64], NDArray[np.int64], Chains]:
    """The local plan, the edges that it uses and its chains; without ``weekly``, as if weeks never met."""
    assign, by, parts = before.assign.copy(), before.by.copy(), kit.parts
    waiting = np.flatnonzero((assign < 0) if wanted is None else (assign < 0) & np.asarray(wanted, bool))
    turn = (~before.displaced[waiting]).astype(np.int64)
    points = np.zeros(len(waiting), np.int64)
    if instance.need_points is not None:
        points = instance.need_points[waiting].astype(np.int64)
    queue = waiting[np.lexsort((kit.mark[waiting], -points, parts.of[waiting], turn))].astype(np.int32)
    width = len(parts.size)
    key = (~before.displaced[queue]).astype(np.int64) * width + parts.of[queue]
    bounds = np.searchsorted(key, np.arange(2 * width + 1))
    queue_start = np.stack((bounds[: width + 1], bounds[width:])).astype(np.int64)
    count = np.bincount(parts.of[assign >= 0], minlength=width)
    rows = (kit.row_start, kit.row, kit.row_seats - kit.present(assign))
    if not weekly:
        rows = (np.zeros_like(kit.row_start), np.zeros(0, np.int64), np.zeros(0, np.int64))
    start, moves = seat_all(
        kit.indptr, kit.node, kit.cost, before.seats(kit), before.movable, assign, by, kit.mark, kit.node_mark,
        queue, queue_start, parts.cls, count, parts.size, *rows,
    )  # fmt: skip
    told = [Move(*move) for move in moves.tolist()]
    return assign, by, tuple(tuple(told[a:b]) for a, b in zip(start[:-1].tolist(), start[1:].tolist(), strict=True))


def _exactly(
    instance: Instance, kit: Ready, before: Plan, among: NDArray[np.bool_], capacity: NDArray[np.int64]
) -> tuple[NDArray[np.int64], bool]:
    """(the best plan when only learners of ``among`` move or enter, whether it is proven); weeks are not read.

    Weights are chosen from the local repair, then judged on the plan found; when they were too small they grow.
    """
    old = before.assign
    fixed = before.frozen | ((old >= 0) & ~among)
    held_back = before._replace(frozen=fixed)
    kit = kit._replace(capacity=capacity)
    guess, _, _ = _locally(instance, kit, held_back, weekly=False)
    changes = int(np.count_nonzero(guess != old)) + 1
    largest = int(kit.cost.max()) if len(kit.cost) else 0
    m = len(capacity)
    out = np.where(old >= 0, -1, np.where(before.displaced, m, m + 1))
    waiting = np.flatnonzero((old < 0) & among)
    waiting = waiting[np.argsort(out[waiting], kind="stable")].astype(np.int32)
    hop = 64
    while True:
        scale = _scale(changes, largest, hop)
        dear = (scale.unit + largest + 1) * scale.scale * hop
        out_price = np.array([2 * dear, dear], np.int64)
        start, to, weight, seat_start, holder, by, worth, filled = network(
            kit.indptr, kit.node, kit.cost, old, among & ~fixed, out, out_price, held_back.seats(kit), kit.mark,
            kit.node_mark, scale.unit, scale.scale, np.uint64(scale.shift),
        )  # fmt: skip
        price = np.zeros(m + 2, np.int64)
        missing, _ = reseat(start, to, weight, waiting, seat_start, price, holder, by, worth, filled)
        if missing:
            raise Unsolvable(TOO_LARGE)
        after = old.copy()
        ends = to[by[by >= 0]]
        after[by >= 0] = np.where(ends < m, ends, UNPLACED)
        del start, to, weight, holder
        proof = judge(kit, held_back, after, among, price[:m], out_price, scale)
        if not proof.kept:
            raise RuntimeError("La réparation exacte a retiré une place à qui la tenait : signalez ce cas.")
        if proof.most and proof.strict:
            return after, proof.ok
        hop, changes = hop * 8, changes * 2


def _scale(changes: int, largest: int, hop: int) -> Scale:
    """Weights that separate the criteria for so many changes, with the finest lots that exact integers allow."""
    unit = (2 * changes + 1) * largest + 1
    for bits in range(FINEST, 0, -1):
        scale = 2 * changes * ((1 << bits) - 1) + 1
        if 2 * hop * (unit + largest + 1) * scale < LARGEST:
            return Scale(unit, scale, bits)
    raise Unsolvable(TOO_LARGE)


def _by_period(instance: Instance, kit: Ready, before: Plan) -> NDArray[np.int64]:
    """Each period by itself, with the seats that the present plan of the others leaves in every week."""
    period = instance.need_period
    hit = np.bincount(period[before.displaced], minlength=len(instance.periods))
    now = before
    for one in sorted(range(len(instance.periods)), key=lambda p: (-int(hit[p]), instance.periods[p])):
        among = period == one
        if not np.any(among & (now.assign < 0)):
            continue
        room = kit.row_seats - kit.present(now.assign)
        spare = kit.capacity.copy()
        node = np.repeat(np.arange(len(spare)), np.diff(kit.row_start))
        load = np.bincount(now.assign[now.assign >= 0], minlength=len(spare))
        np.minimum.at(spare, node, load[node] + room[kit.row])
        after, _ = _exactly(instance, kit, now, among, spare)
        now = Plan(after, held(kit.indptr, kit.node, after), now.displaced & (after < 0), now.frozen)
    return now.assign


def _chains(kit: Ready, before: Plan, after: NDArray[np.int64]) -> Chains:
    """The difference between two plans as chains: who enters, then who leaves the node entered, and so on.

    Displaced first, then by salted mark. A node that several enter passes its leavers on in the order of the marks.
    """
    changed = np.flatnonzero(after != before.assign)
    enters = before.assign[changed] < 0
    order = changed[np.lexsort((kit.mark[changed], ~before.displaced[changed], ~enters))].tolist()
    leaving: dict[int, list[int]] = defaultdict(list)
    for i in reversed(order):
        if before.assign[i] >= 0:
            leaving[int(before.assign[i])].append(i)
    done: set[int] = set()
    chains = []
    for first in order:
        chain: list[Move] = []
        one: int | None = None if first in done else first
        while one is not None:
            done.add(one)
            chain.append(Move(one, int(before.assign[one]), int(after[one])))
            queue = leaving[chain[-1].to_node]
            while queue and queue[-1] in done:
                queue.pop()
            one = queue.pop() if queue else None
        if chain:
            chains.append(tuple(chain))
    return tuple(chains)


def _told(
    kit: Ready, before: Plan, after: NDArray[np.int64], by: NDArray[np.int64], chains: Chains, proven: bool = False
) -> Repair:
    moved = (before.assign >= 0) & (before.assign != after)
    cost = int(kit.cost[by[by >= 0]].sum(dtype=np.int64))
    out = np.flatnonzero(before.displaced & (after < 0))
    return Repair(after.astype(np.int32), chains, int((after >= 0).sum()), int(moved.sum()), cost, out, proven)


def _rank(found: Repair) -> tuple[int, int, int, int]:
    return -found.placed, len(found.unplaced_displaced), found.moved, found.cost
