"""Who has a family network, by what schools say or else by a declared supposition: for comparisons only, no plan depends
on it."""

from collections.abc import Hashable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from poles.matching.draw import marks
from poles.words.french import percent

SPLITS = 0.05
"""Below this share of the needs on one side, nobody is told apart: whoever chooses first takes nothing from the others.
Supposed, the share is that of the learners who look for the same seats."""
STATED_SO = (
    "Le réseau familial est celui que les établissements ont dit, pour {share} des demandes ; les autres, sans réponse, "
    "sont comptées à part."
)
BY_SCHOOL = (
    "Le réseau familial n’est pas connu : il est supposé absent quand l’établissement relève de l’éducation ou d’un "
    "quartier prioritaires."
)
BY_LOT = (
    "Le réseau familial n’est pas connu, et la situation des établissements ne distingue presque personne parmi ceux qui "
    "cherchent les mêmes places : par "
    "hypothèse, faute de réponse des établissements, un élève sur deux en a un, tiré par le sel de la campagne."
)


SOMEBODY, NOBODY, UNSAID = "avec un adulte de l’entourage", "sans adulte de l’entourage", "réseau non demandé"
SUPPOSED = ["réseau familial supposé", "sans réseau familial supposé"]


class Network(NamedTuple):
    """``knows``: (n,) who knows somebody. ``answered``: (n,) for whom the school said so, None when it is all supposed:
    ``drawn`` by lot, otherwise by the situation of the school."""

    knows: NDArray[np.bool_]
    drawn: bool = False
    answered: NDArray[np.bool_] | None = None

    @property
    def sentence(self) -> str:
        """Where it comes from."""
        if self.answered is not None:
            return STATED_SO.format(share=percent(int(np.count_nonzero(self.answered)), len(self.answered)))
        return BY_LOT if self.drawn else BY_SCHOOL


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
        return Network(~priority)
    knows = np.zeros(many, bool)
    drawn = marks(salt, [f"réseau {key}" for key in need_ids])
    knows[sorted(range(many), key=lambda at: (drawn[at], need_ids[at]))[: many // 2]] = True
    return Network(knows, True)
