"""What the borders of the map cost: the pôle of a campaign and its neighbours, placed together and apart."""

from dataclasses import replace
from datetime import date

import pytest

from poles.domain.allocation import borders, pooling
from poles.domain.allocation.hubs import around, hubs_of
from poles.domain.allocation.instance import build, read
from poles.domain.allocation.pooling import pool_of
from poles.domain.allocation.report import case_of
from poles.matching import solve
from poles.words.allocation import RunKind
from tests import factories as make
from tests.domain.allocation.computing import computed


class Land:
    """Six learners of the valley and five of the next pôle, thirteen kilometres away, which has nine seats."""

    def __init__(self, cast, *, seats, mine=False):
        self.town = make.commune("88115", "Corcieux", lat=48.17, lon=6.88, population=1_600)
        self.school = make.school("Lycée de Corcieux", commune=self.town)
        self.next = make.hub("Lac", schools=[self.school])
        self.site = make.host_site("Scierie", commune=self.town)
        self.far = make.offer("Scierie", site=self.site, hub=cast.valley if mine else self.next, seats=9)
        make.offer("Atelier", site=cast.garage, hub=cast.valley, seats=seats)
        for _ in range(5):
            make.need(make.learner(cast.cap), cast.january)
        self.division = make.class_group(self.school, programme=cast.cap.programme)
        self.january = make.period(self.division)
        self.needs = [make.need(make.learner(self.division), self.january) for _ in range(5)]
        self.campaign = make.campaign(cast.valley, status="closed")

    def row(self, cast):
        """What the report of a dry run says of the neighbours."""
        report = computed(cast, self.campaign, RunKind.TRIAL).report
        (row,) = (row for row in report["sensitivity"] if row["key"] == "neighbours")
        return row


def placed(side):
    return [(side[how]["placed"], side[how]["total"]) for how in ("apart", "together")]


def test_a_border_that_costs_places_is_told_with_its_figures(cast):
    row = Land(cast, seats=2).row(cast)
    assert placed(row["here"]) == [(2, 6), (6, 6)]
    assert placed(row["there"]) == [(5, 5), (5, 5)]
    assert (row["going_out"], row["coming_in"], row["hubs"]) == (4, 0, ["Lac"])
    assert (row["worst"]["placed"], row["best"]["placed"], row["placed"]) == (2, 6, 2)
    assert row["sentence"].startswith(
        "Pôles voisins réunis (Lac) : sans frontière, 4 élèves placés de plus (6 sur 6) dans ce pôle, autant d’élèves "
        "placés (5 sur 5) chez les voisins ; le groupe le moins bien servi de ce pôle passerait de 33\u202f% à 100\u202f%"
    )
    assert row["sentence"].endswith("4 élèves d’ici iraient chez les voisins, 0 viendrait ici.")


def test_the_same_seats_inside_the_pole_cost_nothing(cast):
    """The control: nothing is gained across a border where the seats are already on this side of it."""
    row = Land(cast, seats=2, mine=True).row(cast)
    assert placed(row["here"])[0] == (6, 6)
    assert row["going_out"] == 0
    assert "placés de plus" not in row["sentence"].split(" dans ce pôle")[0]


def test_the_neighbours_may_gain_at_the_cost_of_the_pole_or_the_other_way_round(cast):
    land = Land(cast, seats=12)
    land.far.seats.filter(number__gt=1).delete()
    type(land.far).objects.filter(pk=land.far.pk).update(seat_count=1)
    row = land.row(cast)
    assert placed(row["here"]) == [(6, 6), (6, 6)]
    assert placed(row["there"]) == [(1, 5), (5, 5)]
    assert (row["going_out"], row["coming_in"]) == (0, 4)


def test_apart_this_pole_has_the_figures_of_its_run(cast):
    land = Land(cast, seats=2)
    report = computed(cast, land.campaign).report
    row = report["sensitivity"][-1]
    assert row["here"]["apart"]["placed"] == report["placed"]
    assert row["here"]["apart"]["minutes"] == report["minutes"]["mean"]
    assert row["worst"] == report["worst_group"]


def test_each_pole_keeps_its_own_groups(cast):
    land = Land(cast, seats=2)
    built = build(land.campaign)
    pool = pool_of(land.campaign, built, cap_mb=1000)
    kept = set(pool.instance.groups)
    assert set(built.instance.groups) < kept
    assert all(label.startswith("Lac : ") for label in kept - set(built.instance.groups))
    assert sorted(pool.of_need.tolist()) == [0] * 6 + [1] * 5


def test_a_pole_far_away_closed_or_of_another_map_is_not_a_neighbour(cast):
    campaign = make.campaign(cast.valley, status="closed")
    assert list(around(campaign).values()) == ["Vallée"]
    town = make.commune("88115", "Corcieux", lat=48.17, lon=6.88)
    make.hub("Fermé", schools=[make.school(commune=town)], status="closed")
    make.hub("Projet", schools=[make.school(commune=town)], hub_map=make.hub_map(status="draft"))
    assert list(around(campaign).values()) == ["Vallée"]
    make.hub("Lac", schools=[make.school(commune=town, lat=None, lon=None)])
    assert list(around(campaign).values()) == ["Vallée", "Lac"]


def test_without_a_neighbour_the_report_says_so(cast):
    make.offer("Atelier", site=cast.garage, hub=cast.valley)
    row = computed(cast, make.campaign(cast.valley, status="closed")).report["sensitivity"][-1]
    assert row["sentence"] == f"Pôles voisins réunis : {pooling.ALONE}"
    assert row["worst"] is row["best"] is None


@pytest.mark.parametrize("kept", [1, 4])
def test_a_few_learners_of_the_neighbours_are_never_shown(cast, kept):
    land = Land(cast, seats=2)
    for need in land.needs[kept:]:
        need.delete()
    assert land.row(cast)["sentence"].endswith(pooling.FEW)


def test_two_periods_of_a_learner_make_one_learner_of_the_neighbours(cast):
    land = Land(cast, seats=2)
    for need in land.needs[3:]:
        need.delete()
    after = make.period(land.needs[0].period.class_group, starts_on=date(2027, 2, 8), ends_on=date(2027, 2, 19))
    for need in land.needs[:3]:
        make.need(need.learner, after)
    assert land.row(cast)["sentence"].endswith(pooling.FEW)


def test_neighbours_without_learners_may_have_seats(cast):
    land = Land(cast, seats=2)
    for need in land.needs:
        need.delete()
    row = land.row(cast)
    assert placed(row["here"]) == [(2, 6), (6, 6)]
    assert "chez les voisins ;" not in row["sentence"]


def test_a_problem_too_large_is_not_pooled(cast, monkeypatch):
    land = Land(cast, seats=2)
    built = build(land.campaign)
    assert "0 Mo sont permis" in pool_of(land.campaign, built, cap_mb=0)
    monkeypatch.setattr(pooling, "MOST_NEEDS", 10)
    monkeypatch.setattr(pooling, "read", lambda *_: pytest.fail("read all the same"))
    assert pool_of(land.campaign, built, cap_mb=1000) == "à eux tous, 11 besoins, et cette comparaison s’arrête à 10."


def test_where_periods_overlap_the_comparison_is_not_made(cast, monkeypatch):
    land = Land(cast, seats=2)
    monkeypatch.setattr(solve, "quick_plan", lambda *_, **named: None)
    assert land.row(cast)["sentence"].endswith(borders.OVERLAPS)


def test_what_the_neighbours_proposed_is_placed_anew_and_what_they_confirmed_is_not(cast):
    land = Land(cast, seats=2)
    published = make.run(make.campaign(land.next, status="published"), status="done")
    for need in land.needs[:3]:
        make.match(need, land.far, run=published)
    assert placed(land.row(cast)["here"])[1] == (6, 6)
    away = make.need(make.learner(land.division), land.january, status="placed")
    make.placement(away, land.far.seats.first())
    row = land.row(cast)
    assert row["here"]["together"]["placed"] + row["there"]["together"]["placed"] == 10


def test_the_problem_of_the_campaign_alone_does_not_change(cast):
    land = Land(cast, seats=2)
    rows = read(land.campaign)
    names = around(land.campaign)
    alone = build(land.campaign, rows=rows)
    one = build(
        land.campaign, rows=rows, hubs=hubs_of(land.campaign, {land.campaign.hub_id: names[land.campaign.hub_id]})
    )
    assert alone.instance.digest() == one.instance.digest()
    assert borders.joined(case_of(alone), solve.plan(alone.instance)) == []
    assert borders.joined(replace(case_of(alone), pool="rien."), solve.plan(alone.instance))[0]["placed"] is None
