"""A learner who left: the open need stays, to be exempted by a person; no calculation takes it, no count holds it."""

import pytest

from poles.domain.allocation.reading import read
from poles.domain.calendar.queries import periods_of
from poles.domain.needs import queries
from poles.domain.needs.usecases import exempt, state_needs
from poles.records.models import Learner, PlacementNeed
from poles.words.findings import Refused
from poles.words.places import Mode
from tests import factories as make
from tests.factories import NOW, TODAY


@pytest.fixture
def gone(cast):
    """Another learner of the class of Inès, with an open need, who left today."""
    who = make.learner(cast.cap, "Zoé")
    need = make.need(who, cast.january)
    Learner.objects.filter(pk=who.pk).update(left_on=TODAY)
    return need


def back(need):
    """The same learner, there again: what the filter would let through."""
    Learner.objects.filter(pk=need.learner_id).update(left_on=None)


def test_the_calculation_does_not_take_who_left(cast, gone):
    campaign = make.campaign(cast.valley, status="closed")
    assert [row.id for row in read(campaign).needs] == [cast.need.pk]
    back(gone)
    assert {row.id for row in read(campaign).needs} == {cast.need.pk, gone.pk}


def test_the_counts_of_a_period_do_not_hold_who_left(cast, gone):
    def counts():
        row = periods_of(cast.roy).get(pk=cast.january.pk)
        return row.size, row.stated, row.waiting

    assert counts() == (1, 1, 1)
    back(gone)
    assert counts() == (2, 2, 2)


def test_a_need_that_was_met_before_the_departure_still_counts(cast, gone):
    PlacementNeed.objects.filter(pk=gone.pk).update(status="placed")
    row = periods_of(cast.roy).get(pk=cast.january.pk)
    assert (row.stated, row.placed, row.waiting) == (2, 1, 1)
    assert gone in queries.needs_of(cast.roy)


@pytest.mark.parametrize("name", ["roy", "karim"])
def test_the_list_of_needs_does_not_show_who_left(cast, gone, name):
    actor = cast.everyone[name]
    assert list(queries.needs_of(actor)) == [cast.need]
    back(gone)
    assert set(queries.needs_of(actor)) == {cast.need, gone}


def test_the_school_sees_whom_to_exempt_and_exempts(cast, gone):
    assert list(queries.left_needs_of(cast.roy)) == [gone]
    assert queries.line_of(cast.roy, gone.pk).learner == str(gone.learner)
    exempt(actor=cast.roy, need_id=gone.pk, reason="Élève parti", at=NOW)
    assert not queries.left_needs_of(cast.roy).exists()


def test_no_need_is_stated_for_who_left(cast, gone):
    who = make.learner(cast.cap, "Yan", left_on=TODAY)
    said = {"travel_mode": Mode.TRANSIT, "travel_limit": 60, "at": NOW}
    with pytest.raises(Refused, match="a quitté l’établissement"):
        state_needs(actor=cast.roy, period_id=cast.january.pk, learner_ids=[who.pk], **said)
    Learner.objects.filter(pk=who.pk).update(left_on=None)
    assert len(state_needs(actor=cast.roy, period_id=cast.january.pk, learner_ids=[who.pk], **said)) == 1
