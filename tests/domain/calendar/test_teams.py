"""Head teacher, referents of sixteen learners at most, and the lycée teacher who accompanies a class of Segpa."""

from datetime import date
from uuid import uuid4

import pytest

from poles.domain import reach
from poles.domain.access import Forbidden, Unknown
from poles.domain.calendar import teams
from poles.domain.calendar import usecases as gestures
from poles.domain.calendar.policy import CLASSES, LEARNERS, PERIODS
from poles.domain.needs import usecases as needs
from poles.domain.needs.policy import MOBILITIES, NEEDS
from poles.law.referents import most_at_once
from poles.records.models import Entry, Hat, Notice, PlacementNeed, TeachingDuty, User
from poles.words.findings import Refused, Severity
from poles.words.places import Mode
from poles.words.roles import Role
from poles.words.teams import Duty
from poles.words.training import GradeLevel, LearnerStatus, PlacementKind
from tests import factories as make
from tests.factories import NOW, TODAY, YEAR

HEAD, REFERENT = Duty.HEAD_TEACHER, Duty.REFERENT
SEGPA = "1671000211"


def name(cast, user_id, duty=REFERENT, learners=(), division=None, actor=None):
    return gestures.name_duty(
        actor=actor or cast.roy, class_id=(division or cast.cap).pk, duty=duty, user_id=user_id,
        learner_ids=[row.pk for row in learners], at=NOW,
    )  # fmt: skip


@pytest.fixture
def second(cast):
    """Another teacher of the lycée Jean-Moulin."""
    return make.hat(Role.TEACHER, school=cast.jean_moulin, user=make.user("Mme Seconde")).user


class TestHeadTeacher:
    def test_naming_another_replaces(self, cast, second):
        name(cast, cast.diallo.user_id, HEAD)
        name(cast, second.pk, HEAD, actor=cast.workshop_head)

        assert TeachingDuty.objects.get().user == second
        assert teams.teams_of([cast.cap.pk])[cast.cap.pk].head.user == second
        assert list(Entry.objects.filter(subject="classgroup").order_by("at", "created_at").values_list("what", flat=True)) == [
            "name_duty", "end_duty", "name_duty",
        ]  # fmt: skip

    def test_naming_the_same_again_changes_nothing(self, cast):
        (first,), _ = name(cast, cast.diallo.user_id, HEAD)
        (again,), _ = name(cast, cast.diallo.user_id, HEAD)

        assert first.pk == again.pk and Entry.objects.filter(what="name_duty").count() == 1

    @pytest.mark.parametrize("who", ["neighbour_head", "karim", "perrin", "aubry"])
    def test_only_who_teaches_in_the_school_can_be_named(self, cast, who):
        with pytest.raises(Refused, match="professeur de votre établissement"):
            name(cast, cast.everyone[who].user_id, HEAD)
        with pytest.raises(Refused, match="professeur de votre établissement"):
            name(cast, uuid4(), HEAD)

    def test_the_accompanying_teacher_has_a_gesture_apart(self, cast):
        with pytest.raises(Refused, match="principal ou professeur référent"):
            name(cast, cast.diallo.user_id, Duty.ACCOMPANYING)

    @pytest.mark.parametrize("who", ["diallo", "perrin", "aubry"])
    def test_the_head_and_the_ddfpt_alone_name(self, cast, who):
        with pytest.raises(Forbidden):
            name(cast, cast.diallo.user_id, HEAD, actor=cast.everyone[who])

    def test_a_duty_ends_and_one_of_another_class_is_unknown(self, cast):
        (duty,), _ = name(cast, cast.diallo.user_id, HEAD)
        other = make.class_group(cast.jean_moulin)
        with pytest.raises(Unknown):
            gestures.end_duty(actor=cast.roy, class_id=other.pk, duty_id=duty.pk, at=NOW)
        with pytest.raises(Unknown):
            gestures.end_duty(actor=cast.neighbour_head, class_id=cast.cap.pk, duty_id=duty.pk, at=NOW)
        gestures.end_duty(actor=cast.roy, class_id=cast.cap.pk, duty_id=duty.pk, at=NOW)
        assert not TeachingDuty.objects.exists()


class TestReferent:
    def away(self, cast, who) -> int:
        user_id = getattr(who, "user_id", None) or who.pk
        return most_at_once(teams.followed_by([user_id], on=TODAY)[user_id])

    def test_sixteen_pupils_of_the_same_days_and_no_seventeenth(self, cast, second):
        for _ in range(15):
            make.learner(cast.cap)
        name(cast, cast.diallo.user_id)
        assert self.away(cast, cast.diallo) == 16

        make.learner(cast.cap)
        with pytest.raises(Refused, match=r"M\. Diallo suivrait 17 élèves en même temps"):
            name(cast, cast.diallo.user_id, learners=[cast.ines])
        (duty,), warnings = name(cast, second.pk, learners=[cast.ines])

        assert (duty.learner, warnings, self.away(cast, second), self.away(cast, cast.diallo)) == (cast.ines, (), 1, 16)

    def test_what_is_refused_is_not_written(self, cast, second):
        for _ in range(16):
            make.learner(cast.cap)
        name(cast, second.pk, learners=[cast.ines])
        with pytest.raises(Refused):
            name(cast, cast.diallo.user_id, learners=list(cast.jean_moulin.learners.all()))
        assert list(TeachingDuty.objects.values_list("user", "learner")) == [(second.pk, cast.ines.pk)]

    def test_learners_of_two_classes_add_up_only_on_the_same_days(self, cast):
        other = make.class_group(cast.jean_moulin)
        for division, count in ((cast.cap, 9), (other, 10)):
            for _ in range(count):
                make.learner(division)
        make.period(other, starts_on=date(2027, 3, 1), ends_on=date(2027, 3, 26))
        name(cast, cast.diallo.user_id)
        name(cast, cast.diallo.user_id, division=other)
        assert self.away(cast, cast.diallo) == 10

        TeachingDuty.objects.filter(class_group=other).delete()
        make.period(other, label="PFMP n° 2", starts_on=date(2027, 1, 25), ends_on=date(2027, 2, 19))
        with pytest.raises(Refused, match="20 élèves"):
            name(cast, cast.diallo.user_id, division=other)

    def test_learners_followed_in_another_school_count_although_the_head_sees_none_of_them(self, cast):
        there = make.class_group(cast.neighbour)
        make.period(there)
        for division, count in ((cast.cap, 8), (there, 10)):
            for _ in range(count):
                make.learner(division)
        make.hat(Role.TEACHER, school=cast.neighbour, user=User.objects.get(pk=cast.diallo.user_id))
        make.teaching_duty(there, cast.diallo.user_id, "referent")

        with reach.acting(cast.roy):
            assert not there.enrolments.exists()
            with pytest.raises(Refused, match="suivrait 19 élèves en même temps"):
                name(cast, cast.diallo.user_id)
            assert self.away(cast, cast.diallo) == 10

    def test_who_does_not_go_does_not_count(self, cast):
        period = cast.january
        for _ in range(15):
            make.learner(cast.cap)
        make.need(make.learner(cast.cap), period, status="exempted")
        make.learner(cast.cap, left_on=date(2026, 10, 1))
        make.learner(cast.cap, status=LearnerStatus.APPRENTICE)
        chosen = make.period(cast.cap, catch_up=True, starts_on=date(2027, 1, 18), ends_on=date(2027, 1, 29))

        name(cast, cast.diallo.user_id)
        assert self.away(cast, cast.diallo) == 16

        make.need(cast.ines, chosen)
        assert self.away(cast, cast.diallo) == 17

    def test_seventeen_students_of_sts_only_warn(self, cast):
        bts = make.class_group(cast.jean_moulin, "BTS 1", programme=make.programme("BTS", grade=GradeLevel.BTS1))
        make.period(bts, kind=PlacementKind.BTS_INTERNSHIP, starts_on=date(2027, 5, 24), ends_on=date(2027, 7, 2))
        for _ in range(17):
            make.learner(bts)

        duties, warnings = name(cast, cast.diallo.user_id, division=bts)

        assert duties and [finding.severity for finding in warnings] == [Severity.WARNING]

    def test_a_past_period_counts_no_more(self, cast):
        old = make.class_group(cast.jean_moulin)
        make.period(old, starts_on=date(2026, 9, 14), ends_on=date(2026, 10, 9))
        for _ in range(20):
            make.learner(old)
        assert name(cast, cast.diallo.user_id, division=old).duties

    def test_naming_another_for_a_learner_or_for_the_class_replaces(self, cast, second):
        name(cast, cast.diallo.user_id)
        name(cast, second.pk)
        name(cast, second.pk, learners=[cast.ines])
        name(cast, cast.diallo.user_id, learners=[cast.ines])

        team = teams.teams_of([cast.cap.pk])[cast.cap.pk]
        assert team.of_class.user == second
        assert team.referent_of(cast.ines.pk).user_id == cast.diallo.user_id
        assert TeachingDuty.objects.count() == 2

    def test_a_learner_of_another_class_or_school_is_unknown(self, cast):
        for division in (make.class_group(cast.jean_moulin), make.class_group(cast.neighbour)):
            with pytest.raises(Unknown):
                name(cast, cast.diallo.user_id, learners=[make.learner(division)])

    def test_the_journal_says_no_name_of_a_learner(self, cast):
        name(cast, cast.diallo.user_id, learners=[cast.ines])
        assert "Inès" not in Entry.objects.get(what="name_duty").note


@pytest.fixture
def college(cast):
    """A collège of the pôle with two classes of Segpa, its head, one learner with a need in each."""
    school = make.school("Collège du Val", type="college", vocational_track=False, hub=cast.valley)
    head = make.actor(make.hat(Role.SCHOOL_HEAD, school=school))
    classes = []
    for label in ("3SEGPA", "4SEGPA"):
        programme = make.programme("3e Segpa", family="decouverte", grade=GradeLevel.THIRD)
        programme.mef_code = SEGPA if label == "3SEGPA" else "1661000211"
        programme.save()
        division = make.class_group(school, label, programme=programme)
        period = make.period(division, kind=PlacementKind.APPLICATION)
        make.need(make.learner(division), period)
        classes.append(division)
    return head, *classes


def accompany(cast, college, email=None, division=None, actor=None):
    address = email or User.objects.get(pk=cast.diallo.user_id).email
    return gestures.name_accompanying(
        actor=actor or college[0], class_id=(division or college[1]).pk, email=address, at=NOW
    )


class TestAccompanying:
    def test_a_teacher_of_a_lycee_of_the_pole_is_named_and_told(self, cast, college):
        duty = accompany(cast, college)

        assert (duty.user_id, duty.class_group, duty.learner) == (cast.diallo.user_id, college[1], None)
        (notice,) = Notice.objects.all()
        assert (notice.kind, notice.facts) == (
            "duty.accompanying",
            {"school": "Collège du Val", "class_name": "3SEGPA"},
        )
        assert accompany(cast, college) == duty and Notice.objects.count() == 1

    def test_he_reads_that_class_and_no_other_of_the_college(self, cast, college):
        accompany(cast, college)
        _, named, other = college
        for policy, path in ((CLASSES, "pk"), (LEARNERS, "enrolments__class_group"), (PERIODS, "class_group"),
                             (NEEDS, "period__class_group")):  # fmt: skip
            seen = policy.rows(cast.diallo, "see")
            assert seen.filter(**{path: named.pk}).exists(), policy.subject
            assert not seen.filter(**{path: other.pk}).exists(), policy.subject

    def test_without_being_named_he_reads_nothing_there(self, cast, college):
        for policy, path in (
            (CLASSES, "school"),
            (LEARNERS, "school"),
            (PERIODS, "class_group__school"),
            (NEEDS, "school"),
        ):
            assert not policy.rows(cast.diallo, "see").filter(**{path: college[1].school_id}).exists()

    def test_another_duty_or_another_hat_opens_nothing_of_another_school(self, cast, college):
        make.teaching_duty(college[1], cast.diallo.user_id, "referent")
        make.teaching_duty(college[2], cast.roy.user_id, "accompanying")
        for policy, path in ((CLASSES, "school"), (LEARNERS, "school"), (NEEDS, "school")):
            for actor in (cast.diallo, cast.roy):
                assert not policy.rows(actor, "see").filter(**{path: college[1].school_id}).exists()

    def test_he_wishes_and_notes_contacts_and_does_nothing_else(self, cast, college):
        accompany(cast, college)
        need = PlacementNeed.objects.get(period__class_group=college[1])

        assert NEEDS.may(cast.diallo, need) == {"see", "wish", "amend", "note_contact"}
        assert LEARNERS.may(cast.diallo, need.learner) == {"see"}
        assert MOBILITIES.may(cast.diallo, need.learner) == frozenset()
        assert CLASSES.may(cast.diallo, college[1]) == {"see"} == PERIODS.may(cast.diallo, need.period)
        with pytest.raises(Forbidden):
            needs.state_needs(
                actor=cast.diallo, period_id=need.period_id, learner_ids=[need.learner_id], travel_mode=Mode.BIKE,
                travel_limit=30, at=NOW,
            )  # fmt: skip

    def test_when_the_school_has_classes_of_the_next_year_he_reads_nothing_more_there(self, cast, college):
        accompany(cast, college)
        make.class_group(college[1].school, school_year=YEAR + 1)
        make.class_group(cast.jean_moulin, school_year=YEAR + 2)

        for policy, path in ((CLASSES, "school"), (LEARNERS, "school"), (PERIODS, "class_group__school"),
                             (NEEDS, "school")):  # fmt: skip
            for verb in ("see", "wish", "note_contact"):
                assert not policy.rows(cast.diallo, verb).filter(**{path: college[1].school_id}).exists()
        assert not teams.accompanied_by(cast.diallo).exists()

    def test_classes_of_the_next_year_of_another_school_change_nothing(self, cast, college):
        accompany(cast, college)
        make.class_group(cast.neighbour, school_year=YEAR + 1)

        assert list(teams.accompanied_by(cast.diallo)) == [college[1]]

    def test_the_day_the_duty_ends_he_reads_nothing_more(self, cast, college):
        duty = accompany(cast, college)
        gestures.end_duty(actor=college[0], class_id=college[1].pk, duty_id=duty.pk, at=NOW)
        assert not CLASSES.rows(cast.diallo, "see").filter(pk=college[1].pk).exists()

    @pytest.mark.parametrize("who", ["workshop_head", "foreign", "neighbour_office", "nobody", "ended", "college"])
    def test_anybody_else_gets_one_and_the_same_answer(self, cast, college, who):
        emails = {
            "workshop_head": User.objects.get(pk=cast.workshop_head.user_id).email,
            "foreign": make.hat(Role.TEACHER, school=cast.foreign).user.email,
            "neighbour_office": make.hat(Role.BUSINESS_OFFICE, school=cast.neighbour).user.email,
            "nobody": "personne@exemple.test",
            "ended": make.hat(Role.TEACHER, school=cast.neighbour, ends_on=date(2026, 10, 1)).user.email,
            "college": make.hat(Role.TEACHER, school=college[1].school).user.email,
        }
        with pytest.raises(Refused) as refused:
            accompany(cast, college, emails[who])
        assert str(refused.value) == gestures.teams.NOBODY

    def test_a_class_that_is_neither_segpa_nor_prepa_metiers_is_not_accompanied(self, cast, college):
        with pytest.raises(Refused, match="ni une classe de Segpa"):
            accompany(cast, college, division=make.class_group(college[1].school))

    def test_the_head_alone_opens_the_class_to_another_school(self, cast, college):
        director = make.actor(make.hat(Role.TRAINING_DIRECTOR, school=college[1].school))
        with pytest.raises(Forbidden):
            accompany(cast, college, actor=director)
        with pytest.raises(Unknown):
            accompany(cast, college, actor=cast.roy)

    def test_the_classes_of_the_own_school_are_not_listed_as_accompanied(self, cast, college):
        accompany(cast, college)
        assert list(teams.accompanied_by(cast.diallo)) == [college[1]]
        assert not teams.accompanied_by(cast.roy).exists()

    def test_a_teacher_whose_hat_has_ended_is_nobody(self, cast, college):
        accompany(cast, college)
        Hat.objects.filter(pk=cast.diallo.hat_id).update(ends_on=date(2026, 10, 1))
        with pytest.raises(Refused):
            accompany(cast, college, division=college[2])
