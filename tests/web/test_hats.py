"""One hat at a time, and only one's own."""

import pytest

from poles.words.roles import Role
from tests import factories as make
from tests.web.visits import text_of
from tests.web.wearing import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def second_hat(cast):
    """Karim is also the head of the neighbouring lycée."""
    user = make.rows.User.objects.get(pk=cast.karim.user_id)
    return make.hat(Role.SCHOOL_HEAD, user=user, school=cast.neighbour)


def test_each_hat_is_offered_with_its_organisation(cast, second_hat):
    said = text_of(client_of(cast.karim).get("/plan-du-site"))

    assert "Coordonnateur de pôle – Vallée" in said
    assert "Chef d’établissement – Lycée du Lac" in said


def test_changing_hats_changes_the_menu_and_the_reach(cast, second_hat):
    client = client_of(cast.karim)
    first = client.get("/").url

    client.post("/fonction", {"hat": str(second_hat.pk)})

    assert {first, client.get("/").url} == {"/pole/aujourdhui", "/etablissement/"}
    assert client.get("/plan-du-site").context["organisation"] == "Lycée du Lac"
    assert client.get("/pole/aujourdhui").status_code == 403


def test_the_hat_of_somebody_else_does_not_exist(cast):
    client = client_of(cast.karim)
    theirs = cast.stranger.hat_id

    assert client.post("/fonction", {"hat": str(theirs)}).status_code == 404
    assert client.get("/plan-du-site").context["organisation"] == "Vallée"


def test_a_hat_that_has_ended_is_worn_no_more(cast, second_hat):
    client = client_of(cast.karim)
    client.post("/fonction", {"hat": str(second_hat.pk)})
    second_hat.ends_on = second_hat.begins_on
    second_hat.save()

    assert client.get("/plan-du-site").context["organisation"] == "Vallée"
    assert client.post("/fonction", {"hat": str(second_hat.pk)}).status_code == 404


@pytest.mark.parametrize("hat", ["", "rien", "00000000-0000-0000-0000-000000000000"])
def test_a_hat_that_is_none_is_not_found(cast, hat):
    assert client_of(cast.karim).post("/fonction", {"hat": hat}).status_code == 404


def test_a_visitor_has_no_hat_to_change(client, cast):
    assert client.post("/fonction", {"hat": str(cast.karim.hat_id)}).url.startswith("/connexion")


def test_the_menu_marks_the_nearest_section_only(cast):
    entries = client_of(cast.karim).get("/pole/carte").context["entries"]

    assert [entry["label"] for entry in entries if entry["current"]] == ["Pilotage"]
