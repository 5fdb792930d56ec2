"""What the calculation tells of one learner to who may not read what a place must offer: neither words nor counts."""

import re
from collections.abc import Callable, Sequence

from poles.domain.allocation.groups import ACCESS
from poles.domain.needs.policy import ADJUSTMENTS
from poles.words.actor import Actor

GROUP = re.compile("|".join(f", {words}" for words in ACCESS))
"""The part of a group’s name that tells an access need, or none."""
FILTERS = re.compile("sans l’accès qu’il vous faut|interdites à votre âge")
"""Access and age, told as one: to say « another rule » of access alone would name it."""
HIDDEN = "écartées par une autre règle publiée"
COUNTED = re.compile(
    r" ?Dans votre groupe \((?:(?!\), \d).)*\), [\d\u202f]+ élèves? sur [\d\u202f]+ (?:a|ont) une place\."
)
"""How a group is served: beside the published results, the figures of one access value name it."""
TAKEN = re.compile(r"Il faudrait prendre une place au groupe .*")
"""Which group would lose a seat, and both rates: the same."""
NOT_FAIR = "Il faudrait prendre une place à un autre groupe, ce que l’équité entre les groupes ne permet pas."


def reads_access(actor: Actor) -> bool:
    """Whether this actor may read what a place must offer to a learner: the head and the DDFPT."""
    return actor.role in ADJUSTMENTS.roles("see")


def reader(actor: Actor) -> Callable[[str], str]:
    """How this actor reads a sentence about one learner: whole for the head and the DDFPT, discreet for the others."""
    return str if reads_access(actor) else discreet


def discreet(text: str) -> str:
    """The sentence without the access need of the learner, nor whether there is one, nor a figure that would tell it."""
    text = COUNTED.sub(lambda found: "" if GROUP.search(found[0]) else found[0], text)
    return FILTERS.sub(HIDDEN, GROUP.sub("", TAKEN.sub(NOT_FAIR, text))).strip()


def alike(actor: Actor, labels: Sequence[str], group: int) -> list[int]:
    """The groups that this actor may not tell from one, itself included: same bassin and distance, any access need.

    ``labels``: the groups of the problem; ``group``: an index into them.
    """
    read = reader(actor)
    return [at for at, label in enumerate(labels) if read(label) == read(labels[group])]
