"""The network that schools say, when they say enough, and its parts as a report may show them."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from poles.domain.allocation.groups import told_apart
from poles.domain.allocation.network import NOBODY, SOMEBODY, SPLITS, SUPPOSED, UNSAID, Network, supposed
from poles.domain.allocation.reading import NeedRow
from poles.domain.allocation.rules import SMALLEST
from poles.words import searches

STATED = 0.5
"""From this share of the needs on, what schools say takes the place of any supposition."""


def network_of(needs: Sequence[NeedRow], salt: str, first: NDArray[np.int64]) -> Network:
    """What schools say of these needs, when they say enough (``stated``); the supposition otherwise, which says so."""
    said = stated([need.network for need in needs], first)
    if said is not None:
        return said
    return supposed(
        np.array([need.priority for need in needs], bool),
        [str(need.id) for need in needs],
        salt,
        [(need.family, need.first, need.last) for need in needs],
    )


def stated(answers: Sequence[str], first: NDArray[np.int64]) -> Network | None:
    """The network that schools say, when it is known for at least half of the needs, with at least one need in twenty and
    five learners on each side; None otherwise. Those whom nobody asked do not choose first.

    ``answers``: (n,) values of ``words.searches.Network``; ``first``: (n,) the need that speaks for each one.
    """
    said = np.array(answers, dtype=object)
    knows, alone = said == searches.Network.SOMEBODY, said == searches.Network.NOBODY
    many = len(answers)
    known = int(np.count_nonzero(knows | alone))
    fewest = min(np.count_nonzero(knows), np.count_nonzero(alone))
    if not many or known < STATED * many or fewest < SPLITS * many:
        return None
    if min(learners(knows, first), learners(alone, first)) < SMALLEST:
        return None
    return Network(knows.astype(bool), answered=(knows | alone).astype(bool))


def learners(which: NDArray[np.bool_], first: NDArray[np.int64]) -> int:
    """How many learners some needs are of."""
    return len(np.unique(first[which]))


def view(network: Network, first: NDArray[np.int64]) -> tuple[list[str], NDArray[np.int64]]:
    """(labels, (n,) index) of its parts, none of fewer than five learners: what nobody asked is told apart.

    ``first``: (n,) the need that speaks for each one, as in ``groups.partition``.
    """
    if network.answered is None:
        return told_apart(SUPPOSED, ~network.knows, first)
    unsaid = ~network.answered
    alone = network.answered & ~network.knows
    if 0 < learners(unsaid, first) < SMALLEST:
        return [f"{SOMEBODY} ou {UNSAID}", NOBODY], alone.astype(np.int64)
    index = np.where(unsaid, 2, alone.astype(np.int64))
    return [SOMEBODY, NOBODY, UNSAID], index
