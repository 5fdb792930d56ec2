"""A step of a search comes due on its day, not the day before; the latest one counts."""

import pytest

from poles.words.searches import STEP_DAYS, Means, Network, Outcome, Step, coming, latest_due


@pytest.mark.parametrize(
    ("left", "due", "following"),
    [
        (46, None, Step.NEEDS),
        (45, Step.NEEDS, Step.CLASS_TEACHER),
        (44, Step.NEEDS, Step.CLASS_TEACHER),
        (31, Step.NEEDS, Step.CLASS_TEACHER),
        (30, Step.CLASS_TEACHER, Step.HUB),
        (22, Step.CLASS_TEACHER, Step.HUB),
        (21, Step.HUB, Step.AGREEMENT),
        (15, Step.HUB, Step.AGREEMENT),
        (14, Step.AGREEMENT, None),
        (-3, Step.AGREEMENT, None),
    ],
)
def test_a_step_comes_due_on_its_day(left, due, following):
    assert (latest_due(left, STEP_DAYS), coming(left, STEP_DAYS)) == (due, following)


def test_of_two_steps_on_one_day_the_later_counts():
    assert latest_due(21, STEP_DAYS | {Step.CLASS_TEACHER: 21}) is Step.HUB


def test_every_word_of_a_search_has_a_label():
    for words in (Means, Outcome, Step, Network):
        assert all(word.label and word.label == word.label.strip() for word in words)
    assert [step.days for step in Step] == [45, 30, 21, 14]
