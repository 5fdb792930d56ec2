"""« Ce qui m’attend » and the map of a pôle: of the own pôle only, with what to do and why."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from poles.records.models import User
from tests import factories as make

SQUARE = {"type": "Polygon", "coordinates": [[[6.8, 48.2], [7.0, 48.2], [7.0, 48.4], [6.8, 48.4], [6.8, 48.2]]]}


@pytest.fixture(autouse=True)
def _clock(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: make.NOW)


def as_(actor) -> Client:
    """A browser in which this person is signed in."""
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id), backend="django.contrib.auth.backends.ModelBackend")
    return client


def get(actor, name, **filters):
    return as_(actor).get(reverse(f"coordinators:{name}"), filters)


def sentences(actor):
    return [task.sentence for task in get(actor, "today").context["tasks"]]


def test_nothing_waits_where_nothing_happens(cast):
    page = get(cast.stranger, "today")
    assert page.context["tasks"] == []
    assert "Rien ne vous attend" in page.content.decode()
    assert "Aucun élève du pôle ne cherche" in page.content.decode()


def test_each_task_says_what_before_when_and_what_happens_otherwise(cast):
    make.offer(site=cast.garage, hub=cast.valley, status="submitted")
    make.campaign(cast.valley, status="allocated", label="PFMP de janvier")
    page = get(cast.karim, "today")
    tasks = {task.sentence: task for task in page.context["tasks"]}
    assert list(tasks) == [
        "1 offre à lire",
        "Campagne « PFMP de janvier » à relire et à publier",
        "Automobile, cycles, engins et bateaux (PFMP) : il manque 1 place la semaine du 11 janvier 2027",
    ]
    assert all(task.due and task.consequence and task.url for task in tasks.values())
    assert "Sans lecture, aucun élève ne la voit." in page.content.decode()


def test_every_family_that_lacks_seats_makes_one_task_and_a_line(cast):
    division = make.class_group(cast.jean_moulin, "2 CUI", programme=make.programme(family="hotellerie"))
    make.need(make.learner(division), make.period(division))
    page = get(cast.karim, "today")
    assert [task.sentence for task in page.context["tasks"]] == ["2 familles de métiers manquent de places"]
    assert len(page.context["pressure"].lines) == 2
    make.offer(site=cast.garage, hub=cast.valley)
    page = get(cast.karim, "today")
    assert [family for family, _, _ in page.context["pressure"].lines] == ["Hôtellerie et restauration"]
    assert "Assez de places ces semaines-là : Automobile, cycles, engins et bateaux (PFMP)." in page.content.decode()


def test_six_tasks_are_shown_and_the_others_are_one_click_away(cast):
    for number in range(8):
        make.campaign(cast.valley, label=f"Campagne {number}")
    page = get(cast.karim, "today")
    assert (len(page.context["first"]), len(page.context["others"])) == (6, 3)
    assert "Voir 3 autres choses à faire" in page.content.decode()


def test_a_task_past_its_date_is_late_and_comes_first(cast):
    make.campaign(cast.valley, label="PFMP de novembre", starts_on=make.TODAY, ends_on=make.TODAY)
    first = get(cast.karim, "today").context["tasks"][0]
    assert (first.late, first.sentence) == (True, "Campagne « PFMP de novembre » à clore")


def test_a_school_that_does_not_answer_is_named_without_its_learners(cast):
    run = make.run(make.campaign(cast.valley, status="published"), status="done")
    make.match(cast.need, make.offer(site=cast.garage, hub=cast.valley), run=run)
    assert "1 proposition sans réponse dans 1 établissement" in sentences(cast.karim)
    text = get(cast.karim, "today").content.decode()
    assert "Lycée Jean-Moulin (1)" in text
    assert "Inès" not in text
    assert "Vallon" not in text
    assert sentences(cast.stranger) == []


def test_the_figures_of_the_own_pole_are_not_hidden_from_its_coordinator(cast):
    make.offer(site=cast.garage, hub=cast.valley, seats=2)
    assert "2 places offertes pour 1 élève qui doit faire ce stage" in get(cast.karim, "today").content.decode()


def test_the_map_and_the_lists_say_the_same(cast):
    cast.valley.contour = SQUARE
    cast.valley.save(update_fields=["contour"])
    made = make.offer("Accueil à l’atelier", site=cast.garage, hub=cast.valley)
    features = get(cast.karim, "map_geojson").json()["features"]
    found = [(feature["properties"]["kind"], feature["properties"]["name"]) for feature in features]
    assert found == [
        ("hub", "Vallée"),
        ("school", "Lycée du Lac"),
        ("school", "Lycée Jean-Moulin"),
        ("host", "Garage Morel"),
        ("offer", "Accueil à l’atelier"),
    ]
    text = get(cast.karim, "map").content.decode()
    assert all(name in text for _, name in found)
    assert reverse("public:offer", args=[made.pk]) in text
    assert (
        "1 élève sans stage"
        in next(f for f in features if f["properties"]["name"] == "Lycée Jean-Moulin")["properties"]["text"]
    )


@pytest.mark.parametrize(
    ("filters", "kinds"),
    [
        ({"montrer": "lycees"}, {"school"}),
        ({"montrer": "organismes"}, {"host"}),
        ({"montrer": "offres"}, {"offer"}),
        ({"montrer": "offres", "metier": "bois"}, set()),
        ({"montrer": "organismes", "metier": "automobile"}, {"host"}),
        ({"montrer": "organismes", "metier": "bois"}, set()),
        ({"montrer": "tout", "metier": "\x00", "h": "zéro", "o": "-1"}, {"school", "host", "offer"}),
    ],
)
def test_filters_keep_the_same_on_the_map_and_on_the_page(cast, filters, kinds):
    make.offer(site=cast.garage, hub=cast.valley)
    features = as_(cast.karim).get(reverse("coordinators:map_geojson"), filters).json()["features"]
    assert {feature["properties"]["kind"] for feature in features} == kinds
    assert as_(cast.karim).get(reverse("coordinators:map"), filters).status_code == 200


@pytest.mark.parametrize("name", ["today", "map", "map_geojson"])
def test_nothing_of_another_pole_is_on_any_page(cast, name):
    make.offer("Accueil à l’atelier", site=cast.garage, hub=cast.valley)
    text = get(cast.stranger, name).content.decode()
    for word in ("Vallée", "Jean-Moulin", "Morel", "atelier"):
        assert word not in text


@pytest.mark.parametrize("name", ["today", "map", "map_geojson"])
@pytest.mark.parametrize("who", ["rectorate", "ministry", "roy"])
def test_other_hats_are_turned_away(cast, who, name):
    assert get(cast.everyone[who], name).status_code == 403


@pytest.mark.parametrize("name", ["today", "map", "map_geojson"])
def test_more_schools_and_offers_cost_no_more_statements(cast, name):
    client = as_(cast.karim)

    def statements():
        with CaptureQueriesContext(connection) as seen:
            assert client.get(reverse(f"coordinators:{name}")).status_code == 200
        return len(seen)

    make.offer(site=cast.garage, hub=cast.valley)
    statements()
    before = statements()
    for number in range(4):
        school = make.school(f"Lycée {number}", hub=cast.valley)
        division = make.class_group(school)
        make.need(make.learner(division), make.period(division))
        make.offer(site=make.host_site(f"Atelier {number}"), hub=cast.valley)
    assert statements() == before
