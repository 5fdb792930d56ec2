"""What is asked of the ground, and who sees which school."""

import pytest

from poles.domain.access import Unknown
from poles.domain.territory import queries
from poles.domain.territory.policy import SCHOOLS
from poles.words.roles import Role
from tests import cast
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_an_unknown_academy_and_an_unknown_commune_are_said_so():
    make.commune()
    assert queries.academy("12").name == "Nancy-Metz" and queries.commune("88413").pk == "88413"
    for asked in (lambda: queries.academy("99"), lambda: queries.commune("99999")):
        with pytest.raises(Unknown):
            asked()


def test_communes_are_found_by_the_beginning_of_their_name_or_postal_code():
    make.commune()
    make.commune("88196", "Gérardmer", postal_codes="88400 88401", population=7_500)
    make.commune("88424", "Sainte-Barbe", postal_codes="88700", population=300)

    def found(text):
        return [town.name for town in queries.find_communes(text)]

    assert found("saint-d") == found("St Dié") == found("saint dié") == found("88100") == ["Saint-Dié-des-Vosges"]
    assert found("saint") == ["Saint-Dié-des-Vosges", "Sainte-Barbe"]
    assert found("ste b") == ["Sainte-Barbe"] and found("88401") == ["Gérardmer"] and found("88196") == ["Gérardmer"]
    assert found("") == found("xyz") == []
    assert len(queries.find_communes("sa", limit=1)) == 1


def test_schools_of_an_academy_are_the_open_ones():
    kept = make.school()
    make.school(is_open=False)
    assert list(queries.schools_of("12")) == [kept]


def test_places_are_given_to_the_readers_of_files():
    school = make.school()
    assert queries.known_places() == {school.uai: ("88413", school.lat, school.lon)}
    assert [place.code for place in queries.commune_places()] == ["88413"]


def test_an_open_school_is_public_and_a_closed_one_is_seen_by_its_own_and_its_rectorate_only():
    people = cast.gather()
    closed = people.jean_moulin
    closed.is_open = False
    closed.save()
    for name, actor in people.everyone.items():
        seen = set(SCHOOLS.rows(actor, "see"))
        assert people.foreign in seen, name
        own = actor.role in (Role.SYSTEM,) or closed.pk in actor.reach
        rectorate = actor.role is Role.ACADEMY_OFFICE and actor.academy_id == closed.academy_id
        assert (closed in seen) == (own or rectorate), name
