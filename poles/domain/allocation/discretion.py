"""What a sentence of the calculation becomes for who may not read what a place must offer to a learner."""

import re
from collections.abc import Callable

from poles.domain.allocation.groups import ACCESS
from poles.domain.needs.policy import ADJUSTMENTS
from poles.words.actor import Actor

GROUP = re.compile("|".join(f", {words}" for words in ACCESS))
"""The part of a group’s name that tells an access need, or none."""
FILTERS = re.compile("sans l’accès qu’il vous faut|interdites à votre âge")
"""Access and age, told as one: to say « another rule » of access alone would name it."""
HIDDEN = "écartées par une autre règle publiée"


def reader(actor: Actor) -> Callable[[str], str]:
    """How this actor reads a sentence about one learner: whole for the head and the DDFPT, discreet for the others."""
    return str if actor.role in ADJUSTMENTS.roles("see") else discreet


def discreet(text: str) -> str:
    """The sentence without the access need of the learner, nor whether there is one."""
    return FILTERS.sub(HIDDEN, GROUP.sub("", text))
