"""The list of a class: hours as people write them, faults at their line, and what leaves comes back the same."""

from datetime import date

import pytest

from poles.exchange import agreements_sheet as sheet
from poles.exchange.sheets import write_csv
from poles.exchange.tables import BadValue
from poles.exchange.workbook_files import write_xlsx
from poles.words.findings import Severity
from tests import agreement_factories as at_work
from tests.factories import NOW


def table(*rows, headings=("Nom", "Prénom", "Lundi", "Tuteur", "Courriel du tuteur", "Premier jour")):
    return write_csv(headings, rows)


@pytest.mark.parametrize(
    ("written", "spans"),
    [
        ("8h30-12h, 13h30-17h", ((510, 720), (810, 1020))),
        ("8:30-12:00 13:30-17:00", ((510, 720), (810, 1020))),
        ("8h à 12h et 14 h – 17 h 30", ((480, 720), (840, 1050))),
        ("22h-2h", ((1320, 1560),)),
        ("repos", ()),
        ("Repos", ()),
        ("-", ()),
    ],
)
def test_hours_as_people_write_them(written, spans):
    assert sheet.hours(written).value == spans


@pytest.mark.parametrize("written", ["matin", "8h30", "8h30-12h sauf mardi", "25h-26h", "8h75-12h", "=1+1"])
def test_other_hours_are_refused_with_the_way_to_write_them(written):
    with pytest.raises(BadValue, match="8h30-12h"):
        sheet.hours(written)


def test_a_line_says_only_what_its_cells_say():
    read = sheet.read("liste.csv", table(("VALLON", "Inès", "8h-12h", "", "", "")))
    (line,) = read.lines
    assert (line.last_name, line.week[0], line.week[1], line.tutor_name, line.first_day) == (
        "VALLON", ((480, 720),), None, "", None,
    )  # fmt: skip


def test_each_fault_is_told_at_its_line_and_the_other_lines_go_on():
    read = sheet.read(
        "liste.csv",
        table(("Un", "Anna", "le matin", "", "", ""), ("Deux", "Bob", "", "", "", "31/02/2027"), ("", "Carl", "", "", "", ""),
              ("Quatre", "Dora", "", "", "pas une adresse", "11/01/2027")),
    )  # fmt: skip
    assert [(one.line, one.field) for one in read.remarks if one.severity is Severity.BLOCKING] == [
        (2, "Lundi"), (3, "Premier jour"), (4, "Nom"),
    ]  # fmt: skip
    (line,) = read.lines
    assert (line.last_name, line.tutor_email, line.first_day) == ("Quatre", "", date(2027, 1, 11))
    assert [one.field for one in read.remarks if one.severity is Severity.WARNING] == ["Courriel du tuteur"]


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("liste.csv", b"", "vide"),
        ("liste.csv", "Prix;Quantité\n3;4\n".encode(), "Nom"),
        ("liste.xlsx", b"PK\x03\x04 rien", ""),
        ("liste.csv", table(*[("N", "P", "", "", "", "")] * 101), "une classe à la fois"),
        ("liste.csv", table(), "en-tête"),
    ],
)
def test_what_is_no_list_is_one_sentence(name, content, told):
    read = sheet.read(name, content)
    assert not read.lines
    assert read.remarks and told in read.remarks[0].sentence


def test_what_leaves_comes_back_the_same():
    terms = at_work.terms()
    rows = list(sheet.rows_of([("Essai", "Inès", terms)]))
    book = write_xlsx((*sheet.HEADINGS, "Organisme"), rows, title="Conventions", at=NOW)
    read = sheet.read("liste.xlsx", book)
    assert not read.remarks
    (line,) = read.lines
    stay = terms.stays[0]
    assert line.week == stay.week and (line.first_day, line.last_day) == (stay.first_day, stay.last_day)
    assert (line.tutor_email, line.signatory_name, line.activities) == (
        "tuteur@exemple.test", "Mme Patronne", ("Vidange",),
    )  # fmt: skip
