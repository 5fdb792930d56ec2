"""The académie chooses the days on which the steps of a search come due; the pages of its schools follow."""

from datetime import timedelta

import pytest

from poles.domain.searches.schedule import delays_of
from poles.words.searches import STEP_DAYS, Step
from tests import factories as make
from tests.factories import TODAY
from tests.web.visits import stop_the_clock, text_of
from tests.web.wearing import client_of

PAGE = "/academie/delais"
CHOSEN = {"needs": "60", "class_teacher": "40", "hub": "25", "agreement": "10"}


@pytest.fixture(autouse=True)
def _morning(monkeypatch):
    stop_the_clock(monkeypatch)


def test_the_usual_days_are_shown_and_can_be_changed(cast):
    client = client_of(cast.rectorate)
    page = client.get(PAGE)
    assert [page.context["form"][step.value].value() for step in Step] == [45, 30, 21, 14]
    assert "Par défaut : 45" in text_of(page)
    assert "Les délais sont changés" in text_of(client.post(PAGE, CHOSEN, follow=True))
    assert delays_of("12") == {step: int(CHOSEN[step]) for step in Step}
    assert delays_of("10") == STEP_DAYS


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"needs": ""}, "Donnez un nombre de jours, de 1 à 180."),
        ({"needs": "181"}, "Donnez un nombre de jours, de 1 à 180."),
        ({"needs": "douze"}, "Donnez un nombre de jours, de 1 à 180."),
        ({"hub": "50"}, "vient après « professeur principal prévenu"),
    ],
)
def test_a_wrong_day_is_said_beside_its_field_and_changes_nothing(cast, changes, said):
    answer = client_of(cast.rectorate).post(PAGE, CHOSEN | changes)
    assert answer.status_code == 422 and said in text_of(answer)
    assert delays_of("12") == STEP_DAYS


@pytest.mark.parametrize("name", ["roy", "karim", "ministry"])
def test_nobody_else_chooses(cast, name):
    assert client_of(cast.everyone[name]).get(PAGE).status_code == 403


def test_the_tasks_of_a_school_follow_the_days_of_its_academy(cast):
    division = make.class_group(cast.jean_moulin, "2BAC")
    period = make.period(division, starts_on=TODAY + timedelta(50), ends_on=TODAY + timedelta(61))
    make.need(make.learner(division), period)
    roy = client_of(cast.roy)

    def told():
        return [task["sentence"] for task in roy.get("/etablissement/").context["tasks"]]

    assert told() == []
    client_of(cast.rectorate).post(PAGE, CHOSEN)
    assert told() == ["2BAC : 1 élève sans stage"]
