"""A teacher of a lycée professionnel helps the class of Segpa that was entrusted, and sees nothing else of the collège."""

import pytest

from poles.records.models import Wish
from poles.words.roles import Role
from poles.words.training import GradeLevel, PlacementKind
from tests import factories as make
from tests.web.visits import queries_of, text_of
from tests.web.wearing import client_of

PAGE = "/etablissement/accompagnement"


@pytest.fixture
def college(cast):
    """(the class entrusted to M. Diallo, its need, another class of the same collège, its need)."""
    school = make.school("Collège du Val", type="college", vocational_track=False, hub=cast.valley)
    found = []
    for label, mef, pupil in (("3SEGPA", "1671000211", "Lila"), ("4SEGPA", "1661000211", "Secret")):
        programme = make.programme(label, family="decouverte", grade=GradeLevel.THIRD, mef_code=mef)
        division = make.class_group(school, label, programme=programme)
        period = make.period(division, kind=PlacementKind.APPLICATION)
        found += [division, make.need(make.learner(division, pupil), period)]
    make.teaching_duty(found[0], cast.diallo.user_id, "accompanying")
    make.teaching_duty(found[0], make.hat(Role.TEACHER, school=school, user=make.user("Mme Segpa")).user_id)
    return found


def test_the_class_its_team_its_learners_and_their_needs_are_there(cast, college, diallo):
    make.learner(college[0], "Tardif")

    page = text_of(diallo.get(PAGE))

    for words in ("3SEGPA", "Collège du Val", "Lila", "Mme Segpa", "Tardif", "sans stage"):
        assert words in page, words
    assert "4SEGPA" not in page and "Secret" not in page and "Inès" not in page


def test_who_accompanies_nobody_is_told_how_it_begins(cast, diallo):
    assert "Vous n’accompagnez aucune classe" in text_of(diallo.get(PAGE))


def test_the_page_is_for_teachers(cast, college):
    for name in ("roy", "workshop_head", "perrin", "aubry", "karim"):
        assert client_of(cast.everyone[name]).get(PAGE).status_code == 403


def test_wishes_are_ranked_for_the_class_and_for_no_other_of_the_college(cast, college, diallo):
    offer = make.offer(
        "Observer un atelier", site=cast.garage, hub=cast.valley, kind="application", family="decouverte"
    )
    said = {"rank_1": str(offer.pk)}
    path = "/etablissement/eleves/besoins/{}/voeux"
    shown = diallo.get(path.format(college[1].pk))
    assert shown.status_code == 200 and "Dire la place trouvée" not in text_of(shown)

    assert diallo.post(path.format(college[1].pk), said).status_code == 302
    assert Wish.objects.get().need == college[1]
    assert diallo.get(path.format(college[3].pk)).status_code == 404
    assert diallo.post(path.format(college[3].pk), said).status_code == 404


def test_the_same_pages_of_a_class_that_is_not_entrusted_do_not_exist(cast, college, diallo):
    for address in ("/etablissement/classes/{}/equipe", "/etablissement/eleves/classes/{}/besoins"):
        assert diallo.get(address.format(college[0].pk)).status_code == 200
        assert diallo.get(address.format(college[2].pk)).status_code == 404


def test_the_school_states_the_needs_not_the_one_who_accompanies(cast, college, diallo):
    late = make.learner(college[0], "Tardif")
    path = f"/etablissement/eleves/classes/{college[0].pk}/besoins"
    said = {"learner_ids": [str(late.pk)], "travel_mode": "bike", "travel_limit": "30"}

    assert "Dire ces besoins" not in diallo.get(path).text
    assert diallo.post(path, said).status_code == 403
    assert not late.needs.exists()


def test_what_waits_for_the_teacher_is_of_the_own_school(cast, college, diallo):
    make.learner(college[0], "Tardif")
    assert "3SEGPA" not in text_of(diallo.get("/etablissement/"))


def test_ten_learners_more_ask_no_more_queries(cast, college, diallo):
    few = queries_of(diallo, PAGE)
    for _ in range(10):
        make.need(make.learner(college[0]), college[1].period)
        make.learner(college[0])
    assert queries_of(diallo, PAGE) == few


def test_the_log_of_contacts_opens_for_the_entrusted_class_alone(college, diallo):
    path = "/etablissement/besoins/{}/recherche"
    assert diallo.get(path.format(college[1].pk)).status_code == 200
    assert diallo.get(path.format(college[3].pk)).status_code == 404
