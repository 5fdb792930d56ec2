"""The MLDS coordinator follows youths by a neutral flag that nobody else reads."""

from datetime import date

import pytest

from poles.domain.access import POLICIES, Forbidden, Unknown
from poles.domain.calendar import usecases as gestures
from poles.domain.calendar.policy import FOLLOW_UPS, LEARNERS, PERIODS
from poles.domain.needs import queries
from poles.domain.needs import usecases as needs
from poles.domain.needs.policy import NEEDS
from poles.records.models import DropoutFollowUp, Enrolment, Entry, Learner
from poles.words.findings import Refused
from poles.words.places import Mode
from poles.words.roles import Role
from tests import factories as make
from tests.factories import NOW, TODAY

BORN = date(2009, 5, 4)


def follow(cast, last="Vallon", first="Inès", born=date(2010, 3, 14), division=None, actor=None, school=None):
    return gestures.follow(
        actor=actor or cast.aubry, school_id=(school or cast.jean_moulin).pk, class_id=(division or cast.cap).pk,
        last_name=last, first_name=first, birth_date=born, at=NOW,
    )  # fmt: skip


class TestFollowing:
    @pytest.mark.parametrize(("last", "first"), [("Vallon", "Inès"), ("VALLON", "ines"), (" vallon ", "Inès")])
    def test_a_learner_of_the_school_is_recognised_by_name_and_birth_date(self, cast, last, first):
        before = Learner.objects.count()

        row = follow(cast, last, first)

        assert (row.learner, row.since, Learner.objects.count()) == (cast.ines, TODAY, before)

    def test_a_known_learner_keeps_the_class_of_the_year(self, cast):
        follow(cast, division=make.class_group(cast.jean_moulin))
        assert Enrolment.objects.get(learner=cast.ines).class_group == cast.cap

    def test_following_again_changes_nothing(self, cast):
        assert follow(cast) == follow(cast)
        assert Entry.objects.filter(what="follow").count() == 1

    @pytest.mark.parametrize(("last", "first", "born"), [
        ("Vallon", "Inès", BORN), ("Valon", "Inès", date(2010, 3, 14)), ("Vallon", "Inaya", date(2010, 3, 14)),
    ])  # fmt: skip
    def test_somebody_else_joins_the_class_and_is_kept_like_the_others(self, cast, last, first, born):
        row = follow(cast, last, first, born)

        assert row.learner != cast.ines
        assert (row.learner.school, row.learner.keep_until) == (cast.jean_moulin, date(2028, 10, 31))
        assert Enrolment.objects.get(learner=row.learner).class_group == cast.cap

    def test_one_who_had_left_is_there_again(self, cast):
        gone = make.learner(make.class_group(cast.jean_moulin, school_year=2025), "Léo", last_name="Parti",
                            birth_date=BORN, left_on=date(2026, 4, 1), keep_until=date(2027, 10, 31))  # fmt: skip

        row = follow(cast, "Parti", "Leo", BORN)

        row.learner.refresh_from_db()
        assert (row.learner, row.learner.left_on, row.learner.keep_until) == (gone, None, date(2028, 10, 31))
        assert Enrolment.objects.get(learner=gone, school_year=2026).class_group == cast.cap

    def test_one_who_is_now_in_another_school_is_not_taken_back(self, cast):
        make.learner(make.class_group(cast.neighbour), ine="123456789AA")
        make.learner(cast.cap, "Léo", last_name="Parti", birth_date=BORN, ine="123456789AA", left_on=date(2026, 9, 20))
        with pytest.raises(Refused, match="autre établissement"):
            follow(cast, "Parti", "Léo", BORN)

    def test_a_learner_of_another_school_is_never_recognised(self, cast):
        other = make.learner(make.class_group(cast.neighbour), "Zoé", last_name="Voisine", birth_date=BORN)
        assert follow(cast, "Voisine", "Zoé", BORN).learner != other

    def test_two_learners_alike_are_a_question(self, cast):
        make.learner(cast.cap, "Inès", last_name="Vallon", birth_date=date(2010, 3, 14))
        with pytest.raises(Refused, match="Deux élèves"):
            follow(cast)

    @pytest.mark.parametrize(("last", "first", "born", "told"), [
        (" ", "Inès", BORN, "nom et le prénom"), ("Vallon", "", BORN, "nom et le prénom"),
        ("Vallon", "Inès", date(1980, 1, 1), "date de naissance"), ("Vallon", "Inès", date(2026, 1, 1), "date de naissance"),
    ])  # fmt: skip
    def test_what_does_not_hold_is_refused(self, cast, last, first, born, told):
        with pytest.raises(Refused, match=told):
            follow(cast, last, first, born)

    def test_a_class_of_another_school_is_unknown(self, cast):
        with pytest.raises(Unknown):
            follow(cast, division=make.class_group(cast.neighbour))

    @pytest.mark.parametrize("name", ["roy", "workshop_head", "diallo", "perrin"])
    def test_nobody_else_of_the_school_follows(self, cast, name):
        with pytest.raises(Forbidden):
            follow(cast, actor=cast.everyone[name])

    def test_stopping_leaves_the_learner_and_the_needs(self, cast):
        row = follow(cast)

        learner = gestures.stop_following(actor=cast.aubry, follow_up_id=row.pk, at=NOW)

        assert (learner, DropoutFollowUp.objects.count(), cast.ines.needs.count()) == (cast.ines, 0, 1)
        assert not LEARNERS.rows(cast.aubry, "see").exists()


class TestWhatIsReached:
    def test_the_coordinator_sees_the_followed_learner_and_no_other(self, cast):
        make.need(make.learner(cast.cap), cast.january)
        assert not LEARNERS.rows(cast.aubry, "see").exists() and not NEEDS.rows(cast.aubry, "see").exists()

        follow(cast)

        assert list(LEARNERS.rows(cast.aubry, "see")) == [cast.ines]
        assert list(NEEDS.rows(cast.aubry, "see")) == [cast.need]
        assert [line.learner for line in queries.lines(cast.aubry, queries.needs_of(cast.aubry))] == ["Inès Vallon"]

    def test_a_need_is_stated_for_the_followed_learner_alone(self, cast):
        other = make.learner(cast.cap)
        spring = make.period(cast.cap, label="PFMP n° 2", starts_on=date(2027, 5, 10), ends_on=date(2027, 6, 4))
        trip = {"period_id": spring.pk, "travel_mode": Mode.BIKE, "travel_limit": 30, "at": NOW}
        with pytest.raises(Forbidden):
            needs.state_needs(actor=cast.aubry, learner_ids=[cast.ines.pk], **trip)
        follow(cast)

        assert needs.state_needs(actor=cast.aubry, learner_ids=[cast.ines.pk], **trip)
        with pytest.raises(Unknown):
            needs.state_needs(actor=cast.aubry, learner_ids=[other.pk], **trip)
        with pytest.raises(Unknown):
            needs.state_needs(actor=cast.aubry, learner_ids=[cast.ines.pk, other.pk], **trip)

    def test_the_periods_of_a_class_without_anybody_followed_are_only_seen(self, cast):
        follow(cast)
        other = make.period(make.class_group(cast.jean_moulin))
        assert PERIODS.may(cast.aubry, cast.january) == {"see", "state_needs"}
        assert PERIODS.may(cast.aubry, other) == {"see"}

    def test_the_coordinator_of_another_school_sees_no_flag(self, cast):
        row = follow(cast)
        stranger = make.actor(make.hat(Role.DROPOUT_COORDINATOR, school=cast.neighbour))
        with pytest.raises(Unknown):
            gestures.stop_following(actor=stranger, follow_up_id=row.pk, at=NOW)

    def test_no_other_hat_reads_the_flag(self, cast):
        follow(cast)
        readers = {name for name, actor in cast.everyone.items() if FOLLOW_UPS.rows(actor, "see").exists()}
        assert readers == {"aubry"}
        assert {grant.role for grant in FOLLOW_UPS.grants} == {Role.DROPOUT_COORDINATOR}

    def test_the_flag_changes_what_nobody_else_may_see(self, cast):
        """Every list of every hat, before and after: the same rows, the journal apart (no face shows it)."""
        others = {name: actor for name, actor in cast.everyone.items() if name != "aubry"}

        def seen() -> dict:
            return {
                (name, subject): set(policy.rows(actor, "see").values_list("pk", flat=True))
                for name, actor in others.items()
                for subject, policy in POLICIES.items()
            }

        before = seen()
        follow(cast)
        assert seen() == before

    def test_the_flag_has_no_field_for_a_reason_and_the_journal_no_name(self, cast):
        """DATA-02: the row says who and since when, and the table can hold nothing else."""
        follow(cast)
        assert {field.name for field in DropoutFollowUp._meta.fields} == {
            "id", "created_at", "academy", "learner", "since",
        }  # fmt: skip
        entry = Entry.objects.get(what="follow")
        assert (entry.note, entry.subject) == ("", "dropoutfollowup")
