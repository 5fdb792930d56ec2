"""The published groups: a partition, never fewer than five learners, made of places and functions only."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from poles.domain.allocation.groups import SMALLEST, first_needs, partition, shown_zones, told_apart, zones_label

TOWNS = ["Épinal", "Le Havre", "Gérardmer", ""]
WHERE = {0: (48.2, 6.4), 1: (49.5, 0.1), 2: (48.1, 6.9), 3: (47.0, 2.0)}


def grouped(*cells, first=None):
    """The groups of learners given as (zone, access, far, how many); label → size. ``first``: who speaks for each need."""
    zone, access, far = ([cell[at] for cell in cells for _ in range(cell[3])] for at in range(3))
    found = partition(
        np.array(zone, int),
        TOWNS,
        np.array(access, bool),
        np.array(far, bool),
        np.array([WHERE[at][0] for at in zone], float),
        np.array([WHERE[at][1] for at in zone], float),
        np.arange(len(zone)) if first is None else np.array(first, int),
    )
    return {found.labels[at]: count for at, count in Counter(found.index.tolist()).items()}


def test_a_group_is_a_bassin_an_access_need_and_a_distance():
    assert grouped((0, False, False, 6), (0, True, False, 5), (0, False, True, 7), (2, False, False, 9)) == {
        "bassin d’Épinal, sans besoin particulier, près de l’offre": 6,
        "bassin d’Épinal, accès particulier, près de l’offre": 5,
        "bassin d’Épinal, sans besoin particulier, éloigné de l’offre": 7,
        "bassin de Gérardmer, sans besoin particulier, près de l’offre": 9,
    }


def test_a_small_access_group_is_first_no_longer_told_apart():
    assert grouped((0, False, False, 6), (0, True, False, 4), (0, False, True, 7)) == {
        "bassin d’Épinal, près de l’offre": 10,
        "bassin d’Épinal, sans besoin particulier, éloigné de l’offre": 7,
    }


def test_then_the_distance_and_the_access_groups_that_are_large_stay():
    assert grouped((0, False, False, 6), (0, True, False, 5), (0, False, True, 3), (0, True, True, 1)) == {
        "bassin d’Épinal, sans besoin particulier": 9,
        "bassin d’Épinal, accès particulier": 6,
    }


def test_then_the_bassin_joins_the_nearest_one():
    assert grouped((0, False, False, 3), (1, False, False, 8), (2, False, False, 8)) == {
        "bassins d’Épinal et de Gérardmer, sans besoin particulier, près de l’offre": 11,
        "bassin du Havre, sans besoin particulier, près de l’offre": 8,
    }


def test_fewer_than_five_in_all_make_one_group():
    assert grouped((0, False, False, 1), (1, True, True, 1), (2, False, True, 2)) == {
        "bassins d’Épinal, de Gérardmer et du Havre": 4
    }
    assert grouped() == {}


@given(st.lists(st.tuples(st.integers(0, 3), st.booleans(), st.booleans(), st.integers(1, 8)), min_size=1, max_size=14))
def test_the_groups_are_a_partition_without_a_small_part(cells):
    groups = grouped(*cells)
    assert sum(groups.values()) == sum(cell[3] for cell in cells)
    assert len(groups) == 1 or min(groups.values()) >= SMALLEST


@given(st.permutations(range(20)))
def test_the_order_of_the_learners_changes_no_group(order):
    rows = [(at % 3, at % 5 == 0, at % 2 == 0) for at in range(20)]
    shuffled = [(*rows[at], 1) for at in order]
    assert grouped(*shuffled) == grouped(*((*row, 1) for row in rows))


@pytest.mark.parametrize(
    ("towns", "told"),
    [
        ([""], "bassin non renseigné"),
        (["Le Havre"], "bassin du Havre"),
        (["", "Épinal"], "bassin d’Épinal"),
        (["Toul", "Épinal", "Vittel", "Bruyères"], "bassins de Bruyères, d’Épinal et 2 autres"),
    ],
)
def test_a_bassin_is_named_after_its_town(towns, told):
    assert zones_label(towns) == told


def test_periods_are_not_learners_when_a_group_is_measured():
    """Four learners with two periods each: eight needs, yet a group of four would show them."""
    cells = [(0, False, False, 6), (0, True, False, 8)]
    twice = [*range(6), *(6 + at // 2 * 2 for at in range(8))]
    assert grouped(*cells, first=twice) == {"bassin d’Épinal, près de l’offre": 14}
    told = {"bassin d’Épinal, sans besoin particulier, près de l’offre": 6}
    assert grouped(*cells) == told | {"bassin d’Épinal, accès particulier, près de l’offre": 8}


def test_a_learner_is_in_one_group_that_of_the_first_period():
    learner = np.array([*range(10), *range(5)])
    far = np.array([False] * 5 + [True] * 5 + [True] * 5)
    day = np.array([1] * 10 + [9] * 5)
    where = (np.full(15, 48.2), np.full(15, 6.4))
    same = first_needs(learner, day)
    index = partition(np.zeros(15, int), TOWNS, np.zeros(15, bool), far, *where, same).index
    assert index[10:].tolist() == index[:5].tolist()
    assert len(set(index.tolist())) == 2
    alone = partition(np.zeros(15, int), TOWNS, np.zeros(15, bool), far, *where, np.arange(15)).index
    assert alone[10:].tolist() != alone[:5].tolist()


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 3)), min_size=1, max_size=30))
def test_the_earliest_period_speaks_for_a_learner_whatever_the_rows(rows):
    learner, day = (np.array(column) for column in zip(*rows, strict=True))
    spoken = first_needs(learner, day)
    for at, who in enumerate(learner.tolist()):
        assert spoken[at] == min((d, row) for row, (one, d) in enumerate(rows) if one == who)[1]


def test_a_bassin_of_fewer_than_five_is_shown_with_the_nearest():
    zone = np.array([0] * 4 + [1] * 5 + [2] * 6)
    where = (np.array([WHERE[at][0] for at in zone]), np.array([WHERE[at][1] for at in zone]))
    labels, drawn, index = shown_zones(zone, TOWNS, *where, np.arange(15))
    assert labels == ["bassins d’Épinal et de Gérardmer", "bassin du Havre"]
    assert drawn == ["bassin de Gérardmer", "bassin du Havre"]
    assert np.bincount(index).tolist() == [10, 5]


def test_four_learners_of_two_periods_are_a_small_bassin_too():
    zone = np.array([0] * 8 + [2] * 6)
    where = (np.array([WHERE[at][0] for at in zone]), np.array([WHERE[at][1] for at in zone]))
    twice = np.array([*(at // 2 * 2 for at in range(8)), *range(8, 14)])
    assert shown_zones(zone, TOWNS, *where, twice)[0] == ["bassins d’Épinal et de Gérardmer"]
    assert len(shown_zones(zone, TOWNS, *where, np.arange(14))[0]) == 2


def test_a_side_of_fewer_than_five_is_not_told_apart():
    each = np.arange(13)
    labels, index = told_apart(["non", "oui"], np.array([True] * 4 + [False] * 9), each)
    assert (labels, set(index.tolist())) == (["non ou oui"], {0})
    labels, index = told_apart(["non", "oui"], np.array([True] * 5 + [False] * 9), np.arange(14))
    assert (labels, index.tolist()) == (["non", "oui"], [1] * 5 + [0] * 9)
    assert told_apart(["non", "oui"], np.zeros(9, bool), np.arange(9))[0] == ["non", "oui"]
    twice = np.array([0, 0, 2, 2, 4, 4, *range(6, 15)])
    assert told_apart(["non", "oui"], np.array([True] * 6 + [False] * 9), twice)[0] == ["non ou oui"]
