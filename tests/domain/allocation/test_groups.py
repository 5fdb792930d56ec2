"""The published groups: never fewer than five members."""

from hypothesis import given
from hypothesis import strategies as st

from poles.domain.allocation.groups import SMALLEST, label, merged


def test_a_group_is_made_of_the_home_and_the_school_only():
    assert label(rural=True, priority=False) == "commune rurale, hors éducation prioritaire"
    assert len({label(rural=rural, priority=priority) for rural in (True, False) for priority in (True, False)}) == 4


def test_small_groups_are_merged_with_the_smallest_other():
    assert merged(["a"] * 2 + ["b"] * 6 + ["c"] * 9) == ["a ; b"] * 8 + ["c"] * 9


def test_large_groups_stay_apart():
    labels = ["a"] * 5 + ["b"] * 5
    assert merged(labels) == labels


def test_fewer_than_five_in_all_make_one_group():
    assert len(set(merged(["a", "b", "c"]))) == 1
    assert merged([]) == []


@given(st.lists(st.sampled_from("abcd")))
def test_no_group_is_small_when_there_are_enough(labels):
    sizes = [merged(labels).count(name) for name in set(merged(labels))]
    assert len(sizes) <= 1 or min(sizes) >= SMALLEST
    assert sum(sizes) == len(labels)
