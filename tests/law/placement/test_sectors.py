"""What the register of companies says of a site, in the words that rules ask."""

import pytest

from poles.law.placement import nights
from poles.law.placement.sectors import BY_NAF, LEAST_STAFF, activities_of


@pytest.mark.parametrize(
    ("naf", "sectors"),
    [
        ("56.30Z", {"bar"}),
        ("5610A", {"restaurant"}),
        ("10.71C", {"bakery"}),
        ("43.21A", {"site"}),
        ("55.10Z", {"hospitality"}),
        ("45.20A", set()),
        ("", set()),
    ],
)
def test_a_naf_code_and_its_sector(naf, sectors):
    assert activities_of(naf) == sectors


def test_every_sector_of_sundays_has_a_code():
    assert nights.SUNDAY_SECTORS - set(BY_NAF.values()) == {"cheese"}, "cheese has no code of its own"
    assert set(BY_NAF.values()) - nights.HOLIDAY_SECTORS == {"site"}


def test_brackets_grow():
    assert list(LEAST_STAFF.values()) == sorted(LEAST_STAFF.values())
