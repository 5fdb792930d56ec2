"""The pages of the MLDS coordinator; and that nothing of them shows anywhere else."""

import re

import pytest

from poles.records.models import DropoutFollowUp, Learner, PlacementNeed, Wish
from tests import factories as make
from tests import school_factories as at_school
from tests.web.visits import queries_of, text_of
from tests.web.wearing import client_of

LIST = "/etablissement/suivis"
OTHERS = ["roy", "workshop_head", "diallo", "perrin", "karim", "rectorate", "ministry"]


@pytest.fixture
def aubry(cast):
    """M. Aubry, MLDS coordinator of the lycée."""
    return client_of(cast.aubry)


def typed(cast, **changes):
    return {
        "last_name": "Vallon", "first_name": "Inès", "birth_date": "2010-03-14", "class_id": str(cast.cap.pk), **changes
    }  # fmt: skip


def test_following_a_learner_shows_class_needs_and_what_to_do(cast, aubry):
    assert "Vous ne suivez encore personne" in text_of(aubry.get(LIST))
    assert "Inès" not in aubry.get(LIST).text

    page = text_of(aubry.post(LIST, typed(cast), follow=True))

    for words in ("Vous suivez Inès Vallon", "1CAP MVA", "PFMP n° 1", "Dire un besoin", "Ne plus suivre"):
        assert words in page, words


def test_what_was_typed_is_kept_beside_its_error(cast, aubry):
    answer = aubry.post(LIST, typed(cast, birth_date="1950-01-01"))
    assert answer.status_code == 422
    assert 'value="Vallon"' in answer.text and "Vérifiez la date de naissance" in answer.text
    assert not DropoutFollowUp.objects.exists()


def test_a_class_of_another_school_is_not_in_the_list(cast, aubry):
    other = make.class_group(cast.neighbour)
    assert aubry.post(LIST, typed(cast, class_id=str(other.pk))).status_code == 422


def test_no_field_asks_why(cast, aubry):
    at_school.follow_up(cast.ines)
    names = set(re.findall(r'name="(\w+)"', aubry.get(LIST).text.split("<main")[1].split("</main>")[0]))
    assert names == {"csrfmiddlewaretoken", "last_name", "first_name", "birth_date", "class_id"}


def test_need_and_wishes_are_said_for_the_followed_and_for_nobody_else(cast, aubry):
    at_school.follow_up(cast.ines)
    other = make.need(make.learner(cast.cap), cast.january)
    spring = make.period(cast.cap, label="PFMP n° 2", starts_on="2027-05-10", ends_on="2027-06-04")
    offer = make.offer("Entretien", site=cast.garage, hub=cast.valley)
    said = {"period_id": str(spring.pk), "travel_mode": "bike", "travel_limit": "30"}
    path = LIST + "/eleves/{}/besoin"

    assert "PFMP n° 2" in text_of(aubry.get(path.format(cast.ines.pk)))
    assert aubry.post(path.format(cast.ines.pk), said).status_code == 302
    assert PlacementNeed.objects.get(period=spring).learner == cast.ines
    assert aubry.get(path.format(other.learner_id)).status_code == 404
    assert aubry.post(path.format(other.learner_id), said).status_code == 404

    wishes = "/etablissement/eleves/besoins/{}/voeux"
    answer = aubry.post(wishes.format(cast.need.pk), {"rank_1": str(offer.pk)}, follow=True)
    assert answer.status_code == 200 and Wish.objects.get().need == cast.need
    assert aubry.get(wishes.format(other.pk)).status_code == 404


def test_without_another_period_the_page_says_so(cast, aubry):
    at_school.follow_up(cast.ines)
    assert "Aucune période à venir sans besoin dit" in text_of(aubry.get(f"{LIST}/eleves/{cast.ines.pk}/besoin"))


def test_the_list_of_needs_holds_the_followed_alone(cast, aubry):
    at_school.follow_up(cast.ines)
    make.need(make.learner(cast.cap, "Zoé"), cast.january)
    page = text_of(aubry.get("/etablissement/eleves"))
    assert "Inès" in page and "Zoé" not in page and "Dire les besoins d’une classe" not in page


def test_stopping_needs_the_button_and_leaves_the_learner(cast, aubry):
    row = at_school.follow_up(cast.ines)
    path = f"{LIST}/{row.pk}/fin"
    assert aubry.get(path).status_code == 405
    assert "Vous ne suivez plus Inès Vallon" in text_of(aubry.post(path, follow=True))
    assert not DropoutFollowUp.objects.exists() and Learner.objects.filter(pk=cast.ines.pk).exists()


@pytest.mark.parametrize("name", OTHERS)
def test_no_other_hat_has_these_pages(cast, name):
    row, client = at_school.follow_up(cast.ines), client_of(cast.everyone[name])
    assert client.get(LIST).status_code == client.post(LIST, typed(cast)).status_code == 403
    assert client.post(f"{LIST}/{row.pk}/fin").status_code == 403
    assert client.get(f"{LIST}/eleves/{cast.ines.pk}/besoin").status_code == 403
    assert DropoutFollowUp.objects.count() == 1


@pytest.mark.parametrize(("name", "addresses"), [
    ("roy", ["", "eleves", "equipe", "propositions", "classes/{cap}/equipe", "eleves/classes/{cap}/besoins",
             "eleves/besoins/{need}/voeux", "eleves/besoins/{need}/trajet", "eleves/besoins/{need}/amenagements"]),
    ("diallo", ["", "eleves", "equipe", "classes/{cap}/equipe", "eleves/besoins/{need}/voeux"]),
    ("perrin", ["", "eleves", "equipe", "classes/{cap}/equipe"]),
])  # fmt: skip
def test_the_pages_of_the_school_are_the_same_with_and_without_the_flag(cast, name, addresses):
    client = client_of(cast.everyone[name])

    def seen() -> list[str]:
        paths = [f"/etablissement/{one.format(cap=cast.cap.pk, need=cast.need.pk)}" for one in addresses]
        answers = [client.get(path) for path in paths]
        assert {answer.status_code for answer in answers} == {200}
        return [re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", answer.text) for answer in answers]

    before = seen()
    at_school.follow_up(cast.ines)
    assert seen() == before


def test_ten_followed_ask_no_more_queries_than_one(cast, aubry):
    at_school.follow_up(cast.ines)
    one = queries_of(aubry, LIST)
    for _ in range(10):
        learner = make.learner(cast.cap)
        make.need(learner, cast.january)
        at_school.follow_up(learner)
    assert queries_of(aubry, LIST) == one
