"""What a place must offer to a learner: stated by the head and the DDFPT, read by nobody else, journaled without a word."""

import pytest

from poles.domain.access import Forbidden, Unknown
from poles.domain.needs import queries
from poles.domain.needs.loads import AdjustmentRow, load_adjustments
from poles.domain.needs.usecases import state_adjustments
from poles.records.models import Entry, FunctionalAdjustment
from poles.words.adjustments import Adjustment
from poles.words.findings import Refused
from poles.words.simulated import Kind, simulated_key
from tests import factories as make
from tests.factories import NOW

STEP_FREE = Adjustment.STEP_FREE


def stated(cast, actor, kinds=(STEP_FREE,)):
    return state_adjustments(actor=actor, learner_id=cast.ines.pk, kinds=kinds, at=NOW)


@pytest.mark.parametrize("name", ["roy", "workshop_head"])
def test_the_head_and_the_workshop_head_state_them(cast, name):
    assert stated(cast, cast.everyone[name]) == {STEP_FREE}
    assert FunctionalAdjustment.objects.get().learner == cast.ines
    assert queries.adjustments_of(cast.roy, [cast.ines.pk]) == {cast.ines.pk: {STEP_FREE}}


def test_what_is_stated_takes_the_place_of_what_was(cast):
    stated(cast, cast.roy)
    stated(cast, cast.roy)
    assert FunctionalAdjustment.objects.count() == 1
    assert stated(cast, cast.roy, ()) == set()
    assert not FunctionalAdjustment.objects.exists()
    assert queries.adjustments_of(cast.roy, [cast.ines.pk]) == {cast.ines.pk: set()}


def test_the_journal_says_that_it_was_done_and_nothing_of_what(cast):
    stated(cast, cast.roy)
    stated(cast, cast.roy, ())
    first, second = Entry.objects.filter(what="state_adjustments").order_by("pk").values()
    same = {"id", "created_at"}
    assert {k: v for k, v in first.items() if k not in same} == {k: v for k, v in second.items() if k not in same}
    assert (first["note"], first["before"], first["after"]) == ("", "", "")
    assert first["who"] == cast.roy.user_id


@pytest.mark.parametrize("name", ["diallo", "neighbour_head", "karim", "rectorate", "ministry", "morel", "visitor"])
def test_nobody_else_reads_or_states_them(cast, name):
    make.adjustment(cast.ines)
    with pytest.raises(Unknown):
        stated(cast, cast.everyone[name], ())
    assert queries.adjustments_of(cast.everyone[name], [cast.ines.pk]) == {}
    assert FunctionalAdjustment.objects.count() == 1


def test_what_an_offer_says_and_what_a_person_must_ask_are_told_apart_to_the_head_and_the_ddfpt_alone(cast):
    assert queries.adjustments_needed(cast.roy, cast.need) == []
    stated(cast, cast.roy, Adjustment)
    access, others = queries.adjustments_needed(cast.workshop_head, cast.need)
    assert (access.rule, others.rule) == ("need.access", "need.adjustments")
    assert "accès de plain-pied" in access.sentence and "plain-pied" not in others.sentence
    for kind in set(Adjustment) - {STEP_FREE}:
        assert kind.label in others.sentence
    assert "vérifiez avec l’organisme" in others.sentence
    for name in ("diallo", "karim", "neighbour_head", "rectorate"):
        assert queries.adjustments_needed(cast.everyone[name], cast.need) == []


def test_an_adjustment_out_of_the_list_is_refused_with_the_list(cast):
    with pytest.raises(Refused, match="accès de plain-pied"):
        stated(cast, cast.roy, ["diagnostic"])
    assert not FunctionalAdjustment.objects.exists()


def test_only_the_machine_loads_them(cast):
    rows = [AdjustmentRow(simulated_key(Kind.ADJUSTMENT, "12", 1), cast.ines.pk, STEP_FREE)]
    with pytest.raises(Forbidden):
        load_adjustments(actor=cast.roy, academy_id="12", adjustments=rows, at=NOW)
    assert load_adjustments(actor=cast.machine, academy_id="12", adjustments=rows, at=NOW) == {"adjustments": 1}
    assert queries.adjustments_of(cast.roy, [cast.ines.pk]) == {cast.ines.pk: {STEP_FREE}}
