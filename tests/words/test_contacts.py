"""Mobiles are known by their digits, addresses are masked, the same box is the same whatever its capitals."""

import pytest

from poles.words.contacts import masked, mobile_of, same_contact


@pytest.mark.parametrize(
    ("phone", "number"),
    [
        ("06 12 34 56 78", "33612345678"), ("+33 7 12 34 56 78", "33712345678"), ("0692 12 34 56", "262692123456"),
        ("0690 12 34 56", "590690123456"), ("03 29 12 34 56", ""), ("", ""), ("+44 7911 123456", ""), ("06", ""),
    ],
)  # fmt: skip
def test_a_french_mobile_has_an_international_number(phone, number):
    assert mobile_of(phone) == number


@pytest.mark.parametrize(
    ("contact", "said"), [("marie.durand@exemple.fr", "m…@exemple.fr"), ("33612345678", "…78"), ("", "")]
)
def test_an_address_is_masked(contact, said):
    assert masked(contact) == said


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("a@b.fr", " A@B.fr", True), ("06 12 34 56 78", "+33612345678", True), ("a@b.fr", "c@b.fr", False),
        ("", "", False), ("0612345678", "0612345679", False),
    ],
)  # fmt: skip
def test_the_same_box_or_telephone_is_known(one, other, same):
    assert same_contact(one, other) is same
