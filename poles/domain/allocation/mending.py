"""A repair as figures and chains: computed from how a campaign stands, told in a report, read again before it is applied."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from django.conf import settings

from poles.domain.allocation import room
from poles.domain.allocation.standing import Plan, Standing, figures, situation
from poles.gateways import capped
from poles.matching import repair
from poles.matching.draw import seed_of
from poles.matching.problem import UNPLACED, Instance, Outcome
from poles.matching.repair import Repair
from poles.matching.repair_ready import plan, ready
from poles.matching.residual import Residual
from poles.words.allocation import RunKind

SOLVERS = {
    RunKind.REPAIR: "réparation locale, un échange par élève",
    RunKind.STABLE: "reprise exacte, sans rien retirer",
    RunKind.OVERRIDE: "choix d’une personne",
}


@dataclass(frozen=True, eq=False)
class Changed:
    """Who changes between two plans, by index. ``left_out``: displaced learners for whom no other seat was found."""

    moved: list[int]
    left_out: list[int]

    @property
    def touched(self) -> list[int]:
        """All of them."""
        return self.moved + self.left_out


def mend(standing: Standing, *, exact: bool) -> Repair:
    """The repair of a campaign: nobody who still holds a seat loses it.

    Local: each waiting learner in turn, by the fewest moves; exact: the best of all, proven on the grid. A problem that
    is large, or where periods overlap, is solved in a capped process. Raises Unsolvable or Stopped with a French sentence.
    """
    problem = (standing.instance, standing.node, standing.displaced, exact)
    if not room.goes_apart(standing.instance):
        return repair.either(*problem)
    found: Repair = capped.run(repair.either, *problem, memory_mb=settings.RUN_MEMORY_MB, seconds=settings.RUN_SECONDS)
    return found


def changed(standing: Standing, after: Plan) -> Changed:
    """Who changes seat, and who lost one without another."""
    moved = np.flatnonzero((after != standing.node) & (after >= 0))
    return Changed(moved.tolist(), np.flatnonzero(standing.displaced & (after < 0)).tolist())


def outcome_of(instance: Instance, after: Plan, kind: RunKind) -> Outcome:
    """The plan as a run keeps it: checked, without prices, since it need not be the fairest. Raises ValueError."""
    plan(instance, ready(instance), after, None, None)
    edge = Residual(instance, after).seat_edge
    edge = edge[edge >= 0]
    return Outcome(
        node=after,
        placed=len(edge),
        minutes=int(instance.edge_minutes[edge].sum(dtype=np.int64)),
        cost=int(instance.edge_cost[edge].sum(dtype=np.int64)),
        seconds=0.0,
        solver=SOLVERS[kind],
        seed=seed_of(instance.salt),
        digest=instance.digest(),
    )


def report_of(standing: Standing, found: Repair) -> dict[str, Any]:
    """What a repair says of itself.

    ``placed`` of ``total`` open needs; ``before``, ``after``: see ``standing.figures``; ``displaced``: learners whose seat
    is no longer possible, ``left_out`` (keys of needs) those who found no other; ``seated``: learners who had no seat;
    ``moved``: holders who change seat; ``chains``: [{moves: [{need_id, from_offer, to_offer}]}], as a person reads them
    (``from_offer`` None: held none); ``proven``: no better repair exists; ``digest``: the situation that it rests on.
    """
    after, who = found.node, changed(standing, found.node)
    chains = [
        {
            "moves": [
                {
                    "need_id": standing.instance.need_ids[move.need],
                    "from_offer": standing.offer(move.from_node),
                    "to_offer": standing.offer(move.to_node),
                }
                for move in chain
            ]
        }
        for chain in found.chains
    ]
    told = figures(standing, after)
    return {
        "placed": told["placed"],
        "total": told["total"],
        "before": figures(standing, standing.node),
        "after": told,
        "displaced": int(standing.displaced.sum()),
        "left_out": [standing.instance.need_ids[need] for need in who.left_out],
        "seated": int(np.count_nonzero(standing.node[who.moved] < 0)),
        "moved": found.moved,
        "chains": chains,
        "proven": found.proven,
        "digest": situation(standing, after),
    }


def read_again(standing: Standing, report: dict[str, Any]) -> Plan | None:
    """The plan that a repair promised, on the campaign as it stands now; None when the situation is no longer the same."""
    after = standing.node.copy()
    for chain in report["chains"]:
        for move in chain["moves"]:
            need = standing.need(move["need_id"])
            node = None if need is None else standing.seat(need, move["to_offer"])
            if need is None or node is None:
                return None
            after[need] = node
    if situation(standing, after) != report["digest"]:
        return None
    left = sorted(standing.instance.need_ids[need] for need in changed(standing, after).left_out)
    return after if left == sorted(report["left_out"]) else None


def before_of(standing: Standing) -> np.ndarray:
    """(n,) the plan before, as an archive keeps it: node, −1 none, −2 a seat that is gone."""
    return np.where(standing.displaced, UNPLACED - 1, standing.node).astype(np.int32)
