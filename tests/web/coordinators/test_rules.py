"""The rule of a campaign: read before it is published, published before the campaign opens, never changed after."""

import pytest

from poles.records.models import AllocationRule
from tests import factories as make
from tests.web.coordinators.conftest import url
from tests.web.visits import queries_of, stop_the_clock, text_of

USUAL = {
    "rank_points": "3", "rank_cap": "40", "long_travel": "45", "unplaced_points": "10", "near_seats": "5", "near_km": "10",
    "boarding": "1",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _morning(monkeypatch):
    stop_the_clock(monkeypatch)


@pytest.fixture
def draft(cast):
    return make.campaign(cast.valley, status="draft", label="PFMP de janvier")


def test_each_number_is_asked_with_what_it_does_and_its_bounds(karim, draft):
    page = text_of(karim.get(url(draft, "regle")))

    assert "Publiez la règle avant d’ouvrir la campagne" in page
    assert "Ce que coûte chaque rang après le premier vœu. Une minute de trajet coûte un point. De 0 à 100." in page
    assert 'name="long_travel" value="45"' in page


def test_the_text_is_read_before_anything_is_published(karim, draft):
    answer = karim.post(url(draft, "regle"), USUAL | {"long_travel": "50", "geste": "voir"})

    assert answer.status_code == 200
    assert "Troisième critère : le moins d’élèves possible au-delà de 50 minutes de trajet." in text_of(answer)
    assert 'value="50"' in text_of(answer)
    assert not AllocationRule.objects.exists()


def test_it_is_published_and_the_campaign_may_be_opened(karim, draft):
    answer = karim.post(url(draft, "regle"), USUAL, follow=True)

    rule = AllocationRule.objects.get()
    assert (rule.version, rule.parameters["long_travel"]) == (1, 45)
    assert "La règle n° 1 est publiée. Vous pouvez ouvrir la campagne." in text_of(answer)
    assert rule.digest[:4] in text_of(answer) and "3. Les groupes" in text_of(answer)
    assert f'action="{url(draft, "ouvrir")}"' in text_of(karim.get(url(draft)))


def test_a_second_version_says_what_it_changes_and_keeps_the_first_to_read(karim, draft):
    karim.post(url(draft, "regle"), USUAL)
    changed = USUAL | {"rank_points": "5"}

    preview = text_of(karim.post(url(draft, "regle"), changed | {"geste": "voir"}))
    page = text_of(karim.post(url(draft, "regle"), changed, follow=True))

    assert "Points par rang de vœu : 3 devient 5" in preview
    assert "Règle n° 2, en vigueur" in page
    assert "Règle n° 1, publiée le" in page


@pytest.mark.parametrize(
    ("typed", "told"), [("90000", "Donnez un nombre de 0 à 1 440."), ("", "Donnez un nombre de 0 à")]
)
def test_a_number_out_of_bounds_is_said_beside_it_and_the_rest_is_kept(karim, draft, typed, told):
    answer = karim.post(url(draft, "regle"), USUAL | {"long_travel": typed, "near_km": "12"})

    assert answer.status_code == 422
    assert told in text_of(answer)
    assert "id_long_travel_error" in text_of(answer) and 'name="near_km" value="12"' in text_of(answer)
    assert not AllocationRule.objects.exists()


def test_the_same_rule_twice_is_refused(karim, draft):
    karim.post(url(draft, "regle"), USUAL)

    answer = karim.post(url(draft, "regle"), USUAL)

    assert answer.status_code == 422
    assert "rien n’est à publier" in text_of(answer)


def test_once_the_campaign_is_open_the_rule_is_read_and_no_longer_written(cast, karim):
    campaign = make.campaign(cast.valley, status="open")

    page = text_of(karim.get(url(campaign, "regle")))

    assert "Elle ne change plus : les vœux sont dits sous cette règle." in page
    assert 'name="long_travel"' not in page
    assert karim.post(url(campaign, "regle"), USUAL).status_code == 409


def test_a_campaign_opened_without_a_rule_says_so(cast, karim):
    campaign = make.campaign(cast.valley, status="closed", ruled=False)

    assert "Aucune règle publiée" in text_of(karim.get(url(campaign, "regle")))


def test_three_versions_ask_no_more_queries_than_one(karim, draft):
    make.rule(draft)
    one = queries_of(karim, url(draft, "regle"))
    make.rule(draft)
    make.rule(draft)

    assert queries_of(karim, url(draft, "regle")) == one
