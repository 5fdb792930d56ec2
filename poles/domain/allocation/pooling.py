"""One problem with the neighbouring pôles, built beside that of a campaign to see what the borders of the map cost."""

from dataclasses import replace
from uuid import UUID

import numpy as np

from poles.domain.allocation import room
from poles.domain.allocation.case import Pool
from poles.domain.allocation.groups import SMALLEST
from poles.domain.allocation.hubs import NEAR_KM, around, hubs_of
from poles.domain.allocation.instance import Built, Progress, build, estimate
from poles.domain.allocation.reading import open_needs, read
from poles.records.models import Campaign
from poles.words.french import integer, plural

MOST_NEEDS = 20_000
ALONE = f"aucun autre pôle de la carte n’a d’établissement à moins de {NEAR_KM} km de ceux-ci."
FEW = "ils n’ont presque aucun élève à placer à ces dates : rien n’est comparé, pour ne montrer personne."


def pool_of(campaign: Campaign, built: Built, *, cap_mb: int, progress: Progress | None = None) -> Pool | str:
    """The campaign's pôle with its neighbours, for the same kind and dates; the end of a sentence when it is not made.

    Not made without a neighbour, when the neighbours have from one to four learners, and above 20,000 needs or ``cap_mb``
    (with what the campaign itself takes). Seats held by confirmed placements are taken off; what campaigns of the
    neighbours propose to these learners is not: everybody is placed anew.
    """
    names = around(campaign)
    if len(names) == 1:
        return ALONE
    needs = open_needs(campaign, list(names)).count()
    if needs > MOST_NEEDS:
        return f"à eux tous, {plural(needs, 'besoin')}, et cette comparaison s’arrête à {integer(MOST_NEEDS)}."
    rows, hubs = read(campaign, list(names)), hubs_of(campaign, names)
    rows = replace(
        rows,
        needs=[need for need in rows.needs if need.school_id in hubs.schools],
        offers=[offer for offer in rows.offers if offer.id in hubs.offers],
    )
    others = {need.learner for need in rows.needs if hubs.schools[need.school_id] != campaign.hub_id}
    if 0 < len(others) < SMALLEST:
        return FEW
    asked = estimate(campaign, rows=rows, hubs=hubs).bytes + room.weight(built.instance)
    if asked > cap_mb << 20:
        return f"réunis, ils demanderaient jusqu’à {integer(-(-asked // (1 << 20)))} Mo, et {integer(cap_mb)} Mo sont permis."
    pooled = build(campaign, built.parameters, rows=rows, hubs=hubs, progress=progress)
    at: dict[UUID, int] = {key: index for index, key in enumerate(names)}
    offer_at = np.array([at[hubs.offers[key]] for key in pooled.offer_ids if isinstance(key, UUID)], np.int64)
    return Pool(
        instance=pooled.instance,
        names=list(names.values())[1:],
        of_need=np.array([at[hubs.schools[school]] for school in pooled.school_ids], np.int64),
        of_node=offer_at[pooled.instance.node_offer],
    )
