"""Candidate edges are exactly the pairs that a plain double loop allows."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest

from poles.matching.assemble import assemble
from poles.matching.check import verify
from poles.matching.edges import LOSSES, Candidates, Eligibility, Needs, Offers, candidate_edges
from poles.matching.solve import solve
from tests.matching.territory import _instance, tables


def kilometres(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Great-circle distance by the haversine formula."""
    (p, q), (r, s) = ((math.radians(x) for x in point) for point in (a, b))
    h = math.sin((r - p) / 2) ** 2 + math.cos(p) * math.cos(r) * math.sin((s - q) / 2) ** 2
    return 2 * 6371.0088 * math.asin(math.sqrt(h))


def by_loop(needs: Needs, offers: Offers, rules: Eligibility) -> tuple[dict, list[list[int]]]:
    """{(need, offer): minutes} and the losses of each need, one pair after the other."""
    pairs, losses = {}, []
    for i in range(len(needs.period)):
        lost = dict.fromkeys(LOSSES, 0)
        columns = [rules.weeks.index(w) for w in rules.periods[needs.period[i]]]
        for j in range(len(offers.family)):
            mode = needs.mode[i]
            here = (needs.latitude[i], needs.longitude[i])
            there = (offers.latitude[j], offers.longitude[j])
            minutes = round(rules.minutes_at_start[mode] + rules.minutes_per_km[mode] * kilometres(here, there))
            if not rules.compatible[needs.formation[i], offers.family[j]]:
                lost["family"] += 1
            elif not offers.open_weeks[j, columns].all():
                lost["weeks"] += 1
            elif offers.seats[j, columns].min() == 0:
                lost["seats"] += 1
            elif minutes > needs.limit[i]:
                lost["travel"] += 1
            elif needs.access[i] and not offers.accessible[j]:
                lost["access"] += 1
            elif needs.age[i] < offers.min_age[j] or (offers.regulated[j] and not needs.cleared[i]):
                lost["age"] += 1
            else:
                pairs[i, j] = minutes
        losses.append(list(lost.values()))
    return pairs, losses


def as_pairs(found: Candidates) -> dict:
    """{(need, offer): minutes} of the candidates."""
    need = np.repeat(np.arange(len(found.need_start) - 1), np.diff(found.need_start))
    offer = found.node_offer[found.edge_node]
    return dict(zip(zip(need.tolist(), offer.tolist(), strict=True), found.edge_minutes.tolist(), strict=True))


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("place", [(0.0, 0.0), (-69.0, 50.0), (17.0, -5.0)])
def test_the_grid_finds_the_pairs_of_the_double_loop(seed: int, place: tuple[float, float]) -> None:
    needs, offers, rules = tables(150, 120, 4, seed, grid=seed != 3)
    south, east = place
    needs = dataclasses.replace(needs, latitude=needs.latitude + south, longitude=needs.longitude + east)
    offers = dataclasses.replace(
        offers, latitude=offers.latitude + south, longitude=offers.longitude + east, seats=offers.seats.copy()
    )
    offers.seats[::5, 3:9] = 0
    found = candidate_edges(needs, offers, rules)
    pairs, losses = by_loop(needs, offers, rules)
    assert pairs and as_pairs(found) == pairs
    assert found.losses.tolist() == losses
    assert not found.capped


def test_above_the_limit_the_nearest_stay_and_the_report_says_so() -> None:
    needs, offers, rules = tables(300, 200, 2)
    whole = candidate_edges(needs, offers, rules)
    few = dataclasses.replace(rules, max_edges=len(whole.edge_node) - 1, nearest=3)
    kept = candidate_edges(needs, offers, few)
    assert kept.capped and kept.dropped == len(whole.edge_node) - len(kept.edge_node) > 0
    pairs = as_pairs(kept)
    for i in range(300):
        times = sorted(whole.edge_minutes[whole.need_start[i] : whole.need_start[i + 1]].tolist())
        last = times[:3][-1] if times else 0
        assert sorted(t for (need, _), t in pairs.items() if need == i) == [t for t in times if t <= last]
    assert not candidate_edges(needs, offers, dataclasses.replace(rules, max_edges=len(whole.edge_node))).capped


def test_without_needs_or_offers_there_is_no_edge() -> None:
    for count in ((0, 20), (20, 0), (0, 0)):
        needs, offers, rules = tables(*count, towns=2)
        found = candidate_edges(needs, offers, rules)
        assert len(found.edge_node) == 0 and len(found.need_start) == count[0] + 1
        assert solve(_instance(needs, offers, rules, found)).placed == 0


def test_a_week_without_column_is_refused() -> None:
    needs, offers, rules = tables(5, 5, 1)
    with pytest.raises(ValueError, match="Semaine"):
        candidate_edges(needs, offers, dataclasses.replace(rules, periods=((99,),) * len(rules.periods)))


def test_columns_of_unequal_length_are_refused() -> None:
    needs, offers, rules = tables(5, 5, 1)
    with pytest.raises(ValueError, match="longueur"):
        candidate_edges(dataclasses.replace(needs, age=needs.age[:-1]), offers, rules)


def test_wishes_find_their_edge_and_the_others_are_left_aside() -> None:
    needs, offers, rules = tables(60, 40, 1)
    found = candidate_edges(needs, offers, rules)
    pairs = list(as_pairs(found))[::7]
    absent = next((i, j) for i in range(60) for j in range(40) if (i, j) not in as_pairs(found))
    wished = np.array([*pairs, absent])
    it = assemble(
        needs, offers, rules, found, need_ids=[f"n{i}" for i in range(60)], need_group=np.zeros(60, int),
        need_family=np.zeros(60, int), offer_ids=[f"o{j}" for j in range(40)], groups=["tous"],
        families=[f"f{k}" for k in range(14)], salt="sel", wishes=(wished[:, 0], wished[:, 1], np.full(len(wished), 2)),
    )  # fmt: skip
    ranked = np.flatnonzero(it.edge_rank == 2)
    assert [(int(it.edge_need[e]), int(it.node_offer[it.edge_node[e]])) for e in ranked] == pairs


def test_a_whole_small_territory_is_solved_and_certified() -> None:
    needs, offers, rules = tables(800, 200, 3)
    it = _instance(needs, offers, rules, candidate_edges(needs, offers, rules))
    assert verify(it, solve(it)).certified
