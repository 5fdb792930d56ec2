"""What changed while a run computed is read again before its proposals are written, and is not proposed."""

from datetime import date
from types import SimpleNamespace

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from poles.domain.allocation import computation
from poles.domain.allocation.keeping import Changes
from poles.domain.allocation.usecases import confirm, place_own_found, runs
from poles.records.models import Match
from poles.words.allocation import FoundBy, RunKind
from poles.words.findings import Refused
from tests import factories as make
from tests.domain.allocation.computing import computed
from tests.factories import NOW


@pytest.fixture
def campaign(cast):
    return make.campaign(cast.valley, status="closed")


@pytest.fixture
def offer(cast):
    return make.offer("Atelier", site=cast.garage, hub=cast.valley)


@pytest.fixture
def meanwhile(monkeypatch):
    """Do a deed between the reading of a run and the writing of its proposals."""

    def during(deed):
        true_verify = computation.check.verify

        def verify(instance, outcome):
            deed()
            return true_verify(instance, outcome)

        monkeypatch.setattr(computation.check, "verify", verify)

    return during


def found_alone(cast, need, offer):
    return place_own_found(actor=cast.roy, need_id=need.pk, offer_id=offer.pk, found_by=FoundBy.FAMILY, at=NOW)


def proposed(run):
    return {match.need_id: match.offer_id for match in run.matches.all()}


def test_a_learner_who_found_a_place_meanwhile_is_proposed_nothing(cast, campaign, offer, meanwhile):
    other = make.need(make.learner(cast.cap), cast.january)
    apart = make.offer("À part", site=cast.garage, hub=cast.valley, seats=2)
    meanwhile(lambda: found_alone(cast, cast.need, apart))
    run = computed(cast, campaign)
    assert set(proposed(run)) == {other.pk}
    assert proposed(run)[other.pk] is not None
    assert run.report["changed"] == {"needs": 1, "seats": 0}
    assert (run.status, campaign.status, run.report["total"]) == ("done", "allocated", 2)


def test_a_seat_taken_meanwhile_is_not_proposed_and_the_reason_says_so(cast, campaign, offer, meanwhile):
    """The one who takes it is outside of the campaign."""
    later = make.need(
        make.learner(cast.cap), make.period(cast.cap, starts_on=date(2027, 1, 12), ends_on=date(2027, 3, 5))
    )
    offer.closes_on = date(2027, 3, 31)
    offer.save()
    meanwhile(lambda: found_alone(cast, later, offer))
    run = computed(cast, campaign)
    match = run.matches.get()
    assert (match.need, match.offer, match.minutes, match.status) == (cast.need, None, None, "proposed")
    assert "n’est plus libre depuis le calcul" in match.reasons[0]
    assert run.report["changed"] == {"needs": 0, "seats": 1}


def test_negative_control_without_reading_again_the_seat_is_proposed_and_cannot_be_held(
    cast, campaign, offer, meanwhile, monkeypatch
):
    later = make.need(
        make.learner(cast.cap), make.period(cast.cap, starts_on=date(2027, 1, 12), ends_on=date(2027, 3, 5))
    )
    offer.closes_on = date(2027, 3, 31)
    offer.save()
    meanwhile(lambda: found_alone(cast, later, offer))
    blind = Changes(frozenset(), np.zeros(1, bool))
    monkeypatch.setattr(runs, "changes_since", lambda campaign, built, node: blind)
    match = computed(cast, campaign).matches.get()
    assert match.offer == offer
    campaign.status = "published"
    campaign.save()
    with pytest.raises(Refused, match="Plus aucune place"):
        confirm(actor=cast.roy, match_id=match.pk, at=NOW)


def test_of_two_learners_one_keeps_the_seat_that_is_left(cast, campaign, meanwhile):
    offer = make.offer(site=cast.garage, hub=cast.valley, seats=2)
    make.need(make.learner(cast.cap), cast.january)
    held = make.need(make.learner(cast.cap), cast.january, status="placed")
    meanwhile(lambda: make.placement(held, offer.seats.first()))
    run = computed(cast, campaign)
    assert sorted(proposed(run).values(), key=str) == sorted([offer.pk, None], key=str)
    assert run.report["changed"] == {"needs": 0, "seats": 1}


def test_who_takes_the_seat_of_their_own_proposal_takes_nobody_else_s(cast, campaign, meanwhile):
    offer = make.offer(site=cast.garage, hub=cast.valley, seats=2)
    other = make.need(make.learner(cast.cap), cast.january)
    meanwhile(lambda: found_alone(cast, cast.need, offer))
    run = computed(cast, campaign)
    assert proposed(run) == {other.pk: offer.pk}
    assert run.report["changed"] == {"needs": 1, "seats": 0}


@pytest.mark.parametrize("change", [{"status": "withdrawn"}, {"status": "expired"}, {"hub": None}])
def test_an_offer_that_left_meanwhile_is_not_proposed(cast, campaign, offer, meanwhile, change):
    meanwhile(lambda: type(offer).objects.filter(pk=offer.pk).update(**change))
    run = computed(cast, campaign)
    assert proposed(run) == {cast.need.pk: None}
    assert run.report["changed"] == {"needs": 0, "seats": 1}


def test_periods_that_cross_keep_their_seats_when_nothing_changed(cast, campaign):
    """Two seats for three learners: weeks 1 to 2, 3 to 4, and 2 to 3."""
    make.offer(site=cast.garage, hub=cast.valley, seats=2)
    cast.need.delete()
    for first, last in ((12, 22), (25, 31), (18, 29)):
        when = make.period(cast.cap, starts_on=date(2027, 1, first), ends_on=date(2027, 1, last))
        make.need(make.learner(cast.cap), when)
    run = computed(cast, campaign)
    assert run.report["placed"] == 3
    assert None not in proposed(run).values()
    assert run.report["changed"] == {"needs": 0, "seats": 0}


def test_everybody_left_meanwhile(cast, campaign, offer, meanwhile):
    def leave():
        cast.need.status = "exempted"
        cast.need.save()

    meanwhile(leave)
    run = computed(cast, campaign)
    assert (run.status, run.report["changed"]) == ("done", {"needs": 1, "seats": 0})
    assert not Match.objects.exists()


def test_a_learner_nowhere_on_the_map_who_left_has_no_row(cast, campaign, offer, meanwhile):
    nowhere = make.commune("88999", "Nulle-Part", lat=None, lon=None)
    lost = make.need(when=make.period(make.class_group(make.school("Sans carte", commune=nowhere, hub=cast.valley))))

    def leave():
        lost.status = "exempted"
        lost.save()

    meanwhile(leave)
    run = computed(cast, campaign)
    assert set(proposed(run)) == {cast.need.pk}
    assert run.report["changed"] == {"needs": 1, "seats": 0}


def test_a_dry_run_proposes_nothing_and_reads_nothing_again(cast, campaign, offer):
    assert "changed" not in computed(cast, campaign, RunKind.TRIAL).report


def test_the_locks_are_taken_in_the_written_order(cast, campaign, offer, monkeypatch):
    keep, told = runs._keep, SimpleNamespace(queries=[])

    def kept(*arguments):
        with CaptureQueriesContext(connection) as queries:
            run = keep(*arguments)
        told.queries = [query["sql"] for query in queries]
        return run

    monkeypatch.setattr(runs, "_keep", kept)
    computed(cast, campaign)
    locked = [sql.split('FROM "')[1].split('"')[0] for sql in told.queries if "FOR UPDATE" in sql]
    locked.remove("records_runarchive")
    assert locked == ["records_campaign", "records_run", "records_placementneed", "records_offer"]
