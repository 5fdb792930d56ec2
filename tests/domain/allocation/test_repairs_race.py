"""A school confirms while the pôle applies a repair that would move the same learner: one of them waits, then gives way.

Real threads and transactions; the negative control shows what the locks avoid: a confirmed placement taken away.
"""

from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as Late
from contextlib import suppress

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from poles.domain.access import Unknown
from poles.domain.allocation import mending
from poles.domain.allocation.standing import stand
from poles.domain.allocation.usecases import apply_repair, confirm, override, repairs
from poles.records.models import Match, Placement
from poles.words.findings import Refused
from tests.cast import gather
from tests.domain.allocation.after import BY_HAND, leave, published, repaired
from tests.factories import NOW

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast():
    return gather()


@pytest.fixture
def after(cast):
    made = published(cast)
    leave(made.workshop)
    return made


def race(cast, after, monkeypatch):
    """Apply a repair, with a confirmation that starts once the campaign was read; gives (both results or errors)."""
    run, match = repaired(cast, after.campaign), Match.objects.get(need=after.ada)
    look, started = mending.read_again, []
    threads = ThreadPoolExecutor(1)

    def answer():
        try:
            return confirm(actor=cast.roy, match_id=match.pk, at=NOW)
        except Exception as error:
            return error
        finally:
            connections.close_all()

    def meanwhile(standing, report):
        started.append(threads.submit(answer))
        with suppress(Late):  # it waits for the locks
            started[0].result(timeout=1)
        return look(standing, report)

    monkeypatch.setattr(mending, "read_again", meanwhile)
    try:
        applied = apply_repair(actor=cast.karim, run_id=run.pk, at=NOW)
    except Refused as error:
        applied = error
    confirmed = started[0].result(timeout=20)
    threads.shutdown()
    return applied, confirmed


def test_a_confirmation_meanwhile_waits_then_finds_the_proposal_lapsed(cast, after, monkeypatch):
    applied, confirmed = race(cast, after, monkeypatch)
    assert applied.status == "applied"
    assert isinstance(confirmed, Unknown), confirmed
    assert not Placement.objects.exists()
    assert (after.seat(after.ines), after.seat(after.ada)) == (after.garage, after.spare)


def test_negative_control_without_the_locks_a_confirmed_learner_would_be_moved(cast, after, monkeypatch):
    monkeypatch.setattr(repairs, "_stand_locked", lambda campaign, chains: stand(campaign))
    applied, confirmed = race(cast, after, monkeypatch)
    assert applied.status == "applied"
    assert isinstance(confirmed, Placement)
    confirmed.match.refresh_from_db()
    assert confirmed.match.status == "lapsed"
    assert after.seat(after.ines) == confirmed.seat.offer


def test_a_confirmation_just_before_stops_the_repair(cast, after):
    run = repaired(cast, after.campaign)
    confirm(actor=cast.roy, match_id=Match.objects.get(need=after.ada).pk, at=NOW)
    with pytest.raises(Refused, match="La situation a changé"):
        apply_repair(actor=cast.karim, run_id=run.pk, at=NOW)
    assert Placement.objects.get().match.status == "confirmed"


@pytest.mark.parametrize("gesture", ["apply_repair", "override"])
def test_the_locks_are_taken_in_the_written_order(cast, after, gesture):
    with CaptureQueriesContext(connection) as told:
        if gesture == "override":
            match = Match.objects.get(need=after.ada)
            override(actor=cast.karim, match_id=match.pk, offer_id=after.spare.pk, reason=BY_HAND, at=NOW)
        else:
            run = repaired(cast, after.campaign)
            told.initial_queries = len(connection.queries_log)
            apply_repair(actor=cast.karim, run_id=run.pk, at=NOW)
    locked = [query["sql"].split('FROM "')[1].split('"')[0] for query in told if "FOR UPDATE" in query["sql"]]
    rows = [name.removeprefix("records_") for name in dict.fromkeys(locked)]
    assert [name for name in rows if name != "run"] == ["campaign", "placementneed", "match", "offer"]
