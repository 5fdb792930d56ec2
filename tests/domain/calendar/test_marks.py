"""Days are marked by who plans a school, and by the rectorate for its whole académie."""

from datetime import date

import pytest

from poles.domain.access import Forbidden, Unknown
from poles.domain.calendar.usecases import drop_mark, mark_academy_days, mark_days
from poles.domain.calendar.year import marks_of
from poles.records.models import CalendarMark, Entry
from poles.words.findings import Refused
from tests import school_factories as at_school
from tests.factories import NOW, TODAY

DAYS = {"kind": "exam", "label": "Bac pro, écrits", "first_day": date(2027, 6, 14), "last_day": date(2027, 6, 18)}


def marked(cast, actor, **changes):
    return mark_days(actor=actor, school_id=cast.jean_moulin.pk, at=NOW, **{**DAYS, **changes})


def test_a_school_marks_its_days_once(cast):
    assert marked(cast, cast.roy) == marked(cast, cast.workshop_head)
    assert CalendarMark.objects.get().school == cast.jean_moulin
    assert Entry.objects.filter(what="mark_days").count() == 1


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"label": "  "}, "Donnez un nom"),
        ({"kind": "party"}, "dans la liste"),
        ({"last_day": date(2027, 6, 1)}, "avant son début"),
        ({"last_day": date(2028, 6, 1)}, "plus de 92 jours"),
    ],
)
def test_impossible_days_are_refused(cast, changes, told):
    with pytest.raises(Refused, match=told):
        marked(cast, cast.roy, **changes)
    assert not CalendarMark.objects.exists()


def test_the_same_name_from_the_same_day_is_not_marked_otherwise(cast):
    marked(cast, cast.roy)

    with pytest.raises(Refused, match="déjà noté"):
        marked(cast, cast.roy, last_day=date(2027, 6, 25))


def test_a_teacher_marks_nothing_and_the_next_school_does_not_exist(cast):
    with pytest.raises(Forbidden):
        marked(cast, cast.diallo)
    with pytest.raises(Unknown):
        marked(cast, cast.neighbour_head)


def test_the_rectorate_marks_for_everybody_and_the_schools_read(cast):
    mark_academy_days(actor=cast.rectorate, at=NOW, **DAYS)

    for actor in (cast.roy, cast.diallo, cast.neighbour_head, cast.rectorate):
        assert [mark.label for mark in marks_of(actor, since=TODAY)] == ["Bac pro, écrits"]
    assert marks_of(cast.other_rectorate, since=TODAY) == []


@pytest.mark.parametrize("name", ["roy", "karim", "ministry", "visitor", "diallo"])
def test_nobody_else_marks_for_an_academie(cast, name):
    with pytest.raises(Forbidden):
        mark_academy_days(actor=cast.everyone[name], at=NOW, **DAYS)


def test_each_takes_back_its_own_marks_alone(cast):
    own, all_schools = at_school.calendar_mark(cast.jean_moulin), at_school.calendar_mark(academy=cast.academy)

    with pytest.raises(Forbidden):
        drop_mark(actor=cast.roy, mark_id=all_schools.pk, at=NOW)
    with pytest.raises(Unknown):
        drop_mark(actor=cast.rectorate, mark_id=own.pk, at=NOW)
    drop_mark(actor=cast.roy, mark_id=own.pk, at=NOW)
    drop_mark(actor=cast.rectorate, mark_id=all_schools.pk, at=NOW)
    assert not CalendarMark.objects.exists()
