"""The coordinator reads the names of the learners forwarded alone, while the request lives, and the journal knows it."""

from datetime import date, timedelta

import pytest

from poles.domain.access import Unknown
from poles.domain.requests import queries
from poles.domain.requests.usecases import read_learners
from poles.records.models import Entry
from poles.words.searches import Network
from tests import factories as make
from tests.factories import NOW


def read(actor, asked, at=NOW):
    return read_learners(actor=actor, request_id=asked.pk, at=at)


def readings() -> int:
    return Entry.objects.filter(what="read_names", subject="assistancerequest").count()


@pytest.fixture
def whole(cast, asked):
    """Everything that the service may know of Inès."""
    cast.ines.ine, cast.ines.birth_date = "120890177FK", date(2010, 3, 14)
    cast.ines.save()
    make.mobility(cast.ines, boarding=True, network=Network.NOBODY)
    make.adjustment(cast.ines, kind="seated")
    make.rows.DropoutFollowUp.objects.create(learner=cast.ines, academy=cast.academy, since=date(2026, 9, 1))
    return asked


@pytest.mark.parametrize("status", ["sent", "taken", "answered"])
def test_while_it_lives_the_coordinator_reads_what_finding_a_place_takes(cast, whole, status):
    whole.status = status
    whole.save()
    make.learner(cast.cap, "Zoé", last_name="Discret")

    (line,) = read(cast.karim, whole)

    assert line == queries.ForwardedLine(
        need_id=cast.need.pk, learner="Inès Vallon", class_name="1CAP MVA", programme="CAP mécanicien d’essai",
        period_label="PFMP n° 1", starts_on=make.STARTS, ends_on=make.ENDS, home="Fraize",
        travel="60 min en transports en commun", status="open", status_label="sans stage", boarding=True,
        adjustments=("poste assis",),
    )  # fmt: skip


def test_nothing_else_of_the_learner_is_in_the_line(cast, whole):
    said = repr(read(cast.karim, whole))

    for hidden in ("120890177FK", "2010", "network", "nobody", "dropout", "follow", "birth"):
        assert hidden not in said


@pytest.mark.parametrize("status", ["closed", "withdrawn"])
def test_once_it_has_ended_no_name_is_left_and_nothing_is_written(cast, whole, status):
    whole.status = status
    whole.save()

    (line,) = read(cast.karim, whole)

    assert (line.learner, line.boarding, line.adjustments) == ("", False, ())
    assert readings() == 0


def test_a_reading_is_written_once_per_person_and_day(cast, asked):
    read(cast.karim, asked)
    read(cast.karim, asked, NOW + timedelta(hours=2))
    assert readings() == 1
    entry = Entry.objects.get(what="read_names")
    assert (entry.who, entry.hat, entry.subject_id) == (cast.karim.user_id, "hub_coordinator", str(asked.pk))

    read(cast.karim, asked, NOW + timedelta(days=1))
    colleague = make.actor(make.hat(cast.karim.role, hub=cast.valley))
    read(colleague, asked)
    assert readings() == 3


def test_lists_and_lines_give_no_name_to_a_coordinator(cast, whole):
    assert [line.learner for line in queries.lines(cast.karim, queries.needs_in(whole))] == [""]
    assert [line.adjustments for line in queries.lines(cast.karim, queries.needs_in(whole))] == [()]


def test_the_school_reads_its_own_and_a_teacher_no_adjustment(cast, whole):
    (of_head,), (of_teacher,) = read(cast.roy, whole), read(cast.diallo, whole)

    assert of_head.learner == of_teacher.learner == "Inès Vallon"
    assert (of_head.adjustments, of_teacher.adjustments) == (("poste assis",), ())
    assert readings() == 0


@pytest.mark.parametrize("name", ["stranger", "neighbour_head", "rectorate", "ministry", "visitor", "morel"])
def test_nobody_else_finds_the_request(cast, asked, name):
    with pytest.raises(Unknown):
        read(cast.everyone[name], asked)


def test_a_learner_who_left_is_no_longer_read(cast, asked):
    cast.ines.left_on = make.TODAY
    cast.ines.save()

    assert read(cast.karim, asked) == []


def test_once_the_last_period_is_over_no_name_is_left_though_nobody_closed_it(cast, whole):
    days_after = (make.ENDS - make.TODAY).days + 1

    (last_day,) = read(cast.karim, whole, NOW + timedelta(days=days_after - 1))
    (after,) = read(cast.karim, whole, NOW + timedelta(days=days_after))

    assert (last_day.learner, after.learner) == ("Inès Vallon", "")
    assert (after.boarding, after.adjustments) == (False, ())
    assert readings() == 1
