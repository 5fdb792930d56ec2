"""Codes: a fingerprint is all that is kept, a sheet alone opens nothing, and what has ended opens nothing."""

from datetime import date, datetime, timedelta

import pytest

from poles.domain.access import Forbidden, Unknown
from poles.domain.calendar.policy import CLASSES, LEARNERS
from poles.domain.codes import queries, usecases
from poles.domain.codes.policy import CODES
from poles.domain.codes.queries import family_actor, fingerprint
from poles.records import models as rows
from poles.words.actor import system
from poles.words.findings import Refused
from poles.words.roles import Role
from tests import factories as make
from tests.factories import NOW


def sheets(cast, actor=None, **said):
    return usecases.make_codes(actor=actor or cast.roy, class_group_id=cast.cap.pk, at=NOW, **said)


def enter(code: str, at: datetime = NOW, day: int = 14, month: int = 3):
    return usecases.enter(digest=fingerprint(code), day=day, month=month, at=at)


@pytest.fixture
def sheet(cast):
    """The slip of Inès, born on 14 March 2010."""
    return sheets(cast)[0]


def test_a_code_and_the_birthday_let_the_learner_in(cast, sheet):
    actor = family_actor(enter(sheet.code), at=NOW)

    assert (actor.role, actor.name, actor.reach) == (Role.LEARNER, "Inès", {cast.ines.pk})
    assert actor.academy_id == cast.academy.pk
    assert rows.AccessCode.objects.get().used_at == NOW


@pytest.mark.parametrize("typed", ["lower", "spaced"])
def test_a_code_is_read_whatever_its_case_and_spaces(sheet, typed):
    assert enter({"lower": sheet.code.lower(), "spaced": sheet.code.replace("-", "  ")}[typed])


def test_the_database_holds_a_fingerprint_and_never_the_code(cast, sheet):
    row = rows.AccessCode.objects.filter(pk=enter(sheet.code)).values().get()
    written = f"{row} {list(rows.Entry.objects.values())}".upper()

    assert row["digest"] == fingerprint(sheet.code) != fingerprint("CDFG")
    assert sheet.code not in written
    assert sheet.code.replace("-", "") not in written


def test_the_fingerprint_needs_the_secret_key(sheet, settings):
    before = fingerprint(sheet.code)
    settings.SECRET_KEY = "une-autre-cle-secrete"

    assert fingerprint(sheet.code) != before


def test_a_sheet_alone_opens_nothing(sheet):
    assert enter(sheet.code, day=15) is None
    assert enter(sheet.code, month=4) is None
    assert enter("CDFG-HJKM-NPQR") is None


def test_five_wrong_days_lock_the_code_for_a_quarter_of_an_hour(sheet):
    assert [enter(sheet.code, day=day) for day in range(1, 6)] == [None] * 5

    assert enter(sheet.code) is None
    assert enter(sheet.code, at=NOW + timedelta(minutes=14, seconds=59)) is None
    assert enter(sheet.code, at=NOW + timedelta(minutes=15))


def test_without_the_lock_the_right_day_would_open(sheet):
    assert [enter(sheet.code, day=day) for day in range(1, 5)] == [None] * 4

    assert enter(sheet.code)
    assert rows.AccessCode.objects.get().failures == 0


def test_twenty_wrong_days_revoke_the_code_and_the_journal_says_so(sheet):
    for number in range(20):
        enter(sheet.code, day=1, at=NOW + timedelta(hours=number))

    assert enter(sheet.code, at=NOW + timedelta(days=2)) is None
    assert rows.Entry.objects.get(what="revoke_codes").note == "20 dates de naissance fausses"


def test_new_codes_close_the_former_ones(cast, sheet):
    code_id = enter(sheet.code)
    (renewed,) = sheets(cast)

    assert enter(sheet.code) is None
    assert family_actor(code_id, at=NOW) is None
    assert enter(renewed.code)


def test_new_codes_for_the_guardians_leave_those_of_the_learners(cast, sheet):
    make.guardian(cast.ines)
    sheets(cast, audience=Role.GUARDIAN)

    assert enter(sheet.code)


def test_a_code_ends_with_the_school_year(sheet):
    code_id = enter(sheet.code)
    last, after = (datetime.combine(date(2027, *day), NOW.timetz()) for day in ((8, 31), (9, 1)))

    assert sheet.expires_on == date(2027, 8, 31)
    assert family_actor(code_id, at=last) and enter(sheet.code, at=last)
    assert family_actor(code_id, at=after) is None
    assert enter(sheet.code, at=after) is None


def test_a_learner_who_left_is_let_in_no_more(cast, sheet):
    code_id = enter(sheet.code)
    cast.ines.left_on = NOW.date()
    cast.ines.save()

    assert family_actor(code_id, at=NOW) is None
    assert enter(sheet.code) is None


def test_a_revoked_code_opens_nothing(cast, sheet):
    code_id = enter(sheet.code)

    assert usecases.revoke(actor=cast.workshop_head, learner_id=cast.ines.pk, at=NOW) == 1
    assert family_actor(code_id, at=NOW) is None
    assert enter(sheet.code) is None
    assert usecases.revoke(actor=cast.workshop_head, learner_id=cast.ines.pk, at=NOW) == 0, (
        "a second press does no harm"
    )
    with pytest.raises(Unknown):
        usecases.revoke(actor=cast.foreign_head, learner_id=cast.ines.pk, at=NOW)


def test_an_adult_reads_of_the_own_children_who_are_minors_in_this_school(cast):
    little = make.learner(cast.cap, "Léo", birth_date=date(2012, 5, 1))
    elder = make.learner(cast.cap, "Ana", birth_date=date(2008, 11, 2))
    elsewhere = make.learner(make.class_group(cast.neighbour), "Tom")
    gone = make.learner(cast.cap, "Zoé", left_on=NOW.date())
    stranger = make.learner(cast.cap, "Eva")
    adult = make.guardian(cast.ines)
    for child in (little, elder, elsewhere, gone):
        make.guardian(child, made=adult)
    make.guardian(stranger, made=adult, link="contact")
    slips = {slip.whose[:4]: slip for slip in sheets(cast, audience=Role.GUARDIAN)}

    actor = family_actor(enter(slips["Inès"].code), at=NOW)

    assert set(slips) == {"Inès", "Léo "}
    assert (actor.role, actor.name, actor.reach) == (Role.GUARDIAN, str(adult), {cast.ines.pk, little.pk, adult.pk})


def test_the_day_before_eighteen_an_adult_reads_and_on_the_day_no_more(cast):
    adult = make.guardian(cast.ines)
    code = make.access_code(cast.ines, adult, expires_on=date(2028, 8, 31))
    before, birthday = (datetime.combine(date(2028, 3, day), NOW.timetz()) for day in (13, 14))

    assert family_actor(code.pk, at=before)
    assert family_actor(code.pk, at=birthday) is None


@pytest.mark.parametrize("link", ["contact", "unsaid"])
def test_only_a_legal_guardian_has_a_code(cast, link):
    adult = make.guardian(cast.ines, link=link)

    with pytest.raises(Refused, match="Aucun responsable légal"):
        sheets(cast, audience=Role.GUARDIAN)
    assert family_actor(make.access_code(cast.ines, adult).pk, at=NOW) is None


def test_an_adult_who_is_no_longer_the_guardian_is_let_in_no_more(cast):
    code = make.access_code(cast.ines, make.guardian(cast.ines))
    assert family_actor(code.pk, at=NOW)

    rows.Guardianship.objects.all().delete()

    assert family_actor(code.pk, at=NOW) is None


def test_the_planners_and_the_head_teacher_print_and_nobody_else(cast):
    with pytest.raises(Forbidden):
        sheets(cast, actor=cast.diallo)
    make.teaching_duty(cast.cap, cast.diallo.user_id)

    for actor in (cast.roy, cast.workshop_head, cast.diallo):
        assert len(sheets(cast, actor=actor)) == 1
    for actor in (cast.neighbour_head, cast.rectorate, cast.pupil, cast.parent, cast.visitor, cast.morel):
        with pytest.raises(Unknown):
            sheets(cast, actor=actor)
    with pytest.raises(Forbidden):
        sheets(cast, actor=cast.karim)


def test_the_head_teacher_of_another_class_prints_nothing_here(cast):
    make.teaching_duty(make.class_group(cast.jean_moulin), cast.diallo.user_id)

    with pytest.raises(Forbidden):
        sheets(cast, actor=cast.diallo)


def test_the_head_teacher_of_a_former_year_prints_and_sees_no_code_any_more(cast):
    make.teaching_duty(cast.cap, cast.diallo.user_id)
    make.access_code(cast.ines)
    assert CODES.rows(cast.diallo, "see").exists() and LEARNERS.rows(cast.diallo, "print_codes").exists()

    make.class_group(cast.jean_moulin, school_year=make.YEAR + 1)

    assert not CODES.rows(cast.diallo, "see").exists()
    assert not LEARNERS.rows(cast.diallo, "print_codes").exists()
    assert not CLASSES.rows(cast.diallo, "print_codes").exists()


def test_codes_are_made_for_the_learners_chosen_alone(cast, sheet):
    other = make.learner(cast.cap, "Aya")

    (slip,) = sheets(cast, learner_ids=[other.pk])

    assert slip.name == f"Aya {other.last_name[0]}."
    assert enter(sheet.code)
    with pytest.raises(Unknown):
        sheets(cast, learner_ids=[make.learner(make.class_group(cast.jean_moulin)).pk])


def test_a_class_of_a_past_year_has_no_code(cast):
    cast.cap.school_year -= 1
    cast.cap.save()

    with pytest.raises(Refused, match="année passée"):
        sheets(cast)


def test_the_journal_says_how_many_and_by_whom(cast, sheet):
    entry = rows.Entry.objects.get(what="print_codes")

    assert (entry.note, entry.who, entry.subject_id) == ("1 code d’élève", cast.roy.user_id, str(cast.cap.pk))


def test_what_opens_nothing_more_is_deleted_by_night(cast, sheet):
    sheets(cast)
    machine = system("codes.forget")

    assert usecases.forget(actor=machine, at=NOW + timedelta(days=29)) == 0
    assert usecases.forget(actor=machine, at=NOW + timedelta(days=31)) == 1
    assert usecases.forget(actor=machine, at=NOW.replace(year=2027, month=9)) == 1
    assert not rows.AccessCode.objects.exists()
    with pytest.raises(Forbidden):
        usecases.forget(actor=cast.roy, at=NOW)


def test_a_code_known_in_advance_is_for_the_demonstration_alone(cast, settings):
    said = {"actor": system("essai"), "learner_id": cast.ines.pk, "class_group_id": cast.cap.pk, "code": "CDFGHJKMNPQR"}
    settings.DEMO = False
    with pytest.raises(Forbidden):
        usecases.demonstrate(**said, at=NOW)
    settings.DEMO = True

    for _ in range(2):
        usecases.demonstrate(**said, at=NOW)

    assert enter("CDFG-HJKM-NPQR")
    with pytest.raises(Forbidden):
        usecases.demonstrate(**said | {"actor": cast.roy}, at=NOW)


def test_who_has_a_code_is_told_to_those_who_print(cast, sheet):
    make.access_code(cast.ines, make.guardian(cast.ines))
    enter(sheet.code)

    assert queries.given(cast.roy, [cast.ines.pk], on=NOW.date()) == {cast.ines.pk: queries.Given(1, 1, NOW)}
    assert queries.given(cast.diallo, [cast.ines.pk], on=NOW.date()) == {}
