"""Small counts of people stay hidden, and cannot be found by difference."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from poles.domain.indicators.secrecy import is_few, shield


def possible_values(counts, hidden, few):
    """What a reader who knows the total, the shown parts and the rule can still believe of each small hidden part.

    The reader knows that a « < 5 » is 1 to 4, and that any other hidden part is 5 or more.
    """
    left = sum(counts[key] for key in hidden)
    small, guards = sorted(few), sorted(hidden - few)
    beliefs = {key: set() for key in small}
    for values in product(range(1, 5), repeat=len(small)):
        rest = left - sum(values)
        if (rest == 0 and not guards) or (guards and rest >= 5 * len(guards)):
            for key, value in zip(small, values, strict=True):
                beliefs[key].add(value)
    return beliefs


@pytest.mark.parametrize(("count", "small"), [(0, False), (1, True), (4, True), (5, False)])
def test_one_to_four_are_few_and_zero_is_not(count, small):
    assert is_few(count) is small


def test_nothing_is_hidden_when_nothing_is_small():
    assert shield({"a": 5, "b": 0, "c": 120}).hidden == frozenset()


def test_a_small_count_takes_a_guard_with_it():
    found = shield({"a": 3, "b": 40, "c": 9, "d": 0})
    assert (found.few, found.guards, found.total) == ({"a"}, {"c"}, False)


def test_the_total_goes_when_no_guard_is_left():
    assert shield({"a": 3, "b": 0}).total
    assert shield({"a": 3, "b": 5}).total
    assert not shield({"a": 4, "b": 5}).total


def test_without_guards_a_small_count_is_found_by_difference():
    counts = {"a": 3, "b": 40, "c": 9}
    assert possible_values(counts, {"a"}, {"a"}) == {"a": {3}}
    assert possible_values(counts, shield(counts).hidden, {"a"}) == {"a": {1, 2, 3, 4}}


@given(st.dictionaries(st.integers(0, 5), st.integers(0, 14), max_size=6))
def test_a_reader_who_subtracts_learns_nothing_of_a_small_count(counts):
    found = shield(counts)
    if found.few and not found.total:
        beliefs = possible_values(counts, found.hidden, found.few)
        assert all(values == {1, 2, 3, 4} for values in beliefs.values())
    assert found.few == {key for key, count in counts.items() if 0 < count < 5}
