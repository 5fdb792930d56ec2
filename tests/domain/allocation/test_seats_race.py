"""Twenty schools confirm at the same moment for three seats: exactly three get one; without the locks, more would.

Real threads, real connections, real transactions. The negative control shows that the race is a true one: the same
gesture without its locks, on a database without its wall, sells seats twice.
"""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier
from types import SimpleNamespace

import psycopg
import pytest
from django.conf import settings
from django.db import IntegrityError, connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from poles.domain.allocation.usecases import confirm, placements
from poles.records.models import Match, Offer, Placement, PlacementNeed
from poles.words.actor import Actor
from poles.words.findings import Refused
from poles.words.roles import Role
from tests import factories as make
from tests.factories import NOW

SCHOOLS, SEATS = 20, 3

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def crowd():
    """Twenty schools, each with one proposal for the same offer of three seats."""
    hub = make.hub(communes=[make.commune()])
    offer = make.offer(hub=hub, seats=SEATS)
    run = make.run(make.campaign(hub, status="published"), status="done")
    answers = []
    for number in range(SCHOOLS):
        need = make.need(when=make.period(make.class_group(make.school(f"Lycée {number}", hub=hub))))
        head = Actor(
            Role.SCHOOL_HEAD, name=f"Chef {number}", academy_id=need.academy_id, reach=frozenset({need.school_id})
        )
        answers.append((head, make.match(need, offer, run=run)))
    return SimpleNamespace(offer=offer, answers=answers)


def together(deeds):
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


def confirmations(crowd):
    return [
        lambda head=head, match=match: confirm(actor=head, match_id=match.pk, at=NOW) for head, match in crowd.answers
    ]


def test_three_seats_are_sold_exactly_three_times(crowd):
    results = together(confirmations(crowd))
    placed = [result for result in results if isinstance(result, Placement)]
    refused = [result for result in results if isinstance(result, Refused)]
    assert (len(placed), len(refused)) == (SEATS, SCHOOLS - SEATS), results
    assert all("Plus aucune place" in str(error) for error in refused)
    assert len({placement.seat_id for placement in placed}) == SEATS
    assert Placement.objects.filter(status="confirmed").count() == SEATS
    assert PlacementNeed.objects.filter(status="placed").count() == SEATS
    assert Match.objects.filter(status="confirmed").count() == SEATS
    assert Match.objects.filter(status="proposed").count() == SCHOOLS - SEATS


def test_one_proposal_confirmed_by_two_people_at_once_holds_one_seat(crowd):
    head, match = crowd.answers[0]
    results = together([lambda: confirm(actor=head, match_id=match.pk, at=NOW)] * 6)
    assert sum(isinstance(result, Placement) for result in results) == 1, results
    assert Placement.objects.count() == 1


def test_one_learner_with_two_needs_at_once_holds_one_seat(crowd):
    head, match = crowd.answers[0]
    period = make.period(match.need.period.class_group, kind="application")
    other = make.match(make.need(match.need.learner, period), make.offer(hub=crowd.offer.hub), run=match.run)
    results = together([lambda key=key: confirm(actor=head, match_id=key, at=NOW) for key in (match.pk, other.pk)])
    kinds = sorted(type(result).__name__ for result in results)
    assert kinds == ["Placement", "Refused"], results
    assert Placement.objects.count() == 1


def test_without_the_locks_the_wall_of_the_database_holds_alone(crowd, monkeypatch):
    blind(monkeypatch, crowd)
    results = together(confirmations(crowd))
    assert not [result for result in results if not isinstance(result, (Placement, Refused))], results
    held = list(Placement.objects.filter(status="confirmed").values_list("seat", flat=True))
    assert len(held) == len(set(held)) >= 1
    assert len(held) < SCHOOLS


def test_negative_control_without_locks_nor_wall_seats_are_sold_twice(crowd, monkeypatch):
    blind(monkeypatch, crowd)
    with no_wall():
        together(confirmations(crowd))
        held = list(Placement.objects.filter(status="confirmed").values_list("seat", flat=True))
        assert len(held) > SEATS
        assert len(set(held)) <= SEATS
        Placement.objects.all().delete()


def test_the_wall_alone_refuses_a_row_written_by_hand(crowd):
    (_, first), (_, second), *_ = crowd.answers
    seat = crowd.offer.seats.first()
    make.placement(first.need, seat)
    with pytest.raises(IntegrityError, match="no_seat_is_held_twice_a_day"), transaction.atomic():
        make.placement(second.need, seat)


def test_the_locks_are_taken_in_the_written_order(crowd):
    head, match = crowd.answers[0]
    with CaptureQueriesContext(connection) as told:
        confirm(actor=head, match_id=match.pk, at=NOW)
    locked = [query["sql"].split('FROM "')[1].split('"')[0] for query in told if "FOR UPDATE" in query["sql"]]
    assert list(dict.fromkeys(locked)) == ["records_placementneed", "records_match", "records_offer"]


def blind(monkeypatch, crowd):
    """Take the lock of the offer away, and let everybody look for a seat before anybody takes one."""
    gate = Barrier(SCHOOLS)
    look = placements._free_seat

    def late(offer, period):
        seat = look(offer, period)
        gate.wait(timeout=20)
        return seat

    unlocked = SimpleNamespace(objects=SimpleNamespace(select_for_update=lambda **_: Offer.objects.all()))
    monkeypatch.setattr(placements, "Offer", unlocked)
    monkeypatch.setattr(placements, "_free_seat", late)


@contextmanager
def no_wall():
    """The table without its exclusion constraint, for the time of one test; the owner alone can do that."""
    table, name = Placement._meta.db_table, "no_seat_is_held_twice_a_day"
    with psycopg.connect(settings_of_the_owner(), autocommit=True) as owner:
        (definition,) = owner.execute(
            "select pg_get_constraintdef(oid) from pg_constraint where conname = %s", (name,)
        ).fetchone()
        owner.execute(f"alter table {table} drop constraint {name}")
        try:
            yield
        finally:
            connection.close()
            owner.execute(f"truncate {table} cascade")
            owner.execute(f"alter table {table} add constraint {name} {definition}")


def settings_of_the_owner() -> str:
    """The address of the test database for its owner."""
    return settings.ENV["DATABASE_OWNER_URL"]
