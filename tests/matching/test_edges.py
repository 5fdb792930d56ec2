"""Candidate edges are exactly the pairs that a plain double loop allows."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest

from poles.matching.assemble import assemble
from poles.matching.check import verify
from poles.matching.edges import EDGE_BYTES, LOSSES, Candidates, Eligibility, Needs, Offers, candidate_edges, estimate
from poles.matching.kernels import pairs
from poles.matching.solve import solve
from poles.matching.travel import Table, Travel
from tests.matching.former_edges import former_edges
from tests.matching.territory import _instance, tables

ARRAYS = ("node_offer", "node_period", "node_capacity", "need_start", "edge_node", "edge_minutes", "losses")


def kilometres(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Straight line (chord) between two points, by the haversine."""
    (p, q), (r, s) = ((math.radians(x) for x in point) for point in (a, b))
    h = math.sin((r - p) / 2) ** 2 + math.cos(p) * math.cos(r) * math.sin((s - q) / 2) ** 2
    return 2 * 6371.0088 * math.sqrt(h)


def by_loop(needs: Needs, offers: Offers, rules: Eligibility) -> tuple[dict, list[list[int]]]:
    """{(need, offer): minutes} and the losses of each need, one pair after the other."""
    pairs, losses = {}, []
    listed = {}
    if rules.travel.table is not None and needs.place is not None and offers.place is not None:
        it = rules.travel.table
        rows = zip(it.from_place.tolist(), it.to_place.tolist(), it.mode.tolist(), it.minutes.tolist(), strict=True)
        listed = {(a, b, mode): minutes for a, b, mode, minutes in rows}
    for i in range(len(needs.period)):
        lost = dict.fromkeys(LOSSES, 0)
        columns = [rules.weeks.index(w) for w in rules.periods[needs.period[i]]]
        for j in range(len(offers.family)):
            mode = needs.mode[i]
            here = (needs.latitude[i], needs.longitude[i])
            there = (offers.latitude[j], offers.longitude[j])
            travel = rules.travel
            minutes = round(travel.minutes_at_start[mode] + travel.minutes_per_km[mode] * kilometres(here, there))
            if listed:
                minutes = listed.get((int(needs.place[i]), int(offers.place[j]), int(mode)), minutes)
            closed = needs.first_day is not None and (
                offers.first_day[j] > needs.first_day[i] or offers.last_day[j] < needs.last_day[i]
            )
            if not rules.compatible[needs.formation[i], offers.family[j]]:
                lost["family"] += 1
            elif closed or not offers.open_weeks[j, columns].all():
                lost["weeks"] += 1
            elif offers.seats[j, columns].min() == 0:
                lost["seats"] += 1
            elif minutes > needs.limit[i]:
                lost["travel"] += 1
            elif needs.access[i] and not offers.accessible[j]:
                lost["access"] += 1
            elif needs.age[i] < offers.min_age[j] or (offers.regulated[j] and not needs.cleared[i]):
                lost["age"] += 1
            elif rules.admits is not None and not rules.admits[needs.public[i], offers.kept[j]]:
                lost["reserved"] += 1
            else:
                pairs[i, j] = minutes
        losses.append(list(lost.values()))
    return pairs, losses


def as_pairs(found: Candidates) -> dict:
    """{(need, offer): minutes} of the candidates."""
    need = np.repeat(np.arange(len(found.need_start) - 1), np.diff(found.need_start))
    offer = found.node_offer[found.edge_node]
    return dict(zip(zip(need.tolist(), offer.tolist(), strict=True), found.edge_minutes.tolist(), strict=True))


def with_days(needs: Needs, offers: Offers, seed: int) -> tuple[Needs, Offers]:
    """The same tables with exact days: some offers close, or open, in the middle of a week."""
    random = np.random.default_rng(seed)
    first = 739_000 + 21 * needs.period + random.integers(0, 2, len(needs.period))
    opens = np.where(
        random.random(len(offers.family)) < 0.5, 738_000, 739_000 + random.integers(0, 250, len(offers.family))
    )
    return (
        dataclasses.replace(needs, first_day=first, last_day=first + 18),
        dataclasses.replace(offers, first_day=opens, last_day=opens + random.choice([200, 2000], len(opens))),
    )


def with_places(needs: Needs, offers: Offers, rules: Eligibility, seed: int) -> tuple[Needs, Offers, Eligibility]:
    """The same tables with 12 known places and real times for half of the journeys between them."""
    random = np.random.default_rng(seed)
    origin, to, mode = (values.ravel() for values in np.meshgrid(np.arange(12), np.arange(12), np.arange(2)))
    kept = random.random(len(origin)) < 0.5
    table = Table(origin[kept], to[kept], mode[kept], random.integers(1, 90, int(kept.sum())))
    travel = Travel(rules.travel.minutes_per_km, rules.travel.minutes_at_start, table)
    return (
        dataclasses.replace(needs, place=random.integers(-1, 12, len(needs.period))),
        dataclasses.replace(offers, place=random.integers(-1, 12, len(offers.family))),
        dataclasses.replace(rules, travel=travel),
    )


def with_reservations(
    needs: Needs, offers: Offers, rules: Eligibility, seed: int, *, publics: int = 5, reservations: int = 4
) -> tuple[Needs, Offers, Eligibility]:
    """The same tables, a third of the offers kept for some publics; reservation 0 is for everybody."""
    random = np.random.default_rng(seed)
    admits = random.random((publics, reservations)) < 0.4
    admits[:, 0] = True
    kept = np.where(random.random(len(offers.family)) < 0.66, 0, random.integers(0, reservations, len(offers.family)))
    return (
        dataclasses.replace(needs, public=random.integers(0, publics, len(needs.period))),
        dataclasses.replace(offers, kept=kept),
        dataclasses.replace(rules, admits=admits),
    )


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
    expected, losses = by_loop(needs, offers, rules)
    assert expected and as_pairs(found) == expected
    assert found.losses.tolist() == losses
    assert not found.capped


@pytest.mark.parametrize("seed", range(6))
def test_exact_days_and_real_times_are_those_of_the_double_loop(seed: int) -> None:
    needs, offers, rules = tables(120, 150, 3, seed, grid=seed % 2 == 0)
    if seed != 1:
        needs, offers = with_days(needs, offers, seed)
    if seed != 2:
        needs, offers, rules = with_places(needs, offers, rules, seed)
    found = candidate_edges(needs, offers, rules)
    expected, losses = by_loop(needs, offers, rules)
    assert expected and as_pairs(found) == expected
    assert found.losses.tolist() == losses
    assert np.array_equal(found.losses.sum(axis=1) + np.diff(found.need_start), np.full(120, 150))


@pytest.mark.parametrize("seed", range(8))
def test_every_array_is_that_of_the_former_search(seed: int) -> None:
    needs, offers, rules = tables(900, 700, 1 + seed, seed, grid=seed % 3 != 0)
    rules = dataclasses.replace(rules, max_edges=(20_000_000, 4_000)[seed % 2], nearest=(150, 7)[seed % 2])
    found, former = candidate_edges(needs, offers, rules), former_edges(needs, offers, rules)
    assert found.capped == former.capped == bool(seed % 2) and found.dropped == former.dropped
    for name in ARRAYS:
        ours, theirs = getattr(found, name), getattr(former, name)
        assert ours.dtype == theirs.dtype and np.array_equal(ours, theirs), name


@pytest.mark.parametrize("north", [0.0, 63.0, -88.0])
def test_very_long_journeys_are_all_found(north: float) -> None:
    random = np.random.default_rng(4)
    needs, offers, rules = tables(60, 200, 2, 4)
    needs = dataclasses.replace(
        needs, latitude=north + 25 * random.random(60) - (north > 0), longitude=80 * random.random(60),
        limit=random.choice([3, 600, 1440], 60),
    )  # fmt: skip
    offers = dataclasses.replace(
        offers, latitude=north + 25 * random.random(200), longitude=80 * random.random(200) - 30
    )
    rules = dataclasses.replace(rules, travel=Travel((0.9, 0.1), (5.0, 8.0)))
    expected, losses = by_loop(needs, offers, rules)
    found = candidate_edges(needs, offers, rules)
    assert found.losses.tolist() == losses and set(as_pairs(found)) == set(expected) != set()


def test_an_offer_closed_on_one_day_is_lost_at_the_weeks() -> None:
    needs, offers, rules = tables(40, 60, 1)
    whole = candidate_edges(needs, offers, rules)
    need, offer = next(iter(as_pairs(whole)))
    days = np.full(40, 10), np.full(40, 20)
    opens, closes = np.zeros(60, np.int64), np.full(60, 99)
    closes[offer] = 19
    needs = dataclasses.replace(needs, first_day=days[0], last_day=days[1])
    found = candidate_edges(needs, dataclasses.replace(offers, first_day=opens, last_day=closes), rules)
    assert (need, offer) not in as_pairs(found)
    assert found.losses[need, 1] == whole.losses[need, 1] + 1
    closes[offer] = 20
    found = candidate_edges(needs, dataclasses.replace(offers, first_day=opens, last_day=closes), rules)
    assert (need, offer) in as_pairs(found)


def test_a_real_time_brings_a_place_near_and_takes_another_away() -> None:
    needs, offers, rules = tables(30, 40, 1)
    pairs = as_pairs(candidate_edges(needs, offers, rules))
    (need, near), minutes = next(iter(pairs.items()))
    short = dataclasses.replace(rules, travel=Travel((1e6, 1e6), (5.0, 8.0)))
    assert (need, near) not in as_pairs(candidate_edges(needs, offers, short))
    places = np.full(30, -1), np.full(40, -1)
    places[0][need], places[1][near] = 3, 5
    needs = dataclasses.replace(needs, place=places[0])
    offers = dataclasses.replace(offers, place=places[1])

    def known(travel: Travel, real: int) -> dict:
        table = Table(np.array([3]), np.array([5]), needs.mode[need : need + 1], np.array([real]))
        travel = Travel(travel.minutes_per_km, travel.minutes_at_start, table)
        return as_pairs(candidate_edges(needs, offers, dataclasses.replace(rules, travel=travel)))

    assert known(short.travel, 17)[need, near] == 17
    assert known(rules.travel, minutes) == pairs
    assert (need, near) not in known(rules.travel, int(needs.limit[need]) + 1)


@pytest.mark.parametrize("seed", range(10))
def test_the_estimate_is_never_below_the_truth(seed: int) -> None:
    needs, offers, rules = tables(700, 500, 1 + seed % 4, seed, grid=seed % 2 == 0)
    if seed > 5:
        needs, offers, rules = with_places(needs, offers, rules, seed)
    found = candidate_edges(needs, offers, rules)
    told = estimate(needs, offers, rules)
    assert len(found.edge_node) <= told.pairs < 700 * 500
    assert told.bytes >= EDGE_BYTES * len(found.edge_node)
    for most, exact in ((len(found.edge_node) - 1, True), (len(found.edge_node) // 8, False)):
        few = dataclasses.replace(rules, max_edges=most, nearest=6)
        kept, bound = candidate_edges(needs, offers, few), estimate(needs, offers, few)
        assert kept.capped and kept.dropped + len(kept.edge_node) <= bound.pairs
        rest = told.bytes - EDGE_BYTES * told.pairs
        assert EDGE_BYTES * len(kept.edge_node) <= bound.bytes - rest < EDGE_BYTES * told.pairs
        assert (bound.bytes - rest == EDGE_BYTES * len(kept.edge_node)) is exact


def test_places_without_a_table_change_nothing() -> None:
    needs, offers, rules = tables(60, 40, 1)
    placed = dataclasses.replace(needs, place=np.arange(60)), dataclasses.replace(offers, place=np.arange(40))
    assert as_pairs(candidate_edges(*placed, rules)) == as_pairs(candidate_edges(needs, offers, rules))


def test_nothing_is_compiled_after_the_rehearsal() -> None:
    pairs.rehearse()
    kernels = [
        pairs.seated_offers, pairs.lay, pairs.bound_block, pairs.count_block, pairs.fill_block, pairs.minutes_between,
    ]  # fmt: skip
    before = [list(each.signatures) for each in kernels]
    needs, offers, rules = with_places(*tables(50, 40, 1), 3)
    needs, offers, rules = with_reservations(*with_days(needs, offers, 3), rules, 3)
    for table in (needs, offers):
        for field in dataclasses.fields(table):
            getattr(table, field.name).flags.writeable = False
    estimate(needs, offers, dataclasses.replace(rules, max_edges=1, nearest=1))
    candidate_edges(needs, offers, dataclasses.replace(rules, max_edges=1, nearest=1))
    rules.travel.minutes((48.0, 2.0), (48.5, 2.0), 0)
    assert all(before) and [list(each.signatures) for each in kernels] == before


def test_progress_never_goes_back() -> None:
    told: list[float] = []
    candidate_edges(*tables(200, 100, 2), progress=lambda label, share: told.append(share))
    assert told == sorted(told) and told[-1] == 1


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


def test_what_cannot_be_is_refused() -> None:
    needs, offers, rules = tables(5, 5, 1)
    dated = dataclasses.replace(needs, first_day=np.zeros(5, int), last_day=np.zeros(5, int))
    for wrong, there, word in (
        (dated, offers, "jours d’ouverture"),
        (dataclasses.replace(dated, last_day=None), offers, "début sans fin"),
        (dataclasses.replace(needs, mode=np.full(5, 2)), offers, "mode de trajet"),
        (dataclasses.replace(needs, limit=np.full(5, 1441)), offers, "limite de trajet"),
        (dataclasses.replace(needs, formation=np.full(5, 99)), offers, "formation"),
        (needs, dataclasses.replace(offers, family=np.full(5, 99)), "famille"),
        (dataclasses.replace(needs, period=np.full(5, -1)), offers, "période"),
        (needs, dataclasses.replace(offers, latitude=np.full(5, np.nan)), "coordonnée des offres"),
    ):
        with pytest.raises(ValueError, match=word):
            candidate_edges(wrong, there, rules)


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
