"""The published groups: a partition, never fewer than five members, made of places and functions only."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from poles.domain.allocation.groups import SMALLEST, partition, told_apart, zones_label

TOWNS = ["Épinal", "Le Havre", "Gérardmer", ""]
WHERE = {0: (48.2, 6.4), 1: (49.5, 0.1), 2: (48.1, 6.9), 3: (47.0, 2.0)}


def grouped(*cells):
    """The groups of learners given as (zone, access, far, how many); label → size."""
    zone, access, far = ([cell[at] for cell in cells for _ in range(cell[3])] for at in range(3))
    found = partition(
        np.array(zone, int),
        TOWNS,
        np.array(access, bool),
        np.array(far, bool),
        np.array([WHERE[at][0] for at in zone], float),
        np.array([WHERE[at][1] for at in zone], float),
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


def test_a_side_of_fewer_than_five_is_not_told_apart():
    labels, index = told_apart(["non", "oui"], np.array([True] * 4 + [False] * 9))
    assert (labels, set(index.tolist())) == (["non ou oui"], {0})
    labels, index = told_apart(["non", "oui"], np.array([True] * 5 + [False] * 9))
    assert (labels, index.tolist()) == (["non", "oui"], [1] * 5 + [0] * 9)
    assert told_apart(["non", "oui"], np.zeros(9, bool))[0] == ["non", "oui"]
