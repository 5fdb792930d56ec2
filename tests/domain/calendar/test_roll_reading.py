"""Files are read apart: a greedy or endless reading is stopped alone, a large one is a job, unknown columns are asked."""

import time
from datetime import timedelta
from functools import partial

import pytest

from poles.domain.access import Forbidden, Unknown
from poles.domain.calendar.rolls import columns_asked, columns_for, imports_of, unmapped_in
from poles.domain.calendar.usecases import (
    drop_roll,
    forget_columns,
    forget_rolls,
    read_roll,
    refuse_roll,
    remember_columns,
    resume_roll,
    roll_reading,
)
from poles.exchange import pupils
from poles.gateways import capped
from poles.records.models import ColumnMapping, Entry, RollImport
from poles.words.findings import Refused
from poles.words.headings import headings_digest
from poles.workers import jobs
from poles.workflows.machine import NotNow
from tests.domain.calendar.roll import given, listed, ready
from tests.exchange.pupils import makers, wild_readers
from tests.factories import NOW

OWN = b"Patronyme;Petit nom;Jour;Groupe\nDURAND;Ada;01/02/2010;1CAP\n"
HEADINGS = ("Patronyme", "Petit nom", "Jour", "Groupe")
COLUMNS = dict(zip(("last_name", "first_name", "birth_date", "division"), HEADINGS, strict=True))


@pytest.fixture
def school(cast):
    """Jean-Moulin under the UAI of the files."""
    return ready(cast)


def put_off(cast, school, monkeypatch, files=None):
    """An import whose files are kept for the job."""
    monkeypatch.setattr(roll_reading, "AT_ONCE", 100)
    return given(cast.roy, school, files or [("e.zip", makers.siecle_zip(40, 4))])


@pytest.mark.parametrize(
    ("parse", "words"),
    [
        (wild_readers.greedy, "dépassé la mémoire permise"),
        (wild_readers.endless, "duré trop longtemps"),
        (wild_readers.broken, "faute du logiciel"),
    ],
)
def test_a_reading_that_goes_wrong_is_stopped_and_says_so_in_one_sentence(cast, school, monkeypatch, parse, words):
    monkeypatch.setattr(roll_reading, "SECONDS_AT_ONCE", 4)
    monkeypatch.setattr(roll_reading, "MEMORY_MB", 64)
    began = time.monotonic()
    with pytest.raises(Refused, match=words) as refused:
        given(cast.roy, school, listed(), parse=parse)
    assert time.monotonic() - began < 12
    assert len(refused.value.findings) == 1 and "Rien n’a changé" in str(refused.value)
    assert not RollImport.objects.exists()


def test_negative_control_without_the_cap_the_same_reading_takes_all_that_it_asks(cast, school, monkeypatch):
    held = []
    monkeypatch.setattr(capped, "run", partial(_here, held))
    with pytest.raises(ValueError, match="1024"):
        given(cast.roy, school, listed(), parse=wild_readers.hungry)
    assert held == ["Lecture du fichier 1024 sur 1024"]


def _here(held, function, *arguments, memory_mb, seconds, progress=None):
    """The reading in the process of the page itself, as it would be without the gateway."""
    return function(*arguments, progress=lambda stage, share: held.append(stage))


def test_with_the_cap_it_is_stopped(cast, school, monkeypatch):
    monkeypatch.setattr(roll_reading, "MEMORY_MB", 64)
    with pytest.raises(Refused, match="dépassé la mémoire permise"):
        given(cast.roy, school, listed(), parse=wild_readers.hungry)


def test_large_files_are_kept_and_read_by_the_job(cast, school, monkeypatch):
    roll = put_off(cast, school, monkeypatch)
    assert (roll.status, roll.source) == ("received", [{"file": "e.zip"}])

    jobs.read_roll(import_id=str(roll.pk))

    roll.refresh_from_db()
    assert (roll.status, roll.counts["pupils"], roll.counts["guardians"]) == ("read", 40, 80)
    assert {row.what for row in Entry.objects.filter(subject="rollimport")} == {"receive_roll", "read"}
    jobs.read_roll(import_id=str(roll.pk))  # a second time is nothing


def test_the_job_tells_how_far_it_is(cast, school, monkeypatch):
    roll = put_off(cast, school, monkeypatch, [("e.zip", makers.siecle_zip(2100, 4))])
    told = []
    resume_roll(
        actor=cast.machine,
        import_id=roll.pk,
        parse=pupils.read,
        at=NOW,
        later=True,
        progress=lambda *said: told.append(said),
    )
    assert told[0] == ("Lecture du fichier 1 sur 4, 1\u202f000 lignes", 0.0)
    assert [share for _, share in told] == sorted(share for _, share in told)


def test_what_the_job_refuses_is_told_on_the_import_and_its_files_are_wiped(cast, school, monkeypatch):
    other = makers.siecle_pupils(20).data.replace(makers.UAI.encode(), b"0750001U")
    roll = put_off(cast, school, monkeypatch, [("eleves.xml", other)])
    jobs.read_roll(import_id=str(roll.pk))
    roll.refresh_from_db()
    assert (roll.status, bytes(roll.contents)) == ("refused", b"")
    assert "eleves.xml" in roll.problems[0][3] and "0750001U" in roll.problems[0][3]


def test_the_job_leaves_what_was_dropped_meanwhile(cast, school, monkeypatch):
    roll = put_off(cast, school, monkeypatch)
    drop_roll(actor=cast.roy, import_id=roll.pk, at=NOW)
    jobs.read_roll(import_id=str(roll.pk))
    roll.refresh_from_db()
    assert roll.status == "dropped"


def test_files_that_nobody_came_back_for_are_forgotten_the_next_day(cast, school, monkeypatch):
    roll = put_off(cast, school, monkeypatch)
    assert forget_rolls(actor=cast.machine, at=NOW + timedelta(hours=23)) == 0
    assert forget_rolls(actor=cast.machine, at=NOW + timedelta(hours=24)) == 1
    roll.refresh_from_db()
    assert (roll.status, bytes(roll.contents)) == ("dropped", b"")


def test_unknown_columns_wait_for_a_person_and_what_is_said_is_used(cast, school):
    roll = given(cast.roy, school, [("moi.csv", OWN)])
    assert (roll.status, unmapped_in(roll)) == ("received", "moi.csv")
    file, proposal = columns_asked(cast.roy, roll.pk, propose=pupils.propose_columns)
    assert (file, proposal.headings, proposal.sample) == (
        "moi.csv",
        HEADINGS,
        (("DURAND", "Ada", "01/02/2010", "1CAP"),),
    )
    remember_columns(actor=cast.roy, school_id=school.pk, headings=proposal.headings, columns=COLUMNS, at=NOW)

    done = resume_roll(actor=cast.roy, import_id=roll.pk, parse=pupils.read, at=NOW)

    assert (done.status, done.counts["pupils"]) == ("read", 1)
    assert given(cast.workshop_head, school, [("encore.csv", OWN)]).status == "read"
    with pytest.raises(NotNow):
        columns_asked(cast.roy, roll.pk, propose=pupils.propose_columns)


def test_columns_said_again_take_the_place_of_the_first_ones(cast, school):
    said = {"actor": cast.roy, "school_id": school.pk, "headings": HEADINGS, "at": NOW}
    remember_columns(**said, columns=COLUMNS)
    remember_columns(**said, columns=COLUMNS | {"division": "Jour"})
    assert columns_for(school.pk) == {headings_digest(HEADINGS): COLUMNS | {"division": "Jour"}}
    assert forget_columns(actor=cast.roy, school_id=school.pk, at=NOW) == 1
    assert columns_for(school.pk) == {}


def test_a_heading_that_the_file_does_not_have_is_refused(cast, school):
    for columns in ({}, {"last_name": "Autre"}):
        with pytest.raises(Refused, match="parmi celles du fichier"):
            remember_columns(actor=cast.roy, school_id=school.pk, headings=HEADINGS, columns=columns, at=NOW)


@pytest.mark.parametrize("name", ["diallo", "neighbour_head", "karim", "rectorate", "ministry", "morel", "visitor"])
def test_nobody_else_says_columns_nor_reads_nor_forgets(cast, school, name):
    actor, roll = cast.everyone[name], given(cast.roy, school, [("moi.csv", OWN)])
    said = {"actor": actor, "at": NOW}
    for gesture in (
        lambda: remember_columns(**said, school_id=school.pk, headings=HEADINGS, columns=COLUMNS),
        lambda: forget_columns(**said, school_id=school.pk),
        lambda: resume_roll(**said, import_id=roll.pk, parse=pupils.read),
        lambda: refuse_roll(**said, import_id=roll.pk, sentences=["non"]),
        lambda: columns_asked(actor, roll.pk, propose=pupils.propose_columns),
    ):
        with pytest.raises((Unknown, Forbidden)):
            gesture()
    assert not ColumnMapping.objects.exists()
    assert not imports_of(actor).exists()


def test_files_above_the_limit_are_refused_before_they_are_read(cast, school, monkeypatch):
    monkeypatch.setattr(roll_reading, "MOST_BYTES", 10)
    monkeypatch.setattr(capped, "run", None)
    with pytest.raises(Refused, match="compressez-les"):
        read_roll(actor=cast.roy, school_id=school.pk, parse=pupils.read, files=[("a.csv", OWN)], at=NOW)
