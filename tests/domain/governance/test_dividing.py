"""A territory too large for one pôle is cut into balanced parts, each in one piece, and no commune is cut."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from poles.domain.governance.dividing import Town, balanced, divide
from poles.domain.governance.drawing import CommuneSpot, SchoolSpot
from poles.words.places import Point


def row_of_towns(count, weight=1):
    return [Town(f"{number:02d}", Point(48.0, 6.0 + number / 10), weight) for number in range(count)]


def test_a_row_of_equal_towns_is_cut_in_the_middle():
    parts = balanced(row_of_towns(10), 2)
    assert sorted(parts.values()) == [0] * 5 + [1] * 5
    assert len({parts[f"{number:02d}"] for number in range(5)}) == 1


def test_towns_without_school_go_to_the_part_around_them():
    towns = [*row_of_towns(10), Town("village", Point(48.01, 6.01), 0)]
    parts = balanced(towns, 2)
    assert parts["village"] == parts["00"]


@pytest.mark.parametrize("towns", [[], row_of_towns(1, 9), [Town("a", Point(48, 6), 0), Town("b", Point(49, 6), 0)]])
def test_what_cannot_be_cut_stays_whole(towns):
    assert set(balanced(towns, 3).values()) <= {0}


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(st.floats(47, 49), st.floats(5, 7), st.integers(0, 6)), min_size=1, max_size=30),
    st.integers(2, 5),
)
def test_every_town_has_one_part_and_twice_is_the_same(places, count):
    towns = [Town(str(number), Point(lat, lon), weight) for number, (lat, lon, weight) in enumerate(places)]
    parts = balanced(towns, count)
    assert set(parts) == {town.key for town in towns} and set(parts.values()) <= set(range(count))
    assert balanced(list(reversed(towns)), count) == parts or len({town.point for town in towns}) < len(towns)


def test_only_groups_above_the_size_are_divided():
    def school(number, group):
        town = f"{group}{number // 2}"
        return SchoolSpot(number, town, Point(48.0, 6.0 + number / 50 + (group == "b")), group, True)

    schools = [school(number, "a") for number in range(8)] + [school(number, "b") for number in range(3)]
    communes = [CommuneSpot(one.commune, one.point, one.group) for one in schools]
    cut, towns = divide(schools, communes, largest=4)
    assert {one.group for one in cut} == {"a-1", "a-2", "b"}
    assert [sum(one.group == group for one in cut) for group in ("a-1", "a-2", "b")] == [4, 4, 3]
    homes = {}
    for one in cut:
        homes.setdefault(one.commune, set()).add(one.group)
    assert all(len(groups) == 1 for groups in homes.values())
    assert {town.key: town.group for town in towns} == {one.commune: one.group for one in cut}
