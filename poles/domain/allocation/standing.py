"""How a campaign stands once it is computed: who holds which proposal, whose seat is gone, who waits, what is free."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from uuid import UUID

import numpy as np
from django.conf import settings
from django.db.models import QuerySet
from numpy.typing import NDArray

from poles.domain.allocation import room
from poles.domain.allocation.case import worst_of
from poles.domain.allocation.instance import Built, build, estimate, read
from poles.domain.allocation.reading import Rows
from poles.matching import repair
from poles.matching.draw import node_names
from poles.matching.measures import measures
from poles.matching.problem import UNPLACED, Instance
from poles.matching.repair_ready import Ready, ready
from poles.records.models import Campaign, Match
from poles.workflows.campaign import CAMPAIGN
from poles.workflows.machine import NotNow

COMPUTED = ("allocated", "published")
GONE = "L’offre « {offer} » n’est plus publiée."
UNFIT = "L’offre « {offer} » ne convient plus : ses dates, le trajet ou les conditions ont changé."
CROWDED = "L’offre « {offer} » n’a plus assez de places."
Plan = NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Standing:
    """The problem of the needs that are still open, and the plan that the proposals make of it; n needs.

    ``built``: without the pairs that a school declined. ``node``: (n,) the node that each need is proposed, −1 for none;
    ``displaced``: (n,) True for who was proposed a seat that is no longer possible, ``lost`` says why (need → French
    sentence). ``held``: the proposal that waits for an answer, by need.
    """

    campaign: Campaign
    rows: Rows
    built: Built
    node: Plan
    displaced: NDArray[np.bool_]
    lost: dict[int, str]
    held: dict[int, Match]

    @property
    def instance(self) -> Instance:
        """The problem."""
        return self.built.instance

    @property
    def waiting(self) -> NDArray[np.int64]:
        """Needs without a seat in the plan."""
        return np.flatnonzero(self.node < 0)

    def need(self, key: object) -> int | None:
        """The index of an open need; None when it is not in the problem."""
        return self._needs.get(str(key))

    @cached_property
    def _needs(self) -> dict[str, int]:
        return {key: at for at, key in enumerate(self.instance.need_ids)}

    def seat(self, need: int, offer: object) -> int | None:
        """The node of an offer that this need may have; None when no pair allows it."""
        row = self.instance.edge_node[self.instance.need_start[need] : self.instance.need_start[need + 1]]
        offers = self.instance.node_offer[row].tolist()
        for node, at in zip(row.tolist(), offers, strict=True):
            if self.instance.offer_ids[at] == str(offer):
                return int(node)
        return None

    def offer(self, node: int) -> str | None:
        """The key of the offer of a node; None for « no seat »."""
        return self.instance.offer_ids[self.instance.node_offer[node]] if node >= 0 else None

    def free(self) -> NDArray[np.int64]:
        """(v,) seats that the plan leaves in each node, in its fullest week."""
        return free_seats(ready(self.instance), self.node)


def stand(campaign: Campaign, *, at_once: bool = False) -> Standing:
    """How a computed campaign stands now. Raises NotNow before it is computed, Refused when it is too large.

    ``at_once``: for a page that somebody waits for, which reads smaller campaigns only.

    In the problem: the open needs of the campaign, but those to which another published campaign proposes a seat. Confirmed
    placements and the proposals of other campaigns are taken off the seats; the proposals of this one are the plan.
    """
    if campaign.status not in COMPUTED:
        raise NotNow("repair", CAMPAIGN.labels[campaign.status])
    proposals = {match.need_id: match for match in live(campaign).select_related("offer__site")}
    rows = read(campaign)
    if campaign.status == "published":
        away = _promised_elsewhere(campaign, [need.id for need in rows.needs])
        rows = replace(rows, needs=[need for need in rows.needs if need.id not in away])
    size = estimate(campaign, rows=rows)
    if at_once:
        room.require_at_once(size, rows)
    room.require(size, rows, cap_mb=settings.RUN_MEMORY_MB)
    built = build(campaign, rows=rows)
    built = replace(built, instance=without(built.instance, _declined(campaign)))
    return _placed(campaign, rows, built, proposals)


def live(campaign: Campaign) -> QuerySet[Match]:
    """The proposals of a campaign that wait for an answer, seated or not."""
    return Match.objects.filter(campaign=campaign, status="proposed").order_by("pk")


def without(instance: Instance, pairs: Collection[tuple[str, str]]) -> Instance:
    """The same problem without these pairs (need, offer); the same object when none of them was there."""
    if not pairs:
        return instance
    need_at = {key: at for at, key in enumerate(instance.need_ids)}
    offer_at = {key: at for at, key in enumerate(instance.offer_ids)}
    closed = {(need_at[need], offer_at[offer]) for need, offer in pairs if need in need_at and offer in offer_at}
    offer_of = instance.node_offer[instance.edge_node]
    kept = np.ones(len(offer_of), bool)
    for need, offer in closed:
        row = slice(instance.need_start[need], instance.need_start[need + 1])
        kept[row] &= offer_of[row] != offer
    if kept.all():
        return instance
    many = np.bincount(instance.edge_need[kept], minlength=len(instance.need_ids))
    return replace(
        instance,
        need_start=np.concatenate(([0], np.cumsum(many))),
        edge_node=instance.edge_node[kept],
        edge_minutes=instance.edge_minutes[kept],
        edge_rank=None if instance.edge_rank is None else instance.edge_rank[kept],
        edge_bed=None if instance.edge_bed is None else instance.edge_bed[kept],
    )


def free_seats(kit: Ready, node: Plan) -> NDArray[np.int64]:
    """(v,) seats that a plan leaves in each node: off the grid, in the fullest of its weeks."""
    assign = np.asarray(node, np.int64)
    free = kit.capacity - np.bincount(assign[assign >= 0], minlength=len(kit.capacity))
    if len(kit.row_seats):
        rows = (kit.row_seats - kit.present(assign))[kit.row]
        np.minimum.at(free, np.repeat(np.arange(len(free)), np.diff(kit.row_start)), rows)
    return free


def situation(standing: Standing, after: Plan) -> str:
    """SHA-256 of all that a change of the plan rests on: who waits, who would move from where, which seats are free near
    them.

    A school that confirms a proposal as it stands changes nothing to it: that seat was already counted as taken.
    """
    instance, before, names = standing.instance, standing.node, node_names(standing.instance)
    moved = np.flatnonzero((after != before) & (after >= 0))
    free = standing.free()
    near: set[int] = set(after[moved].tolist())
    lines = []
    for need in sorted({*standing.waiting.tolist(), *moved.tolist()}):
        row = slice(instance.need_start[need], instance.need_start[need + 1])
        near.update(node for node in instance.edge_node[row].tolist() if free[node] > 0)
        now = standing.held.get(need)
        lines.append(
            f"{instance.need_ids[need]};{now.pk if now else ''};{names[before[need]] if before[need] >= 0 else ''}"
        )
    lines += [f"vers;{instance.need_ids[need]};{names[after[need]]}" for need in moved.tolist()]
    lines += [f"libre;{names[node]};{free[node]}" for node in near]
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()


def _placed(campaign: Campaign, rows: Rows, built: Built, proposals: dict[UUID, Match]) -> Standing:
    """The plan that the proposals make, without the seats that are no longer possible."""
    bare = Standing(campaign, rows, built, np.full(len(built.need_ids), UNPLACED, np.int32), np.zeros(0, bool), {}, {})
    published = {str(offer.id) for offer in rows.offers}
    node, lost, held = bare.node.copy(), {}, {}
    for need, key in enumerate(built.need_ids):
        match = proposals.get(key)
        if match is None:
            continue
        held[need] = match
        if match.offer is not None:
            seat = bare.seat(need, match.offer_id)
            if seat is None:
                sentence = UNFIT if str(match.offer_id) in published else GONE
                lost[need] = sentence.format(offer=match.offer.title)
            node[need] = UNPLACED if seat is None else seat
    kept, crowded = repair.displace(built.instance, node)
    for need in np.flatnonzero(crowded).tolist():
        lost[need] = CROWDED.format(offer=held[need].offer)
    displaced = crowded.copy()
    displaced[list(lost)] = True
    return replace(bare, node=kept, displaced=displaced, lost=lost, held=held)


def _promised_elsewhere(campaign: Campaign, needs: list[UUID]) -> set[UUID]:
    elsewhere = Match.objects.filter(
        need__in=needs, status="proposed", offer__isnull=False, campaign__status="published"
    ).exclude(campaign=campaign)
    return set(elsewhere.values_list("need_id", flat=True))


def _declined(campaign: Campaign) -> set[tuple[str, str]]:
    """The pairs that a school refused: they are not proposed to it again."""
    rows = Match.objects.filter(campaign=campaign, status="declined", offer__isnull=False)
    return {(str(need), str(offer)) for need, offer in rows.values_list("need_id", "offer_id")}


def figures(standing: Standing, node: Plan) -> dict[str, Any]:
    """{placed, total, worst, exchanges, rates, fair}: what a plan gives to the open needs, and how far from fair it is.

    ``exchanges``: groups that could still gain a seat without any becoming worse served; ``rates``, ``fair``: share of the
    worst served group by public class, in this plan and in the fairest one.
    """
    found = measures(standing.instance, node, {})
    far = repair.distance_from_fair(standing.instance, node)
    return {
        "placed": found.placed,
        "total": found.total,
        "worst": worst_of(found.groups),
        "exchanges": int(far.exchanges),
        "rates": [{"class": public, "share": round(float(rate), 4)} for public, rate in far.worst],
        "fair": [{"class": public, "share": round(float(rate), 4)} for public, rate in far.fair_worst],
    }
