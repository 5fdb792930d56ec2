"""Where periods overlap no size bounds the search: no page waits for it, and every computation has its time limit."""

from datetime import date

import pytest

from poles.domain.allocation import room, scenarios
from poles.domain.allocation.instance import build
from poles.domain.allocation.replay import replay
from poles.domain.allocation.scenario import Scenario
from poles.domain.allocation.scenarios import what_if
from poles.domain.allocation.usecases import propose_repair
from poles.gateways import capped
from poles.records.models import Run
from poles.words.findings import Refused
from tests import factories as make
from tests.domain.allocation.computing import computed
from tests.factories import NOW

MORE = Scenario(extra_seats=(("88413", "automobile", 1),))


@pytest.fixture
def crossed(cast):
    """Two periods that share two weeks, one seat that both want."""
    offer = make.offer("Atelier", site=cast.garage, hub=cast.valley)
    later = make.period(cast.cap, label="PFMP n° 2", starts_on=date(2027, 1, 25), ends_on=date(2027, 2, 19))
    make.need(make.learner(cast.cap), later)
    return offer


@pytest.fixture
def seen(monkeypatch):
    """The functions that were computed in a capped process, with their caps."""
    calls, true_run = [], capped.run

    def spied(function, *arguments, **caps):
        calls.append((function.__name__, caps["seconds"]))
        return true_run(function, *arguments, **caps)

    monkeypatch.setattr(capped, "run", spied)
    return calls


def test_a_question_at_once_is_refused_where_a_week_would_be_sold_twice(cast, crossed, monkeypatch):
    monkeypatch.setattr(scenarios.solve, "plan", lambda *args, **named: pytest.fail("searched without a limit"))
    with pytest.raises(Refused, match=r"se chevauchent.*calcul à blanc"):
        what_if(cast.karim, make.campaign(cast.valley).pk, MORE)


def test_a_question_at_once_is_answered_where_the_seats_are_enough_for_every_week(cast, crossed):
    crossed.status = "withdrawn"
    crossed.save()
    make.offer("Grand atelier", site=cast.garage, hub=cast.valley, seats=4)
    campaign = make.campaign(cast.valley)
    assert room.goes_apart(build(campaign).instance)
    assert what_if(cast.karim, campaign.pk, Scenario(longer=((None, 5),))).before["placed"] == 2


def test_a_small_run_is_under_the_time_limit_as_well(cast, crossed, seen, settings):
    settings.RUN_SECONDS = 77
    run = computed(cast, make.campaign(cast.valley, status="closed"))
    assert (run.status, run.report["placed"]) == ("done", 1)
    assert seen == [("compute", 77)]
    assert replay(actor=cast.karim, run_id=run.pk).same


def test_a_run_that_lasts_too_long_fails_with_a_sentence(cast, crossed, settings):
    settings.RUN_SECONDS = 0
    run = computed(cast, make.campaign(cast.valley, status="closed"))
    assert run.status == "failed"
    assert "dépassé le temps permis" in run.error


@pytest.mark.parametrize("exact", [False, True])
def test_a_repair_is_under_the_time_limit_as_well(cast, crossed, seen, exact, settings):
    campaign = make.campaign(cast.valley, status="closed")
    computed(cast, campaign)
    make.offer("Arrivée", site=make.host_site("Garage Bis"), hub=cast.valley)
    settings.RUN_SECONDS = 0
    with pytest.raises(Refused, match="dépassé le temps permis"):
        propose_repair(actor=cast.karim, campaign_id=campaign.pk, at=NOW, exact=exact)
    assert not Run.objects.exclude(kind="official").exists()
    settings.RUN_SECONDS = 60
    assert propose_repair(actor=cast.karim, campaign_id=campaign.pk, at=NOW, exact=exact).report["seated"] == 1
    assert seen[-2:] == [("either", 0), ("either", 60)]


def test_on_the_grid_a_small_run_stays_here(cast, seen):
    make.offer("Atelier", site=cast.garage, hub=cast.valley)
    assert computed(cast, make.campaign(cast.valley, status="closed")).status == "done"
    assert seen == []
