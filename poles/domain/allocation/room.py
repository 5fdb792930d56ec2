"""How much memory a run will need, before it is started: refused above the cap, apart from the worker when it is large."""

from poles.domain.allocation.reading import Rows
from poles.matching.components import off_grid_nodes
from poles.matching.edges import EDGE_BYTES, NEED_BYTES, NODE_BYTES, Estimate
from poles.matching.problem import Instance
from poles.words.findings import refuse
from poles.words.french import integer, plural

SMALL_MB = 200
"""Above this, a run is computed in a process of its own."""
NEEDS_AT_ONCE, PAIRS_AT_ONCE = 12_000, 2_000_000
"""Above one of these, no page reads a whole campaign while somebody waits."""


def goes_apart(instance: Instance) -> bool:
    """Whether a problem, now that its pairs are known, is computed in a process of its own, capped in memory and time:
    a large one, or one where periods overlap, whose search no size bounds."""
    return weight(instance) > SMALL_MB << 20 or bool(off_grid_nodes(instance).any())


def weight(instance: Instance) -> int:
    """An upper bound of the bytes that computing a problem takes, now that its pairs are known."""
    needs, nodes, pairs = len(instance.need_ids), len(instance.node_offer), len(instance.edge_node)
    return EDGE_BYTES * pairs + NEED_BYTES * needs + NODE_BYTES * nodes


def require(estimate: Estimate, rows: Rows, *, cap_mb: int) -> None:
    """Raise Refused when the upper bound of the memory of a run is above ``cap_mb``, with the sizes and what to do."""
    megabytes = -(-estimate.bytes // (1 << 20))
    if megabytes <= cap_mb:
        return
    sentence = (
        f"Ce calcul est trop grand pour cette machine : {plural(len(rows.needs), 'besoin')} et "
        f"{plural(len(rows.offers), 'offre')} demanderaient jusqu’à {integer(megabytes)} Mo, et {integer(cap_mb)} Mo sont "
        "permis. Rien n’a été commencé. Découpez la campagne (un pôle, une période ou un genre de stage à la fois), ou "
        "relevez POLES_RUN_MEMORY_MB."
    )
    raise refuse("run.room", sentence)


def require_at_once(estimate: Estimate, rows: Rows) -> None:
    """Raise Refused when a campaign is too large to be read whole by a page, with the sizes and what to do."""
    if len(rows.needs) <= NEEDS_AT_ONCE and estimate.pairs <= PAIRS_AT_ONCE:
        return
    sentence = (
        f"Cette campagne est trop grande pour être relue à l’instant : {plural(len(rows.needs), 'besoin')} et jusqu’à "
        f"{plural(estimate.pairs, 'couple possible', 'couples possibles')} d’un besoin et d’une offre. Le pôle peut "
        "proposer une réparation, qui est calculée à part ; la prochaine fois, découpez la campagne."
    )
    raise refuse("standing.room", sentence)
