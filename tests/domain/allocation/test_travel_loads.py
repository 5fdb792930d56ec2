"""The operator's travel times are loaded all or nothing, and twice changes nothing."""

import pytest

from poles.domain.access import Forbidden
from poles.domain.allocation.loads import TravelRow, load_travel_times
from poles.records.models import Entry, TravelTime
from poles.words.findings import Refused
from poles.words.places import Mode
from tests.factories import NOW

HOME, WORK = "88181", "88413"


def loaded(actor, *rows):
    return load_travel_times(actor=actor, rows=[TravelRow("12", *row) for row in rows], at=NOW)


def test_new_renewed_and_same_times_are_counted(cast):
    first = loaded(cast.machine, (Mode.CAR, HOME, WORK, 20), (Mode.TRANSIT, HOME, WORK, 35))
    again = loaded(cast.machine, (Mode.CAR, HOME, WORK, 22), (Mode.TRANSIT, HOME, WORK, 35), (Mode.CAR, WORK, HOME, 21))
    assert (first.added, first.changed, first.same) == (2, 0, 0)
    assert (again.added, again.changed, again.same) == (1, 1, 1)
    assert TravelTime.objects.get(mode="car", departure=HOME).minutes == 22
    assert Entry.objects.filter(subject="travel_time", what="load").count() == 2


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([(Mode.CAR, HOME, "99999", 20)], "commune inconnu ici : 99999"),
        ([(Mode.CAR, HOME, WORK, 20), (Mode.CAR, HOME, WORK, 21)], "donné deux fois"),
    ],
)
def test_what_cannot_be_loaded_changes_nothing(cast, rows, sentence):
    with pytest.raises(Refused, match=sentence):
        loaded(cast.machine, (Mode.BIKE, HOME, WORK, 50), *rows)
    assert not TravelTime.objects.exists()


def test_only_the_machine_loads_them(cast):
    with pytest.raises(Forbidden):
        loaded(cast.karim, (Mode.CAR, HOME, WORK, 20))
