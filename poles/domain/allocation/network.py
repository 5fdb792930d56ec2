"""Who is supposed to have a family network, for one comparison only: nobody knows it, and no plan ever depends on it."""

from collections.abc import Hashable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from poles.matching.draw import marks

SPLITS = 0.05
"""Below this share of learners on one side, among those who look for the same seats, the school’s situation tells nobody
apart: whoever chooses first then takes nothing from the others."""
BY_SCHOOL = (
    "Le réseau familial n’est pas connu : il est supposé absent quand l’établissement relève de l’éducation ou d’un "
    "quartier prioritaires."
)
BY_LOT = (
    "Le réseau familial n’est pas connu, et la situation des établissements ne distingue presque personne parmi ceux qui "
    "cherchent les mêmes places : par "
    "hypothèse, faute de réponse des établissements, un élève sur deux en a un, tiré par le sel de la campagne."
)


class Network(NamedTuple):
    """``knows``: (n,) who is supposed to know somebody; ``drawn``: by lot, otherwise by the situation of the school."""

    knows: NDArray[np.bool_]
    drawn: bool


def supposed(
    priority: NDArray[np.bool_], need_ids: Sequence[str], salt: str, seekers: Sequence[Hashable] | None = None
) -> Network:
    """A network where the school is outside priority education and areas (``priority``: (n,)); one learner in two, drawn
    by the salt, when that leaves fewer than one learner in twenty on one side.

    ``seekers``: (n,) what each looks for (trade, period…); learners count only where both sides look for the same thing.
    """
    many = len(need_ids)
    sought = list(seekers) if seekers is not None else [None] * many
    shared = {one for one, there in zip(sought, priority, strict=True) if there} & {
        one for one, there in zip(sought, priority, strict=True) if not there
    }
    rivals = np.array([one in shared for one in sought], bool)
    if min(np.count_nonzero(priority & rivals), np.count_nonzero(~priority & rivals)) >= SPLITS * max(many, 1):
        return Network(~priority, False)
    knows = np.zeros(many, bool)
    drawn = marks(salt, [f"réseau {key}" for key in need_ids])
    knows[sorted(range(many), key=lambda at: (drawn[at], need_ids[at]))[: many // 2]] = True
    return Network(knows, True)
