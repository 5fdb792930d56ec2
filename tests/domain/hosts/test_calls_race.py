"""Two callers at once: one claim, and never one solicitation too many; without the lock of the site, there would be.

Real threads, real connections, real transactions; the negative controls take the lock away and show the harm.
"""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, connections
from django.db.models import QuerySet

from poles.domain.hosts.usecases import calling, claim, claiming, log_call
from poles.records.models import HostCall, HostClaim
from poles.words.findings import Refused
from tests.cast import gather
from tests.factories import NOW, TODAY

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast():
    return gather()


def together(*deeds):
    """Do all deeds at the same moment, each in its own thread and connection; gives results or errors, in order."""
    gate = Barrier(len(deeds))

    def one(deed):
        try:
            connection.ensure_connection()
            gate.wait(timeout=20)
            return deed()
        except Exception as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(deeds)) as threads:
        return list(threads.map(one, deeds))


@contextmanager
def without_lock(monkeypatch, module, name):
    """Take the lock away, and wait for each other between the look and the writing: the harm is then certain."""
    between, look = Barrier(2), getattr(module, name)

    def late(*args, **options):
        found = look(*args, **options)
        between.wait(timeout=20)
        return found

    with monkeypatch.context() as patch:
        patch.setattr(QuerySet, "select_for_update", lambda rows, **_options: rows)
        patch.setattr(module, name, late)
        yield


def claims(cast):
    until = TODAY + timedelta(days=7)
    return [
        lambda actor=actor: claim(actor=actor, site_id=cast.garage.pk, until=until, at=NOW)
        for actor in (cast.roy, cast.neighbour_head)
    ]


def solicitations(cast):
    said = {"means": "phone", "purpose": "prospecting", "outcome": "not_reached", "made_on": TODAY, "at": NOW}
    return [
        lambda actor=actor: log_call(actor=actor, site_id=cast.garage.pk, **said)
        for actor in (cast.roy, cast.neighbour_head)
    ]


def one_call_a_month(cast):
    cast.garage.call_cap = 1
    cast.garage.save()


def test_two_who_take_charge_at_once_one_has_it_and_the_other_reads_who(cast):
    results = together(*claims(cast))
    assert sorted(type(result).__name__ for result in results) == ["HostClaim", "Refused"], results
    assert "s’en charge jusqu’au" in str(next(result for result in results if isinstance(result, Refused)))
    assert HostClaim.objects.count() == 1


def test_without_its_lock_the_second_would_meet_the_wall_of_the_database_instead_of_a_sentence(cast, monkeypatch):
    with without_lock(monkeypatch, claiming, "live_claim"):
        results = together(*claims(cast))
    assert sorted(type(result).__name__ for result in results) == ["HostClaim", "IntegrityError"], results
    assert any("one_live_claim_per_site" in str(result) for result in results if isinstance(result, IntegrityError))


def test_the_last_call_of_the_month_is_made_once(cast):
    one_call_a_month(cast)
    results = together(*solicitations(cast))
    assert sorted(type(result).__name__ for result in results) == ["Logged", "Refused"], results
    assert HostCall.objects.count() == 1


def test_without_its_lock_the_host_would_be_called_once_too_often(cast, monkeypatch):
    one_call_a_month(cast)
    with without_lock(monkeypatch, calling, "standings"):
        results = together(*solicitations(cast))
    assert [type(result).__name__ for result in results] == ["Logged", "Logged"], results
    assert HostCall.objects.count() == 2 > 1
