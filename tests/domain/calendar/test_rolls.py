"""A school imports its roll: read, looked at, applied, imported again."""

import pytest

from poles.domain import reach
from poles.domain.access import Forbidden, Unknown
from poles.domain.calendar import queries
from poles.domain.calendar.rolls import imports_of, preview
from poles.domain.calendar.usecases import apply_roll, drop_roll, read_roll, undo_roll
from poles.records.models import ClassGroup, Enrolment, Entry, Guardian, Guardianship, Learner, RollImport
from poles.words.findings import Refused
from poles.workflows.machine import NotNow
from tests import factories as make
from tests import school_factories as at_school
from tests.domain.calendar.roll import (
    ADA,
    BAC,
    BOB,
    CAP,
    CLO,
    LATER,
    alone,
    given,
    imported,
    lines,
    listed,
    roll_of,
    zipped,
)
from tests.exchange.pupils import makers, wild_readers
from tests.factories import NOW


@pytest.fixture
def school(cast):
    """Jean-Moulin, without Inès and her class."""
    return alone(cast)


def test_a_siecle_zip_of_700_pupils_comes_in_with_classes_and_guardians(cast, school):
    roll = given(cast.roy, school, zipped())
    assert (roll.status, roll.counts["pupils"], roll.counts["guardians"]) == ("read", 700, 1400)
    assert not Learner.objects.filter(school=school).exists()
    seen = preview(cast.roy, roll.pk, at=NOW)
    assert (seen.counts["added"], seen.counts["classes"], seen.counts["questions"]) == (700, 30, 0)

    done = apply_roll(actor=cast.roy, import_id=roll.pk, at=NOW, digest=seen.digest)

    assert (done.status, bytes(done.contents)) == ("applied", b"")
    assert (
        Learner.objects.filter(school=school).count()
        == Enrolment.objects.filter(class_group__school=school).count()
        == 700
    )
    assert ClassGroup.objects.filter(school=school).count() == 30
    assert Guardianship.objects.filter(learner__school=school, link="legal").count() == 700
    assert Guardian.objects.filter(school=school).count() == 1400
    ada = Learner.objects.get(school=school, number="100000")
    assert (ada.ine, ada.home_commune_id, ada.status) == (makers.ine(0), "93072", "pupil")


def test_the_same_zip_again_changes_nothing(cast, school):
    imported(cast.roy, school, zipped(60))
    before = roll_of(school)
    again = given(cast.roy, school, zipped(60), at=LATER)
    seen = preview(cast.roy, again.pk, at=LATER)
    assert (seen.nothing, seen.lines, seen.counts["untouched"]) == (True, (), 60)
    done = apply_roll(actor=cast.roy, import_id=again.pk, at=LATER)
    assert done.counts["adults_changed"] == done.counts["links_changed"] == 0
    assert roll_of(school) == before


def test_names_classes_and_departures_are_told_before_and_done_after(cast, school):
    imported(cast.roy, school, listed(ADA, BOB, CLO))
    files = listed(
        ADA.replace("1CAP", "2BAC").replace("Ada", "Adèle"), CLO, f"NEUF;Dan;07/08/2010;1CAP;{CAP};000000004AB"
    )
    roll = given(cast.roy, school, files, at=LATER)
    assert lines(cast.roy, roll, "changed", at=LATER) == ["Ada DURAND · prénom : Ada, puis Adèle"]
    assert lines(cast.roy, roll, "moved", at=LATER) == ["Ada DURAND · classe : 1CAP, puis 2BAC"]
    assert lines(cast.roy, roll, "left", at=LATER) == ["Bob ROUX · absent des fichiers de tout l’établissement"]
    assert lines(cast.roy, roll, "added", at=LATER) == ["Dan NEUF"]
    apply_roll(actor=cast.roy, import_id=roll.pk, at=LATER)
    ada, bob = Learner.objects.get(ine="000000001AB"), Learner.objects.get(ine="000000002AB")
    assert (ada.first_name, ada.enrolments.get().class_group.name) == ("Adèle", "2BAC")
    assert bob.left_on == LATER.date()
    cap = ClassGroup.objects.get(school=school, name="1CAP")
    assert [row.first_name for row in queries.learners_of(cast.roy, cap.pk)] == ["Dan"]
    assert queries.classes_of(cast.roy).get(pk=cap.pk).size == 1


def test_who_left_and_comes_again_is_the_same_learner(cast, school):
    imported(cast.roy, school, listed(ADA, BOB, CLO))
    bob = Learner.objects.get(ine="000000002AB")
    imported(cast.roy, school, listed(ADA, CLO))
    bob.refresh_from_db()
    assert bob.left_on
    imported(cast.roy, school, listed(ADA, BOB, CLO))
    bob.refresh_from_db()
    assert bob.left_on is None
    assert Learner.objects.filter(school=school).count() == 3


def test_a_file_of_one_class_declares_nobody_gone(cast, school):
    imported(cast.roy, school, listed(ADA, BOB, CLO))
    roll = given(cast.roy, school, listed(ADA))
    assert lines(cast.roy, roll, "left") == []
    assert len(lines(cast.roy, roll, "absent")) == 2
    apply_roll(actor=cast.roy, import_id=roll.pk, at=NOW)
    assert not Learner.objects.filter(school=school, left_on__isnull=False).exists()


def test_a_youth_whom_the_mlds_follows_and_whom_the_files_omit_stays_without_a_word(cast, school):
    imported(cast.roy, school, listed(ADA, BOB, CLO))
    bob = Learner.objects.get(ine="000000002AB")
    at_school.follow_up(bob)
    roll = given(cast.roy, school, listed(ADA, CLO, f"NEUF;Dan;07/08/2010;1CAP;{CAP};000000004AB"), at=LATER)

    seen = preview(cast.roy, roll.pk, at=LATER)

    assert (seen.counts["left"], seen.counts["absent"], seen.why) == (0, 0, "")
    assert not any("Bob" in line.who for line in seen.lines)
    apply_roll(actor=cast.roy, import_id=roll.pk, at=LATER)
    bob.refresh_from_db()
    assert bob.left_on is None


def test_the_class_that_holds_none_but_a_followed_youth_does_not_make_the_files_partial(cast, school):
    imported(cast.roy, school, listed(ADA, BOB, CLO))
    at_school.follow_up(Learner.objects.get(ine="000000003AB"))
    roll = given(cast.roy, school, listed(ADA), at=LATER)

    assert lines(cast.roy, roll, "left", at=LATER) == ["Bob ROUX · absent des fichiers de tout l’établissement"]


def test_where_everybody_absent_is_told_so_is_a_followed_youth(cast, school):
    imported(cast.roy, school, listed(ADA, BOB, CLO))
    at_school.follow_up(Learner.objects.get(ine="000000002AB"))
    roll = given(cast.roy, school, listed(ADA), at=LATER)

    told = lines(cast.roy, roll, "absent", at=LATER)
    assert [line.split(" · ")[0] for line in told] == ["Bob ROUX", "Cloé PETIT"]


def test_a_refused_line_declares_nobody_gone(cast, school):
    imported(cast.roy, school, listed(ADA, BOB, CLO))
    roll = given(cast.roy, school, listed(ADA, BOB.replace("03/04/2010", "31/02/2010"), CLO))
    assert roll.counts["blocking"] == 1
    assert lines(cast.roy, roll, "left") == []


def test_most_of_the_school_is_never_declared_gone(cast, school):
    rows = [f"NOM{chr(65 + n)};Prénom;01/02/2010;1CAP;{CAP};0000001{n:02d}AB" for n in range(20)]
    imported(cast.roy, school, listed(*rows))
    roll = given(cast.roy, school, listed(*rows[:5]))
    assert lines(cast.roy, roll, "left") == []
    assert "trop nombreux" in preview(cast.roy, roll.pk, at=NOW).why


def test_a_class_of_an_unknown_formation_is_a_question_and_its_pupils_wait(cast, school):
    roll = given(cast.roy, school, listed(ADA, CLO.replace(BAC, "2479999933")))
    (asked,) = lines(cast.roy, roll, "question")
    assert "2BAC" in asked and "2479999933" in asked
    apply_roll(actor=cast.roy, import_id=roll.pk, at=NOW)
    assert [row.first_name for row in Learner.objects.filter(school=school)] == ["Ada"]


def test_the_files_of_another_school_are_refused_by_name(cast, school):
    with pytest.raises(Refused, match=r"eleves\.xml"):
        given(cast.roy, school, [("eleves.xml", makers.wrap("BEE_ELEVES", ["<ELEVES></ELEVES>"], uai="0750001U"))])
    assert not RollImport.objects.exists()


def test_the_files_of_another_year_are_refused_by_name(cast, school):
    with pytest.raises(Refused, match="export"):
        given(cast.roy, school, zipped(3), school_year=2025)
    assert not RollImport.objects.exists()


def test_a_reader_that_forgets_to_check_changes_nothing(cast, school):
    """The domain does not trust the face: a reader that lets another school's file through is caught."""
    other = [("eleves.xml", makers.siecle_pupils(2).data.replace(makers.UAI.encode(), b"0750001U"))]

    with pytest.raises(Refused, match=r"eleves\.xml : ce fichier est celui de l’établissement 0750001U"):
        given(cast.roy, school, other, parse=wild_readers.careless)


def test_files_without_any_pupil_are_refused(cast, school):
    with pytest.raises(Refused):
        given(cast.roy, school, [("vide.csv", b"")])


@pytest.mark.parametrize(
    "name", ["diallo", "neighbour_head", "karim", "rectorate", "ministry", "morel", "visitor", "machine"]
)
def test_only_the_head_and_the_ddfpt_of_the_school_may_and_the_files_are_not_even_read(cast, school, name):
    def never(*_, **__):
        raise AssertionError("read")

    with pytest.raises((Unknown, Forbidden)):
        read_roll(actor=cast.everyone[name], school_id=school.pk, parse=never, files=[], at=NOW)
    roll = given(cast.roy, school, listed(ADA))
    for gesture in (apply_roll, undo_roll, drop_roll):
        with pytest.raises((Unknown, Forbidden)):
            gesture(actor=cast.everyone[name], import_id=roll.pk, at=NOW)
    assert imports_of(cast.everyone[name]).exists() == (name == "machine")


def test_the_journal_says_who_and_how_many_and_no_name(cast, school):
    roll = imported(cast.workshop_head, school, listed(ADA, BOB))
    entries = {row.what: row for row in Entry.objects.filter(subject="rollimport", subject_id=str(roll.pk))}
    assert set(entries) == {"read_roll", "apply"}
    assert entries["apply"].who == cast.workshop_head.user_id
    assert "added 2" in entries["apply"].note
    assert not Entry.objects.filter(note__contains="DURAND").exists()


def test_a_roll_that_changed_since_the_preview_is_looked_at_again(cast, school):
    roll = given(cast.roy, school, listed(ADA, BOB))
    seen = preview(cast.roy, roll.pk, at=NOW).digest
    imported(cast.workshop_head, school, listed(ADA))
    with pytest.raises(Refused, match="relisez l’aperçu"):
        apply_roll(actor=cast.roy, import_id=roll.pk, at=NOW, digest=seen)
    assert Learner.objects.filter(school=school).count() == 1


def test_the_preview_counts_the_open_needs_of_who_leaves(cast, school):
    imported(cast.roy, school, listed(ADA, BOB, CLO))
    make.need(Learner.objects.get(ine="000000002AB"), make.period(ClassGroup.objects.get(school=school, name="1CAP")))
    (line,) = lines(cast.roy, given(cast.roy, school, listed(ADA, CLO)), "left")
    assert "1 besoin sans stage" in line


def test_a_pupil_present_in_another_school_is_a_question_until_it_notes_the_departure(cast, school):
    other = make.learner(make.class_group(cast.neighbour), "Ada", last_name="DURAND", ine="000000001AB")
    with reach.acting(cast.roy):
        roll = given(cast.roy, school, listed(ADA, BOB))
        (asked,) = lines(cast.roy, roll, "question")
        assert "autre établissement" in asked
        apply_roll(actor=cast.roy, import_id=roll.pk, at=NOW)
    assert Learner.objects.filter(ine="000000001AB").count() == 1
    Learner.objects.filter(pk=other.pk).update(left_on=NOW.date())
    imported(cast.roy, school, listed(ADA, BOB))
    assert Learner.objects.filter(ine="000000001AB").count() == 2


def test_a_guardian_who_is_no_longer_named_leaves_the_base(cast, school):
    imported(cast.roy, school, zipped(3))
    kin = makers.siecle_guardians(3).split(b"<RESPONSABLE_ELEVE>")
    fewer = b"<RESPONSABLE_ELEVE>".join([kin[0], *kin[2:]])
    files = [("e.xml", makers.siecle_pupils(3).data), ("r.xml", fewer)]
    roll = imported(cast.roy, school, files)
    assert (roll.counts["adults_removed"], roll.counts["adults_added"]) == (1, 0)
    assert not Guardian.objects.filter(school=school, number="5000").exists()


def test_files_without_guardians_leave_them(cast, school):
    imported(cast.roy, school, zipped(3))
    imported(cast.roy, school, [("e.xml", makers.siecle_pupils(3).data)])
    assert Guardian.objects.filter(school=school).count() == 6


def test_guardians_come_alone_after_their_pupils(cast, school):
    imported(cast.roy, school, [("e.xml", makers.siecle_pupils(3).data)])
    roll = imported(cast.roy, school, [("r.xml", makers.siecle_guardians(3))])
    assert (roll.counts["adults_added"], roll.counts["left"]) == (6, 0)


def test_who_is_in_the_files_of_a_year_is_kept_as_long_as_that_year_is(cast, school):
    imported(cast.roy, school, [("e.xml", makers.siecle_pupils(3).data), ("r.xml", makers.siecle_guardians(3))])
    Learner.objects.update(keep_until=NOW.date())
    Guardian.objects.update(keep_until=NOW.date())
    gone = make.learner(make.class_group(school))
    before = gone.keep_until
    imported(cast.roy, school, [("e.xml", makers.siecle_pupils(3).data)])
    told = {row.keep_until.isoformat() for row in Learner.objects.filter(number__startswith="1")}
    assert told == {row.keep_until.isoformat() for row in Guardian.objects.all()} == {"2028-10-31"}
    gone.refresh_from_db()
    assert gone.keep_until == before


def test_nobody_is_kept_less_long_by_an_import(cast, school):
    imported(cast.roy, school, listed(ADA))
    Learner.objects.update(keep_until=NOW.date().replace(year=2030))
    imported(cast.roy, school, listed(ADA.replace("Ada", "Adèle")))
    assert Learner.objects.get(ine="000000001AB").keep_until.year == 2030


def test_a_settled_import_takes_no_other_step(cast, school):
    roll = given(cast.roy, school, listed(ADA))
    dropped = drop_roll(actor=cast.roy, import_id=roll.pk, at=NOW)
    assert (dropped.status, bytes(dropped.contents)) == ("dropped", b"")
    for gesture in (apply_roll, undo_roll, drop_roll):
        with pytest.raises(NotNow):
            gesture(actor=cast.roy, import_id=roll.pk, at=NOW)
