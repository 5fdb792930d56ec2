"""Who is who and what changes, without a database: nobody is ever taken for another."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from poles.domain.calendar.changes import compare
from poles.domain.calendar.kin import compare_adults
from poles.domain.calendar.recognition import KnownAdult, Person, Roll
from poles.domain.calendar.roll_rows import Adult, Delivery, Pupil, UnreadableRoll, packed, unpacked

ON, BORN = date(2026, 11, 2), date(2010, 3, 14)
ADA = Person(UUID(int=1), "DURAND", "Ada", BORN, ine="000000001AB", number="11", division="1CAP")
TWIN = replace(ADA, key=UUID(int=2), ine="000000002AB", number="12")
ROW = Pupil("f", 2, "a", "DURAND", "Ada", BORN, ine="000000001AB", number="11", division="1CAP")


def told(*pupils, people=(ADA,), **more):
    roll = Roll(people=people, classes=frozenset({"1CAP", "2CAP"}), **more)
    return compare(roll, Delivery(pupils=pupils), on=ON)


def fields(changes):
    return [(name, after) for row in changes.changed for name, _, after in row.fields]


def test_the_same_row_changes_nothing():
    assert told(ROW).nothing


def test_the_ine_wins_over_a_new_name():
    assert fields(told(replace(ROW, last_name="MARTIN"))) == [("last_name", "MARTIN")]


def test_the_number_serves_without_an_ine():
    assert fields(told(replace(ROW, ine="", first_name="Adèle"))) == [("first_name", "Adèle")]


def test_name_and_birth_serve_without_either_whatever_the_accents():
    row = replace(ROW, ine="", number="", last_name="Durand", first_name="ADA")
    assert told(row).added == ()
    assert told(row).questions == ()


def test_an_empty_cell_erases_nothing():
    assert told(replace(ROW, number="", division="")).nothing


def test_another_birth_date_without_ine_nor_number_is_another_pupil():
    row = replace(ROW, ine="", number="", birth_date=date(2009, 1, 1))
    assert len(told(row).added) == 1


@pytest.mark.parametrize(
    ("row", "people"),
    [
        (replace(ROW, ine="", number=""), (ADA, TWIN)),
        (replace(ROW, number="12"), (ADA, TWIN)),
        (replace(ROW, last_name="AUTRE", birth_date=date(2009, 1, 1)), (ADA,)),
        (replace(ROW, ine="000000009AB", last_name="AUTRE"), (ADA,)),
        (replace(ROW, ine="", last_name="AUTRE", birth_date=date(2009, 1, 1)), (ADA,)),
        (replace(ROW, ine="000000009AB", number=""), (ADA,)),
        (replace(ROW, ine="", number="99"), (ADA,)),
    ],
    ids=["namesakes", "ine and number of two", "ine of a stranger", "number, other ine and name", "number of a stranger",
         "same name, other ine", "same name, other number"],
)  # fmt: skip
def test_a_contradiction_is_a_question_and_touches_nobody(row, people):
    found = told(row, people=people)
    assert len(found.questions) == 1
    assert not (found.added or found.changed or found.moved)
    assert ADA not in [left.person for left in found.left]


def test_two_rows_of_one_learner_are_two_questions():
    found = told(ROW, replace(ROW, key="b", line=3, ine="", number="11"))
    assert [question.line for question in found.questions] == [2, 3]
    assert found.left == ()


def test_an_ine_present_elsewhere_is_a_question():
    found = told(replace(ROW, ine="000000007AB", number="7"), people=(), elsewhere=frozenset({"000000007AB"}))
    assert len(found.questions) == 1 and found.added == ()


def test_a_departure_of_tomorrow_waits():
    assert told(replace(ROW, left_on=date(2026, 11, 3))).nothing
    assert [left.on for left in told(replace(ROW, left_on=ON)).left] == [ON]


def test_a_stranger_who_has_left_does_not_come_in():
    assert told(replace(ROW, left_on=ON), people=()).nothing


def test_who_left_earlier_and_is_absent_is_not_told_again():
    gone = replace(TWIN, left_on=date(2026, 10, 1))
    assert told(ROW, people=(ADA, gone)).nothing


def test_what_is_packed_is_read_again():
    delivery = Delivery(pupils=(replace(ROW, left_on=ON),), adults=(Adult("a", "", "X", "Y", "legal"),), sound=False)
    assert unpacked(packed(delivery)) == delivery
    with pytest.raises(UnreadableRoll):
        unpacked(b"")


def kin(*adults, people, pairs=None):
    pairs = pairs or {"a": people[0]}
    return compare_adults(people, Delivery(pupils=(ROW,), adults=adults), pairs)


def test_brothers_and_sisters_whose_adult_gets_a_number_share_one():
    first, second = (KnownAdult(UUID(int=n), "", "DURAND", "Luc", "", "", "legal", UUID(int=n + 10)) for n in (5, 6))
    people = (replace(ADA, adults=(first,)), replace(TWIN, adults=(second,)))
    luc = Adult("a", "500", "DURAND", "Luc", "legal")
    found = kin(luc, replace(luc, pupil="b"), people=people, pairs={"a": people[0], "b": people[1]})
    assert [known.key for known, _ in found.changed] == [first.key]
    assert found.linked == ((TWIN.key, first.key, "legal"),)
    assert (found.unlinked, found.removed) == ((second.link_key,), (second.key,))


def test_an_adult_of_another_child_stays_when_one_link_goes():
    luc = KnownAdult(UUID(int=5), "500", "DURAND", "Luc", "", "", "legal", UUID(int=15))
    people = (replace(ADA, adults=(luc,)), replace(TWIN, adults=(replace(luc, link_key=UUID(int=16)),)))
    found = kin(Adult("a", "501", "ROUX", "Eve", "legal"), people=people)
    assert (found.unlinked, found.removed) == ((UUID(int=15),), ())


def test_a_link_that_is_not_said_changes_none():
    luc = KnownAdult(UUID(int=5), "500", "DURAND", "Luc", "", "", "legal", UUID(int=15))
    assert not kin(Adult("a", "500", "DURAND", "Luc", "unsaid"), people=(replace(ADA, adults=(luc,)),))
