"""The cast and the factories agree with the tables."""

from poles.words.roles import Role
from tests import factories as make


def test_the_cast_gathers_and_its_actors_reach_their_places(cast):
    assert cast.karim.reach == {cast.valley.pk}
    assert cast.roy.reach == {cast.jean_moulin.pk}
    assert cast.need.learner == cast.ines
    assert {actor.role for actor in cast.everyone.values()} == set(Role)


def test_every_factory_makes_its_row_without_being_told_anything(db):
    need, offer = make.need(), make.offer(seats=3)
    made = [
        make.hub_map("draft"),
        make.hub(schools=[make.school()], communes=[make.commune()]),
        make.host_link(),
        make.campaign(),
        make.run(),
        make.match(need, offer),
        make.placement(need, offer.seats.first()),
        make.user(),
    ]
    assert all(row.pk for row in made)
    assert offer.seats.count() == 3
