"""A training opens, fills, queues, is held; who came has a certificate, and the host's file says so; a mistake is undone."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from poles.domain.access import Forbidden, Unknown
from poles.domain.library import trainings, usecases
from poles.records.models import Entry, HostTutor, Notice, TutorTraining, TutorTrainingSeat
from poles.words.actor import system
from poles.words.findings import Refused
from poles.words.hosts import Licence
from poles.workflows.machine import NotNow
from tests import factories as make
from tests import host_factories as hosts
from tests import hub_factories as at_hub
from tests.factories import NOW

pytestmark = pytest.mark.django_db
STARTS = NOW + timedelta(days=20)
LATER = STARTS + timedelta(hours=4)
TEXT = usecases.TrainingText(
    title="Accueillir un élève de CAP", place="Lycée, salle 12", starts_at=STARTS, ends_at=STARTS + timedelta(hours=3),
    hours=Decimal(3), capacity=1, closes_on=STARTS.date(), diplomas=("CAP MVA", "Bac pro MV"),
)  # fmt: skip


@pytest.fixture
def opened(cast) -> TutorTraining:
    row = usecases.prepare(actor=cast.karim, hub_id=cast.valley.pk, text=TEXT, at=NOW)
    return usecases.open_registrations(actor=cast.karim, training_id=row.pk, at=NOW)


def register(cast, row, name="Anne Forge", *, actor=None, email="", at=NOW) -> TutorTrainingSeat:
    who = actor or cast.morel
    return usecases.register(actor=who, training_id=row.pk, site_id=cast.garage.pk, name=name, email=email, at=at)


def held(cast, row, *seats, came=True, at=LATER) -> TutorTraining:
    return usecases.hold(actor=cast.karim, training_id=row.pk, came={seat.pk: came for seat in seats}, at=at)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"ends_at": STARTS}, "ends_at"),
        ({"starts_at": NOW}, "starts_at"),
        ({"closes_on": date(2027, 12, 1)}, "closes_on"),
        ({"capacity": 0}, "capacity"),
        ({"hours": Decimal(0)}, "hours"),
        ({"title": " "}, "title"),
        ({"diplomas": ("x" * 301,)}, "diplomas"),
    ],
)
def test_a_training_that_cannot_be_is_refused_beside_its_field(cast, change, field):
    with pytest.raises(Refused) as error:
        usecases.prepare(actor=cast.karim, hub_id=cast.valley.pk, text=replace(TEXT, **change), at=NOW)
    assert field in {finding.field for finding in error.value.findings}


def test_a_training_in_preparation_is_seen_by_its_hub_alone_and_by_all_once_open(cast):
    row = usecases.prepare(actor=cast.karim, hub_id=cast.valley.pk, text=TEXT, at=NOW)
    readers = (cast.visitor, cast.morel, cast.roy, cast.stranger, cast.rectorate, cast.partner)
    assert [one for one in readers if trainings.to_come(one, at=NOW).exists()] == []
    with pytest.raises((Forbidden, Unknown)):
        usecases.open_registrations(actor=cast.stranger, training_id=row.pk, at=NOW)
    usecases.open_registrations(actor=cast.karim, training_id=row.pk, at=NOW)
    assert [one for one in readers if not trainings.to_come(one, at=NOW).exists()] == []


def test_a_host_a_school_and_the_hub_register_and_others_do_not(cast, opened):
    for who, name in ((cast.morel, "A"), (cast.roy, "B"), (cast.karim, "C")):
        register(cast, opened, name, actor=who)
    for other in (cast.foreign_head, cast.stranger, cast.visitor, cast.partner, cast.rectorate, cast.pupil):
        with pytest.raises((Forbidden, Unknown)):
            register(cast, opened, "D", actor=other)
    elsewhere = make.host_site("Scierie", commune=cast.foreign.commune)
    for who in (cast.morel, cast.roy, cast.karim):
        with pytest.raises(Unknown):
            usecases.register(actor=who, training_id=opened.pk, site_id=elsewhere.pk, name="E", at=NOW)


def test_above_the_capacity_a_tutor_waits_and_gets_the_place_that_comes_free(cast, opened):
    first = register(cast, opened, email="anne@exemple.test")
    second = register(cast, opened, "Luc Forge", email="luc@exemple.test")
    assert (first.waiting, second.waiting) == (False, True)
    assert trainings.taken(opened.pk) == (1, 1)
    assert Notice.objects.get(kind="training.waiting").recipient == "luc@exemple.test"
    usecases.drop(actor=cast.morel, seat_id=first.pk, at=NOW)
    assert trainings.taken(opened.pk) == (1, 0)
    assert Notice.objects.get(kind="training.promoted").recipient == "luc@exemple.test"


def test_more_places_serve_the_queue_and_a_change_seen_by_nobody_is_not_overwritten(cast, opened):
    register(cast, opened)
    register(cast, opened, "Luc Forge")
    opened.refresh_from_db()
    read, wider = trainings.fingerprint(opened), replace(TEXT, capacity=2)
    usecases.amend(actor=cast.karim, training_id=opened.pk, text=wider, read=read, at=NOW)
    assert trainings.taken(opened.pk) == (2, 0)
    with pytest.raises(Refused, match="entre-temps"):
        usecases.amend(actor=cast.karim, training_id=opened.pk, text=TEXT, read=read, at=NOW)


@pytest.mark.parametrize(
    ("name", "email", "field"), [("  ", "", "name"), ("Anne", "anne@", "email"), ("ANNE FORGE", "", "name")]
)
def test_a_registration_that_cannot_be_is_refused_beside_its_field(cast, opened, name, email, field):
    register(cast, opened)
    with pytest.raises(Refused) as error:
        register(cast, opened, name, email=email)
    assert error.value.findings[0].field == field


def test_after_the_last_day_nobody_is_registered(cast, opened):
    with pytest.raises(Refused, match="closes"):
        register(cast, opened, at=NOW + timedelta(days=21))


def test_who_came_has_a_certificate_and_the_file_of_the_host_says_trained(cast, opened):
    known = hosts.tutor(cast.garage, name="Anne Forge", trained_on=None, licences=[])
    came, absent = register(cast, opened), register(cast, opened, "Luc Forge")
    with pytest.raises(Refused, match="pas encore commencé"):
        held(cast, opened, came, at=NOW)
    usecases.hold(actor=cast.karim, training_id=opened.pk, came={came.pk: True, absent.pk: False}, at=LATER)
    came.refresh_from_db(), absent.refresh_from_db(), known.refresh_from_db()
    assert came.certificate and not absent.certificate and came.tutor == known
    assert (known.trained_on, known.licences) == (STARTS.date(), [Licence.TUTOR])
    assert not HostTutor.objects.filter(name="Luc Forge").exists()
    assert list(trainings.seats_of(cast.morel, opened.pk)) == [came, absent]
    assert trainings.training_of(cast.morel, opened.pk) == opened


def test_a_tutor_of_whom_the_host_said_nothing_enters_its_file_by_the_name_alone(cast, opened):
    held(cast, opened, register(cast, opened, email="anne@exemple.test"))
    tutor = cast.garage.tutors.get(name="Anne Forge")
    assert (tutor.trained_on, tutor.email, tutor.phone) == (STARTS.date(), "", "")


def test_a_merged_host_keeps_its_tutors_and_their_marks(cast, opened):
    dropped = make.host_site("Garage Morel et fils", commune=cast.garage.commune)
    seat = at_hub.training_seat(opened, dropped, name="Anne Forge")
    assert not trainings.seats_of(cast.morel, opened.pk).exists()
    dropped.merged_into = cast.garage
    dropped.save()
    for who in (cast.morel, cast.roy):
        assert list(trainings.seats_of(who, opened.pk)) == [seat]
    with pytest.raises(Refused, match="déjà inscrite"):
        register(cast, opened)
    held(cast, opened, seat)
    assert cast.garage.tutors.get().trained_on == STARTS.date()


def test_a_presence_noted_by_mistake_takes_the_certificate_and_the_mark_back(cast, opened):
    seat = register(cast, opened)
    with pytest.raises(NotNow):
        usecases.correct(actor=cast.karim, training_id=opened.pk, came={}, at=LATER)
    held(cast, opened, seat)
    assert usecases.correct(actor=cast.karim, training_id=opened.pk, came={seat.pk: False}, at=LATER) == 1
    seat.refresh_from_db()
    tutor = HostTutor.objects.get(name="Anne Forge")
    assert (seat.certificate, tutor.trained_on, tutor.licences) == ("", None, [])
    assert not trainings.trained(cast.karim).exists()


def test_a_mistake_leaves_the_mark_of_an_earlier_training(cast, opened):
    earlier = at_hub.training(
        cast.valley, starts_at=NOW - timedelta(days=30), ends_at=NOW - timedelta(days=29), closes_on=date(2026, 9, 1)
    )
    seat = at_hub.training_seat(earlier, cast.garage, name="Anne Forge")
    held(cast, earlier, seat, at=NOW)
    again = register(cast, opened)
    held(cast, opened, again)
    usecases.correct(actor=cast.karim, training_id=opened.pk, came={again.pk: False}, at=LATER)
    assert HostTutor.objects.get(name="Anne Forge").trained_on == earlier.starts_at.date()


def test_the_presence_of_a_tutor_of_another_training_is_unknown(cast, opened):
    foreign = at_hub.training_seat(at_hub.training(cast.plain), cast.garage)
    with pytest.raises(Unknown):
        held(cast, opened, foreign)


def test_the_register_is_kept_by_diploma_with_names_for_those_who_may_read_them(cast, opened):
    assert trainings.by_diploma(cast.karim) == []
    held(cast, opened, register(cast, opened), register(cast, opened, "Luc Forge"))
    two = [trainings.Trained("Bac pro MV", 2), trainings.Trained("CAP MVA", 2)]
    assert trainings.by_diploma(cast.karim) == trainings.by_diploma(cast.rectorate) == two
    assert trainings.by_diploma(cast.stranger) == trainings.by_diploma(cast.other_rectorate) == []
    names = ["Anne Forge", "Luc Forge"]
    assert [seat.name for seat in trainings.trained(cast.roy, diploma="CAP MVA")] == names
    assert not trainings.trained(cast.karim, diploma="CAP").exists()
    assert not trainings.trained(cast.foreign_head).exists()
    assert not trainings.trained(cast.rectorate).exists()
    assert [seat.name for seat in usecases.export_register(actor=cast.karim, at=LATER)] == names
    assert Entry.objects.get(what="export", subject="tutortrainingseat").note == "2"
    with pytest.raises(Forbidden):
        usecases.export_register(actor=cast.roy, at=LATER)


def test_a_training_called_off_is_told_to_the_tutors_who_left_an_address(cast, opened):
    register(cast, opened, email="anne@exemple.test")
    register(cast, opened, "Luc Forge")
    usecases.cancel(actor=cast.karim, training_id=opened.pk, at=NOW)
    assert Notice.objects.get(kind="training.cancelled").recipient == "anne@exemple.test"
    with pytest.raises(NotNow):
        held(cast, opened)


def test_a_registration_is_forgotten_after_its_last_day(cast, opened):
    seat = register(cast, opened)
    assert seat.keep_until == date(2029, *STARTS.timetuple()[1:3])
    night = system("essai")
    assert usecases.forget(actor=night, at=NOW) == 0
    TutorTrainingSeat.objects.update(keep_until=NOW.date() - timedelta(days=1))
    assert (usecases.forget(actor=night, at=NOW), usecases.forget(actor=night, at=NOW)) == (1, 0)
    with pytest.raises(Forbidden):
        usecases.forget(actor=cast.karim, at=NOW)


def test_an_address_is_written_to_once_a_day_however_often_it_is_put_back(cast, opened):
    for minute in range(3):
        seat = register(cast, opened, email="victime@exemple.test", at=NOW + timedelta(minutes=minute))
        usecases.drop(actor=cast.morel, seat_id=seat.pk, at=NOW + timedelta(minutes=minute))
    assert Notice.objects.filter(recipient="victime@exemple.test").count() == 1
    register(cast, opened, email="victime@exemple.test", at=NOW + timedelta(days=1))
    assert Notice.objects.filter(recipient="victime@exemple.test").count() == 2
