"""What a campaign lacks: a prospecting list, the most useful first, and apart those whom no offer suits."""

import pytest

from poles.words.families import BY_CODE
from tests import factories as make
from tests.web.coordinators.conftest import url
from tests.web.visits import stop_the_clock, text_of


@pytest.fixture(autouse=True)
def _morning(monkeypatch):
    stop_the_clock(monkeypatch)


def test_before_any_run_it_says_how_to_begin(cast, karim):
    page = text_of(karim.get(url(make.campaign(cast.valley), "manques")))

    assert "La liste des places à trouver vient d’un calcul" in page
    assert "Essayer à blanc" in page


def test_each_line_says_what_to_find_where_when_and_what_it_is_worth(karim, tried):
    page = karim.get(url(tried.campaign, "manques"))

    (line,) = page.context["lines"]
    assert (line["seats"], line["unplaced"], line["pupils"], line["zone"]) == (
        4,
        4,
        6,
        "bassin de Saint-Dié-des-Vosges",
    )
    assert "4 places à trouver" in text_of(page)
    assert "(aujourd’hui 33 %)" in text_of(page)


def test_each_line_leads_to_the_hosts_and_the_offers_of_its_family(karim, tried):
    (line,) = karim.get(url(tried.campaign, "manques")).context["lines"]

    code = next(code for code, family in BY_CODE.items() if family.label == line["family"])
    for address in (line["hosts_url"], line["offers_url"]):
        page = karim.get(address)
        assert page.status_code == 200
        assert f'value="{code}" selected' in text_of(page)


def test_those_whom_no_offer_suits_are_apart_with_what_can_be_done(karim, tried):
    page = karim.get(url(tried.campaign, "manques"))

    assert [(row["zone"], row["pupils"]) for row in page.context["alone"]] == [("bassin de Vittel", 5)]
    assert "places d’internat près des offres" in text_of(page)


def test_nothing_lacking_is_good_news(cast, karim, tried):
    tried.report |= {"lacks": [], "alone": [], "lacks_parts": [], "shortages": []}
    tried.save()

    assert "aucune place ne manque pour cette campagne" in text_of(karim.get(url(tried.campaign, "manques")))


def test_a_report_without_a_list_shows_the_families(karim, tried):
    tried.report |= {"lacks": [], "alone": []}
    tried.save()

    assert "la liste des recherches n’a pas été établie" in text_of(karim.get(url(tried.campaign, "manques")))


class TestSheet:
    def test_it_holds_the_lines_of_the_page(self, karim, tried):
        answer = karim.get(url(tried.campaign, "manques.csv"))

        lines = answer.content.decode("utf-8-sig").splitlines()
        assert answer["Content-Type"] == "text/csv; charset=utf-8"
        assert lines[0].startswith("Rang;Métiers;Bassin;Période;Places à trouver")
        assert lines[1].split(";")[2:6:2] == ["bassin de Saint-Dié-des-Vosges", "4"]
        assert len(lines) == 2

    def test_a_formula_in_a_name_is_not_run(self, karim, tried):
        tried.report["lacks"][0]["zone"] = "=HYPERLINK(1)"
        tried.save()

        assert ";'=HYPERLINK(1);" in karim.get(url(tried.campaign, "manques.csv")).content.decode("utf-8-sig")

    def test_without_a_run_there_is_no_sheet(self, cast, karim):
        assert karim.get(url(make.campaign(cast.valley), "manques.csv")).status_code == 404
