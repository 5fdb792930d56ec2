"""The figures of a diagnosis against counts made by hand, and what they never show."""

import json
from datetime import date

import pytest

from poles.domain.indicators.survey import survey
from poles.domain.programmes.findings import figures_of
from poles.domain.programmes.published import Published
from poles.records import models as rows
from poles.words.roles import Role
from tests import factories as make
from tests import host_factories as hosts
from tests.factories import NOW, YEAR

pytestmark = pytest.mark.django_db


def learners(division: rows.ClassGroup, period: rows.PlacementPeriod, count: int, placed: int, **fields) -> None:
    """So many learners of a class, some of whom have their place."""
    for number in range(count):
        make.need(make.learner(division, **fields), period, status="placed" if number < placed else "open")


@pytest.fixture
def hub(db):
    return make.hub("Vallée", communes=[make.commune(employment_zone="4411")])


@pytest.fixture
def garage_class(hub):
    """Fourteen learners of « automobile » in January, nine of them placed."""
    division = make.class_group(make.school(hub=hub))
    learners(division, make.period(division), 14, 9)
    return division


def test_trades_weeks_zones_and_totals_are_those_counted_by_hand(hub, garage_class):
    make.offer(
        hub=hub, seats=6, family="automobile", kind="pfmp", opens_on=date(2027, 1, 11), closes_on=date(2027, 1, 24)
    )
    make.offer(hub=hub, seats=3, family="automobile", kind="pfmp", status="expired", opens_on=date(2027, 1, 25),
               closes_on=date(2027, 1, 29))  # fmt: skip
    make.offer(hub=hub, seats=9, family="automobile", kind="pfmp", status="withdrawn")

    found = figures_of(hub, YEAR, at=NOW)

    assert found["total"] == {"due": 14, "placed": 9, "seats": 9, "offers": 2}
    [trade] = found["trades"]
    assert (trade["family"], trade["due"], trade["placed"], trade["seats"]) == ("automobile", 14, 9, 9)
    assert found["weeks"]["mondays"] == ["2027-01-11", "2027-01-18", "2027-01-25", "2027-02-01"]
    [line] = found["weeks"]["lines"]
    assert [(cell["due"], cell["seats"], cell["lack"], cell["strain"]) for cell in line["cells"]] == [
        (14, 6, 8, "half"), (14, 6, 8, "half"), (14, 3, 11, "half"), (14, 0, 14, "none"),
    ]  # fmt: skip
    [tension] = found["tension"]
    assert (tension["monday"], tension["lack"], tension["uncovered"], tension["weeks"]) == ("2027-02-01", 14, 41, 4)
    [zone] = found["zones"]
    assert (zone["code"], zone["due"], zone["placed"], zone["seats"]) == ("4411", 14, 9, 9)


def test_an_exempted_learner_an_apprentice_and_another_pole_do_not_count(hub, garage_class):
    period = garage_class.periods.get()
    make.need(make.learner(garage_class), period, status="exempted")
    make.need(make.learner(garage_class, status="apprentice"), period)
    far = make.class_group(make.school(hub=make.hub("Plaine")))
    learners(far, make.period(far), 6, 0)

    assert figures_of(hub, YEAR, at=NOW)["total"]["due"] == 14
    assert figures_of(hub, YEAR - 1, at=NOW)["total"]["due"] == 0


def test_a_group_is_held_against_all_the_others(hub, garage_class):
    village = make.commune("88001", "Village d’essai", rural=True)
    period = garage_class.periods.get()
    learners(garage_class, period, 10, 5, home_commune=village)
    learners(garage_class, period, 6, 6)

    groups = {group["code"]: group for group in figures_of(hub, YEAR, at=NOW)["groups"]}

    rural = groups["rural"]
    assert (rural["due"], rural["placed"], rural["others_due"], rural["others_placed"]) == (10, 5, 20, 15)
    assert (rural["gap"], rural["low"] < -25 < rural["high"]) == (-25, True)
    assert groups["alone"]["empty"] and groups["alone"]["others_due"] == 30


def test_a_trade_under_five_is_hidden_everywhere_and_no_total_gives_it_back(hub, garage_class):
    small = make.class_group(garage_class.school, programme=make.programme(family="commerce"))
    learners(small, make.period(small), 3, 1)

    found = figures_of(hub, YEAR, at=NOW)

    trades = {trade["family"]: trade for trade in found["trades"]}
    assert trades["commerce"]["due"] is None and trades["automobile"]["due"] is None
    assert found["total"]["due"] == 17 and found["weeks"] == {"mondays": [], "lines": []}
    assert '"due": 3' not in json.dumps(found) and '"due": 14' not in json.dumps(found)


def test_a_small_departure_is_hidden_with_the_one_that_would_tell_it(hub, garage_class):
    few = make.class_group(garage_class.school, programme=garage_class.programme)
    learners(few, make.period(few, starts_on=date(2027, 3, 1), ends_on=date(2027, 3, 12)), 2, 0)

    [line] = figures_of(hub, YEAR, at=NOW)["weeks"]["lines"]

    assert {cell["due"] for cell in line["cells"]} == {None}


def test_the_same_trade_in_the_next_pole_guards_it_too(hub, garage_class):
    plain = make.hub("Plaine")
    few = make.class_group(make.school(hub=plain))
    learners(few, make.period(few), 2, 0)
    wood = make.class_group(few.school, programme=make.programme(family="bois"))
    learners(wood, make.period(wood), 8, 2)

    assert figures_of(plain, YEAR, at=NOW)["trades"][0]["due"] is None
    assert figures_of(hub, YEAR, at=NOW)["trades"][0]["due"] is None, (
        "14 taken from the 16 of the académie would give 2"
    )


def test_a_pole_of_four_learners_shows_no_count_of_learners(hub):
    division = make.class_group(make.school(hub=hub))
    learners(division, make.period(division), 4, 2)

    found = figures_of(hub, YEAR, at=NOW)

    assert (
        found["total"]["due"]
        is found["total"]["placed"]
        is found["trades"][0]["due"]
        is found["zones"][0]["due"]
        is None
    )
    assert all(group["due"] is None and group["others_due"] is None for group in found["groups"])


def test_discovery_is_served_by_the_seats_of_every_family(hub):
    division = make.class_group(make.school(hub=hub), programme=make.programme(family="decouverte", grade="3e"))
    learners(division, make.period(division, kind="observation"), 8, 5)
    make.offer(hub=hub, seats=5, family="commerce", kind="observation")

    found = figures_of(hub, YEAR, at=NOW)

    assert [(trade["family"], trade["seats"]) for trade in found["trades"]] == [("decouverte", 5), ("commerce", 5)]
    assert found["weeks"]["lines"][0]["cells"][0]["seats"] == 5


def test_hosts_are_counted_by_branch_by_what_they_say_and_by_their_offers(hub):
    garage = make.host_site("Garage", naf_code="4520A")
    hosts.capacity(garage, family="automobile")
    make.offer(hub=hub, site=make.host_site("Atelier", naf_code="4520B"), family="automobile", kind="pfmp")

    by_family = {line["family"]: line for line in figures_of(hub, YEAR, at=NOW)["hosts"]}

    car = by_family["automobile"]
    assert (car["branch"], car["stated"], car["offering"]) == (2, 1, 1)


def test_the_number_of_queries_does_not_grow(hub, garage_class, django_assert_max_num_queries):
    with django_assert_max_num_queries(19):
        figures_of(hub, YEAR, at=NOW)


@pytest.fixture
def plain_class(db):
    """The pôle next door: twenty learners of another trade, of whom four have no place: too few to be told."""
    division = make.class_group(make.school(hub=make.hub("Plaine")), programme=make.programme(family="bois"))
    learners(division, make.period(division), 20, 16)
    return division


def test_a_pole_that_guards_another_in_the_figures_guards_it_here_too(hub, garage_class, plain_class):
    found = figures_of(hub, YEAR, at=NOW)

    assert found["total"] == {"due": 14, "placed": None, "seats": 0, "offers": 0}
    assert [trade["placed"] for trade in found["trades"]] == [None]
    assert {zone["placed"] for zone in found["zones"]} == {None}


def test_without_it_a_subtraction_would_give_the_other_pole_back(hub, garage_class, plain_class, monkeypatch):
    office = make.actor(make.hat(Role.ACADEMY_OFFICE))
    figures = survey(office, at=NOW, codes=["eleves-places"])
    assert {value.veil for value in figures.by_place("eleves-places", "pfmp")} != {""}
    monkeypatch.setattr(Published, "shut", lambda told: set())

    total, told = figures.whole("eleves-places", "pfmp"), figures_of(hub, YEAR, at=NOW)["total"]

    missing = (total.denominator - total.numerator) - (told["due"] - told["placed"])
    assert missing == 4, "what the figures hide"


def test_a_group_that_the_figures_withhold_is_not_told_here(hub, garage_class):
    for place, count in (("Plaine", 3), (None, 6)):
        division = make.class_group(make.school(hub=make.hub(place))) if place else garage_class
        period = make.period(division) if place else division.periods.get()
        learners(division, period, 12, 6)
        for one in rows.Learner.objects.filter(enrolments__class_group=division)[:count]:
            make.adjustment(one)

    groups = {group["code"]: group for group in figures_of(hub, YEAR, at=NOW)["groups"]}

    assert groups["adjusted"]["due"] is None, "taken from the sum of the académie it would give 3"
    assert groups["rural"]["due"] is not None
