"""The steps of a search are taken on their day, once, and told to those who can act, never with a name."""

from datetime import timedelta

import pytest

from poles.domain.access import Forbidden, Unknown
from poles.domain.searches.schedule import delays_of
from poles.domain.searches.usecases import set_schedule, take_steps
from poles.exchange import letters
from poles.records.models import Entry, Hat, Learner, Notice, PlacementNeed, SearchStep, User
from poles.words.actor import system
from poles.words.findings import Refused
from poles.words.roles import Role
from poles.words.searches import STEP_DAYS, Step
from tests import factories as make
from tests.factories import NOW, STARTS

MACHINE = system("essai")


def on(days_before: int):
    """The morning of the day that comes so many days before the departure."""
    return NOW.replace(hour=6) + timedelta(days=(STARTS - NOW.date()).days - days_before)


def take(days_before: int) -> int:
    return take_steps(actor=MACHINE, at=on(days_before))


def taken() -> list[tuple[str, int, int]]:
    return list(SearchStep.objects.order_by("taken_at").values_list("step", "unplaced", "told"))


def told(kind: str) -> set[str]:
    return set(Notice.objects.filter(kind=f"search.{kind}").values_list("recipient", flat=True))


def mail_of(*actors) -> set[str]:
    return set(User.objects.filter(pk__in=[actor.user_id for actor in actors]).values_list("email", flat=True))


@pytest.mark.parametrize(
    ("days", "step"),
    [(46, None), (45, "needs"), (44, "needs"), (31, "needs"), (30, "class_teacher"), (22, "class_teacher"), (21, "hub"),
     (15, "hub"), (14, "agreement"), (1, "agreement"), (0, None), (-1, None)],
)  # fmt: skip
def test_the_latest_step_that_is_due_is_taken_alone(cast, days, step):
    assert take(days) == (1 if step else 0)
    assert [one for one, _, _ in taken()] == ([step] if step else [])


def test_every_step_is_taken_in_its_turn_and_twice_is_once(cast):
    for day in (46, 45, 44, 31, 30, 29, 22, 21, 20, 15, 14, 13, 1, 0, -1):
        take(day)
        take(day)
    assert [one for one, _, _ in taken()] == ["needs", "class_teacher", "hub", "agreement"]
    assert Entry.objects.filter(what="take_step").count() == 4
    counts = {kind: Notice.objects.filter(kind=f"search.{kind}").count() for kind in STEP_DAYS}
    assert counts == {"needs": 0, "class_teacher": 1, "hub": 2, "agreement": 1}


def test_a_period_opened_at_ten_days_takes_the_latest_step_once(cast):
    take(10)
    assert (take(10), take(9)) == (0, 0)
    assert taken() == [("agreement", 1, 1)]


def test_needs_not_stated_are_told_to_the_ddfpt(cast):
    make.learner(cast.cap)
    take(45)
    assert taken() == [("needs", 1, 1)]
    assert told("needs") == mail_of(cast.workshop_head)
    assert "1 élève dont le besoin n’est pas dit" in letters.write(Notice.objects.get())[1]


def test_nobody_is_told_when_every_need_is_stated(cast):
    take(45)
    assert taken() == [("needs", 1, 0)]
    assert not Notice.objects.exists()


def test_without_a_ddfpt_the_head_is_told_and_without_a_head_the_office(cast):
    make.learner(cast.cap)
    Hat.objects.filter(role=Role.TRAINING_DIRECTOR).delete()
    take(45)
    assert told("needs") == mail_of(cast.roy)
    Hat.objects.filter(role=Role.SCHOOL_HEAD).delete()
    SearchStep.objects.all().delete()
    Notice.objects.all().delete()
    take(44)
    assert told("needs") == mail_of(cast.perrin)


def test_the_head_teacher_of_the_class_is_told_at_thirty_days(cast):
    make.teaching_duty(cast.cap, cast.diallo.user_id)
    take(30)
    assert told("class_teacher") == mail_of(cast.diallo)


def test_a_head_teacher_who_has_left_the_school_is_not_told(cast):
    make.teaching_duty(cast.cap, cast.diallo.user_id)
    Hat.objects.filter(user_id=cast.diallo.user_id).update(ends_on=NOW.date())
    take(30)
    assert told("class_teacher") == mail_of(cast.workshop_head)


def test_the_ddfpt_and_the_business_office_are_told_at_twenty_one_days(cast):
    take(21)
    assert told("hub") == mail_of(cast.workshop_head, cast.perrin)
    assert taken() == [("hub", 1, 2)]


def test_those_in_charge_are_told_at_fourteen_days_and_the_ddfpt_of_what_nobody_has(cast):
    PlacementNeed.objects.update(charge=cast.diallo.user_id)
    make.need(make.learner(cast.cap), cast.january, status="placed", charge_id=cast.diallo.user_id)
    make.need(make.learner(cast.cap), cast.january)
    take(14)
    assert told("agreement") == mail_of(cast.diallo, cast.workshop_head)
    said = {notice.recipient: notice.facts["classes"][0] for notice in Notice.objects.all()}
    (teacher,), (director,) = mail_of(cast.diallo), mail_of(cast.workshop_head)
    assert (said[teacher]["unplaced"], said[teacher]["placed"]) == (1, 1)
    assert (said[director]["unplaced"], said[director]["placed"]) == (1, 0)
    assert taken() == [("agreement", 2, 2)]


def test_a_class_whose_needs_were_never_stated_is_not_forgotten(cast):
    PlacementNeed.objects.all().delete()
    for days, kind in ((30, "class_teacher"), (21, "hub"), (14, "agreement")):
        take(days)
        assert mail_of(cast.workshop_head) <= told(kind)


def test_two_classes_that_leave_together_make_one_mail(cast):
    other = make.class_group(cast.jean_moulin, "2BAC")
    make.need(make.learner(other), make.period(other))
    take(21)
    notice = Notice.objects.get(recipient__in=mail_of(cast.workshop_head))
    assert [one["name"] for one in notice.facts["classes"]] == ["1CAP MVA", "2BAC"]
    assert SearchStep.objects.count() == 2


def test_a_class_added_the_same_day_is_told_apart(cast):
    take(21)
    other = make.class_group(cast.jean_moulin, "2BAC")
    make.need(make.learner(other), make.period(other))
    take(21)
    assert Notice.objects.filter(kind="search.hub", recipient__in=mail_of(cast.workshop_head)).count() == 2


def test_nobody_is_told_of_learners_who_all_have_a_place_or_have_left(cast):
    make.need(make.learner(cast.cap), cast.january, status="placed")
    Learner.objects.filter(pk=cast.ines.pk).update(left_on=NOW.date())
    take(21)
    assert taken() == [("hub", 0, 0)]
    assert not Notice.objects.exists()


def test_a_catch_up_period_asks_for_no_need_of_the_others(cast):
    type(cast.january).objects.update(catch_up=True)
    make.learner(cast.cap)
    take(45)
    assert taken() == [("needs", 1, 0)]


def test_an_optional_visit_has_no_steps(cast):
    type(cast.january).objects.update(kind="visit")
    assert take(14) == 0


def test_a_mail_counts_and_never_names(cast):
    for number, status in enumerate(("open", "placed", "open")):
        make.need(make.learner(cast.cap, f"Canariprénom{number}", last_name="Canarinom"), cast.january, status=status)
    make.learner(cast.cap, "Canarisansbesoin", last_name="Canarinom")
    for days in (45, 30, 21, 14):
        take(days)
    assert {notice.kind for notice in Notice.objects.all()} == {f"search.{step}" for step in Step}
    for notice in Notice.objects.all():
        subject, body = letters.write(notice)
        whole = f"{subject} {body} {notice.facts}"
        assert "anari" not in whole and "Inès" not in whole and "Vallon" not in whole
        assert "1CAP MVA" in body and "11 janvier 2027" in body


def test_an_academy_chooses_its_days(cast):
    chosen = {Step.NEEDS: 60, Step.CLASS_TEACHER: 40, Step.HUB: 28, Step.AGREEMENT: 10}
    assert delays_of("12") == STEP_DAYS
    set_schedule(actor=cast.rectorate, academy_id="12", delays=chosen, at=NOW)
    assert (delays_of("12"), delays_of("10")) == (chosen, STEP_DAYS)
    assert (take(61), take(60), take(41), take(40), take(28), take(11), take(10)) == (0, 1, 0, 1, 1, 0, 1)
    assert Entry.objects.get(what="set_schedule").academy_id == "12"


def test_a_step_is_not_taken_back_after_a_later_one(cast):
    take(14)
    set_schedule(actor=cast.rectorate, academy_id="12", delays=STEP_DAYS | {Step.AGREEMENT: 5}, at=NOW)
    assert take(13) == 0


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({Step.NEEDS: 0}, "needs"),
        ({Step.NEEDS: 181}, "needs"),
        ({Step.HUB: 30}, "hub"),
        ({Step.AGREEMENT: 22}, "agreement"),
    ],
)
def test_days_out_of_bounds_or_out_of_order_are_refused(cast, changes, field):
    with pytest.raises(Refused) as refused:
        set_schedule(actor=cast.rectorate, academy_id="12", delays=STEP_DAYS | changes, at=NOW)
    assert refused.value.findings[0].field == field
    assert delays_of("12") == STEP_DAYS


def test_only_the_rectorate_of_the_academy_chooses(cast):
    for actor, refusal in ((cast.other_rectorate, Unknown), (cast.karim, Unknown), (cast.roy, Forbidden)):
        with pytest.raises(refusal):
            set_schedule(actor=actor, academy_id="12", delays=STEP_DAYS, at=NOW)
    with pytest.raises(Forbidden):
        take_steps(actor=cast.roy, at=NOW)
