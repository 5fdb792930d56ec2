"""National sums come from signed returns alone; no cell under five, and none to be found again from a sum."""

import json
import random

import pytest

from poles.domain.indicators.secrecy import is_few
from poles.domain.returns import national, queries
from poles.exchange import returns_files
from tests import factories as make
from tests import hub_factories as at_hub
from tests.factories import NOW


def figure(top, bottom, *, share=True, code="eleves-places"):
    return {
        "code": code, "label": "Élèves placés", "kind": "pfmp", "group": "", "numerator": top, "denominator": bottom,
        "unit": "des élèves", "share": share, "text": "", "low": None, "high": None,
    }  # fmt: skip


def content(*figures, **parts):
    return {"parts": {"indicators": {"figures": list(figures), "at": NOW.isoformat(), "school_year": 2026}, **parts}}


@pytest.fixture
def three(db):
    """Three académies: two have signed, the third is a draft."""
    row = at_hub.return_campaign(sections=["map", "tools", "indicators"])
    for code, top, bottom, trained, status in (
        ("10", 30, 40, 12, "signed"), ("12", 3, 20, 3, "signed"), ("14", 70, 100, 50, "draft"),
    ):  # fmt: skip
        parts = {
            "map": {"adopted": True, "hubs": [{"open": True, "schools": 4}, {"open": False, "schools": 2}]},
            "tools": {"resources": 2, "by_moment": {}, "trainings": 1, "trained": trained, "contact_points": 1},
        }
        academy = make.academy(code, f"Académie {code}")
        at_hub.academy_return(academy, row, status=status, content=content(figure(top, bottom), **parts))
    return row


def test_sums_read_signed_returns_alone(three):
    sheet = national.summary(three)
    heads = [column.key for column in sheet.columns]
    assert [row[0] for row in sheet.rows] == ["10", "12"]
    total = dict(zip(heads, sheet.total, strict=True))
    assert (total["poles"], total["poles_ouverts"], total["etablissements"], total["ressources"]) == (4, 2, 12, 4)
    assert "seances" not in heads, "partners were not asked"


def test_a_small_count_of_people_is_hidden_even_when_a_return_holds_it(three):
    sheet = national.summary(three)
    place = [column.key for column in sheet.columns].index("tuteurs_formes")
    assert [row[place] for row in sheet.all] == [12, None, 12]
    lyon, nancy, france = national.figures(three).rows
    assert lyon[6:9] == [30, 40, 0.75] and nancy[6:9] == [None, 20, None]
    assert france[6:9] == [30, 40, 0.75] and france[-1] == 1


def test_few_people_left_without_are_hidden_too(three):
    academy = make.academy("13", "Poitiers")
    at_hub.academy_return(academy, three, status="signed", content=content(figure(98, 100)))
    assert next(row for row in national.figures(three).rows if row[0] == "13")[6:9] == [None, 100, None]


def test_small_counts_of_actions_are_shown_since_they_are_nobody(three):
    academy = make.academy("13", "Poitiers")
    done, few = figure(2, 3, code="actions-faites"), figure(2, 30, code="sans-stage")
    at_hub.academy_return(academy, three, status="signed", content=content(done, few))
    rows = national.figures(three).rows
    assert [row[6:8] for row in rows if row[2] == "actions-faites"] == [[2, 3], [2, 3]]
    assert [row[6:8] for row in rows if row[2] == "sans-stage"] == [[None, 30], [None, None]]


def test_no_hidden_cell_can_be_found_again_from_the_sums(db):
    """A thousand random figures: each sum is that of the cells shown, so that taking them away leaves nothing."""
    draw, row = random.Random(6), at_hub.return_campaign()
    for number in range(20):
        figures = [
            figure(draw.randint(0, bottom), bottom, code=f"i{each}")
            for each in range(50)
            for bottom in [draw.randint(0, 30)]
        ]
        at_hub.academy_return(
            make.academy(f"{30 + number}", f"A{number}"), row, status="signed", content=content(*figures)
        )
    rows = national.figures(row).rows
    for code in {line[2] for line in rows}:
        shown = [line for line in rows if line[2] == code and line[0] and line[6] is not None]
        total = next(line for line in rows if line[2] == code and not line[0])
        assert (total[6] or 0, total[7] or 0) == (sum(x[6] for x in shown), sum(x[7] for x in shown))
    assert not any(is_few(line[6] or 0) or is_few(line[7] or 0) for line in rows if line[0])


@pytest.mark.parametrize("file_format", returns_files.FORMATS)
def test_every_table_is_written_in_every_format_with_its_columns_described(three, file_format):
    for sheet in national.sheets_of(three):
        assert all(column.description.endswith(".") for column in sheet.columns)
        assert len(returns_files.national(sheet, file_format, at=NOW)) > 100
        assert len(returns_files.columns(sheet, file_format, at=NOW)) > 100


def test_the_json_says_its_licence_its_date_and_its_columns(three):
    read = json.loads(returns_files.national(national.figures(three), "json", at=NOW))
    assert read["date"] == "2026-11-02" and "Licence Ouverte" in read["licence"]
    assert {each["colonne"] for each in read["colonnes"]} == set(read["lignes"][0])
    assert read["lignes"][1]["numerateur"] is None


def test_open_data_are_those_of_closed_campaigns(three):
    assert not queries.published().exists()
    three.status = "closed"
    three.save()
    assert list(queries.published()) == [three]


def test_the_national_tables_ask_as_many_queries_for_two_academies_as_for_twenty(three, django_assert_num_queries):
    for make_sheet in national.SHEETS.values():
        with django_assert_num_queries(1):
            make_sheet(three)


def test_the_open_poles_are_those_that_everybody_sees(cast):
    make.hub("Fermé", status="closed")
    assert [line[3] for line in national.hubs().rows] == ["Plaine", "Vallée"]
