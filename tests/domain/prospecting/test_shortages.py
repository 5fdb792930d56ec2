"""What is lacking: the campaign's lines for who may read calculations, the learners without a place for each member."""

import pytest

from poles.domain import reach
from poles.domain.access import Forbidden
from poles.domain.prospecting import shortages
from tests import factories as make
from tests.factories import TODAY

LINE = {
    "family": "Automobile, cycles, engins et bateaux",
    "zone": "bassin de Saint-Dié-des-Vosges",
    "period": "en janvier",
}


@pytest.fixture
def zoned(cast):
    for place in (cast.jean_moulin.commune, cast.ines.home_commune):
        place.employment_zone = "4414"
        place.save()
    return cast


def test_learners_without_a_place_are_counted_by_family_weeks_and_bassin(zoned):
    make.need(make.learner(zoned.cap, home_commune=None), zoned.january)
    make.need(make.learner(zoned.cap), zoned.january, status="placed")
    gone = make.need(make.learner(zoned.cap), zoned.january)
    gone.learner.left_on = TODAY
    gone.learner.save()
    with reach.acting(zoned.roy):
        (lack,) = shortages.without_place(zoned.roy, today=TODAY)
    assert (lack.family, lack.zone, lack.zone_label) == ("automobile", "4414", "bassin de Saint-Dié-des-Vosges")
    assert (lack.pupils, lack.seats) == (2, 2)
    assert lack.period == "du lundi 11 janvier au vendredi 5 février 2027"


def test_a_school_counts_its_own_and_the_hub_counts_all(zoned):
    other = make.class_group(zoned.neighbour)
    make.need(make.learner(other), make.period(other))
    counts = []
    for actor in (zoned.roy, zoned.neighbour_head, zoned.karim, zoned.stranger):
        with reach.acting(actor):
            counts.append(sum(lack.pupils for lack in shortages.without_place(actor, today=TODAY)))
    assert counts == [1, 1, 2, 0]


@pytest.mark.parametrize("name", ["aubry", "rectorate", "ministry", "pupil", "visitor"])
def test_nobody_else_counts(cast, name):
    with pytest.raises(Forbidden):
        shortages.without_place(cast.everyone[name], today=TODAY)


def test_the_coordinator_reads_what_the_latest_calculation_lacks(zoned):
    campaign = make.campaign(zoned.valley, status="closed")
    make.run(campaign, status="done", kind="trial", report={"lacks": [], "alone": []})
    report = {
        "lacks": [LINE | {"seats": 3, "pupils": 9, "unplaced": 2}],
        "alone": [LINE | {"pupils": 1, "zone": "bassin inconnu", "family": "Ancienne famille"}],
    }
    make.run(campaign, status="done", kind="trial", report=report)
    make.run(make.campaign(zoned.plain, status="closed"), status="done", kind="trial", report=report)
    (found,) = shortages.campaign_lacks(zoned.karim, today=TODAY)
    assert (found.campaign, found.seats, found.trial) == (campaign, 4, True)
    line, alone = found.lacks
    assert (line.family, line.zone, line.seats, line.pupils) == ("automobile", "4414", 3, 2)
    assert (alone.family, alone.zone, alone.seats) == ("", "", 1)


def test_a_school_reads_no_calculation(zoned):
    make.run(make.campaign(zoned.valley, status="published"), status="done", report={"lacks": [], "alone": []})
    assert shortages.campaign_lacks(zoned.roy, today=TODAY) == []


def test_a_campaign_that_is_over_or_without_a_calculation_lacks_nothing(zoned):
    make.campaign(zoned.valley, status="open")
    over = make.campaign(
        zoned.valley, status="published", starts_on=TODAY.replace(month=9), ends_on=TODAY.replace(month=10)
    )
    make.run(over, status="done", report={"lacks": [], "alone": []})
    assert shortages.campaign_lacks(zoned.karim, today=TODAY) == []
