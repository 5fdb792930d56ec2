"""What we export opens again with our own reader, cell for cell, and computes nothing, whatever the cells say."""

import csv
import io
import zipfile
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest

from poles.exchange.pupils.limits import pieces
from poles.exchange.pupils.workbooks import Formula, workbook_rows
from poles.exchange.workbook_files import FORMATS, write, write_ods, write_xlsx
from tests.factories import NOW

HOSTILE = [
    "=cmd|'/c calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    " =1",
    "http://exemple.test",
    "mailto:a@b.test",
    "{=1+1}",
]
HEADINGS = ["Élève", "=SOMME(A1)", "Jour"]


def reopened(file_format: str, rows, headings=HEADINGS) -> list[list[str]]:
    """The cells of a file that was just written, as our own reader finds them; a formula would be told."""
    made = write(file_format, headings, rows, title="1CAP MVA", at=NOW)
    (piece,) = pieces(f"essai.{file_format}", made)
    if not piece.workbook:
        return list(csv.reader(io.StringIO(made.decode("utf-8-sig"), newline=""), delimiter=";"))
    found, _, remark = workbook_rows(piece)
    cells = [row for _, row in found]
    assert remark == ""
    assert not any(isinstance(cell, Formula) for row in cells for cell in row)
    return cells


@pytest.mark.parametrize("file_format", ["xlsx", "ods"])
@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_cell_stays_a_text_in_a_workbook(file_format, text):
    cells = reopened(file_format, [[text, "après", 1]])
    assert cells[0] == HEADINGS
    assert [cell.strip() for cell in cells[1]] == [text.strip(), "après", "1"]


@pytest.mark.parametrize("text", [text for text in HOSTILE if text.lstrip(" ")[0] in "=+-@\t"])
def test_a_hostile_cell_is_guarded_in_a_csv(text):
    assert reopened("csv", [[text]])[1] == [f"'{text}"]


def test_a_writer_that_lets_formulas_through_would_be_seen():
    from xlsxwriter import Workbook

    out = io.BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        book.add_worksheet().write(0, 0, HOSTILE[0])
    (piece,) = pieces("essai.xlsx", out.getvalue())
    found, _, _ = workbook_rows(piece)
    assert isinstance(next(found)[1][0], Formula)


@pytest.mark.parametrize("file_format", ["xlsx", "ods"])
def test_no_part_of_a_workbook_holds_a_formula_a_link_or_a_macro(file_format):
    archive = zipfile.ZipFile(io.BytesIO(write(file_format, HEADINGS, [[text] for text in HOSTILE], title="x", at=NOW)))
    for name in archive.namelist():
        assert not name.endswith((".bin", ".vml")) and "externalLink" not in name
        if name.endswith((".xml", ".rels")):
            tree = ElementTree.fromstring(archive.read(name))
            for node in tree.iter():
                tag = node.tag.rsplit("}")[-1]
                assert tag not in ("f", "hyperlink", "a", "script", "event-listener")
                assert not any(key.endswith("formula") for key in node.attrib)


@pytest.mark.parametrize("file_format", ["xlsx", "ods"])
def test_numbers_days_and_yes_or_no_keep_their_kind(file_format):
    cells = reopened(
        file_format, [[3, -2.5, date(2027, 1, 11), True, None, "fin"]], headings=["a", "b", "c", "d", "e", "f"]
    )
    day = "2027-01-11" if file_format == "ods" else str((date(2027, 1, 11) - date(1899, 12, 30)).days)
    assert cells[1] == ["3", "-2.5", day, "oui", "", "fin"]


@pytest.mark.parametrize("file_format", ["xlsx", "ods"])
def test_what_no_xml_may_hold_is_left_out(file_format):
    cells = reopened(file_format, [["a\x00b\x08c\ud800d", 'x & <y> "z" \' ]]>']])
    assert cells[1] == ["abcd", 'x & <y> "z" \' ]]>']


@pytest.mark.parametrize("file_format", ["xlsx", "ods"])
def test_two_thousand_lines_come_back(file_format):
    rows = [[f"Essai{n}", n, date(2027, 1, 1) + timedelta(n)] for n in range(2000)]
    assert len(reopened(file_format, rows)) == 2001


def test_a_sheet_takes_any_title():
    for title in ("", "a" * 60, "1CAP [MVA]: a/b\\c*?", "'x'"):
        write_xlsx(["a"], [], title=title, at=NOW)
        (piece,) = pieces("essai.ods", write_ods(["a"], [["b"]], title=title))
        assert len(list(workbook_rows(piece)[0])) == 2


def test_the_same_table_makes_the_same_file():
    for file_format in FORMATS:
        made = [write(file_format, HEADINGS, [["a", 1, date(2027, 1, 1)]], title="x", at=NOW) for _ in range(2)]
        assert made[0] == made[1]


def test_the_first_part_of_an_ods_says_what_it_is_without_being_packed():
    made = write_ods(["a"], [["b"]], title="x")
    first = zipfile.ZipFile(io.BytesIO(made)).infolist()[0]
    assert (first.filename, first.compress_type, first.file_size) == (
        "mimetype",
        zipfile.ZIP_STORED,
        len(FORMATS["ods"]),
    )
    assert made[38 : 38 + len(FORMATS["ods"])].decode() == FORMATS["ods"]


def test_an_unknown_format_is_an_error():
    with pytest.raises(KeyError):
        write("xls", ["a"], [], title="x", at=NOW)
