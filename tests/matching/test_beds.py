"""Learners who may sleep near the school: the shorter of two trips, every other rule as it is, counted as it is."""

from dataclasses import fields, replace

import numpy as np
import pytest

from poles.matching import beds as module
from poles.matching.beds import Beds, doubled, edges_with_beds
from poles.matching.edges import LOSSES, Eligibility, Needs, Offers, candidate_edges, estimate
from poles.matching.travel import Table, Travel

NEEDS, OFFERS = 60, 80


def drawn(seed: int, table: bool = False) -> tuple[Needs, Offers, Eligibility, Beds]:
    """Needs and offers at random around one town, a third of the learners with a bed in it."""
    random = np.random.default_rng(seed)
    near = lambda many: (48 + random.normal(0, 0.2, many), 6 + random.normal(0, 0.3, many))  # noqa: E731
    needs = Needs(
        *near(NEEDS),
        formation=random.integers(2, size=NEEDS),
        period=random.integers(2, size=NEEDS),
        limit=random.integers(20, 60, NEEDS),
        mode=random.integers(2, size=NEEDS),
        access=random.random(NEEDS) < 0.3,
        age=random.integers(14, 19, NEEDS),
        cleared=random.random(NEEDS) < 0.5,
        place=random.integers(-1, 3, NEEDS),
    )
    offers = Offers(
        *near(OFFERS),
        family=random.integers(2, size=OFFERS),
        open_weeks=random.random((OFFERS, 2)) < 0.8,
        seats=random.integers(0, 3, (OFFERS, 2)),
        accessible=random.random(OFFERS) < 0.5,
        min_age=random.choice([0, 16, 18], OFFERS),
        regulated=random.random(OFFERS) < 0.3,
        place=random.integers(-1, 3, OFFERS),
    )
    real = Table(np.array([0, 1]), np.array([2, 2]), np.array([0, 1]), np.array([3, 900])) if table else None
    rules = Eligibility(np.eye(2, dtype=bool), [[1], [2]], [1, 2], Travel([3.5, 1.7], [8.0, 0.0], real))
    who = np.flatnonzero(random.random(NEEDS) < 0.35)
    return (
        needs,
        offers,
        rules,
        Beds(who, np.full(len(who), 48.0), np.full(len(who), 6.0), np.zeros(len(who), np.int64)),
    )


def pairs(found) -> dict[tuple[int, int], int]:
    """(need, node) → minutes."""
    need = np.repeat(np.arange(len(found.need_start) - 1), np.diff(found.need_start))
    return dict(
        zip(zip(need.tolist(), found.edge_node.tolist(), strict=True), found.edge_minutes.tolist(), strict=True)
    )


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("table", [False, True])
def test_each_pair_has_the_shorter_of_the_two_trips(seed, table):
    needs, offers, rules, beds = drawn(seed, table)
    moved = doubled(needs, beds)
    bed_of = dict(enumerate(beds.who.tolist()))
    expected: dict[tuple[int, int], tuple[int, int]] = {}
    for (row, node), minutes in pairs(candidate_edges(moved, offers, rules)).items():
        key = (row if row < NEEDS else bed_of[row - NEEDS], node)
        expected[key] = min(expected.get(key, (999, 9)), (minutes, int(row >= NEEDS)))
    found, bed = edges_with_beds(needs, offers, rules, beds)
    assert pairs(found) == {key: minutes for key, (minutes, _) in expected.items()}
    assert bed.tolist() == [expected[key][1] for key in pairs(found)]
    assert 0 < bed.sum() < len(bed)


@pytest.mark.parametrize("seed", range(6))
def test_every_offer_is_lost_once_or_is_a_pair(seed):
    needs, offers, rules, beds = drawn(seed)
    found, _ = edges_with_beds(needs, offers, rules, beds)
    assert (found.losses.sum(axis=1) + np.diff(found.need_start) == OFFERS).all()
    alone = candidate_edges(needs, offers, rules)
    others = np.setdiff1d(np.arange(NEEDS), beds.who)
    assert np.array_equal(found.losses[others], alone.losses[others])
    travel = LOSSES.index("travel")
    assert (found.losses[beds.who, travel] <= alone.losses[beds.who, travel]).all()


def test_a_bed_at_home_changes_nothing_but_the_mark():
    needs, offers, rules, beds = drawn(1)
    home = Beds(beds.who, needs.latitude[beds.who], needs.longitude[beds.who], needs.place[beds.who])
    found, bed = edges_with_beds(needs, offers, rules, home)
    alone = candidate_edges(needs, offers, rules)
    for field in fields(alone):
        if field.name != "seconds":
            assert np.array_equal(getattr(found, field.name), getattr(alone, field.name)), field.name
    assert not bed.any()


def test_nobody_with_a_bed_is_the_search_as_it_was():
    needs, offers, rules, beds = drawn(2)
    found, bed = edges_with_beds(needs, offers, rules, beds.part(slice(0)))
    assert bed is None
    assert pairs(found) == pairs(candidate_edges(needs, offers, rules))


def test_the_size_of_the_slices_changes_nothing(monkeypatch):
    needs, offers, rules, beds = drawn(3)
    whole, bed = edges_with_beds(needs, offers, rules, beds)
    monkeypatch.setattr(module, "AT_ONCE", 4)
    sliced, again = edges_with_beds(needs, offers, rules, beds)
    assert pairs(sliced) == pairs(whole) and bed.tolist() == again.tolist()
    assert np.array_equal(sliced.losses, whole.losses)


@pytest.mark.parametrize("most", [5, "between"])
def test_above_the_cap_the_nearest_are_kept_and_the_others_counted(most):
    needs, offers, rules, beds = drawn(4)
    whole, _ = edges_with_beds(needs, offers, rules, beds)
    alone = candidate_edges(needs, offers, rules)
    most = len(alone.edge_node) if most == "between" else most
    found, _ = edges_with_beds(needs, offers, replace(rules, max_edges=most, nearest=3), beds)
    assert found.capped
    assert found.dropped == len(whole.edge_node) - len(found.edge_node) > 0
    kept, every = pairs(found), pairs(whole)
    for need in range(NEEDS):
        minutes = sorted(value for (row, _), value in every.items() if row == need)
        last = minutes[min(3, len(minutes)) - 1] if minutes else 0
        assert {key for key in kept if key[0] == need} == {
            key for key, value in every.items() if key[0] == need and value <= last
        }


def test_the_estimate_with_both_starts_is_never_too_small():
    needs, offers, rules, beds = drawn(5)
    found, _ = edges_with_beds(needs, offers, rules, beds)
    assert estimate(doubled(needs, beds), offers, rules).pairs >= len(found.edge_node)
