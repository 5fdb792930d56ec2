"""A school sets the period of a class."""

from datetime import date

import pytest

from poles.domain.access import Forbidden, Unknown
from poles.domain.calendar import queries
from poles.domain.calendar.usecases import open_period
from poles.records.models import Entry, PlacementPeriod
from poles.words.findings import Refused
from poles.words.training import GradeLevel, PlacementKind
from tests import factories as make
from tests.factories import NOW

APRIL = {"starts_on": date(2027, 4, 5), "ends_on": date(2027, 4, 30)}


def opened(cast, actor, division=None, **changes):
    wanted = {"kind": PlacementKind.PFMP, "label": "PFMP n° 2", **APRIL, **changes}
    return open_period(actor=actor, class_group_id=(division or cast.cap).pk, at=NOW, **wanted)


@pytest.mark.parametrize("name", ["roy", "workshop_head"])
def test_the_head_and_the_workshop_head_set_periods_and_the_journal_says_so(cast, name):
    actor = cast.everyone[name]
    period = opened(cast, actor)
    assert (period.class_group, period.starts_on, period.ends_on) == (cast.cap, *APRIL.values())
    entry = Entry.objects.get(subject="placementperiod", subject_id=str(period.pk))
    assert (entry.what, entry.who, entry.at) == ("open_period", actor.user_id, NOW)


@pytest.mark.parametrize("name", ["diallo", "karim"])
def test_who_only_sees_the_class_may_not(cast, name):
    with pytest.raises(Forbidden):
        opened(cast, cast.everyone[name])


@pytest.mark.parametrize(
    "name", ["neighbour_head", "foreign_head", "stranger", "rectorate", "ministry", "morel", "visitor"]
)
def test_to_the_others_the_class_does_not_exist(cast, name):
    with pytest.raises(Unknown):
        opened(cast, cast.everyone[name])


def test_an_unlawful_period_is_refused_and_nothing_is_kept(cast):
    third = make.class_group(cast.jean_moulin, programme=make.programme("3e", family="", grade=GradeLevel.THIRD))
    with pytest.raises(Refused, match="5 jours au collège") as refused:
        opened(cast, cast.roy, third, kind=PlacementKind.OBSERVATION)
    assert refused.value.findings[0].rule == "DUR-05"
    assert not third.periods.exists()
    assert not Entry.objects.filter(what="open_period").exists()


def test_dates_in_the_wrong_order_are_refused(cast):
    with pytest.raises(Refused, match="avant son début"):
        opened(cast, cast.roy, starts_on=APRIL["ends_on"], ends_on=APRIL["starts_on"])


def test_two_periods_of_a_class_do_not_overlap(cast):
    with pytest.raises(Refused, match="déjà une période"):
        opened(cast, cast.roy, starts_on=date(2027, 2, 1), ends_on=date(2027, 2, 12))


def test_what_only_warns_passes_and_is_written_down(cast):
    second = make.class_group(cast.jean_moulin, programme=make.programme("2de", family="", grade=GradeLevel.SECOND_GT))
    days = {"starts_on": date(2027, 3, 1), "ends_on": date(2027, 3, 5)}
    period = opened(cast, cast.roy, second, kind=PlacementKind.OBSERVATION, **days)
    assert "juin" in Entry.objects.get(subject_id=str(period.pk)).note
    assert [finding.rule for finding in queries.verdict(second, kind=period.kind, **days)] == ["DUR-06"]


def test_setting_the_same_period_again_changes_nothing(cast):
    first, second = opened(cast, cast.roy), opened(cast, cast.roy)
    assert first == second
    assert PlacementPeriod.objects.filter(starts_on=APRIL["starts_on"]).count() == 1
    assert Entry.objects.filter(what="open_period").count() == 1


def test_the_lists_count_and_stay_in_reach(cast):
    make.learner(cast.cap)
    make.need(make.learner(cast.cap), cast.january, status="placed")
    period = queries.periods_of(cast.roy).get()
    assert (period.size, period.stated, period.placed, period.waiting) == (3, 2, 1, 1)
    assert queries.classes_of(cast.karim).get().size == 3
    assert not queries.classes_of(cast.foreign_head).exists()
    assert queries.learners_of(cast.roy, cast.cap.pk).count() == 3
    assert not queries.learners_of(cast.karim, cast.cap.pk).exists()
