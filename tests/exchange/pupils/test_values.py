"""Cells about a person: what is kept, what is left aside with a doubt."""

import time
from contextlib import suppress

import pytest

from poles.exchange.pupils import values
from poles.exchange.tables import BadValue
from poles.words.training import LearnerStatus


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("06 12 34 56 78", "0612345678"),
        ("06.12.34.56.78", "0612345678"),
        ("+33 6 12 34 56 78", "0612345678"),
        ("+33 (0)6 12 34 56 78", "0612345678"),
        ("0033612345678", "0612345678"),
        ("+262 692 12 34 56", "+262692123456"),
        ("612345678", ""),
        ("06 12", ""),
        ("demander", ""),
    ],
)
def test_a_telephone_is_put_in_order_or_left_aside(text, kept):
    found = values.phone(text)

    assert found.value == kept
    assert bool(found.doubt) is not bool(kept)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a.b@example.org", "a.b@example.org"),
        ("a@b", ""),
        ("a b@example.org", ""),
        ("<a@example.org>", ""),
        ("é@example.org", ""),
    ],
)
def test_an_address_is_kept_or_left_aside(text, kept):
    assert values.email(text).value == kept


def test_of_two_addresses_the_first_is_kept_and_it_is_said():
    found = values.email("a@example.org; b@example.org")

    assert found.value == "a@example.org"
    assert "plusieurs" in found.doubt


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("INTERNE", True),
        ("Int.", True),
        ("DP", False),
        ("Demi-pensionnaire", False),
        ("Externe libre", False),
        ("2", None),
        ("5J", None),
    ],
)
def test_only_a_boarder_told_in_words_is_one(text, kept):
    assert values.boarder(text).value is kept


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("ST", LearnerStatus.PUPIL),
        ("AP", LearnerStatus.APPRENTICE),
        ("Apprenti", LearnerStatus.APPRENTICE),
        ("FQ", None),
    ],
)
def test_the_status_is_read(text, kept):
    assert values.status(text).value is kept


def test_a_formation_is_a_code_or_a_label():
    assert values.formation("24725302331").value == "2472530233"
    assert values.formation("2DE PRO MELEC").value == "2DE PRO MELEC"
    assert values.mef("1001000B11A").value is None


@pytest.mark.parametrize("text", ["9320", "BE-1000", "9,324E+04"])
def test_a_damaged_postal_code_is_left_aside_and_not_repaired(text):
    found = values.postal_code(text)

    assert found.value is None
    assert text not in found.doubt


@pytest.mark.parametrize("text", ["2009-10-01", "01/10/2009"])
def test_a_day_is_read_in_both_writings(text):
    assert values.day(text).value.isoformat() == "2009-10-01"


def test_a_number_is_a_day_in_a_workbook_only():
    with pytest.raises(BadValue):
        values.day("40210")


@pytest.mark.parametrize("read", [values.person_name, values.email, values.phone, values.full_name, values.words(80)])
@pytest.mark.parametrize("text", ["A" * 100_000, "A-" * 50_000, "a@" * 50_000, "1 " * 50_000, "a." * 50_000 + "@"])
def test_no_reader_is_slow_on_a_long_cell(read, text):
    began = time.process_time()
    with suppress(BadValue):
        assert read(text).value in ("", text)
    assert time.process_time() - began < 0.2
