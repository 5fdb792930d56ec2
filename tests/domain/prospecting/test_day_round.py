"""The sheet of a day holds the hosts chosen, in the shortest order, with whom to see; no host out of the ground."""

from uuid import uuid4

import pytest

from poles.domain.access import Forbidden, Unknown
from poles.domain.prospecting import rounds
from poles.words.findings import Refused
from poles.words.places import Mode, Point
from tests import factories as make
from tests import host_factories as host
from tests.factories import NOW

START = rounds.Start("ici", Point(48.0, 7.0))


def sheet(actor, sites, **fields):
    said = {"start": START, "mode": Mode.CAR, "visit": 30, "at": NOW}
    return rounds.round_of(actor, [site.pk for site in sites], **said | fields)


@pytest.fixture
def road(cast):
    """Three hosts along a road, given out of order."""
    return [make.host_site(name, lat=48.0 + step / 10, lon=7.0) for name, step in (("c", 3), ("a", 1), ("b", 2))]


def test_the_day_goes_the_shortest_way_and_counts_its_minutes(cast, road):
    found = sheet(cast.roy, road)
    assert [stop.site.name for stop in found.stops] in (["a", "b", "c"], ["c", "b", "a"])
    assert found.road == sum(stop.leg for stop in found.stops) + found.back
    assert found.total == found.road + 90
    assert found.stops[1].arrives == found.stops[0].leg + 30 + found.stops[1].leg


def test_a_host_warns_on_the_sheet_as_on_its_page(cast, road):
    host.claim(road[0], cast.neighbour_head, home=cast.neighbour)
    standing = next(stop.standing for stop in sheet(cast.roy, road).stops if stop.site == road[0])
    assert standing.claimed_by == "Mme Lacombe, Lycée du Lac"


def test_whom_to_see_is_who_may_be_read_and_nobody_s_unwanted_number(cast, road):
    make.contact(road[0], name="Mme Ouverte", phone="0102030405", callers="members", call_when="le matin")
    make.contact(road[0], name="M. Discret", phone="0102030406", callers="nobody")
    seen = {
        actor.name: [(one.name, one.phone) for one in sheet(actor, road[:1]).stops[0].people]
        for actor in (cast.roy, cast.karim)
    }
    assert seen == {
        "Mme Roy": [("Mme Ouverte", "0102030405")],
        "Karim": [("M. Discret", ""), ("Mme Ouverte", "0102030405")],
    }


def test_a_host_without_a_place_is_said_and_left_out(cast, road):
    nowhere = make.host_site("nulle part", lat=None, lon=None, commune=cast.neighbour.commune)
    assert len(sheet(cast.roy, [nowhere, *road]).stops) == 4, "its town is known"
    lake = cast.neighbour.commune
    lake.lat = None
    lake.save()
    found = sheet(cast.roy, [nowhere, *road])
    assert (found.nowhere, len(found.stops)) == ([nowhere], 3)
    assert sheet(cast.roy, [nowhere]).total == 0


def test_two_hosts_of_one_address_are_no_minutes_apart(cast):
    twins = [make.host_site(name, lat=48.1, lon=7.1) for name in ("a", "b")]
    found = sheet(cast.roy, twins, mode=Mode.TRANSIT)
    assert found.stops[1].leg == 0 < found.stops[0].leg


def test_a_day_holds_one_to_fifteen_hosts_and_visits_of_a_possible_length(cast, road):
    with pytest.raises(Refused, match="vous en avez choisi 0"):
        sheet(cast.roy, [])
    many = [make.host_site(f"site {number}", lat=48 + number / 100) for number in range(16)]
    with pytest.raises(Refused, match="vous en avez choisi 16"):
        sheet(cast.roy, many)
    assert len(sheet(cast.roy, many[:15]).stops) == 15
    with pytest.raises(Refused, match="240 minutes"):
        sheet(cast.roy, road, visit=241)


def test_a_host_out_of_the_ground_is_unknown(cast, road):
    away = make.host_site("ailleurs", commune=cast.foreign.commune)
    for keys in ([*road, away], [make.host_site("effacé")]):
        if keys[-1].name == "effacé":
            keys[-1].pk = uuid4()
        with pytest.raises(Unknown):
            sheet(cast.roy, keys)
    with pytest.raises(Forbidden):
        sheet(cast.rectorate, road)


def test_a_day_begins_at_the_school_or_in_the_largest_town_of_the_hub(cast):
    assert rounds.start_of(cast.roy).label == "Lycée Jean-Moulin"
    assert rounds.start_of(cast.karim).label == "Saint-Dié-des-Vosges"
    cast.jean_moulin.lat = None
    cast.jean_moulin.save()
    assert rounds.start_of(cast.roy).label == "Saint-Dié-des-Vosges"
    assert rounds.start_of(cast.rectorate) is None


def test_fifteen_hosts_cost_no_more_queries_than_one(cast, road, django_assert_max_num_queries):
    many = [*road, *(make.host_site(f"site {number}", lat=48 + number / 100) for number in range(12))]
    for site in many:
        make.contact(site, callers="members")
    for some in (many[:1], many):
        with django_assert_max_num_queries(10):
            sheet(cast.roy, some)
