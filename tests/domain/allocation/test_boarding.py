"""Learners who may sleep near the school: a start from there when it is nearer, counted by the rule, kept and told."""

import pytest

from poles.domain.allocation.archive import unpack
from poles.domain.allocation.explanations import explanation
from poles.domain.allocation.instance import build, estimate
from poles.domain.allocation.replay import replay
from poles.domain.allocation.rules import Parameters, text_of
from tests import factories as make
from tests.domain.allocation.computing import computed


@pytest.fixture
def offer(cast):
    return make.offer("Atelier", site=cast.garage, hub=cast.valley)


@pytest.fixture
def campaign(cast):
    """A campaign whose rule was published before boarding counted."""
    return make.campaign(cast.valley, status="closed")


def boarded(cast):
    """A rule that counts boarding, and a learner who lives too far to come but may sleep near the school."""
    cast.ines.home_commune = make.commune("88321")
    cast.ines.save()
    make.mobility(cast.ines, boarding=True)
    rule = make.campaign(cast.valley, status="closed", ruled=False)
    make.rule(rule, parameters=Parameters().to_json())
    return rule


def test_who_may_board_starts_from_the_school_when_it_is_nearer(cast, offer):
    campaign = boarded(cast)
    built = build(campaign)
    assert built.instance.edge_minutes.tolist() == [8] and built.instance.edge_bed.tolist() == [1]
    assert not built.losses[0].any()
    cast.ines.mobility.boarding = False
    cast.ines.mobility.save()
    alone = build(campaign)
    assert len(alone.instance.edge_node) == 0 and alone.instance.edge_bed is None
    assert alone.losses[0].nonzero()[0].tolist() == [3] and alone.losses[0][3] == 1


def test_a_bed_takes_no_offer_away(cast, offer):
    far = make.host_site("Garage lointain", commune=make.commune("88321"))
    make.offer("Chez soi", site=far, hub=cast.valley)
    instance = build(boarded(cast)).instance
    assert instance.edge_minutes.tolist() == [8, 8]
    assert sorted(instance.edge_bed.tolist()) == [0, 1]


def test_a_rule_made_before_boarding_counted_does_not_count_it(cast, campaign, offer):
    now = boarded(cast)
    assert len(build(now).instance.edge_node) == 1
    assert len(build(campaign).instance.edge_node) == 0


def test_a_real_time_from_the_school_is_read_for_who_boards(cast, offer):
    campaign = boarded(cast)
    make.travel_time(cast.jean_moulin.commune, cast.garage.commune, 14)
    assert build(campaign).instance.edge_minutes.tolist() == [14]


def test_boarding_changes_no_group(cast, offer):
    for _ in range(6):
        make.need(make.learner(cast.cap), cast.january)
    campaign = boarded(cast)
    before = build(campaign)
    cast.ines.mobility.delete()
    after = build(campaign)
    assert before.instance.groups == after.instance.groups
    assert before.instance.need_group.tolist() == after.instance.need_group.tolist()


def test_a_start_from_the_school_is_estimated_archived_replayed_and_told(cast, offer):
    campaign = boarded(cast)
    assert estimate(campaign).pairs >= 1
    run = computed(cast, campaign)
    again = replay(actor=cast.machine, run_id=run.pk)
    assert again.same, again.sentence
    assert unpack(run).instance.edge_bed.tolist() == [1]
    campaign.status = "published"
    campaign.save()
    told = explanation(cast.roy, run.matches.get().pk)
    assert "Ce trajet part de l’internat de l’établissement" in told.why
    assert any("internat de l’établissement" in value for item in told.items for _, value in item.rows)


def test_the_published_text_says_it_only_when_it_counts(campaign):
    told, former = text_of(campaign, Parameters()), text_of(campaign, Parameters(boarding=0))
    assert "qu’un lit d’internat est possible part de l’établissement" in told
    assert "ni le mode de trajet, ni l’internat ne comptent ici" in told
    assert "internat" not in former
