"""How badly a trade lacks seats, and the parts of a diagnosis."""

import pytest

from poles.words.diagnosis import Section, Strain, strain


@pytest.mark.parametrize(
    ("due", "seats", "told"),
    [(0, 0, "enough"), (10, 10, "enough"), (10, 5, "short"), (10, 4, "half"), (10, 0, "none")],
)
def test_the_strain_says_how_many_find_a_seat(due, seats, told):
    assert strain(due, seats) == Strain(told)


def test_every_part_has_a_title_a_question_and_a_place_of_its_own():
    assert len({section.anchor for section in Section}) == len({section.label for section in Section}) == len(Section)
    assert all("?" in section.question or section is Section.TERRITORY for section in Section)
