"""Distances are right, boxes miss nothing, travel time is one declared model."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from poles.words.places import Mode, Point, bounding_box, distance_km, travel_minutes

POINTS = st.builds(Point, st.floats(-90, 90), st.floats(-180, 180))
PARIS, LYON, METZ = Point(48.8566, 2.3522), Point(45.7640, 4.8357), Point(49.1193, 6.1757)


def test_paris_to_lyon_is_392_km():
    assert distance_km(PARIS, LYON) == pytest.approx(391.5, abs=1)


@given(POINTS, POINTS, POINTS)
def test_a_distance_is_a_distance(a, b, c):
    assert distance_km(a, a) == 0
    assert distance_km(a, b) == pytest.approx(distance_km(b, a), abs=1e-6)
    assert distance_km(a, c) <= distance_km(a, b) + distance_km(b, c) + 1e-3
    assert distance_km(a, b) <= 20016


@pytest.mark.parametrize(("lat", "lon"), [(91, 0), (0, 181), (math.nan, 0), (0, math.inf), (-90.1, 0)])
def test_a_point_off_the_map_is_refused(lat, lon):
    with pytest.raises(ValueError, match="par exemple"):
        Point(lat, lon)


@pytest.mark.parametrize(
    ("km", "mode", "minutes"),
    [
        (0, Mode.WALK, 0),
        (3, Mode.WALK, 52),
        (7, Mode.BIKE, 39),
        (0, Mode.TRANSIT, 8),
        (11, Mode.TRANSIT, 47),
        (45, Mode.CAR, 78),
    ],
)
def test_travel_time_follows_the_declared_model(km, mode, minutes):
    assert travel_minutes(km, mode) == minutes


@given(st.floats(0, 500), st.floats(0, 500), st.sampled_from(Mode))
def test_a_longer_way_is_never_shorter_in_time(one, other, mode):
    near, far = sorted((one, other))
    assert travel_minutes(near, mode) <= travel_minutes(far, mode)


@pytest.mark.parametrize("km", [-1, math.nan, math.inf])
def test_a_distance_that_is_none_is_refused(km):
    with pytest.raises(ValueError, match="distance"):
        travel_minutes(km, Mode.CAR)
    with pytest.raises(ValueError, match="rayon"):
        bounding_box(PARIS, km)


@given(POINTS, POINTS, st.floats(0, 20000))
def test_a_box_misses_no_point_of_its_radius(center, point, radius):
    if distance_km(center, point) <= radius:
        assert bounding_box(center, radius).contains(point)


@given(st.floats(-70, 70), st.floats(-150, 150), st.floats(1, 300), st.floats(0, 2 * math.pi))
def test_a_box_holds_the_circle_that_it_surrounds(lat, lon, radius, bearing):
    center, angle = Point(lat, lon), radius / 6371.0088
    phi = math.radians(lat)
    north = math.asin(math.sin(phi) * math.cos(angle) + math.cos(phi) * math.sin(angle) * math.cos(bearing))
    east = math.atan2(
        math.sin(bearing) * math.sin(angle) * math.cos(phi), math.cos(angle) - math.sin(phi) * math.sin(north)
    )
    assert bounding_box(center, radius * 1.000001).contains(Point(math.degrees(north), lon + math.degrees(east)))


def test_a_box_leaves_most_of_the_country_out():
    box = bounding_box(PARIS, 30)
    assert not box.contains(LYON)
    assert not box.contains(METZ)
    assert box.contains(Point(48.9526, 2.3694))


def test_every_mode_has_a_french_name():
    assert {mode.label for mode in Mode} == {"à pied", "à vélo", "en transports en commun", "en voiture"}
