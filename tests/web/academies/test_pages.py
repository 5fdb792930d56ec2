"""The pages of the rectorate and of the ministry: their own rows, small counts hidden, as many statements whatever."""

import csv
import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from poles.records.models import Entry, User
from poles.words.roles import Role
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


def learners(school, count, *, placed=0):
    division = make.class_group(school)
    when = make.period(division)
    for number in range(count):
        make.need(make.learner(division), when, status="placed" if number < placed else "open")


@pytest.fixture
def full(cast):
    """Two pôles with contours, forty learners in one and twenty in the other, seven seats."""
    for hub in (cast.valley, cast.plain):
        hub.contour = SQUARE
        hub.save(update_fields=["contour"])
    learners(cast.neighbour, 39, placed=20)
    learners(cast.foreign, 20, placed=10)
    make.offer(site=cast.garage, hub=cast.valley, seats=7)
    return cast


def test_the_table_and_the_map_say_the_same(full):
    client = as_(full.rectorate)
    page = client.get(reverse("academies:hubs"), {"tri": "-offres"})
    features = client.get(reverse("academies:hubs_geojson"), {"tri": "-offres"}).json()["features"]
    names = [row.hub.name for row in page.context["rows"]]
    assert names == [feature["properties"]["name"] for feature in features] == ["Vallée", "Plaine"]
    assert features[0]["properties"]["text"] == ("2 établissements, 40 élèves, 1 offre, 18 places pour 100 élèves")
    assert "Karim" in page.content.decode()


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"mots": "plai"}, ["Plaine"]),
        ({"mots": "karim"}, ["Vallée"]),
        ({"mots": "personne"}, []),
        ({"etat": "running"}, ["Plaine", "Vallée"]),
        ({"etat": "closed"}, []),
        ({"etat": "inventé", "accueil": "rien", "tri": "inconnu"}, ["Plaine", "Vallée"]),
        ({"mots": "a\x00b"}, ["Plaine", "Vallée"]),
        ({"mots": "x" * 500}, ["Plaine", "Vallée"]),
        ({"tri": "-places"}, ["Vallée", "Plaine"]),
    ],
)
def test_filters_live_in_the_address_and_a_bad_one_is_left_out(full, filters, expected):
    client = as_(full.rectorate)
    page = client.get(reverse("academies:hubs"), filters)
    features = client.get(reverse("academies:hubs_geojson"), filters).json()["features"]
    assert [row.hub.name for row in page.context["rows"]] == expected
    assert [feature["properties"]["name"] for feature in features] == expected


def test_a_pole_shows_its_three_forms_with_their_counts(full):
    text = as_(full.rectorate).get(reverse("academies:hub", args=[full.valley.slug])).content.decode()
    assert "18</strong> places pour 100 élèves" in text
    assert "7 places offertes pour 40 élèves qui doivent faire ce stage" in text
    assert "Au 2 novembre 2026" in text
    assert "Lycée Jean-Moulin" in text
    assert "Inès" not in text


@pytest.mark.parametrize("name", ["hubs", "hubs_geojson", "indicators", "indicators_csv"])
def test_another_academie_never_appears(full, name):
    text = as_(full.other_rectorate).get(reverse(f"academies:{name}")).content.decode()
    assert "Vallée" not in text
    assert "Plaine" not in text


def test_the_pole_of_another_academie_does_not_exist(full):
    address = reverse("academies:hub", args=[full.valley.slug])
    assert as_(full.rectorate).get(address).status_code == 200
    assert as_(full.other_rectorate).get(address).status_code == 404


@pytest.mark.parametrize("who", ["karim", "roy", "diallo"])
@pytest.mark.parametrize("name", ["hubs", "hubs_geojson", "indicators", "indicators_csv", "national"])
def test_other_hats_are_turned_away(full, who, name):
    assert as_(full.everyone[who]).get(reverse(f"academies:{name}")).status_code == 403


@pytest.mark.parametrize("name", ["hubs", "indicators", "national"])
def test_a_visitor_is_asked_to_sign_in(full, name):
    assert Client().get(reverse(f"academies:{name}")).status_code == 302


def test_small_counts_are_hidden_on_every_page_and_file(cast):
    learners(cast.neighbour, 40)
    learners(cast.foreign, 3)
    client = as_(cast.rectorate)
    pages = [
        client.get(reverse("academies:indicators")),
        client.get(reverse("academies:hub", args=[cast.plain.slug])),
    ]
    for page in pages:
        text = page.content.decode()
        assert "&lt;\u202f5" in text
        assert "pour 3 élèves" not in text
    rows = list(
        csv.reader(
            io.StringIO(client.get(reverse("academies:indicators_csv")).content.decode("utf-8-sig")), delimiter=";"
        )
    )
    assert [row[5] for row in rows[1:]] == ["< 5", "masqué", "44"]


def test_the_file_says_exactly_what_the_page_shows_and_the_journal_who_took_it(full):
    client = as_(full.rectorate)
    filters = {"tri": "-nom"}
    page = client.get(reverse("academies:indicators"), filters)
    answer = client.get(reverse("academies:indicators_csv"), filters)
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    shown = [
        [
            line.label,
            str(line.offers),
            *(cell for each in line.all for cell in (each.numerator_text, each.denominator_text)),
        ]
        for line in (*page.context["lines"], page.context["total"])
    ]
    assert [[row[2], row[3], row[4], row[5], row[7], row[8], row[10], row[11]] for row in rows[1:]] == shown
    assert answer["Content-Disposition"] == 'attachment; filename="indicateurs-pfmp-2026-11-02.csv"'
    entry = Entry.objects.get(what="export", subject="figure")
    assert (entry.who, entry.subject_id, entry.academy_id) == (full.rectorate.user_id, "pfmp", "12")


def test_a_name_that_looks_like_a_formula_does_not_run(full):
    full.valley.name = "=HYPERLINK(1)"
    full.valley.save(update_fields=["name"])
    text = as_(full.rectorate).get(reverse("academies:indicators_csv")).content.decode("utf-8-sig")
    assert ";'=HYPERLINK(1);" in text
    assert ";=" not in text


def test_lines_without_value_come_last_both_ways(full):
    make.hub("Absent")
    client = as_(full.rectorate)
    for tri, names in (
        ("places-par-eleve", ["Plaine", "Vallée", "Absent"]),
        ("-places-par-eleve", ["Vallée", "Plaine", "Absent"]),
    ):
        page = client.get(reverse("academies:indicators"), {"tri": tri})
        assert [line.label for line in page.context["lines"]] == names
    assert "sans objet" in page.content.decode()


def test_the_ministry_reads_one_line_for_each_academie_and_their_sum(full):
    page = as_(full.ministry).get(reverse("academies:national"))
    assert [line.label for line in page.context["lines"]] == ["Lyon", "Nancy-Metz"]
    assert page.context["total"].all[0].denominator == 60
    assert "Vallée" not in page.content.decode()
    assert as_(full.ministry).get(reverse("academies:hubs")).status_code == 403


def test_a_pole_without_coordinator_is_told(full):
    make.hub("Absent", status="mapped")
    text = as_(full.rectorate).get(reverse("academies:hubs")).content.decode()
    assert "1 pôle est sans coordonnateur désigné" in text
    assert "à désigner" in text


def test_empty_pages_say_why(db):
    office = make.hat(Role.ACADEMY_OFFICE, academy=make.academy("10", "Lyon"))
    client = Client()
    client.force_login(office.user, backend="django.contrib.auth.backends.ModelBackend")
    assert "Aucune carte de pôles n’est adoptée" in client.get(reverse("academies:hubs")).content.decode()
    assert "Rien à compter pour l’instant" in client.get(reverse("academies:indicators")).content.decode()


@pytest.mark.parametrize("name", ["hubs", "hubs_geojson", "indicators", "indicators_csv"])
def test_three_more_poles_cost_no_more_statements(full, name):
    client = as_(full.rectorate)

    def statements():
        with CaptureQueriesContext(connection) as seen:
            assert client.get(reverse(f"academies:{name}")).status_code == 200
        return len(seen)

    statements()
    before = statements()
    for number in range(3):
        learners(make.school(f"Lycée {number}", hub=make.hub(f"Secteur {number}", contour=SQUARE)), 6)
    assert statements() == before
