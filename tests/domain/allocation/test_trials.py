"""A dry run: at any time, by the rule in force or the usual numbers, and nothing is proposed to anybody."""

import subprocess
import sys

import pytest

from poles.domain.access import Forbidden
from poles.domain.allocation import queries, room
from poles.domain.allocation.usecases import runs, start_run
from poles.gateways import capped
from poles.matching.edges import Estimate
from poles.records.models import Entry, Match, Run
from poles.words.allocation import RunKind
from poles.words.findings import Refused
from poles.workflows.machine import NotNow
from tests import factories as make
from tests.domain.allocation.computing import computed
from tests.factories import NOW


@pytest.fixture
def offer(cast):
    return make.offer("Atelier", site=cast.garage, hub=cast.valley)


@pytest.mark.parametrize("status", ["draft", "open", "closed", "allocated", "published"])
def test_a_dry_run_is_possible_at_any_time_and_moves_nothing(cast, offer, status):
    campaign = make.campaign(cast.valley, status=status)
    run = computed(cast, campaign, RunKind.TRIAL)
    assert (run.status, run.kind, campaign.status) == ("done", "trial", status)
    assert run.report["placed"] == 1
    assert not Match.objects.exists()
    assert queries.last_run(campaign.pk) is None
    assert queries.last_trial(campaign.pk) == run
    assert Entry.objects.get(what="start_run").note == "calcul à blanc"


def test_a_cancelled_campaign_is_not_tried(cast, offer):
    campaign = make.campaign(cast.valley, status="cancelled")
    assert not queries.may_try(cast.karim, campaign)
    with pytest.raises(NotNow):
        start_run(actor=cast.karim, campaign_id=campaign.pk, kind=RunKind.TRIAL, at=NOW)


def test_only_who_computes_tries(cast, offer):
    campaign = make.campaign(cast.valley)
    assert queries.may_try(cast.karim, campaign)
    assert not queries.may_try(cast.roy, campaign)
    with pytest.raises(Forbidden):
        start_run(actor=cast.roy, campaign_id=campaign.pk, kind=RunKind.TRIAL, at=NOW)


def test_a_dry_run_in_preparation_takes_the_usual_numbers_and_says_so(cast, offer):
    run = computed(cast, make.campaign(cast.valley, status="draft"), RunKind.TRIAL)
    assert run.rule is None
    assert run.report["rule"] is None
    assert "réglages habituels" in run.report["note"]
    assert run.report["parameters"]["long_travel"] == 45


def test_an_official_run_needs_a_published_rule(cast, offer):
    campaign = make.campaign(cast.valley, status="closed", ruled=False)
    with pytest.raises(Refused, match="pas de règle publiée"):
        start_run(actor=cast.karim, campaign_id=campaign.pk, at=NOW)
    assert not Run.objects.exists()


def test_a_run_keeps_the_rule_by_which_it_was_computed(cast, offer):
    campaign = make.campaign(cast.valley, status="closed", ruled=False)
    make.rule(campaign)
    last = make.rule(campaign, parameters={"long_travel": 5}, digest="a" * 64)
    run = computed(cast, campaign)
    assert run.rule == last
    assert run.report["rule"] == {"version": 2, "digest": "a" * 64}
    assert run.report["parameters"]["long_travel"] == 5
    assert run.report["comparisons"][0]["long"] == 1


def test_the_runs_of_a_kind_are_listed_apart(cast, offer):
    campaign = make.campaign(cast.valley, status="closed")
    trial, official = computed(cast, campaign, RunKind.TRIAL), computed(cast, campaign)
    assert list(queries.runs_of(cast.karim, campaign.pk)) == [official, trial]
    assert list(queries.runs_of(cast.karim, campaign.pk, kind=RunKind.TRIAL)) == [trial]
    assert queries.last_run(campaign.pk) == official


def test_a_run_too_large_is_refused_before_it_is_built(cast, offer, monkeypatch, settings):
    settings.RUN_MEMORY_MB = 100
    monkeypatch.setattr(runs, "estimate", lambda campaign, rows: Estimate(10**9, 64 * 10**9))
    monkeypatch.setattr(runs, "build", lambda *args, **named: pytest.fail("built all the same"))
    run = computed(cast, make.campaign(cast.valley, status="closed"))
    assert run.status == "failed"
    for word in ("1 besoin", "1 offre", "100 Mo", "61 036 Mo", "POLES_RUN_MEMORY_MB", "Découpez"):
        assert word in run.error.replace("\u202f", " "), word
    assert not Match.objects.exists()


def test_a_large_run_is_computed_in_a_process_of_its_own(cast, offer, monkeypatch):
    seen, true_run = [], capped.run

    def spied(function, *arguments, **caps):
        seen.append(function.__name__)
        return true_run(function, *arguments, **caps)

    monkeypatch.setattr(room, "SMALL_MB", -1)
    monkeypatch.setattr(capped, "run", spied)
    shares = []
    run = computed(
        cast, make.campaign(cast.valley, status="closed"), progress=lambda stage, share: shares.append(share)
    )
    assert (seen, run.status, run.error) == (["compute"], "done", "")
    assert run.report["placed"] == 1
    assert Match.objects.get().reasons[0].startswith("Vous êtes à ")
    assert shares == sorted(shares)
    assert len(shares) > 5


def test_a_large_run_that_lasts_too_long_fails_with_a_sentence(cast, offer, monkeypatch, settings):
    settings.RUN_SECONDS = 0
    monkeypatch.setattr(room, "SMALL_MB", -1)
    run = computed(cast, make.campaign(cast.valley, status="closed"))
    assert run.status == "failed"
    assert "dépassé le temps permis" in run.error


def test_what_is_computed_apart_opens_no_table():
    check = (
        "import sys; import poles.domain.allocation.computation; "
        "sys.exit(bool({'django', 'poles.records'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", check], timeout=60).returncode == 0
