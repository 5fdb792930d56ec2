"""Another seat for one learner, chosen by a person: the offers that are open to it now, and why another one is not."""

from dataclasses import dataclass, replace
from uuid import UUID

import numpy as np

from poles.domain.allocation.discretion import alike
from poles.domain.allocation.instance import build
from poles.domain.allocation.policy import MATCHES
from poles.domain.allocation.standing import Plan, Standing, stand
from poles.domain.offers.reservations import label_of
from poles.matching.edges import LOSSES
from poles.records.models import Match, Offer
from poles.words.actor import Actor
from poles.words.findings import Refused, refuse
from poles.words.french import plural
from poles.words.roles import Role
from poles.workflows.campaign import MATCH

REASONS = {
    "family": "son métier ne convient pas à la formation de l’élève",
    "weeks": "elle n’est pas ouverte tous les jours de la période",
    "seats": "plus aucune place n’y est libre à ces dates",
    "travel": "le trajet dépasse la durée acceptée pour l’élève",
    "access": "elle n’a pas l’accès qu’il faut à l’élève",
    "age": "l’âge de l’élève ou ses travaux réglementés ne le permettent pas",
    "reserved": "elle est réservée à d’autres",
}
PERSONAL = ("travel", "access", "age")
NOT_PERSONAL = "le trajet, l’accès ou l’âge de l’élève ne le permettent pas"
"""What the pôle is told instead: it reads nothing of a learner’s needs of access."""
OUT = (
    "Ce besoin n’entre plus dans la campagne : il n’est plus ouvert, l’élève est attendu ailleurs à ces dates, ou son "
    "domicile n’a pas de coordonnées."
)


@dataclass(frozen=True)
class Choice:
    """An offer open to a learner now. ``free``: seats that nobody holds nor was proposed at these dates; ``changes``: what
    choosing it would change, in words."""

    offer_id: UUID
    offer: str
    host: str
    place: str
    minutes: int
    wish_rank: int | None
    free: int
    changes: str


def open_offers_for(actor: Actor, match_id: UUID) -> list[Choice]:
    """The offers that a person may choose instead of what is proposed, the least burden first; empty when none is.

    For who may choose (Unknown or Forbidden otherwise), while the proposal waits (NotNow afterwards). Raises Refused when
    the need has left the campaign, or when the campaign is too large to be read at once.
    """
    match = MATCHES.get(actor, "override", match_id)
    MATCH.step("lapse", match.status)
    standing = stand(match.campaign, at_once=True)
    need = index_of(standing, match)
    instance, free = standing.instance, standing.free()
    row = np.arange(instance.need_start[need], instance.need_start[need + 1])
    row = row[np.argsort(instance.edge_cost[row], kind="stable")]
    nodes = {int(instance.edge_node[edge]): int(edge) for edge in row.tolist()}
    offers = Offer.objects.select_related("site__commune").in_bulk([standing.offer(node) for node in nodes])
    by_key = {str(key): offer for key, offer in offers.items()}
    rank = instance.edge_rank
    return [
        Choice(
            offer_id=by_key[key].pk,
            offer=by_key[key].title,
            host=by_key[key].site.name,
            place=by_key[key].site.commune.name,
            minutes=int(instance.edge_minutes[edge]),
            wish_rank=int(rank[edge]) or None if rank is not None else None,
            free=int(free[node]),
            changes=_changes(actor, standing, need, node, edge),
        )
        for node, edge in nodes.items()
        if free[node] > 0 and node != standing.node[need] and (key := standing.offer(node) or "") in by_key
    ]


def index_of(standing: Standing, match: Match) -> int:
    """The index of the need of a proposal; raises Refused when it has left the campaign."""
    need = standing.need(match.need_id)
    if need is None:
        raise refuse("override.need", OUT)
    return need


def with_seat(standing: Standing, match: Match, offer: Offer, *, actor: Actor) -> Plan:
    """The plan in which this learner is proposed this offer, nobody else moved.

    Raises Refused with the reason: the same seat, refused before, a rule of the calculation, seats promised to others.
    """
    need = index_of(standing, match)
    if match.offer_id == offer.pk and need not in standing.lost:
        raise _not(offer, "c’est déjà celle qui est proposée")
    node = standing.seat(need, offer.pk)
    if node is None:
        raise _not(offer, _why(standing, match, offer, actor))
    if standing.free()[node] < 1:
        promised = int(np.count_nonzero(standing.node == node))
        whose = (
            "1 est déjà promise à un autre élève"
            if promised == 1
            else f"{promised} sont déjà promises à d’autres élèves"
        )
        raise _not(offer, f"{REASONS['seats']} : {whose} de la campagne" if promised else REASONS["seats"])
    after = standing.node.copy()
    after[need] = node
    return after


def _why(standing: Standing, match: Match, offer: Offer, actor: Actor) -> str:
    """Which rule closes this offer to this learner, from a problem of these two alone."""
    refused = Match.objects.filter(campaign=standing.campaign, need_id=match.need_id, offer=offer, status="declined")
    if refused.exists():
        return "l’établissement l’a déjà refusée pour cet élève"
    rows = standing.rows
    needs = [row for row in rows.needs if row.id == match.need_id]
    offers = [row for row in rows.offers if row.id == offer.pk]
    if not offers:
        return "elle n’est pas publiée par ce pôle pour ce genre de stage et ces dates"
    if offers[0].lat is None:
        return "son lieu n’a pas de coordonnées"
    lost = build(standing.campaign, rows=replace(rows, needs=needs, offers=offers, wishes=[])).losses[0].tolist()
    reason = LOSSES[lost.index(1)] if 1 in lost else "travel"
    if reason == "reserved":
        return f"elle est réservée à : {label_of(offers[0].kept.keys)}"
    if actor.role is Role.HUB_COORDINATOR and reason in PERSONAL:
        return NOT_PERSONAL
    return REASONS[reason]


def _not(offer: Offer, why: str) -> Refused:
    return refuse("override.offer", f"L’offre « {offer.title} » ne peut pas être choisie : {why}.", field="offer_id")


def _changes(actor: Actor, standing: Standing, need: int, node: int, edge: int) -> str:
    """What choosing this seat would change: for the learner, for the group, for those who wait."""
    instance, now = standing.instance, int(standing.node[need])
    parts = []
    if now >= 0:
        before = next(e for e in range(*instance.need_start[need : need + 2]) if instance.edge_node[e] == now)
        more = int(instance.edge_minutes[edge] - instance.edge_minutes[before])
        parts.append(
            f"{plural(abs(more), 'minute')} de trajet de {'plus' if more > 0 else 'moins'}" if more else "même trajet"
        )
    else:
        group = np.isin(instance.need_group, alike(actor, instance.groups, int(instance.need_group[need])))
        placed, total = int(np.count_nonzero(standing.node[group] >= 0)), int(np.count_nonzero(group))
        parts.append(f"son groupe passe de {placed} à {placed + 1} élèves placés sur {total}")
    if instance.edge_rank is not None and instance.edge_rank[edge]:
        parts.append(f"c’est son vœu n° {instance.edge_rank[edge]}")
    others = _who_wait(standing, need, node)
    if others:
        verb = "peut" if others == 1 else "peuvent"
        parts.append(f"{plural(others, 'élève')} sans place {verb} aussi y aller")
    left = _who_wait(standing, need, now) if now >= 0 else 0
    if left:
        parts.append(f"la place quittée peut servir à {plural(left, 'élève')} sans place")
    told = " ; ".join(parts)
    return f"{told[0].upper()}{told[1:]}."


def _who_wait(standing: Standing, need: int, node: int) -> int:
    """How many other learners without a seat could go to a node."""
    takers = standing.instance.edge_need[standing.instance.edge_node == node]
    return int(np.count_nonzero((standing.node[takers] < 0) & (takers != need)))
