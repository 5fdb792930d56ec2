"""What the members remember of a host: counts without names, means from three answers on, notes of one school alone."""

from datetime import date, timedelta

import pytest

from poles.domain import reach
from poles.domain.access import Forbidden, Unknown
from poles.domain.hosts import memory, usecases
from poles.domain.hosts.policy import HOST_FEEDBACKS, HOST_NOTES
from poles.records.models import Entry, HostCall, HostFeedback, HostNote
from poles.words.findings import Refused
from tests import factories as make
from tests import host_factories as hosts
from tests.factories import NOW, TODAY

GONE = TODAY - timedelta(days=1)
MARKS = {"school_year": make.YEAR, "welcome": 4, "tutoring": 3, "tasks": 2}


@pytest.fixture
def hosted(cast):
    """Inès was at the garage in October."""
    seat = make.offer(site=cast.garage, hub=cast.valley, opens_on=date(2026, 9, 1)).seats.get()
    return make.placement(cast.need, seat, starts_on=date(2026, 10, 5), ends_on=date(2026, 10, 16))


def write(actor, site, text="Appeler avant dix heures."):
    return usecases.write_note(actor=actor, site_id=site.pk, text=text, at=NOW)


def rate(actor, site, **said):
    return usecases.rate(actor=actor, site_id=site.pk, at=NOW, **MARKS | said)


def test_receptions_are_counted_by_school_year_the_own_school_apart(cast, hosted):
    seat = make.offer(site=cast.garage, hub=cast.valley).seats.get()
    there = make.need(when=make.period(make.class_group(cast.neighbour)))
    make.placement(there, seat, starts_on=date(2026, 8, 3), ends_on=date(2026, 8, 7), status="done")
    broken = make.need(when=make.period(make.class_group(cast.neighbour)))
    make.placement(broken, seat, starts_on=date(2026, 9, 3), ends_on=date(2026, 9, 7), status="broken")
    before = make.need(when=make.period(make.class_group(cast.neighbour)))
    make.placement(before, seat, starts_on=date(2026, 7, 20), ends_on=date(2026, 7, 24), status="done")

    told = [(one.year.label, one.total, one.own) for one in memory.hosted(cast.roy, cast.garage)]
    assert told == [("2026-2027", 2, 1), ("2025-2026", 1, 0)]
    assert [(one.total, one.own) for one in memory.hosted(cast.karim, cast.garage)] == [(2, 0), (1, 0)]


def test_no_mean_is_shown_below_three_answers(cast):
    for number, own in enumerate((cast.roy, cast.diallo)):
        hosts.feedback(cast.garage, own, cast.jean_moulin)
        assert memory.marks(cast.neighbour_head, cast.garage) == memory.Marks(number + 1)
    hosts.feedback(cast.garage, cast.neighbour_head, cast.neighbour, welcome=1, tutoring=3, tasks=3)

    told = memory.marks(cast.karim, cast.garage)
    assert (told.count, told.welcome, told.tutoring, told.tasks) == (3, 3.0, 3.0, 3.0)


def test_a_comment_stays_in_its_school(cast):
    hosts.feedback(cast.garage, cast.roy, cast.jean_moulin, comment="Très bien")

    assert [one.comment for one in memory.own_feedback(cast.diallo, cast.garage)] == ["Très bien"]
    assert not memory.own_feedback(cast.neighbour_head, cast.garage) and not memory.own_feedback(
        cast.karim, cast.garage
    )


def test_a_reception_that_ended_is_rated_once_a_person_and_a_year(cast, hosted):
    rate(cast.diallo, cast.garage)
    rate(cast.diallo, cast.garage, welcome=1)
    rate(cast.roy, cast.garage)

    assert sorted(HostFeedback.objects.values_list("welcome", flat=True)) == [1, 4]
    assert HostFeedback.objects.first().keep_until == date(2029, 11, 2)


@pytest.mark.parametrize("said", [{"welcome": 0}, {"tasks": 5}, {"school_year": 2025}, {"comment": "L’élève est dépressive."}],
                         ids=str)  # fmt: skip
def test_a_rating_that_cannot_be_is_refused(cast, hosted, said):
    with pytest.raises(Refused):
        rate(cast.diallo, cast.garage, **said)


def test_who_had_nobody_there_does_not_rate(cast, hosted):
    with pytest.raises(Refused, match="Aucun accueil"):
        rate(cast.neighbour_head, cast.garage)
    with pytest.raises(Forbidden):
        rate(cast.karim, cast.garage)


def test_a_note_is_read_by_its_school_and_by_nobody_else(cast):
    write(cast.diallo, cast.garage)

    assert [note.author for note in memory.notes(cast.roy, cast.garage)] == ["M. Diallo"]
    for other in (cast.neighbour_head, cast.karim, cast.aubry, cast.rectorate, cast.ministry, cast.morel):
        assert not memory.notes(other, cast.garage)


def test_the_database_itself_hides_the_note_of_another_school(cast):
    write(cast.diallo, cast.garage)

    with reach.acting(cast.neighbour_head):
        assert not HostNote.objects.exists()
    with reach.acting(cast.roy):
        assert HostNote.objects.exists()


def test_the_same_note_twice_is_one(cast):
    assert write(cast.diallo, cast.garage) == write(cast.diallo, cast.garage)


@pytest.mark.parametrize("text", ["", "x" * 1001, "Le gérant a fait de la prison."], ids=["empty", "long", "justice"])
def test_a_note_that_should_not_be_is_refused(cast, text):
    with pytest.raises(Refused):
        write(cast.diallo, cast.garage, text)


def test_a_coordinator_writes_no_private_note(cast):
    with pytest.raises(Forbidden):
        write(cast.karim, cast.garage)


def test_a_note_is_dropped_by_its_school_alone_and_its_text_is_in_no_journal(cast):
    note = write(cast.diallo, cast.garage)
    with pytest.raises(Unknown):
        usecases.drop_note(actor=cast.neighbour_head, site_id=cast.garage.pk, note_id=note.pk, at=NOW)
    with pytest.raises(Unknown):
        usecases.drop_note(actor=cast.roy, site_id=make.host_site("Ailleurs").pk, note_id=note.pk, at=NOW)
    usecases.drop_note(actor=cast.roy, site_id=cast.garage.pk, note_id=note.pk, at=NOW)

    assert not HostNote.objects.exists()
    assert "dix heures" not in str(list(Entry.objects.values()))


def test_what_is_past_its_last_day_is_deleted_and_the_rest_is_kept(cast):
    for keep in (GONE, TODAY):
        hosts.note(cast.garage, cast.roy, cast.jean_moulin, keep_until=keep)
        hosts.feedback(cast.garage, cast.roy, cast.jean_moulin, keep_until=keep)
        hosts.call(cast.garage, cast.roy, cast.jean_moulin, keep_until=keep)

    assert usecases.forget(actor=cast.machine, at=NOW) == 3
    assert usecases.forget(actor=cast.machine, at=NOW) == 0
    for table in (HostNote, HostFeedback, HostCall):
        assert table.objects.get().keep_until == TODAY
    assert Entry.objects.filter(what="forget").count() == 3


def test_a_person_forgets_nothing_for_the_others(cast):
    with pytest.raises(Forbidden):
        usecases.forget(actor=cast.karim, at=NOW)


def test_without_their_condition_notes_and_comments_of_others_would_be_read(cast, monkeypatch):
    from dataclasses import replace

    from poles.domain.access import everything

    hosts.feedback(cast.garage, cast.roy, cast.jean_moulin)
    write(cast.diallo, cast.garage)
    for policy in (HOST_NOTES, HOST_FEEDBACKS):
        monkeypatch.setattr(policy, "grants", tuple(replace(grant, where=everything) for grant in policy.grants))

    assert memory.notes(cast.neighbour_head, cast.garage) and memory.own_feedback(cast.neighbour_head, cast.garage)
