"""Contours: neighbours share their border, nothing overlaps, and the whole stays light."""

import json
import random

import pytest
import shapely
from shapely.geometry import Point as FlatPoint
from shapely.geometry import shape

from poles.domain.governance.contours import contours
from poles.words.places import Point


def country(count: int, groups: int, seed: int = 3):
    """Points at random over 2 degrees by 2, each in the group of the nearest of some centres."""
    dice = random.Random(seed)
    centres = [(dice.uniform(48, 50), dice.uniform(5, 7)) for _ in range(groups)]
    points = {f"{number:05d}": Point(dice.uniform(48, 50), dice.uniform(5, 7)) for number in range(count)}

    def nearest(point):
        return min(range(groups), key=lambda g: (centres[g][0] - point.lat) ** 2 + (centres[g][1] - point.lon) ** 2)

    return points, {key: f"g{nearest(point)}" for key, point in points.items()}


@pytest.fixture(scope="module")
def drawn():
    points, groups = country(2300, 18)
    return points, groups, contours(points, groups)


def test_neighbours_share_their_borders_without_overlap_nor_gap(drawn):
    shapes = [shape(one) for one in drawn[2].values()]
    assert all(one.is_valid and one.geom_type in ("Polygon", "MultiPolygon") for one in shapes)
    assert shapely.coverage_is_valid(shapes)
    whole = shapely.union_all(shapes)
    assert whole.area == pytest.approx(sum(one.area for one in shapes), rel=1e-9)
    assert whole.geom_type == "Polygon" and len(whole.interiors) == 0


def test_shapes_that_overlap_would_be_seen(drawn):
    shapes = [shape(one) for one in drawn[2].values()]
    assert not shapely.coverage_is_valid([shapes[0].buffer(0.01), *shapes[1:]])


def test_each_commune_lies_in_its_own_group_but_for_straightened_borders(drawn):
    points, groups, found = drawn
    shapes = {group: shape(one) for group, one in found.items()}
    inside = sum(shapes[groups[key]].covers(FlatPoint(point.lon, point.lat)) for key, point in points.items())
    assert inside / len(points) > 0.99


def test_an_academy_of_2300_communes_weighs_less_than_300_kb(drawn):
    assert 5_000 < len(json.dumps(drawn[2])) < 300_000


def test_coordinates_have_four_decimals(drawn):
    numbers = [number for one in drawn[2].values() for number in shapely.get_coordinates(shape(one)).ravel()]
    assert all(round(number, 4) == number for number in numbers)


def test_the_same_points_give_the_same_contours(drawn):
    points, groups, found = drawn
    backwards = dict(reversed(points.items()))
    assert contours(backwards, groups) == found


def test_islands_apart_make_a_shape_of_several_parts():
    points = {"a": Point(16.0, -61.5), "b": Point(18.0, -63.0), "c": Point(16.05, -61.45)}
    found = contours(points, {"a": "west", "b": "west", "c": "east"})
    assert found["west"]["type"] == "MultiPolygon" and found["east"]["type"] == "Polygon"


def test_one_point_two_points_and_points_at_one_place_have_contours():
    one = {"a": Point(48, 5)}
    assert set(contours(one, {"a": "g"})) == {"g"}
    assert set(contours(one | {"b": Point(48, 5.1)}, {"a": "g", "b": "h"})) == {"g", "h"}
    assert set(contours(one | {"b": Point(48, 5)}, {"a": "g", "b": "h"})) == {"g"}
    assert contours({}, {}) == {}
