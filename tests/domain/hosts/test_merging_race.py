"""Two people merge at once: one merge is done, the other person is told; without locks both files would vanish.

Real threads, real connections, real transactions; the negative controls take the locks away and show the harm.
"""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier, Event

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.db.models import QuerySet

from poles.domain.access import Forbidden, Unknown
from poles.domain.hosts.usecases import contact_at, merging, propose_merges, site_of
from poles.domain.offers.usecases import merge_hosts
from poles.records.models import Commune, HostContact, HostMerge, HostSite
from poles.words.actor import system
from poles.words.findings import Refused
from poles.words.roles import Role
from poles.workflows.machine import NotNow
from tests import factories as make
from tests import host_factories as made
from tests.cast import gather
from tests.factories import NOW

pytestmark = pytest.mark.django_db(transaction=True)
TOLD = (NotNow, Refused, Unknown, Forbidden)


@pytest.fixture
def cast():
    return gather()


@pytest.fixture
def two(cast):
    """Two coordinators of one pôle, and a pair of files that neither has decided."""
    deputy = make.actor(make.hat(Role.HUB_COORDINATOR, user=make.user("Mme Adam"), hub=cast.valley))
    return cast.karim, deputy, made.merge(make.host_site("Garage Aubépin"), make.host_site("Gge Aubepin"))


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
def without_locks(monkeypatch):
    """Take the locks away, and wait for each other before and after the moves: the harm is then certain."""
    between = Barrier(2)
    fill, move = merging._fill, merging._move

    def late(kept, dropped):
        between.wait(timeout=20)
        return fill(kept, dropped)

    def moved(kept, dropped):
        keys = move(kept, dropped)
        between.wait(timeout=20)
        return keys

    with monkeypatch.context() as patch:
        patch.setattr(QuerySet, "select_for_update", lambda rows, **_options: rows)
        patch.setattr(merging, "_fill", late)
        patch.setattr(merging, "_move", moved)
        yield


def opposite_merges(two):
    """Each keeps another of the two files."""
    one, other, pair = two
    return [
        lambda: merge_hosts(actor=one, merge_id=pair.pk, kept_id=pair.kept_id, at=NOW),
        lambda: merge_hosts(actor=other, merge_id=pair.pk, kept_id=pair.dropped_id, at=NOW),
    ]


def test_two_people_who_merge_one_pair_make_one_merge(two):
    results = together(*opposite_merges(two))

    assert sum(isinstance(result, TOLD) for result in results) == 1, results
    pair = HostMerge.objects.get()
    assert pair.status == "merged"
    assert list(HostSite.objects.filter(merged_into__isnull=False).values_list("pk", "merged_into")) == [
        (pair.dropped_id, pair.kept_id)
    ]


def test_without_locks_both_files_would_vanish(two, monkeypatch):
    with without_locks(monkeypatch):
        results = together(*opposite_merges(two))

    assert not any(isinstance(result, TOLD) for result in results), results
    keys = two[2].kept_id, two[2].dropped_id
    assert HostSite.objects.filter(pk__in=keys, merged_into__isnull=False).count() == 2


def test_two_pairs_that_share_a_file_do_not_make_a_circle(two):
    one, other, pair = two
    back = made.merge(pair.dropped, pair.kept)

    results = together(
        lambda: merge_hosts(actor=one, merge_id=pair.pk, at=NOW),
        lambda: merge_hosts(actor=other, merge_id=back.pk, at=NOW),
    )

    assert sum(isinstance(result, TOLD) for result in results) == 1, results
    assert HostSite.objects.filter(merged_into__isnull=False).count() == 1


def typed_during_the_merge(two, monkeypatch):
    """Somebody types the name of the file that goes, after the merge has looked and before it is over."""
    one, _, pair = two
    town = Commune.objects.get(pk=pair.kept.commune_id)
    merging_now, fill = Event(), merging._move

    def slow(kept, dropped):
        moved = fill(kept, dropped)
        merging_now.set()
        Event().wait(0.6)
        return moved

    @transaction.atomic
    def typed():
        merging_now.wait(20)
        return contact_at(site_of(name="Gge Aubepin", commune=town), name="Mme Essai", email="essai@exemple.test").pk

    monkeypatch.setattr(merging, "_move", slow)
    return together(lambda: merge_hosts(actor=one, merge_id=pair.pk, at=NOW), typed)


def test_who_types_during_a_merge_is_in_the_file_that_stays(two, monkeypatch):
    typed_during_the_merge(two, monkeypatch)

    assert HostContact.objects.get(email="essai@exemple.test").site_id == two[2].kept_id


def test_without_the_lock_on_the_site_the_contact_would_be_left_behind(two, monkeypatch):
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_options: rows)

    typed_during_the_merge(two, monkeypatch)

    assert HostContact.objects.get(email="essai@exemple.test").site_id == two[2].dropped_id


def test_two_jobs_at_once_propose_a_pair_once(cast):
    make.host_site("Garage Aubépin"), make.host_site("Gge Aubepin")
    job = system("hosts.duplicates")

    results = together(*[lambda: propose_merges(actor=job, academy_id="12", at=NOW)] * 2)

    assert sorted(results) == [0, 1]
    assert HostMerge.objects.count() == 1


def test_without_their_turn_one_of_two_jobs_would_fail(cast, monkeypatch):
    make.host_site("Garage Aubépin"), make.host_site("Gge Aubepin")
    job, between, look = system("hosts.duplicates"), Barrier(2), merging.duplicates.candidates

    def late(actor, academy_id):
        found = look(actor, academy_id)
        between.wait(timeout=20)
        return found

    monkeypatch.setattr(merging, "take_turn", lambda *names: None)
    monkeypatch.setattr(merging.duplicates, "candidates", late)

    results = together(*[lambda: propose_merges(actor=job, academy_id="12", at=NOW)] * 2)

    assert [type(result) for result in results if result != 1] == [IntegrityError]
