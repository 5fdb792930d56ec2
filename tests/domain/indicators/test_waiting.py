"""What waits for a coordinator, and only for this one."""

from datetime import date

import pytest

from poles.domain.access import Forbidden
from poles.domain.indicators.waiting import waiting
from poles.words.families import DISCOVERY
from poles.words.training import PlacementKind
from tests import factories as make
from tests.factories import NOW


def weeks(found, family="automobile"):
    return [(each.monday, each.needed, each.free) for each in found.pressure if each.family == family]


JANUARY = [date(2027, 1, 11), date(2027, 1, 18), date(2027, 1, 25), date(2027, 2, 1)]


def test_a_need_weighs_on_each_of_its_weeks(cast):
    assert weeks(waiting(cast.karim, at=NOW)) == [(monday, 1, 0) for monday in JANUARY]
    assert waiting(cast.stranger, at=NOW).pressure == []


def test_free_seats_are_those_that_no_placement_holds_that_week(cast):
    made = make.offer(site=cast.garage, hub=cast.valley, seats=2, closes_on=date(2027, 1, 22))
    other = make.need(make.learner(cast.cap), cast.january, status="placed")
    make.placement(other, made.seats.first(), starts_on=date(2027, 1, 11), ends_on=date(2027, 1, 15))
    assert [free for _, _, free in weeks(waiting(cast.karim, at=NOW))] == [1, 2, 0, 0]


def test_a_seat_held_twice_in_a_week_is_one_seat(cast):
    made = make.offer(site=cast.garage, hub=cast.valley, seats=2, closes_on=date(2027, 1, 22))
    for first, last in ((11, 12), (14, 15)):
        other = make.need(make.learner(cast.cap), cast.january, status="placed")
        make.placement(other, made.seats.first(), starts_on=date(2027, 1, first), ends_on=date(2027, 1, last))
    assert weeks(waiting(cast.karim, at=NOW))[0][2] == 1


def test_the_worst_week_of_a_family_is_its_shortage(cast):
    make.offer(site=cast.garage, hub=cast.valley, seats=1, closes_on=date(2027, 1, 22))
    make.need(make.learner(cast.cap), cast.january)
    (shortage,) = waiting(cast.karim, at=NOW).shortages
    assert (shortage.monday, shortage.needed, shortage.free, shortage.missing) == (date(2027, 1, 25), 2, 0, 2)


def test_enough_seats_make_no_shortage(cast):
    make.offer(site=cast.garage, hub=cast.valley, seats=2)
    assert waiting(cast.karim, at=NOW).shortages == []


def test_a_need_of_discovery_is_served_by_every_family(cast):
    third = make.class_group(cast.neighbour, programme=make.programme("3e", family=DISCOVERY.code, grade="3e"))
    when = make.period(third, kind=PlacementKind.OBSERVATION, starts_on=date(2026, 12, 14), ends_on=date(2026, 12, 18))
    make.need(make.learner(third), when, family=DISCOVERY.code)
    make.offer(site=cast.garage, hub=cast.valley, family="bois", kind=PlacementKind.OBSERVATION, seats=3)
    assert weeks(waiting(cast.karim, at=NOW), DISCOVERY.code) == [(date(2026, 12, 14), 1, 3)]


def test_past_weeks_weigh_no_more(cast):
    later = NOW.replace(year=2027, month=1, day=27)
    assert [monday for monday, _, _ in weeks(waiting(cast.karim, at=later))] == JANUARY[2:]


def test_offers_and_campaigns_wait_for_the_coordinator_of_their_pole(cast):
    make.offer(site=cast.garage, hub=cast.valley, status="submitted")
    make.offer(site=cast.garage, hub=cast.valley, status="draft")
    make.campaign(cast.valley, status="allocated", label="PFMP de janvier")
    make.campaign(cast.valley, status="published")
    found, other = waiting(cast.karim, at=NOW), waiting(cast.stranger, at=NOW)
    assert (found.to_read.count, found.to_read.since is not None) == (1, True)
    assert [campaign.label for campaign in found.campaigns] == ["PFMP de janvier"]
    assert (other.to_read.count, other.to_read.since, other.campaigns) == (0, None, [])


def test_proposals_without_answer_are_counted_by_school(cast):
    campaign = make.campaign(cast.valley, status="published", label="PFMP de janvier")
    run = make.run(campaign, status="done")
    make.match(cast.need, make.offer(site=cast.garage, hub=cast.valley), run=run)
    make.match(make.need(make.learner(cast.cap), cast.january), None, run=run)
    (one,) = waiting(cast.karim, at=NOW).unanswered
    assert (one.school, one.count, one.starts_on) == ("Lycée Jean-Moulin", 1, cast.january.starts_on)
    assert waiting(cast.stranger, at=NOW).unanswered == []


def test_only_a_coordinator_has_such_a_page(cast):
    for name in ("roy", "rectorate", "ministry", "visitor"):
        with pytest.raises(Forbidden):
            waiting(cast.everyone[name], at=NOW)
