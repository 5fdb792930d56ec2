"""Two people apply at once: one waits, then finds the work done. Real threads and transactions."""

from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as Late
from contextlib import suppress

import pytest
from django.db import connections

from poles.domain.calendar.usecases import apply_roll, rolls
from poles.records.models import Learner
from poles.words.findings import Refused
from poles.workflows.machine import NotNow
from tests.cast import gather
from tests.domain.calendar.roll import CAP, given, listed, ready
from tests.factories import NOW

pytestmark = pytest.mark.django_db(transaction=True)
SECOND = f"DURAND;Ada;01/02/2010;1NEW;{CAP};"


@pytest.fixture
def cast():
    return gather()


def race(cast, monkeypatch, first, second):
    """Apply the first; the second starts once the roll was compared for the first. Gives (first, second) or errors."""
    look, started, threads = rolls.changes_of, [], ThreadPoolExecutor(1)

    def answer():
        try:
            return apply_roll(actor=cast.workshop_head, import_id=second.pk, at=NOW)
        except Exception as error:
            return error
        finally:
            connections.close_all()

    def meanwhile(roll, at):
        changes = look(roll, at)
        if not started:
            started.append(threads.submit(answer))
            with suppress(Late):  # it waits for the locks
                started[0].result(timeout=1)
        return changes

    monkeypatch.setattr(rolls, "changes_of", meanwhile)
    try:
        done = apply_roll(actor=cast.roy, import_id=first.pk, at=NOW)
    except Refused as error:
        done = error
    other = started[0].result(timeout=20)
    threads.shutdown()
    return done, other


def test_the_same_import_is_applied_once(cast, monkeypatch):
    roll = given(cast.roy, ready(cast), listed(SECOND))
    done, other = race(cast, monkeypatch, roll, roll)
    assert done.status == "applied"
    assert isinstance(other, NotNow), other
    assert Learner.objects.filter(last_name="DURAND").count() == 1


def test_two_imports_of_a_school_wait_for_each_other(cast, monkeypatch):
    school = ready(cast)
    first, second = given(cast.roy, school, listed(SECOND)), given(cast.roy, school, listed(SECOND))
    done, other = race(cast, monkeypatch, first, second)
    assert (done.counts["added"], other.counts["added"], other.counts["untouched"]) == (1, 0, 1)
    assert Learner.objects.filter(last_name="DURAND").count() == 1


def test_negative_control_without_the_turn_a_pupil_would_be_there_twice(cast, monkeypatch):
    school = ready(cast)
    monkeypatch.setattr(rolls, "_take_turn", lambda roll: None)
    first = given(cast.roy, school, listed(SECOND.replace("1NEW", cast.cap.name)))
    second = given(cast.roy, school, listed(SECOND.replace("1NEW", cast.cap.name)))
    race(cast, monkeypatch, first, second)
    assert Learner.objects.filter(last_name="DURAND").count() == 2


def test_a_pupil_who_enters_two_schools_at_once_is_refused_without_a_fault(cast, monkeypatch):
    school = ready(cast)
    first = given(cast.roy, school, listed(SECOND + "000000001AB"))
    look = rolls.changes_of

    def meanwhile(roll, at):
        changes = look(roll, at)
        Learner.objects.create(
            academy=cast.academy,
            school=cast.neighbour,
            last_name="X",
            first_name="Y",
            birth_date=NOW.date(),
            ine="000000001AB",
            keep_until=NOW.date(),
        )
        return changes

    monkeypatch.setattr(rolls, "changes_of", meanwhile)
    with pytest.raises(Refused, match="relisez l’aperçu"):
        apply_roll(actor=cast.roy, import_id=first.pk, at=NOW)
