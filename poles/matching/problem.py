"""The allocation problem and its answer as frozen data: who needs, what is offered, which pairs are possible.

A *need* is one learner for one period; a *node* is one (offer, period) with the seats that are left in it; an *edge*
is one pair that law, calendar, family and travel allow. Places already agreed are not here: the caller takes them
off the capacities first. Identifiers are opaque; no name, no school, no health data enters.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

MAX_MINUTES = 1440
UNPLACED = -1


@dataclass(frozen=True)
class Weights:
    """The published weights: burden = minutes + rank_points × min(rank − 1, rank_cap); long above ``long_travel``.

    With ``rank_points`` = 0, or without wishes, the burden is the travel time alone. ``long_travel``: minutes, one way.
    """

    rank_points: int = 3
    rank_cap: int = 40
    long_travel: int = 45

    def __post_init__(self) -> None:
        if not (0 <= self.rank_points <= 100 and 0 <= self.rank_cap <= 100):
            raise ValueError("Les poids publiés (points par rang, rang plafond) doivent être compris entre 0 et 100.")
        if not 0 <= self.long_travel <= MAX_MINUTES:
            raise ValueError("Le seuil des longs trajets se donne en minutes, de 0 à 1440.")


@dataclass(frozen=True, eq=False)
class Instance:
    """One campaign to allocate. Arrays are read-only; n needs, f offers, v nodes, e edges.

    - ``need_group``, ``need_family``, ``need_period``: (n,) indices into groups, families, periods;
      ``need_limit``: (n,) longest travel in minutes; ``need_class``: (n,) public class (0 the period counts for a
      diploma, 1 compulsory, 2 optional; None = all 0); ``need_points``: (n,) published points, ≥ 0 (None = none).
    - ``offer_family``: (f,) index into families. ``node_offer``, ``node_period``, ``node_capacity``: (v,).
    - ``periods``: each a tuple of week numbers (any integers, the same week has the same number everywhere).
    - edges in rows by need: those of need i are ``need_start[i]:need_start[i+1]`` of ``edge_node``,
      ``edge_minutes`` and ``edge_rank`` (rank of the wish, 0 = not wished; None = nobody wished); ``edge_bed``: 1 where
      the trip starts from a bed near the school, 0 from home (None = nobody has one).
    - ``week_seats``: (offer id, week, seats left), only where a week holds more seats than every period that
      crosses it (periods off the grid); otherwise a week's seats are the largest capacity of the nodes crossing it.

    Raises ValueError with one French sentence when shapes or contents do not agree.
    """

    need_ids: Sequence[str]
    need_group: NDArray[np.int32]
    need_family: NDArray[np.int32]
    need_period: NDArray[np.int32]
    need_limit: NDArray[np.int32]
    offer_ids: Sequence[str]
    offer_family: NDArray[np.int32]
    node_offer: NDArray[np.int32]
    node_period: NDArray[np.int32]
    node_capacity: NDArray[np.int32]
    periods: Sequence[Sequence[int]]
    need_start: NDArray[np.int64]
    edge_node: NDArray[np.int32]
    edge_minutes: NDArray[np.int32]
    groups: Sequence[str]
    families: Sequence[str]
    salt: str
    weights: Weights = Weights()
    edge_rank: NDArray[np.int16] | None = None
    week_seats: Sequence[tuple[str, int, int]] = ()
    period_labels: Sequence[str] = ()
    need_class: NDArray[np.int8] | None = None
    need_points: NDArray[np.int32] | None = None
    edge_bed: NDArray[np.int8] | None = None

    def __post_init__(self) -> None:
        for name in ("need_ids", "offer_ids", "groups", "families", "period_labels"):
            self._set(name, tuple(str(value) for value in getattr(self, name)))
        self._set("periods", tuple(tuple(sorted(int(w) for w in weeks)) for weeks in self.periods))
        self._set("week_seats", tuple((str(o), int(w), int(c)) for o, w, c in self.week_seats))
        for name in _INT32:
            self._set(name, _frozen(name, getattr(self, name), np.int32))
        self._set("need_start", _frozen("need_start", self.need_start, np.int64))
        if self.edge_rank is not None:
            self._set("edge_rank", _frozen("edge_rank", self.edge_rank, np.int16))
        if self.edge_bed is not None:
            self._set("edge_bed", _frozen("edge_bed", self.edge_bed, np.int8))
        if self.need_class is not None:
            self._set("need_class", _frozen("need_class", self.need_class, np.int8))
        if self.need_points is not None:
            self._set("need_points", _frozen("need_points", self.need_points, np.int32))
        _validate(self)

    def _set(self, name: str, value: object) -> None:
        object.__setattr__(self, name, value)

    @property
    def degree(self) -> NDArray[np.int64]:
        """(n,) number of edges of each need."""
        return np.diff(self.need_start)

    @cached_property
    def edge_need(self) -> NDArray[np.int32]:
        """(e,) the need of each edge."""
        return np.repeat(np.arange(len(self.need_ids), dtype=np.int32), self.degree)

    @cached_property
    def edge_cost(self) -> NDArray[np.int32]:
        """(e,) published burden of each edge, in points (one minute = one point).

        A seat not wished counts as the rank after the last wish within reach; who has no wish within reach is not charged:
        a wish that no plan could grant weighs neither for nor against its learner.
        """
        if self.edge_rank is None or self.weights.rank_points == 0 or not len(self.edge_node):
            return self.edge_minutes
        rank = self.edge_rank.astype(np.int32)
        last = np.zeros(len(self.need_ids), np.int32)
        filled = self.degree > 0
        last[filled] = np.maximum.reduceat(rank, self.need_start[:-1][filled])
        behind = np.where(rank > 0, rank - 1, last[self.edge_need])
        return self.edge_minutes + self.weights.rank_points * np.minimum(behind, self.weights.rank_cap)

    def off_grid(self) -> NDArray[np.int32]:
        """Indices of the offers in which two different periods share a week without being the same period."""
        offer, week, _ = self._node_weeks()
        if not len(offer):
            return np.zeros(0, np.int32)
        key = np.sort(offer.astype(np.int64) * (int(week.max()) + 1) + week)
        doubled = key[1:][key[1:] == key[:-1]]
        return np.unique(doubled // (int(week.max()) + 1)).astype(np.int32)

    def _node_weeks(self) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]:
        """(offer, column of the week, node) for each week of each node."""
        column = {week: at for at, week in enumerate(sorted({w for weeks in self.periods for w in weeks}))}
        length = np.array([len(weeks) for weeks in self.periods], np.int64)
        first = np.concatenate(([0], np.cumsum(length)))
        flat = np.array([column[w] for weeks in self.periods for w in weeks], np.int32)
        many = length[self.node_period] if len(self.node_period) else np.zeros(0, np.int64)
        node = np.repeat(np.arange(len(many), dtype=np.int32), many)
        inside = np.arange(len(node)) - np.repeat(np.cumsum(many) - many, many)
        return self.node_offer[node], flat[first[self.node_period[node]] + inside], node

    @cached_property
    def week_rows(self) -> tuple[NDArray[np.int32], NDArray[np.int64], NDArray[np.int64]]:
        """The weekly capacities as rows: (node, row) for each week of each node, and the seats of each row.

        A row is one (offer, week); the learners present in it must never outnumber its seats.
        """
        weeks = sorted({w for period in self.periods for w in period})
        offer, column, node = self._node_weeks()
        key = offer.astype(np.int64) * max(1, len(weeks)) + column
        rows, row = np.unique(key, return_inverse=True)
        seats = np.zeros(len(rows), np.int64)
        np.maximum.at(seats, row, self.node_capacity[node])
        if self.week_seats:
            offer_at = {name: at for at, name in enumerate(self.offer_ids)}
            week_at = {week: at for at, week in enumerate(weeks)}
            row_at = {int(value): at for at, value in enumerate(rows)}
            for name, week, count in self.week_seats:
                at = row_at.get(offer_at[name] * len(weeks) + week_at[week]) if week in week_at else None
                if at is not None and count < seats[at]:
                    raise ValueError(
                        f"L’offre {name} annonce {count} place(s) la semaine {week}, moins qu’une période."
                    )
                if at is not None:
                    seats[at] = count
        return node, row, seats

    def canonical_ranks(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Rank of each need by id, and of each node by (offer id, weeks): the same whatever the order of the rows."""
        offer = _ranks(self.offer_ids)
        period = _ranks(self.periods)
        node = np.empty(len(self.node_offer), np.int64)
        node[np.lexsort((period[self.node_period], offer[self.node_offer]))] = np.arange(len(node))
        return _ranks(self.need_ids), node

    def digest(self) -> str:
        """SHA-256 of the content in canonical order (by ids, weeks and labels).

        Two instances that differ only by the order of their rows have the same digest; any other change alters it.
        """
        need, node = self.canonical_ranks()
        by_need, by_node, by_offer = np.argsort(need), np.argsort(node), np.argsort(_ranks(self.offer_ids))
        group, family, period = _ranks(self.groups), _ranks(self.families), _ranks(self.periods)
        labels = sorted(zip(map(tuple, self.periods), self.period_labels, strict=True)) if self.period_labels else []
        mark = hashlib.sha256()
        head = (sorted(self.need_ids), sorted(self.offer_ids), sorted(self.groups), sorted(self.families))
        mark.update(repr((head, sorted(map(tuple, self.periods)), labels, sorted(self.week_seats))).encode())
        shape = (self.edge_rank is not None, self.need_class is not None, self.need_points is not None)
        mark.update(repr((self.salt, self.weights, shape)).encode())
        for extra in (self.need_class, self.need_points):
            if extra is not None:
                mark.update(np.ascontiguousarray(extra[by_need], "<i8").data)
        for array in (group[self.need_group], family[self.need_family], period[self.need_period], self.need_limit):
            mark.update(np.ascontiguousarray(array[by_need], "<i8").data)
        mark.update(np.ascontiguousarray(family[self.offer_family][by_offer], "<i8").data)
        mark.update(np.ascontiguousarray(_ranks(self.offer_ids)[self.node_offer][by_node], "<i8").data)
        for array in (period[self.node_period], self.node_capacity):
            mark.update(np.ascontiguousarray(array[by_node], "<i8").data)
        key = (need[self.edge_need] << 32) | node[self.edge_node]
        order = slice(None) if not len(key) or np.all(key[1:] > key[:-1]) else np.argsort(key)
        mark.update(np.ascontiguousarray(key[order], "<i8").data)
        mark.update(np.ascontiguousarray(self.edge_minutes[order], "<i4").data)
        if self.edge_rank is not None:
            mark.update(np.ascontiguousarray(self.edge_rank[order], "<i2").data)
        if self.edge_bed is not None:  # nothing is added without: digests made before there were beds still hold
            mark.update(b"edge_bed" + np.ascontiguousarray(self.edge_bed[order], "<i1").tobytes())
        return mark.hexdigest()


@dataclass(frozen=True, eq=False)
class Stage:
    """One published criterion with the prices that prove it (linear programming duality).

    ``name``: « L2 », « L3 », « L3+L4 », « L4 » or « L5 »; ``unit``: what one point of the former criterion weighs in this
    one (0 when the criterion stands alone); ``price_node``: (v,) worth of one more seat; ``price_cell``: (c,) price of
    being left out in each (class, group) cell, both in the unit of the criterion. Costs are not here: whoever judges
    makes them again from the instance.
    """

    name: str
    unit: int
    price_node: NDArray[np.int64]
    price_cell: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Bound:
    """One criterion of a part in which periods overlap: what its plan reaches, what no plan passes, and the proof.

    ``name``: « nombre » (learners of class ``cls`` placed, among plans that place as many in the classes before),
    « taux » (worst rate of the groups of class ``cls``, among plans that place as many in every class), then, among
    plans with the same counts by group that are not worse before: « points » left out, « longs » travels, « charge ».
    ``reached`` and ``bound``: a greatest value for the first two, a least one for the others. ``prices``, integers in
    1/``scale`` of the criterion, by row of a plan, as two columns (row, price): weeks (rows of ``week_rows``), then
    nodes, then cells (class × groups + group), then classes, then points and long travels. See ``overlaps_check``.
    """

    name: str
    cls: int
    reached: Fraction
    bound: Fraction
    scale: int
    prices: NDArray[np.int64]

    @property
    def closed(self) -> bool:
        """True when no plan does better on this criterion."""
        return self.reached == self.bound


@dataclass(frozen=True, eq=False)
class Gap:
    """One part in which periods overlap: how far its plan may be from the best one.

    ``needs``: (k,) indices; ``placed`` and ``cost`` of the plan; ``most``: no plan places more (by class, the first one
    first); ``least``: no plan with the same counts by group, no more points left out and no more long travels costs less.
    ``counts`` and ``elsewhere``: (classes × groups,) learners placed in the part and outside it, by cell.
    ``bounds``: one by criterion, with its prices.
    The rates of the groups after the worst one have no bound: they are the search's best.
    """

    needs: NDArray[np.int64]
    placed: int
    most: int
    cost: int
    least: int
    counts: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    elsewhere: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    bounds: tuple[Bound, ...] = ()

    @property
    def closed(self) -> bool:
        """True when every bound of this part is reached."""
        return self.placed == self.most and self.cost == self.least and all(bound.closed for bound in self.bounds)

    @property
    def worst(self) -> tuple[Fraction, Fraction] | None:
        """(worst rate reached, rate that no plan passes) of the first public class of the part; None without group."""
        return next(((b.reached, b.bound) for b in self.bounds if b.name == "taux"), None)


@dataclass(frozen=True, eq=False)
class Outcome:
    """One answer: ``node`` (n,) gives the node of each need or −1; the rest tells how it was obtained and replayed.

    ``stages``: the proofs of the criteria, in their order; ``gaps``: the parts off the grid, whose best plan is only
    bounded. ``seconds`` is the only value that may differ when the same instance is solved again.
    """

    node: NDArray[np.int32]
    placed: int
    minutes: int
    cost: int
    seconds: float
    solver: str
    seed: int
    digest: str
    stages: tuple[Stage, ...] = ()
    gaps: tuple[Gap, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "node", _frozen("node", self.node, np.int32))

    @property
    def exact(self) -> bool:
        """True when no part is left between its plan and its bound."""
        return all(gap.closed for gap in self.gaps)


_INT32 = (
    "need_group", "need_family", "need_period", "need_limit", "offer_family", "node_offer", "node_period",
    "node_capacity", "edge_node", "edge_minutes",
)  # fmt: skip


def _frozen(name: str, values: ArrayLike, dtype: type) -> NDArray:
    array = np.asarray(values)
    if array.ndim != 1:
        raise ValueError(f"Le tableau « {name} » doit avoir une seule dimension.")
    if array.size and array.dtype.kind not in "iu":
        raise ValueError(f"Le tableau « {name} » doit contenir des nombres entiers.")
    if array.size and (array.min() < np.iinfo(dtype).min or array.max() > np.iinfo(dtype).max):
        raise ValueError(f"Le tableau « {name} » contient un nombre trop grand.")
    view: NDArray = np.ascontiguousarray(array, dtype).view()
    view.flags.writeable = False
    return view


def _ranks(values: Sequence[Any]) -> NDArray[np.int64]:
    ranks = np.empty(len(values), np.int64)
    ranks[sorted(range(len(values)), key=values.__getitem__)] = np.arange(len(values))
    return ranks


def _validate(it: Instance) -> None:
    needs, offers, nodes, edges = len(it.need_ids), len(it.offer_ids), len(it.node_offer), len(it.edge_node)
    sizes = {"need_group": needs, "need_family": needs, "need_period": needs, "need_limit": needs,
             "offer_family": offers, "node_period": nodes, "node_capacity": nodes, "need_start": needs + 1,
             "edge_minutes": edges}  # fmt: skip
    for name, size in sizes.items():
        _require(
            len(getattr(it, name)) == size, f"« {name} » compte {len(getattr(it, name))} lignes au lieu de {size}."
        )
    for name in ("edge_rank", "edge_bed"):
        extra = getattr(it, name)
        _require(extra is None or len(extra) == edges, f"« {name} » doit avoir une ligne par liaison.")
    _require(it.edge_bed is None or set(np.unique(it.edge_bed).tolist()) <= {0, 1}, "« edge_bed » vaut 0 ou 1.")
    _require(len(it.period_labels) in (0, len(it.periods)), "Il faut un libellé par période, ou aucun.")
    for name, what in (("need_ids", "besoin"), ("offer_ids", "offre"), ("groups", "groupe"), ("families", "famille")):
        _require(len(set(getattr(it, name))) == len(getattr(it, name)), f"Deux lignes portent le même {what}.")
    _require(len(set(it.periods)) == len(it.periods), "Deux périodes ont les mêmes semaines : n’en gardez qu’une.")
    _require(all(p and len(set(p)) == len(p) for p in it.periods), "Une période est vide ou répète une semaine.")
    bounds = (("need_group", len(it.groups)), ("need_family", len(it.families)), ("need_period", len(it.periods)),
              ("offer_family", len(it.families)), ("node_offer", offers), ("node_period", len(it.periods)),
              ("edge_node", nodes), ("edge_minutes", MAX_MINUTES + 1))  # fmt: skip
    for name, bound in bounds:
        array = getattr(it, name)
        _require(not len(array) or (array.min() >= 0 and array.max() < bound), f"« {name} » sort de ses bornes.")
    _require(not nodes or it.node_capacity.min() >= 0, "Une capacité est négative.")
    _require(it.edge_rank is None or not edges or it.edge_rank.min() >= 0, "Un rang de vœu est négatif.")
    for name, what in (("need_class", "classe publique"), ("need_points", "points")):
        extra = getattr(it, name)
        _require(extra is None or len(extra) == needs, f"« {name} » doit avoir une ligne par besoin.")
        _require(extra is None or not needs or extra.min() >= 0, f"« {name} » est négatif : {what} à revoir.")
    start = it.need_start
    _require(start[0] == 0 and start[-1] == edges and bool(np.all(start[1:] >= start[:-1])),
             "« need_start » doit croître de 0 au nombre de liaisons.")  # fmt: skip
    pair = it.node_offer.astype(np.int64) * max(1, len(it.periods)) + it.node_period
    _require(len(np.unique(pair)) == nodes, "Une offre est donnée deux fois pour la même période.")
    known = set(it.offer_ids)
    _require(all(name in known for name, _, _ in it.week_seats), "« week_seats » cite une offre inconnue.")
    if edges:
        need = it.edge_need
        _require(bool(np.all(it.need_period[need] == it.node_period[it.edge_node])),
                 "Une liaison joint un besoin à une place d’une autre période.")  # fmt: skip
        _require(bool(np.all(it.edge_minutes <= it.need_limit[need])), "Une liaison dépasse la limite de trajet.")
        key = need.astype(np.int64) * nodes + it.edge_node
        key = key if np.all(key[1:] > key[:-1]) else np.sort(key)
        _require(bool(np.all(key[1:] > key[:-1])), "Une liaison est donnée deux fois.")
    if it.week_seats:
        _ = it.week_rows


def _require(condition: bool, sentence: str) -> None:
    if not condition:
        raise ValueError(sentence)
