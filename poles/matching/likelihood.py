"""How likely a host is to take a learner of a family of trades: declared points, each with its plain reason.

What the host says and did weighs most; then what its branch does, by the share of the hosts of its NAF division that offer the
family, estimated on the bank itself and held back by a prior where the bank is small (additive smoothing): the table of
families says in which divisions a family is usual.
"""

from typing import NamedTuple

from poles.words.families import DISCOVERY, JobFamily, families_of_naf
from poles.words.french import integer, percent, plural

DECLARED, NEAR_DECLARED = 40, 12
HOSTED, OFFERED, NEAR_OFFERED = 30, 20, 8
BRANCH = 30
"""Points of a branch where every host offers the family."""
OPEN_NOW = -15
"""It already has an offer of the family open: seats that nobody has found yet are worth more calls."""
CALLED = -10
"""Called in the last two months, though long enough ago to be called again."""
MARK, MIDDLE, RATED_ENOUGH = 4, 2.5, 3
"""Points a mark above the middle (marks go from 1 to 4), once three receptions at least were marked."""
STRENGTH = 10
"""How many hosts of a branch the prior is worth."""
UNUSUAL = 0.02
"""The prior of a family that the table does not say usual in a division."""
SAMPLE_TOLD = 5
"""Hosts of a branch in the bank from which their share is told as a figure."""


class Evidence(NamedTuple):
    """What is known of one host for one family.

    ``declared``: seats that it says it hosts in the family (0: none), ``near_declared``: in a near one. ``hosted``: a
    learner had a confirmed place there in the family; ``offered``, ``near_offered``: an offer was published; ``open_now``:
    one is published today. ``usual``: its NAF division is one of the family's; ``of_branch`` of ``in_branch`` hosts of that
    division in the bank offer the family. ``mark``: mean of ``rated`` marks (1–4). ``called``: called in the last two months.
    """

    declared: int = 0
    near_declared: bool = False
    hosted: bool = False
    offered: bool = False
    near_offered: bool = False
    open_now: bool = False
    usual: bool = False
    of_branch: int = 0
    in_branch: int = 0
    mark: float = 0.0
    rated: int = 0
    called: bool = False


def prior(family: JobFamily, division: str) -> float:
    """The share of the hosts of a NAF division that offer a family, before the bank says anything."""
    usual = families_of_naf(division) if division else ()
    if family == DISCOVERY:
        return 1.0
    return 1 / len(usual) if family in usual else UNUSUAL


def share(of_branch: int, in_branch: int, before: float) -> float:
    """The share of a branch that offers a family, 0 to 1: the count, held back by ``before`` as by ten more hosts.

    Raise ValueError for counts that are no part of each other, or a prior out of 0 to 1.
    """
    if not 0 <= of_branch <= in_branch or not 0 <= before <= 1:
        raise ValueError("Une part se calcule sur des effectifs emboîtés.")
    return (of_branch + STRENGTH * before) / (in_branch + STRENGTH)


def points(known: Evidence, before: float) -> int:
    """The points of a host: the more, the likelier. ``before``: its ``prior``."""
    found = BRANCH * share(known.of_branch, known.in_branch, before)
    found += DECLARED if known.declared else NEAR_DECLARED * known.near_declared
    found += HOSTED if known.hosted else OFFERED if known.offered else NEAR_OFFERED * known.near_offered
    found += OPEN_NOW * known.open_now + CALLED * known.called
    if known.rated >= RATED_ENOUGH:
        found += MARK * (known.mark - MIDDLE)
    return round(found)


def sentence(known: Evidence) -> str:
    """Why this host stands where it stands, for the person who will call."""
    told = []
    if known.declared:
        told.append(f"dit accueillir {plural(known.declared, 'élève')} dans ces métiers")
    elif known.near_declared:
        told.append("dit accueillir dans des métiers proches")
    if known.hosted:
        told.append("a déjà accueilli dans ces métiers")
    elif known.offered:
        told.append("a déjà publié une offre dans ces métiers")
    elif known.near_offered:
        told.append("a déjà publié une offre dans des métiers proches")
    if known.in_branch >= SAMPLE_TOLD and known.of_branch:
        told.append(
            f"dans son secteur, {percent(known.of_branch, known.in_branch)} des {integer(known.in_branch)} organismes de la "
            "banque offrent ces métiers"
        )
    elif known.usual:
        told.append("ces métiers sont habituels dans son secteur")
    if known.rated >= RATED_ENOUGH:
        told.append(f"accueil noté {known.mark:.1f} sur 4 ({plural(known.rated, 'avis', 'avis')})".replace(".", ","))
    if known.open_now:
        told.append("une offre est déjà ouverte : demandez une place de plus")
    if known.called:
        told.append("appelé depuis deux mois")
    text = " ; ".join(told)
    return f"{text[:1].upper()}{text[1:]}." if text else "Aucun indice : à essayer en dernier."
