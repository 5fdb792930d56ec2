"""A sheet opens in a spreadsheet and computes nothing."""

import csv
import io
from datetime import date

import pytest

from poles.exchange.sheets import cell, write_csv


@pytest.mark.parametrize("text", ["=1+1", "+33 6", "-2", "@SUM(A1)", "\t=1", "\r=1", " =1", "\n=1"])
def test_a_formula_is_neutralised(text):
    assert cell(text) == f"'{text}"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("Garage d’essai", "Garage d’essai"),
        ("a=b", "a=b"),
        (-3, "-3"),
        (None, ""),
        (True, "oui"),
        (date(2027, 1, 11), "2027-01-11"),
    ],
)
def test_an_honest_value_is_left_as_it_is(value, shown):
    assert cell(value) == shown


def test_a_sheet_reads_back_with_its_accents_and_its_separators():
    raw = write_csv(["Été", "b"], [["a;b", 'dit "oui"'], ["ligne\ndeux", 2]])
    assert raw.startswith(b"\xef\xbb\xbf")
    read = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert read == [["Été", "b"], ["a;b", 'dit "oui"'], ["ligne\ndeux", "2"]]
