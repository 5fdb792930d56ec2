"""The drawing of a first map, on a few schools."""

from poles.domain.governance.drawing import CommuneSpot, SchoolSpot, draw
from poles.words.places import Point

WEST, MIDDLE, EAST = Point(48, 5.0), Point(48, 5.4), Point(48, 6.0)


def school(key, point, group="", commune="", counts=True):
    return SchoolSpot(key, commune, point, group, counts)


def pair(group, point):
    return [school(f"{group}1", point, group, f"{group}-town"), school(f"{group}2", point, group, f"{group}-town")]


TOWNS = [CommuneSpot("w-town", WEST), CommuneSpot("e-town", EAST)]
BASE = [*pair("w", WEST), *pair("e", EAST)]


def test_a_school_without_group_takes_that_of_the_nearest_and_is_marked_inferred():
    drawing = draw([*BASE, school("new", MIDDLE)], TOWNS)
    assert drawing.schools["new"] == "w"
    assert drawing.inferred == {"new"}


def test_every_school_and_commune_is_in_exactly_one_group():
    schools = [*BASE, school("new", MIDDLE), school("lost", None)]
    communes = [*TOWNS, CommuneSpot("middle", MIDDLE), CommuneSpot("nowhere", None)]
    drawing = draw(schools, communes)
    assert set(drawing.schools) == {one.key for one in schools}
    assert set(drawing.communes) == {one.key for one in communes}
    assert set(drawing.communes.values()) <= set(drawing.groups) == {"e", "w"}


def test_a_group_of_one_public_school_is_joined_to_its_neighbour():
    alone = [school("m1", MIDDLE, "m"), school("m2", MIDDLE, "m", counts=False)]
    drawing = draw([*BASE, *alone], TOWNS)
    assert drawing.groups == ["e", "w"] and drawing.joined == {"m": "w"}
    assert drawing.schools["m1"] == drawing.schools["m2"] == "w"


def test_without_that_join_the_law_would_warn_and_with_two_public_schools_the_group_stays():
    drawing = draw([*BASE, *pair("m", MIDDLE)], [*TOWNS, CommuneSpot("m-town", MIDDLE)])
    assert drawing.groups == ["e", "m", "w"] and not drawing.joined


def test_a_commune_follows_most_of_its_schools_then_the_nearest_school():
    shared = [
        school("s1", MIDDLE, "e", "shared"),
        school("s2", MIDDLE, "e", "shared"),
        school("s3", MIDDLE, "w", "shared"),
    ]
    drawing = draw([*BASE, *shared], [*TOWNS, CommuneSpot("shared", MIDDLE), CommuneSpot("field", Point(48, 5.05))])
    assert drawing.communes["shared"] == "e" and drawing.communes["field"] == "w"


def test_a_commune_keeps_its_own_zone_and_follows_it_when_it_is_joined():
    communes = [*TOWNS, CommuneSpot("field", WEST, "e"), CommuneSpot("hill", EAST, "m")]
    drawing = draw([*BASE, school("m1", MIDDLE, "m")], communes)
    assert drawing.communes["field"] == "e" and drawing.communes["hill"] == drawing.joined["m"] == "w"


def test_a_group_without_any_commune_is_joined_to_the_one_that_holds_its_town():
    inner = [school("i1", WEST, "i", "w-town"), school("i2", WEST, "i", "w-town")]
    outer = [*BASE, school("w3", WEST, "w", "w-town")]
    drawing = draw([*outer, *inner], TOWNS)
    assert drawing.joined == {"i": "w"} and drawing.groups == ["e", "w"]


def test_without_any_group_everything_is_in_one():
    drawing = draw([school("a", WEST), school("b", EAST)], [CommuneSpot("c", WEST)])
    assert drawing.groups == [""] and drawing.communes == {"c": ""}


def test_the_same_input_in_another_order_draws_the_same_map():
    schools = [*BASE, school("new", MIDDLE), school("m1", MIDDLE, "m")]
    forth, back = draw(schools, TOWNS), draw(schools[::-1], TOWNS[::-1])
    assert (forth.schools, forth.communes, forth.joined) == (back.schools, back.communes, back.joined)
