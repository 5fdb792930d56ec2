"""Presence is noted by the school and by the host for its own trainees, day by day or a class at once."""

from datetime import date

import pytest

from poles.domain import reach
from poles.domain.access import Forbidden, Unknown
from poles.domain.closing import queries, usecases
from poles.records import models as rows
from poles.words.agreements import Absence
from poles.words.findings import Refused
from poles.workflows.machine import NotNow
from tests import agreement_factories as at_law
from tests import closing_factories as over

pytestmark = pytest.mark.django_db
DAY = date(2027, 1, 19)


@pytest.fixture
def placement(cast):
    return over.signed(cast)


def _note(actor, of, **said):
    values = {"day": DAY, "reason": Absence.EXCUSED, "at": over.LAST}
    with reach.acting(actor):
        return usecases.note_day(actor=actor, agreement_id=of.pk, **values | said)


def _days(of):
    return list(of.attendance.values_list("day", "minutes", "reason"))


def test_an_absence_is_noted_corrected_and_taken_back(cast, placement):
    assert _note(cast.roy, placement) == 1
    _note(cast.roy, placement, reason=Absence.UNEXCUSED, minutes=210)
    assert _days(placement) == [(DAY, 210, "unexcused")]
    assert placement.attendance.get().said_by == "Mme Roy (Chef d’établissement)"
    _note(cast.roy, placement, reason=None)
    assert _days(placement) == []


def test_several_days_in_a_row_are_noted_at_once_on_planned_days_alone(cast, placement):
    count = _note(cast.roy, placement, day=date(2027, 1, 15), until=date(2027, 1, 19), reason=Absence.SITE_CLOSED)

    assert count == 3
    assert [day.day for day, *_ in _days(placement)] == [15, 18, 19]


def test_a_host_notes_its_own_trainee_and_nobody_else(cast, placement):
    other = over.classmate(cast)
    assert _note(cast.morel, placement) == 1
    assert placement.attendance.get().said_by == "Mme Morel (organisme)"
    with pytest.raises(Unknown):
        _note(cast.morel, other)


def test_a_person_whom_no_hub_has_recognised_sees_no_trainee(cast):
    placement = over.signed(cast)
    rows.HostContact.objects.filter(pk=cast.morel_contact.pk).update(vouched_at=None)
    with pytest.raises(Unknown):
        _note(cast.morel, placement)
    with reach.acting(cast.morel):
        assert queries.trainees_of(cast.morel, on=over.LAST.date()) == []
        assert queries.register_of(cast.morel) == []


def test_a_teacher_reads_and_does_not_note_another_school_sees_nothing(cast, placement):
    with pytest.raises(Forbidden):
        _note(cast.diallo, placement)
    with pytest.raises(Unknown):
        _note(cast.foreign_head, placement)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"day": date(2026, 12, 1)}, "n’est pas un jour de ce stage"),
        ({"day": date(2027, 1, 16)}, "Aucune présence n’était prévue"),
        ({"minutes": 420}, "moins de présence que prévu"),
        ({"reason": Absence.OTHER_HOURS, "minutes": 0}, "durée de présence"),
        ({"reason": Absence.OTHER_HOURS, "minutes": 721}, "durée de présence"),
        ({"day": date(2027, 1, 16), "until": date(2027, 1, 17)}, "Aucun jour n’est prévu"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(cast, placement, said, words):
    with pytest.raises(Refused, match=words):
        _note(cast.roy, placement, **said)
    assert _days(placement) == []


def test_what_is_to_come_takes_what_is_foreseen_alone(cast, placement):
    morning = over.LAST.replace(month=1, day=18)
    with pytest.raises(Refused, match="pas encore passé"):
        _note(cast.roy, placement, reason=Absence.UNEXCUSED, at=morning)
    assert _note(cast.roy, placement, reason=Absence.LEAVE, at=morning) == 1


def test_nobody_starts_unsigned_and_nothing_changes_under_an_attestation(cast, placement):
    draft = at_law.agreement(at_law.placed(need=rows.PlacementNeed.objects.get(pk=over.classmate(cast).placement.need_id),
                                           status="broken"), text="draft")  # fmt: skip
    with pytest.raises(NotNow):
        _note(cast.roy, draft)
    over.certificate(placement, status="signing")
    with pytest.raises(Refused, match="reprenez-la"):
        _note(cast.roy, placement)


def test_an_attestation_that_waits_follows_the_presence(cast, placement):
    waiting = over.certificate(placement, status="ready")
    _note(cast.roy, placement)
    waiting.refresh_from_db()

    assert waiting.terms["minutes"] == over.MINUTES - 420
    assert waiting.terms["absent_days"] == 1


def test_a_class_is_noted_at_once(cast, placement):
    other = over.classmate(cast)
    with reach.acting(cast.perrin):
        changed = usecases.note_class(
            actor=cast.perrin, period_id=cast.january.pk, day=DAY, at=over.LAST,
            said={placement.pk: Absence.UNEXCUSED, other.pk: None},
        )  # fmt: skip
    assert changed == 1
    assert _days(placement) == [(DAY, 0, "unexcused")]
    assert _days(other) == []


def test_a_sheet_takes_back_what_it_says_is_as_planned(cast, placement):
    at_law.attendance(placement, DAY)
    with reach.acting(cast.roy):
        usecases.note_class(
            actor=cast.roy, period_id=cast.january.pk, day=DAY, at=over.LAST, said={placement.pk: None}
        )  # fmt: skip
    assert _days(placement) == []
