"""The lists of a school as files: the columns of the screen, in its order."""

from datetime import timedelta

import pytest

from poles.domain.searches import class_lists, queries
from poles.exchange.class_lists import CLASS_HEADINGS, UNPLACED_HEADINGS, class_sheet_file, unplaced_file
from poles.exchange.pupils.limits import pieces
from poles.exchange.pupils.workbooks import Formula, workbook_rows
from tests import school_factories as at_school
from tests.factories import NOW, TODAY


def reopened(contents: bytes, name: str) -> list[list[str]]:
    (piece,) = pieces(name, contents)
    return [row for _, row in workbook_rows(piece)[0]]


@pytest.mark.parametrize("file_format", ["xlsx", "ods"])
def test_the_sheet_of_a_class_has_one_line_a_learner(cast, file_format):
    cast.ines.last_name = "=cmd|'/c calc'!A0"
    cast.ines.save()
    lines = class_lists.class_sheet(cast.roy, cast.cap.pk)
    head, line = reopened(class_sheet_file(lines, file_format, title="1CAP", at=NOW), f"a.{file_format}")
    assert head == list(CLASS_HEADINGS)
    assert line[:3] == ["Inès =cmd|'/c calc'!A0", "sans stage", "PFMP n° 1"]
    assert not any(isinstance(cell, Formula) for cell in line)


@pytest.mark.parametrize("file_format", ["xlsx", "ods"])
def test_a_learner_without_a_place_has_the_columns_of_the_screen(cast, file_format):
    at_school.search_contact(cast.need, cast.diallo, host_name="=1+1", made_on=TODAY - timedelta(1))
    lines = queries.unplaced(cast.roy, queries.unplaced_of(cast.roy, today=TODAY), today=TODAY)
    head, line = reopened(unplaced_file(lines, file_format, title="Sans stage", at=NOW), f"a.{file_format}")
    assert head == list(UNPLACED_HEADINGS)
    told = dict(zip(head, line, strict=False))
    assert (told["Élève"], told["Jours avant le départ"], told["Contacts"]) == ("Inès Vallon", "70", "1")
    assert (told["Organisme"], told["Réponse"], told["Étape suivante"]) == ("=1+1", "sans réponse", "besoins saisis")


def test_the_same_list_as_csv_guards_its_cells(cast):
    at_school.search_contact(cast.need, cast.diallo, host_name="=1+1")
    lines = queries.unplaced(cast.roy, queries.unplaced_of(cast.roy, today=TODAY), today=TODAY)
    text = unplaced_file(lines, "csv", title="x", at=NOW).decode("utf-8-sig")
    assert ";'=1+1;" in text
