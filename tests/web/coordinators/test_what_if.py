"""« Et si… »: several changes in the address, one answer before and after, nothing written."""

import pytest

from poles.records.models import Entry, Run
from tests import factories as make
from tests.web.coordinators.conftest import url
from tests.web.visits import stop_the_clock, text_of

VITTEL = "bassin de Vittel"


@pytest.fixture(autouse=True)
def _morning(monkeypatch):
    stop_the_clock(monkeypatch)


@pytest.fixture
def ask(karim, short):
    """Ask a change of the campaign."""
    (family,) = short.hub.offers.values_list("family", flat=True)
    usual = {"places1-nombre": "3", "places1-metier": family, "places1-commune": "Saint-Dié-des-Vosges"}
    return lambda **typed: karim.get(url(short, "et-si"), (usual if not typed else {}) | dict(typed.get("of", {})))


def test_at_first_it_asks_and_answers_nothing(karim, short):
    page = karim.get(url(short, "et-si"))

    assert page.status_code == 200
    assert page.context["answer"] is None
    assert [len(block.lines) for block in page.context["blocks"]] == [1, 1, 1]


def test_more_seats_are_answered_before_and_after(ask):
    page = ask()

    assert "3 élèves de plus auraient une place" in text_of(page)
    assert page.context["rows"][0] == ("Élèves placés", "2 sur 11", "5 sur 11")
    assert [bar["text"] for bar in page.context["groups"]] == ["33\u202f% (2 sur 6)", "83\u202f% (5 sur 6)"]


def test_what_was_typed_stays_and_another_line_is_offered(ask):
    page = ask()

    assert [len(block.lines) for block in page.context["blocks"]] == [2, 1, 1]
    assert 'name="places1-nombre" value="3"' in text_of(page)
    assert 'name="places2-nombre"' in text_of(page)


def test_several_changes_are_tried_together(karim, short):
    (family,) = short.hub.offers.values_list("family", flat=True)
    page = karim.get(url(short, "et-si"), {
        "places1-nombre": "1", "places1-metier": family, "places1-commune": "Saint-Dié-des-Vosges",
        "places3-nombre": "2", "places3-metier": "hotellerie", "places3-commune": "Vittel",
        "trajet1-minutes": "10", "trajet1-bassin": VITTEL,
        "internat1-lits": "2", "internat1-commune": "Saint-Dié-des-Vosges", "internat1-bassin": VITTEL,
    })  # fmt: skip

    sentence = text_of(page)
    assert page.status_code == 200
    for told in (
        "1 place de plus à Saint-Dié-des-Vosges",
        "10 minutes de trajet de plus pour le bassin de Vittel",
        "2 places d’internat",
    ):
        assert told in sentence
    assert page.context["rows"][0][2] == "5 sur 11"


def test_nothing_is_written(ask):
    before = Entry.objects.count()

    ask()

    assert Entry.objects.count() == before
    assert not Run.objects.exists()


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"places1-nombre": "3"}, "Choisissez une réponse."),
        (
            {"places1-nombre": "9000", "places1-metier": "automobile", "places1-commune": "Vittel"},
            "Donnez un nombre de 1 à 500.",
        ),
        ({"places1-nombre": "3", "places1-metier": "automobile", "places1-commune": "Nulleville"}, "Aucune commune"),
        ({"trajet1-minutes": "dix"}, "Donnez un nombre de 1 à 120."),
        ({"trajet1-minutes": "10", "trajet1-bassin": "bassin d’ailleurs"}, "bassin d’ailleurs"),
        ({"internat1-lits": "2", "internat1-commune": "Vittel"}, "Choisissez une réponse."),
    ],
)
def test_a_mistake_is_said_beside_its_field_and_the_rest_is_kept(ask, typed, told):
    page = ask(of=typed)

    assert page.status_code == 422
    assert told in text_of(page)
    assert page.context["answer"] is None
    assert "_error" in text_of(page)
    for name, value in typed.items():
        assert name in text_of(page)
        assert value in text_of(page)


def test_a_town_without_a_point_on_the_map_is_refused_with_a_sentence(ask, short):
    make.commune("88999", "Sansplan", lat=None, lon=None)
    page = ask(of={"places1-nombre": "3", "places1-metier": "hotellerie", "places1-commune": "Sansplan"})

    assert page.status_code == 422
    assert "Sansplan n’a pas de coordonnées" in text_of(page)


def test_a_campaign_without_an_open_need_has_nothing_to_try(cast, karim):
    campaign = make.campaign(cast.valley, kind="bts_internship")

    assert "Aucun besoin ouvert" in text_of(karim.get(url(campaign, "et-si")))
