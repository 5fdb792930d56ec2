"""A simulated key says so by itself, and no real key can be taken for one."""

from datetime import UTC, datetime

import pytest
from uuid_utils.compat import uuid7

from poles.words.simulated import FIRST, LAST, NUMBERS, Kind, is_simulated, simulated_key


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("academy", ["01", "12", "99", "70"])
def test_a_simulated_key_bears_its_mark(kind, academy):
    for number in (0, 1, NUMBERS - 1):
        key = simulated_key(kind, academy, number)
        assert is_simulated(key)
        assert key.version == 8
        assert key.bytes[:6] == b"simule"


def test_a_real_key_does_not():
    assert not is_simulated(uuid7())
    latest = int(datetime(5900, 1, 1, tzinfo=UTC).timestamp() * 1000)
    assert latest < FIRST.int >> 80


def test_two_rows_never_share_a_key():
    keys = {
        simulated_key(kind, academy, number)
        for kind in Kind
        for academy in ("10", "12", "99")
        for number in (0, 1, 2, NUMBERS - 1)
    }
    assert len(keys) == len(Kind) * 3 * 4
    assert min(keys) >= FIRST
    assert max(keys) <= LAST


@pytest.mark.parametrize("number", [-1, NUMBERS])
def test_a_number_out_of_bounds_is_refused(number):
    with pytest.raises(ValueError, match="ne tient pas"):
        simulated_key(Kind.NEED, "12", number)
