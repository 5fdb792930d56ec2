"""Who is supposed to have a family network, for one comparison only: nobody knows it, and no plan ever depends on it."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from poles.matching.draw import marks

SPLITS = 0.05
"""Below this share of learners on one side, the school’s situation tells nobody apart."""
BY_SCHOOL = (
    "Le réseau familial n’est pas connu : il est supposé absent quand l’établissement relève de l’éducation ou d’un "
    "quartier prioritaires."
)
BY_LOT = (
    "Le réseau familial n’est pas connu, et la situation des établissements ne distingue presque personne ici : par "
    "hypothèse, faute de réponse des établissements, un élève sur deux en a un, tiré par le sel de la campagne."
)


class Network(NamedTuple):
    """``knows``: (n,) who is supposed to know somebody; ``drawn``: by lot, otherwise by the situation of the school."""

    knows: NDArray[np.bool_]
    drawn: bool


def supposed(priority: NDArray[np.bool_], need_ids: Sequence[str], salt: str) -> Network:
    """A network where the school is outside priority education and areas (``priority``: (n,)); one learner in two, drawn
    by the salt, when that leaves fewer than one learner in twenty on one side."""
    many = len(need_ids)
    if min(np.count_nonzero(priority), np.count_nonzero(~priority)) >= SPLITS * max(many, 1):
        return Network(~priority, False)
    knows = np.zeros(many, bool)
    drawn = marks(salt, [f"réseau {key}" for key in need_ids])
    knows[sorted(range(many), key=lambda at: (drawn[at], need_ids[at]))[: many // 2]] = True
    return Network(knows, True)
