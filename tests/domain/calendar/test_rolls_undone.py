"""A school takes back an import of its roll: what it wrote goes, what was touched since stays and is said."""

from datetime import timedelta

import pytest

from poles.domain import reach
from poles.domain.access import Forbidden
from poles.domain.calendar.usecases import forget_rolls, undo_roll
from poles.records.history import PAST
from poles.records.models import ClassGroup, Guardian, Guardianship, Learner, Placement, PlacementNeed, RollImport
from poles.words.findings import Refused
from tests import factories as make
from tests import school_factories as at_school
from tests.domain.calendar.roll import ADA, BOB, CLO, LATER, alone, given, imported, listed, roll_of, zipped
from tests.exchange.pupils import makers
from tests.factories import NOW


@pytest.fixture
def school(cast):
    """Jean-Moulin, without Inès and her class."""
    return alone(cast)


def test_undoing_gives_the_roll_back_as_it_was(cast, school):
    imported(cast.roy, school, zipped(60))
    before, adults = roll_of(school), set(Guardian.objects.values_list("pk", "number", "email"))
    links = set(Guardianship.objects.values_list("pk", "learner", "guardian", "link"))
    data = makers.siecle_pupils(50).data.replace(b"JEAN", b"JAN").replace("Noé".encode("iso-8859-15"), b"Noe")
    kin = makers.siecle_guardians(30).replace(b"adulte3@", b"nouveau3@").replace(b"<RESP_LEGAL>1", b"<RESP_LEGAL>0")
    files = [("ElevesSansAdresses.xml", data), ("ResponsablesAvecAdresses.xml", kin)]
    roll = imported(cast.roy, school, files, at=LATER)
    assert roll.counts["left"] == 10 and roll.counts["changed"] and roll.counts["adults_changed"] == 1
    assert roll_of(school) != before

    undone = undo_roll(actor=cast.roy, import_id=roll.pk, at=LATER + timedelta(hours=23))

    assert (undone.roll.status, undone.kept) == ("undone", ())
    assert roll_of(school) == before
    assert set(Guardian.objects.values_list("pk", "number", "email")) == adults
    assert set(Guardianship.objects.values_list("pk", "learner", "guardian", "link")) == links
    assert bytes(RollImport.objects.get(pk=roll.pk).undo) == b""


def test_a_first_import_is_undone_to_nothing(cast, school):
    before = {past.__name__: past.objects.count() for past in PAST}
    roll = imported(cast.roy, school, zipped(60))
    undone = undo_roll(actor=cast.roy, import_id=roll.pk, at=LATER)
    assert undone.kept == ()
    assert not Learner.objects.filter(school=school).exists()
    assert not ClassGroup.objects.filter(school=school).exists()
    assert not Guardian.objects.filter(school=school).exists()
    assert {past.__name__: past.objects.count() for past in PAST} == before, "an import taken back leaves no past"


def test_after_24_hours_it_stays(cast, school):
    roll = imported(cast.roy, school, listed(ADA))
    with pytest.raises(Refused, match="24 heures"):
        undo_roll(actor=cast.roy, import_id=roll.pk, at=NOW + timedelta(hours=24))
    assert Learner.objects.filter(school=school).exists()


def test_what_was_touched_since_stays_and_is_said_by_name(cast, school):
    imported(cast.roy, school, listed(ADA, CLO))
    files = listed(ADA.replace("Ada", "Adèle"), CLO.replace("Cloé", "Chloé"), BOB)
    roll = imported(cast.roy, school, files, at=LATER)
    Learner.objects.filter(ine="000000001AB").update(first_name="Adélie")
    bob = Learner.objects.get(ine="000000002AB")
    need = make.need(bob, make.period(ClassGroup.objects.get(school=school, name="1CAP")))

    undone = undo_roll(actor=cast.roy, import_id=roll.pk, at=LATER)

    assert sorted(Learner.objects.filter(school=school).values_list("first_name", flat=True)) == [
        "Adélie",
        "Bob",
        "Cloé",
    ]
    assert [line.split(" ")[0] for line in undone.kept] == ["Adélie", "Bob"]
    assert PlacementNeed.objects.filter(pk=need.pk).exists()
    assert undone.counts["changed"] == 1


def test_a_learner_who_left_keeps_needs_and_placements(cast, school):
    imported(cast.roy, school, listed(ADA, BOB, CLO))
    bob = Learner.objects.get(ine="000000002AB")
    need = make.need(bob, make.period(ClassGroup.objects.get(school=school, name="1CAP")), status="placed")
    placement = make.placement(need, make.offer().seats.first())
    roll = imported(cast.roy, school, listed(ADA, CLO), at=LATER)
    bob.refresh_from_db()
    assert bob.left_on
    assert (Placement.objects.get().pk, PlacementNeed.objects.get(learner=bob).pk) == (placement.pk, need.pk)
    assert undo_roll(actor=cast.roy, import_id=roll.pk, at=LATER).kept == ()


def test_a_departure_is_not_undone_when_the_pupil_is_now_elsewhere(cast, school):
    imported(cast.roy, school, listed(ADA, BOB, CLO))
    roll = imported(cast.roy, school, listed(ADA, CLO), at=LATER)
    make.learner(make.class_group(cast.neighbour), "Bob", ine="000000002AB")
    with reach.acting(cast.roy):
        undone = undo_roll(actor=cast.roy, import_id=roll.pk, at=LATER)
    assert len(undone.kept) == 1 and "autre établissement" in undone.kept[0]


@pytest.mark.parametrize("what", ["code", "mobility", "credit", "contract", "follow_up", "duty"])
def test_a_learner_of_whom_something_was_written_since_stays_when_the_import_is_undone(cast, school, what):
    roll = imported(cast.roy, school, listed(ADA, BOB))
    ada = Learner.objects.get(ine="000000001AB")
    write = {
        "code": make.access_code, "mobility": make.mobility, "credit": at_school.credited_weeks, "contract": at_school.contract,
        "follow_up": at_school.follow_up,
        "duty": lambda who: make.teaching_duty(who.enrolments.get().class_group, cast.roy.user_id, "referent", learner=who),
    }  # fmt: skip
    write[what](ada)
    undone = undo_roll(actor=cast.roy, import_id=roll.pk, at=LATER)
    assert any("Ada DURAND" in sentence and "l’élève reste" in sentence for sentence in undone.kept)
    assert list(Learner.objects.filter(school=school)) == [ada]


def test_the_system_forgets_after_a_day_what_files_held(cast, school):
    applied, pending = imported(cast.roy, school, listed(ADA)), given(cast.roy, school, listed(BOB))
    assert forget_rolls(actor=cast.machine, at=LATER) == 0
    assert forget_rolls(actor=cast.machine, at=NOW + timedelta(hours=24)) == 2
    applied.refresh_from_db()
    pending.refresh_from_db()
    assert (bytes(applied.undo), applied.status) == (b"", "applied")
    assert (bytes(pending.contents), pending.status) == (b"", "dropped")
    with pytest.raises(Forbidden):
        forget_rolls(actor=cast.roy, at=NOW)
