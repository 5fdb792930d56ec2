"""For whom an offer is kept: a school or a kind of section, and nothing about a person."""

from uuid import UUID

import pytest

from poles.words.reservations import EVERYBODY, Public, Reservation, audiences_of, told
from poles.words.sources import Audience

HERE, THERE = UUID(int=1), UUID(int=2)


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ({"mef": "1671000211"}, {Audience.SEGPA}),
        ({"school_type": "segpa"}, {Audience.SEGPA}),
        ({"mef": "10310031110"}, {Audience.PREPA}),
        ({"ulis": True}, {Audience.ULIS}),
        ({"priority": "REP+"}, {Audience.PRIORITY}),
        ({"mef": "1031001911", "school_type": "college"}, set()),
    ],
)
def test_the_publics_of_a_class_are_read_from_its_formation_and_its_school(facts, found):
    assert audiences_of(**{"mef": "", "school_type": "", "ulis": False, "priority": ""} | facts) == found


def test_without_reservation_everybody_is_admitted():
    assert not EVERYBODY and EVERYBODY.admits(Public(HERE))


def test_a_school_or_a_public_is_enough():
    kept = Reservation(frozenset({HERE}), frozenset({Audience.SEGPA}))
    assert kept.admits(Public(HERE)) and kept.admits(Public(THERE, frozenset({Audience.SEGPA, Audience.ULIS})))
    assert not kept.admits(Public(THERE)) and not kept.admits(Public(THERE, frozenset({Audience.ULIS})))


def test_the_words_name_the_publics_and_the_schools():
    kept = Reservation(frozenset({HERE}), frozenset({Audience.SEGPA}))
    assert set(kept.keys) == {str(HERE), "segpa"}
    assert told(["segpa", str(HERE)], {str(HERE): "Collège du Lac"}) == "élèves de Segpa et Collège du Lac"
    assert "n’est plus inscrit" in told([str(THERE)], {})
