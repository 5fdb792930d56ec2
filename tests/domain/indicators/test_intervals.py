"""Wilson's interval and the gap of two shares, against numbers worked out by hand and published examples."""

import pytest

from poles.domain.indicators.intervals import gap, wilson


def test_ten_of_ten_is_the_interval_worked_out_by_hand():
    """With z² = 3.8415: the low end of 10 of 10 is 1 / (1 + z²/10) = 0.7225."""
    low, high = wilson(10, 10)
    assert (round(low, 4), high) == (0.7225, 1.0)
    assert wilson(0, 10) == (0.0, pytest.approx(1 - low))


def test_the_interval_of_half_is_symmetric_and_narrows_with_the_head_count():
    low, high = wilson(50, 100)
    assert (round(low, 3), round(high, 3)) == (0.404, 0.596)
    assert wilson(500, 1000)[1] - wilson(500, 1000)[0] < high - low


@pytest.mark.parametrize("total", [1, 2, 7, 30])
def test_the_share_is_always_inside(total):
    for count in range(total + 1):
        low, high = wilson(count, total)
        assert 0 <= low <= count / total <= high <= 1


def test_the_gap_is_the_published_example_of_newcombe():
    """Newcombe 1998, table II, case (a): 56/70 − 48/80 = 0.2, from 0.0524 to 0.3339."""
    difference, low, high = gap(56, 70, 48, 80)
    assert (round(difference, 4), round(low, 4), round(high, 4)) == (0.2, 0.0524, 0.3339)


@pytest.mark.parametrize("counts", [(1, 0), (3, 2), (-1, 4)])
def test_an_impossible_share_is_refused(counts):
    with pytest.raises(ValueError, match="effectif positif"):
        wilson(*counts)
