"""The closed list of functional adjustments: each is named and explained, one alone is known of offers."""

from poles.words.adjustments import Adjustment


def test_each_adjustment_has_a_name_and_a_plain_meaning():
    for kind in Adjustment:
        assert kind.label and kind.meaning.endswith(".")
    assert len({kind.meaning for kind in Adjustment}) == len(Adjustment) == 8


def test_offers_only_say_whether_they_are_step_free():
    assert [kind for kind in Adjustment if kind.known_of_offers] == [Adjustment.STEP_FREE]
