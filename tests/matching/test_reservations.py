"""An offer kept for some publics has no pair with the others: the compiled search agrees with every pair looked at alone."""

import dataclasses

import numpy as np
import pytest

from poles.matching.assemble import assemble
from poles.matching.beds import Beds, edges_with_beds
from poles.matching.check import verify
from poles.matching.edges import LOSSES, candidate_edges, estimate
from poles.matching.nearness import far_from_supply
from poles.matching.solve import solve
from tests.matching.territory import tables
from tests.matching.test_edges import as_pairs, by_loop, with_days, with_places, with_reservations


@pytest.mark.parametrize("seed", range(12))
def test_reserved_offers_leave_the_pairs_of_the_double_loop(seed: int) -> None:
    needs, offers, rules = tables(60 + 10 * seed, 90, 1 + seed % 3, seed, grid=seed % 2 == 0)
    if seed % 3 == 1:
        needs, offers = with_days(needs, offers, seed)
    if seed % 3 == 2:
        needs, offers, rules = with_places(needs, offers, rules, seed)
    needs, offers, rules = with_reservations(needs, offers, rules, seed)
    found = candidate_edges(needs, offers, rules)
    expected, losses = by_loop(needs, offers, rules)
    assert expected and as_pairs(found) == expected
    assert found.losses.tolist() == losses
    assert found.losses[:, LOSSES.index("reserved")].any()
    assert all(rules.admits[needs.public[i], offers.kept[j]] for i, j in as_pairs(found))
    assert estimate(needs, offers, rules).pairs >= len(found.edge_node)


@pytest.mark.parametrize("seed", range(4))
def test_negative_control_without_the_matrix_outsiders_would_be_paired(seed: int) -> None:
    needs, offers, rules = with_reservations(*tables(120, 90, 2, seed), seed)
    free = as_pairs(candidate_edges(needs, offers, dataclasses.replace(rules, admits=None)))
    outside = {(i, j) for i, j in free if not rules.admits[needs.public[i], offers.kept[j]]}
    assert outside
    assert set(as_pairs(candidate_edges(needs, offers, rules))) == set(free) - outside


def test_a_matrix_that_admits_everybody_changes_nothing() -> None:
    needs, offers, rules = with_reservations(*tables(120, 90, 2, 1), 1)
    open_to_all = dataclasses.replace(rules, admits=np.ones_like(rules.admits))
    found = candidate_edges(needs, offers, open_to_all)
    alone = candidate_edges(needs, offers, dataclasses.replace(rules, admits=None))
    assert as_pairs(found) == as_pairs(alone) and np.array_equal(found.losses, alone.losses)


@pytest.mark.parametrize("seed", range(4))
def test_a_bed_opens_no_reserved_offer(seed: int) -> None:
    needs, offers, rules = with_reservations(*tables(80, 90, 2, seed), seed)
    who = np.arange(0, 80, 3)
    beds = Beds(who, np.full(len(who), 48.5), np.full(len(who), 6.0), np.full(len(who), -1))
    found, _ = edges_with_beds(needs, offers, rules, beds)
    assert all(rules.admits[needs.public[i], offers.kept[j]] for i, j in as_pairs(found))
    assert (found.losses.sum(axis=1) + np.diff(found.need_start) == 90).all()


@pytest.mark.parametrize("seed", range(4))
def test_a_plan_seats_nobody_outside_a_reservation_and_is_proven(seed: int) -> None:
    needs, offers, rules = with_reservations(*tables(150, 60, 2, seed), seed)
    found = candidate_edges(needs, offers, rules)
    instance = assemble(
        needs, offers, rules, found,
        need_ids=[f"n{i:03}" for i in range(150)], need_group=np.arange(150) % 3, need_family=needs.formation % 14,
        offer_ids=[f"o{j:03}" for j in range(60)], groups=["a", "b", "c"], families=[f"f{at}" for at in range(14)],
        salt="sel",
    )  # fmt: skip
    outcome = solve(instance)
    placed = np.flatnonzero(outcome.node >= 0)
    offer = found.node_offer[outcome.node[placed]]
    assert len(placed) and rules.admits[needs.public[placed], offers.kept[offer]].all()
    assert verify(instance, outcome).ok


@pytest.mark.parametrize("seed", range(4))
def test_a_seat_kept_for_others_is_not_near(seed: int) -> None:
    needs, offers, rules = with_reservations(*tables(90, 60, 1, seed), seed)
    seats = np.ones((60, len(rules.periods)), np.int64)
    far = far_from_supply(needs, offers, rules, seats, enough=2, km=15)
    for public in np.unique(needs.public):
        rows = np.flatnonzero(needs.public == public)
        theirs = np.where(rules.admits[public, offers.kept][:, None], seats, 0)
        alone = far_from_supply(needs, offers, dataclasses.replace(rules, admits=None), theirs, enough=2, km=15)
        assert far[rows].tolist() == alone[rows].tolist()


def test_a_reservation_that_nobody_names_is_a_fault_of_the_caller() -> None:
    needs, offers, rules = with_reservations(*tables(20, 20, 1, 1), 1)
    with pytest.raises(ValueError, match="réservées"):
        candidate_edges(dataclasses.replace(needs, public=None), offers, rules)
    with pytest.raises(ValueError, match="un public"):
        candidate_edges(dataclasses.replace(needs, public=needs.public + 5), offers, rules)
