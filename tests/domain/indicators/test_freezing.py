"""Snapshots and frozen figures: who may take them, what they hide, the fingerprint, the sum of several."""

import copy
import json

import pytest

from poles.domain.access import Forbidden, Unknown
from poles.domain.indicators.freezing import digest_of, freeze, snapshot, summed
from poles.domain.indicators.years import over_years
from poles.domain.reach import acting
from poles.records.models import Entry
from tests import factories as make
from tests.factories import NOW, YEAR


def class_of(school, many, *, placed=0):
    division = make.class_group(school)
    when = make.period(division)
    for number in range(many):
        make.need(make.learner(division), when, status="placed" if number < placed else "open")


def whole(taken, code="eleves-places"):
    return next(each for each in taken["figures"] if (each["code"], each["group"]) == (code, ""))


def test_a_frozen_pole_keeps_what_it_said_with_its_fingerprint_and_the_journal(cast):
    class_of(cast.neighbour, 30, placed=12)
    kept = freeze(actor=cast.karim, hub_id=cast.valley.pk, school_year=YEAR, label="Bilan", at=NOW)
    assert (kept.academy_id, kept.hub, kept.taken_at) == ("12", cast.valley, NOW)
    assert whole(kept.figures) | {"low": 0, "high": 0} == {
        "code": "eleves-places", "label": "Élèves placés parmi les élèves à placer", "version": 1, "kind": "pfmp",
        "group": "", "group_label": "", "numerator": 12, "denominator": 31,
        "unit": "des élèves à placer ont leur stage", "share": True, "text": "39\u202f%", "low": 0, "high": 0,
    }  # fmt: skip
    kept.refresh_from_db()
    assert kept.digest == digest_of(kept.figures)
    assert Entry.objects.get(what="freeze").note == "Bilan"
    told = over_years(cast.karim, "eleves-places", "pfmp", hub_id=cast.valley.pk)
    assert [(each.year, each.text) for each in told] == [("2026-2027", "39\u202f%")]


def test_the_fingerprint_is_that_of_the_content_and_not_of_the_order(cast):
    taken = snapshot(actor=cast.karim, at=NOW, hub_id=cast.valley.pk)
    assert digest_of(json.loads(json.dumps(dict(reversed(taken.items()))))) == digest_of(taken)
    other = copy.deepcopy(taken)
    other["figures"][0]["text"] = "autre"
    assert digest_of(other) != digest_of(taken)


def test_a_small_pole_is_veiled_unless_its_coordinator_asks_for_the_own_one(cast):
    assert whole(snapshot(actor=cast.karim, at=NOW, hub_id=cast.valley.pk))["denominator"] is None
    assert whole(snapshot(actor=cast.karim, at=NOW, hub_id=cast.valley.pk, veiled=False))["denominator"] == 1
    theirs = snapshot(actor=cast.rectorate, at=NOW, hub_id=cast.valley.pk, veiled=False)
    assert whole(theirs)["denominator"] is None, "a rectorate cannot lift the veil"


def test_the_veil_of_a_pole_looks_at_the_others_even_for_a_coordinator_under_the_net(cast):
    """The pôle itself is large; the next one has three learners: shown, the académie minus it would tell them."""
    class_of(cast.neighbour, 40, placed=20)
    class_of(cast.foreign, 3)
    with acting(cast.karim):
        mine = snapshot(actor=cast.karim, at=NOW, hub_id=cast.valley.pk)
    assert whole(mine)["numerator"] is None
    assert mine == snapshot(actor=cast.rectorate, at=NOW, hub_id=cast.valley.pk)


def test_each_hat_takes_the_own_place_alone(cast):
    assert snapshot(actor=cast.rectorate, at=NOW, academy_id="12")["place"] == "Nancy-Metz"
    assert snapshot(actor=cast.ministry, at=NOW)["place"] == "France"
    assert snapshot(actor=cast.machine, at=NOW, academy_id="12")["figures"]
    with pytest.raises(Unknown):
        snapshot(actor=cast.stranger, at=NOW, hub_id=cast.valley.pk)
    for actor, where in (
        (cast.other_rectorate, "12"),
        (cast.karim, "12"),
        (cast.rectorate, None),
        (cast.partner, "12"),
    ):
        with pytest.raises(Forbidden):
            snapshot(actor=actor, at=NOW, academy_id=where)
    with pytest.raises(Forbidden):
        freeze(actor=cast.partner, hub_id=cast.valley.pk, school_year=YEAR, label="x", at=NOW)


def test_several_snapshots_add_up_without_what_one_of_them_hides():
    line = {"code": "eleves-places", "kind": "pfmp", "group": "", "numerator": 6, "denominator": 10}
    hidden = line | {"numerator": None, "denominator": None}
    (total,) = summed([{"figures": [line]}, {"figures": [line | {"numerator": 9}]}, {"figures": [hidden]}])
    assert (total["numerator"], total["denominator"], total["places"], total["hidden"]) == (15, 20, 2, 1)
