"""The report of a run: the price of the rule, what is lacking, and how far it hangs on the way the groups were drawn."""

import pytest

from poles.domain.allocation.case import worst_of
from poles.matching.measures import Rate
from poles.words.allocation import RunKind
from tests import factories as make
from tests.domain.allocation.computing import computed


@pytest.fixture
def report(cast):
    """Six learners who live at the garage's door and six in the village, for six seats in town."""
    make.offer("Atelier", site=cast.garage, hub=cast.valley, seats=6)
    village = cast.ines.home_commune
    for _ in range(5):
        make.need(make.learner(cast.cap, home_commune=village), cast.january)
    for _ in range(6):
        make.need(make.learner(cast.cap), cast.january)
    return computed(cast, make.campaign(cast.valley, status="closed")).report


def test_the_rule_is_compared_with_three_other_ways_on_the_same_data(report):
    rows = report["comparisons"]
    assert [row["key"] for row in rows] == ["rule", "unfair", "first_come", "network_first"]
    assert rows[0]["placed"] == report["placed"] == 6
    assert rows[0]["minutes"] == report["minutes"]["mean"]
    for row in rows:
        assert row["total"] == 12
        assert sum(group["placed"] for group in row["groups"]) == row["placed"]
        assert sum(part["total"] for part in row["views"]["lieu de vie"]) == 12
        assert row["sentence"].endswith(".")


def test_without_fairness_whoever_is_far_is_left_out_and_the_sentence_says_it(report):
    unfair = report["comparisons"][1]
    rural = {part["group"]: part["placed"] for part in unfair["views"]["lieu de vie"]}
    assert rural == {"commune urbaine": 6, "commune rurale": 0}
    assert "autant d’élèves placés" in unfair["sentence"]


def test_the_views_of_the_report_are_those_of_the_plan(report):
    assert report["views"] == report["comparisons"][0]["views"]
    assert set(report["views"]) == {"lieu de vie", "établissement", "accès", "réseau"}


def test_what_is_lacking_adds_up(report):
    assert sum(line["seats"] for line in report["lacks"]) == 6
    line = report["lacks"][0]
    assert line["family"] == "Automobile, cycles, engins et bateaux"
    assert set(line) >= {"zone", "period", "pupils", "unplaced", "value", "lifts", "rate"}
    assert report["alone"] == []


def test_whom_no_offer_suits_is_told_apart(cast):
    run = computed(cast, make.campaign(cast.valley, status="closed"))
    (alone,) = run.report["alone"]
    assert alone["pupils"] == 1
    assert run.report["lacks"] == []


def test_the_same_plan_is_read_under_other_maps(report):
    maps = {row["label"]: row for row in report["sensitivity"] if row["key"] != "neighbours"}
    assert set(maps) == {"Sans les frontières de bassin", "Par lieu de vie seulement"}
    for row in maps.values():
        assert row["placed"] == 6
        assert row["best"]["share"] >= row["worst"]["share"]
        assert row["sentence"].startswith(row["label"])


def test_the_proof_of_each_criterion_is_in_the_report(report):
    assert report["certified"] and report["exact"]
    assert [row["name"] for row in report["proof"]][-1] == "L5"
    for row in report["proof"]:
        assert row["cost"] == row["bound"]
        assert row["label"]


def test_a_dry_run_reports_the_same_figures(cast):
    make.offer("Atelier", site=cast.garage, hub=cast.valley, seats=1)
    make.need(make.learner(cast.cap), cast.january)
    campaign = make.campaign(cast.valley, status="closed")
    trial = computed(cast, campaign, RunKind.TRIAL)
    official = computed(cast, campaign)
    said = {**official.report, "seconds": 0}
    assert said.pop("changed") == {"needs": 0, "seats": 0}, "only an official run keeps proposals"
    assert {**trial.report, "seconds": 0} == said
    assert trial.plan_digest == official.plan_digest


def test_the_worst_part_is_compared_by_exact_shares():
    assert worst_of([Rate("b", 1, 3), Rate("a", 2, 6), Rate("c", 0, 0)])["group"] == "a"
    assert worst_of([]) is None
