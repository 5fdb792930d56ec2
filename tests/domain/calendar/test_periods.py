"""A school plans, changes and takes back the periods of its classes; nobody who is placed is moved."""

from datetime import date, timedelta

import pytest

from poles.domain.access import Forbidden, Unknown
from poles.domain.calendar import queries
from poles.domain.calendar.usecases import amend_period, drop_period, open_period, open_periods
from poles.records.models import Entry, Notice, PlacementPeriod
from poles.words.findings import Refused
from poles.words.training import GradeLevel, PlacementKind
from tests import factories as make
from tests import school_factories as at_school
from tests.factories import NOW

MARCH = {"starts_on": date(2027, 3, 8), "ends_on": date(2027, 3, 26)}
APRIL = {"starts_on": date(2027, 4, 5), "ends_on": date(2027, 4, 30)}


def opened(actor, *classes, **changes):
    wanted = {"kind": PlacementKind.PFMP, "label": "PFMP n° 2", **MARCH, **changes}
    return open_periods(actor=actor, class_group_ids=[row.pk for row in classes], at=NOW, **wanted)


def amended(actor, period, **changes):
    wanted = {"label": period.label, "starts_on": period.starts_on, "ends_on": period.ends_on, **changes}
    return amend_period(actor=actor, period_id=period.pk, at=NOW, **wanted)


class TestSeveralClasses:
    def test_each_class_gets_its_period(self, cast):
        other = make.class_group(cast.jean_moulin, "2CAP")

        found = opened(cast.roy, cast.cap, other)

        assert {period.class_group for period in found.done} == {cast.cap, other}
        assert found.not_done == ()

    def test_where_it_is_refused_the_answer_says_why_and_the_others_are_done(self, cast):
        other = make.class_group(cast.jean_moulin, "2CAP")

        found = opened(cast.roy, cast.cap, other, starts_on=date(2027, 1, 18), ends_on=date(2027, 1, 29))

        assert [period.class_group for period in found.done] == [other]
        ((name, why),) = found.not_done
        assert name == cast.cap.name and "déjà une période" in why

    def test_a_class_out_of_reach_stops_everything(self, cast):
        alien = make.class_group(cast.neighbour)

        with pytest.raises(Unknown):
            opened(cast.roy, cast.cap, alien)
        assert PlacementPeriod.objects.count() == 1

    def test_no_class_is_said(self, cast):
        with pytest.raises(Refused, match="au moins une classe"):
            opened(cast.roy)

    def test_a_teacher_plans_nothing(self, cast):
        with pytest.raises(Forbidden):
            opened(cast.diallo, cast.cap)

    def test_a_catch_up_is_marked_as_one(self, cast):
        (period,) = opened(cast.roy, cast.cap, catch_up=True).done

        assert period.catch_up


class TestVerdict:
    def judged(self, division, **days):
        return [
            (finding.rule, str(finding.severity))
            for finding in queries.verdict(division, kind=PlacementKind.PFMP, **days)
        ]

    def test_holidays_of_the_zone_warn(self, cast):
        days = {"starts_on": date(2027, 2, 15), "ends_on": date(2027, 2, 26)}
        assert self.judged(cast.cap, **days) == []

        at_school.holiday("A")
        assert self.judged(cast.cap, **days) == []
        at_school.holiday("B")
        assert self.judged(cast.cap, **days) == [("DUR-25", "warning")]

    def test_examinations_of_the_academie_and_days_of_the_school_warn(self, cast):
        at_school.calendar_mark(academy=cast.academy, first_day=MARCH["starts_on"], last_day=MARCH["starts_on"])
        at_school.calendar_mark(cast.jean_moulin, kind="closed", first_day=MARCH["ends_on"], last_day=MARCH["ends_on"])
        at_school.calendar_mark(cast.neighbour, first_day=MARCH["ends_on"], last_day=MARCH["ends_on"])
        at_school.calendar_mark(
            academy=make.academy("10", "Lyon"), first_day=MARCH["ends_on"], last_day=MARCH["ends_on"]
        )

        assert self.judged(cast.cap, **MARCH) == [("DUR-25", "warning")] * 2

    def test_a_public_holiday_of_the_department_is_told(self, cast):
        assert self.judged(cast.cap, starts_on=date(2027, 3, 22), ends_on=date(2027, 4, 2)) == [("DUR-25", "info")]

    def test_more_weeks_than_the_diploma_asks_warn(self, cast):
        assert self.judged(cast.cap, **MARCH) == []
        assert self.judged(cast.cap, **APRIL) == [("DUR-15", "warning")]

    def test_an_observation_in_holidays_is_refused(self, cast):
        third = make.class_group(cast.jean_moulin, programme=make.programme("3e", family="", grade=GradeLevel.THIRD))
        at_school.holiday("B")

        with pytest.raises(Refused, match="pendant les vacances"):
            open_period(
                actor=cast.roy, class_group_id=third.pk, kind=PlacementKind.OBSERVATION, label="",
                starts_on=date(2027, 2, 22), ends_on=date(2027, 2, 26), at=NOW,
            )  # fmt: skip

    def test_what_only_warns_is_written_down(self, cast):
        at_school.holiday("B")
        (period,) = opened(cast.roy, cast.cap, starts_on=date(2027, 3, 1), ends_on=date(2027, 3, 19)).done

        assert "Hiver" in Entry.objects.get(what="open_period", subject_id=str(period.pk)).note


class TestAmending:
    def test_dates_change_and_the_journal_keeps_the_former_ones(self, cast):
        amended(cast.roy, cast.january, **MARCH)

        cast.january.refresh_from_db()
        assert (cast.january.starts_on, cast.january.ends_on) == tuple(MARCH.values())
        assert "11 janvier" in Entry.objects.get(what="amend_period").note.replace("lundi ", "")

    def test_a_period_does_not_overlap_itself_but_the_next_one(self, cast):
        amended(cast.roy, cast.january, ends_on=cast.january.ends_on + timedelta(days=7))
        make.period(cast.cap, label="PFMP n° 2", **MARCH)

        with pytest.raises(Refused, match="déjà une période"):
            amended(cast.roy, cast.january, ends_on=date(2027, 3, 12))

    def test_who_is_placed_is_not_moved(self, cast):
        offer = make.offer(hub=cast.valley)
        make.placement(cast.need, offer.seats.get())
        cast.need.status = "placed"
        cast.need.save()

        with pytest.raises(Refused, match="1 élève est déjà placé"):
            amended(cast.roy, cast.january, **MARCH)
        amended(cast.roy, cast.january, label="Stage de janvier")
        cast.january.refresh_from_db()
        assert (cast.january.label, cast.january.starts_on) == ("Stage de janvier", make.STARTS)

    def test_proposals_that_wait_hold_the_dates(self, cast):
        make.match(cast.need, make.offer(hub=cast.valley))

        with pytest.raises(Refused, match="attend votre réponse"):
            amended(cast.roy, cast.january, **MARCH)

    def test_a_proposal_without_place_holds_nothing(self, cast):
        make.match(cast.need, None)

        assert amended(cast.roy, cast.january, **MARCH).starts_on == MARCH["starts_on"]

    def test_the_team_of_the_class_is_told_once_a_change_and_its_author_is_not(self, cast):
        make.teaching_duty(cast.cap, cast.diallo.user_id)
        make.teaching_duty(cast.cap, cast.roy.user_id, "referent")

        amended(cast.roy, cast.january, label="Autre nom")
        assert not Notice.objects.exists()
        amended(cast.roy, cast.january, **MARCH)
        amended(cast.roy, cast.january, **APRIL)

        told = Notice.objects.filter(kind="period.amended")
        assert told.count() == 2
        assert set(told.values_list("recipient", flat=True)) == {
            make.rows.User.objects.get(pk=cast.diallo.user_id).email
        }
        assert not any("Inès" in str(notice.facts) for notice in told)

    def test_a_teacher_sees_the_period_but_changes_nothing(self, cast):
        with pytest.raises(Forbidden):
            amended(cast.diallo, cast.january, **MARCH)

    def test_to_the_next_school_it_does_not_exist(self, cast):
        with pytest.raises(Unknown):
            amended(cast.neighbour_head, cast.january, **MARCH)


class TestDropping:
    def test_a_period_without_need_is_taken_back_and_the_journal_says_so(self, cast):
        period = make.period(cast.cap, label="PFMP n° 2", **MARCH)

        drop_period(actor=cast.roy, period_id=period.pk, at=NOW)

        assert not PlacementPeriod.objects.filter(pk=period.pk).exists()
        assert "PFMP n° 2" in Entry.objects.get(what="drop_period").note

    @pytest.mark.parametrize("status", ["open", "placed", "exempted"])
    def test_a_period_with_a_need_stays(self, cast, status):
        cast.need.status = status
        cast.need.save()

        with pytest.raises(Refused, match="1 besoin est déjà dit"):
            drop_period(actor=cast.roy, period_id=cast.january.pk, at=NOW)
        assert PlacementPeriod.objects.filter(pk=cast.january.pk).exists()
