"""What each learner owes, has done, will do and misses; weeks credited and contracts count."""

from datetime import date

import pytest

from poles.domain.access import Forbidden, Unknown
from poles.domain.calendar import duties
from poles.domain.calendar.days import days_of
from poles.domain.calendar.usecases import credit_weeks, drop_contract, record_contract, take_back_credit
from poles.records.models import ApprenticeshipContract, CreditedWeeks, Enrolment
from poles.words.findings import Refused
from poles.words.teams import CreditReason
from poles.words.training import GradeLevel
from tests import factories as make
from tests import school_factories as at_school
from tests.factories import NOW, TODAY, YEAR

LATER = date(2027, 3, 1)
MARCH = {"starts_on": date(2027, 3, 8), "ends_on": date(2027, 3, 26), "label": "PFMP n° 2"}


def line(cast, on=TODAY, learner=None):
    (found,) = duties.board_of(cast.roy, cast.cap, on=on, learner_id=(learner or cast.ines).pk).lines
    return found


def tally(cast, on=TODAY):
    return line(cast, on).tallies[0]


def placed(cast, need=None):
    need = need or cast.need
    need.status = "placed"
    need.save()
    return make.placement(need, make.offer(hub=cast.valley, site=cast.garage).seats.get())


class TestWeeks:
    def test_a_period_ahead_is_planned_and_the_rest_is_missing(self, cast):
        found = tally(cast)
        assert (found.done, found.placed, found.planned, found.left, found.missing) == (0, 0, 4, 6, 2)

    def test_a_second_period_covers_the_year(self, cast):
        make.period(cast.cap, **MARCH)
        assert (tally(cast).planned, tally(cast).missing) == (7, 0)

    def test_a_placement_ahead_is_placed_then_done_once_it_is_over(self, cast):
        placed(cast)
        assert (tally(cast).placed, tally(cast).planned) == (4, 0)
        over = tally(cast, LATER)
        assert (over.done, over.placed, over.left, over.missing) == (4, 0, 2, 2)

    def test_a_broken_placement_counts_for_nothing(self, cast):
        placement = placed(cast)
        placement.status = "broken"
        placement.save()
        assert tally(cast, LATER).done == 0

    def test_a_period_that_went_by_without_a_place_gives_nothing(self, cast):
        assert (tally(cast, LATER).planned, tally(cast, LATER).missing) == (0, 6)

    def test_who_is_exempted_gets_no_week_from_the_period(self, cast):
        cast.need.status = "exempted"
        cast.need.save()
        assert tally(cast).planned == 0

    def test_credited_weeks_count_and_are_taken_back(self, cast):
        credit = credit_weeks(
            actor=cast.roy, learner_id=cast.ines.pk, school_year=YEAR, weeks=2, reason=CreditReason.POSITIONING, at=NOW
        )
        assert (tally(cast).acquired, tally(cast).missing) == (2, 0)
        take_back_credit(actor=cast.roy, learner_id=cast.ines.pk, credit_id=credit.pk, at=NOW)
        assert (tally(cast).acquired, tally(cast).missing) == (0, 2)

    def test_a_catch_up_concerns_only_those_for_whom_a_need_is_said(self, cast):
        catch_up = make.period(cast.cap, catch_up=True, **MARCH)
        assert (tally(cast).planned, line(cast).states[catch_up.pk].label) == (4, "non concerné")
        make.need(cast.ines, catch_up)
        assert tally(cast).planned == 7

    def test_an_apprentice_owes_nothing_here(self, cast):
        at_school.contract(cast.ines)
        assert (line(cast).apprentice, line(cast).tallies, line(cast).missing) == (True, (), 0)
        assert not line(cast, date(2027, 9, 30)).apprentice

    def test_a_formation_without_a_known_text_is_asked_nothing(self, cast):
        cast.cap.programme = make.programme("FCIL", grade=GradeLevel.BRIDGE)
        cast.cap.save()
        assert line(cast).tallies == ()


class TestCycle:
    @pytest.fixture(autouse=True)
    def _second_year(self, cast):
        cast.cap.programme = make.programme("CAP", grade=GradeLevel.CAP2)
        cast.cap.save()
        make.period(cast.cap, **MARCH)

    def test_unknown_years_are_not_held_against_the_learner(self, cast):
        assert (tally(cast).past, tally(cast).missing) == (None, 0)

    def test_credited_former_years_are_known(self, cast):
        at_school.credited_weeks(cast.ines, school_year=YEAR - 1, weeks=4, reason="before")
        assert (tally(cast).past, tally(cast).missing) == (4, 1)

    def test_placements_of_the_former_class_count(self, cast):
        former = make.class_group(cast.jean_moulin, school_year=YEAR - 1)
        Enrolment.objects.create(learner=cast.ines, class_group=former, school_year=YEAR - 1, academy=cast.academy)
        period = make.period(former, starts_on=date(2026, 1, 5), ends_on=date(2026, 2, 13))
        need = make.need(cast.ines, period, status="placed")
        make.placement(need, make.offer(hub=cast.valley).seats.get(), status="done")

        assert (tally(cast).past, tally(cast).missing) == (6, 0)

    def test_a_former_year_without_any_placement_is_known_to_be_empty(self, cast):
        former = make.class_group(cast.jean_moulin, school_year=YEAR - 1)
        Enrolment.objects.create(learner=cast.ines, class_group=former, school_year=YEAR - 1, academy=cast.academy)
        assert (tally(cast).past, tally(cast).missing) == (0, 5)


class TestStates:
    def test_each_state_says_where_the_learner_stands(self, cast):
        other = make.learner(cast.cap)
        placed(cast)
        mine, hers = line(cast).states[cast.january.pk], line(cast, learner=other).states[cast.january.pk]
        assert (mine.label, mine.where) == ("placé", "Garage Morel")
        assert (hers.label, hers.need_id) == ("besoin à dire", None)

    def test_an_apprentice_is_not_asked_for_a_need(self, cast):
        apprentice = make.learner(cast.cap, status="apprentice")
        assert line(cast, learner=apprentice).states[cast.january.pk].label == "non concerné"

    def test_who_left_is_not_on_the_list(self, cast):
        cast.ines.left_on = TODAY
        cast.ines.save()
        assert duties.board_of(cast.roy, cast.cap, on=TODAY).lines == ()

    def test_the_names_are_for_the_school_alone(self, cast):
        assert duties.board_of(cast.karim, cast.cap, on=TODAY).lines == ()
        assert duties.board_of(cast.neighbour_head, cast.cap, on=TODAY).lines == ()

    def test_thirty_learners_ask_no_more_queries_than_one(self, cast, django_assert_max_num_queries):
        for _ in range(30):
            make.need(make.learner(cast.cap), cast.january)
        with django_assert_max_num_queries(8):
            assert len(duties.board_of(cast.roy, cast.cap, on=TODAY).lines) == 31


class TestCatchUps:
    def proposed(self, cast, on=TODAY):
        lines = duties.board_of(cast.roy, cast.cap, on=on).lines
        return duties.catch_ups(lines, list(cast.cap.periods.all()), days_of(cast.jean_moulin, YEAR), on=on)

    def test_learners_who_miss_the_same_weeks_leave_together(self, cast):
        other = make.learner(cast.cap)
        at_school.credited_weeks(other, weeks=1)
        found = [(one.weeks, [row.pk for row in one.learners]) for one in self.proposed(cast)]
        assert found == [(1, [other.pk]), (2, [cast.ines.pk])]

    def test_the_days_proposed_avoid_holidays_examinations_and_the_class_s_own_periods(self, cast):
        at_school.holiday("B")
        at_school.calendar_mark(cast.jean_moulin, first_day=date(2027, 2, 10), last_day=date(2027, 2, 12))
        at_school.calendar_mark(
            cast.jean_moulin,
            kind="event",
            label="Portes ouvertes",
            first_day=date(2027, 3, 12),
            last_day=date(2027, 3, 13),
        )
        (found,) = self.proposed(cast, on=date(2027, 1, 5))
        assert (found.weeks, found.starts_on, found.ends_on) == (2, date(2027, 3, 8), date(2027, 3, 19))

    def test_no_week_free_before_the_end_of_the_year_is_said(self, cast):
        (found,) = self.proposed(cast, on=date(2027, 7, 20))
        assert (found.weeks, found.starts_on) == (6, None)

    def test_what_the_whole_class_has_still_to_plan_is_no_catch_up(self, cast):
        lines = duties.board_of(cast.roy, cast.cap, on=TODAY).lines
        known = days_of(cast.jean_moulin, YEAR)
        assert duties.catch_ups(lines, [], known, on=TODAY, to_plan=2) == []
        assert [one.weeks for one in duties.catch_ups(lines, [], known, on=TODAY, to_plan=1)] == [1]

    def test_nobody_misses_nothing(self, cast):
        make.period(cast.cap, **MARCH)
        assert self.proposed(cast) == []


class TestCredits:
    def credited(self, cast, actor, weeks=3):
        return credit_weeks(
            actor=actor, learner_id=cast.ines.pk, school_year=YEAR, weeks=weeks, reason=CreditReason.BEFORE, at=NOW
        )

    def test_said_again_the_number_replaces_the_former_one(self, cast):
        self.credited(cast, cast.roy)
        self.credited(cast, cast.workshop_head, weeks=4)
        assert CreditedWeeks.objects.get().weeks == 4

    @pytest.mark.parametrize("weeks", [0, -1, 41])
    def test_impossible_numbers_are_refused(self, cast, weeks):
        with pytest.raises(Refused, match="de 1 à 40"):
            self.credited(cast, cast.roy, weeks=weeks)

    def test_a_teacher_counts_nothing_and_the_next_school_knows_nobody(self, cast):
        with pytest.raises(Forbidden):
            self.credited(cast, cast.diallo)
        with pytest.raises(Unknown):
            self.credited(cast, cast.neighbour_head)

    def test_the_weeks_of_another_learner_are_not_taken_back_by_this_one(self, cast):
        credit = at_school.credited_weeks(make.learner(cast.cap))
        with pytest.raises(Unknown):
            take_back_credit(actor=cast.roy, learner_id=cast.ines.pk, credit_id=credit.pk, at=NOW)
        assert CreditedWeeks.objects.exists()


class TestContracts:
    TWO_YEARS = {"starts_on": date(2026, 9, 1), "ends_on": date(2028, 8, 31)}

    def recorded(self, cast, actor, **changes):
        wanted = {"employer": "Boulangerie d’essai", **self.TWO_YEARS, **changes}
        return record_contract(actor=actor, learner_id=cast.ines.pk, at=NOW, **wanted)

    def test_a_contract_is_written_down_and_the_same_start_replaces_it(self, cast):
        self.recorded(cast, cast.roy)
        self.recorded(cast, cast.roy, employer="Boulangerie du Lac")
        assert ApprenticeshipContract.objects.get().employer == "Boulangerie du Lac"

    def test_two_contracts_do_not_run_at_once(self, cast):
        self.recorded(cast, cast.roy)
        with pytest.raises(Refused, match="Un autre contrat court"):
            self.recorded(cast, cast.roy, starts_on=date(2027, 1, 1))
        self.recorded(cast, cast.roy, starts_on=date(2028, 9, 1), ends_on=date(2029, 8, 31))
        assert ApprenticeshipContract.objects.count() == 2

    @pytest.mark.parametrize(
        ("changes", "told"),
        [({"employer": " "}, "nom de l’employeur"), ({"ends_on": date(2026, 8, 1)}, "avant son début")],
    )
    def test_impossible_contracts_are_refused(self, cast, changes, told):
        with pytest.raises(Refused, match=told):
            self.recorded(cast, cast.roy, **changes)

    def test_a_contract_written_by_mistake_is_taken_back_by_who_may(self, cast):
        contract = self.recorded(cast, cast.roy)
        with pytest.raises(Forbidden):
            drop_contract(actor=cast.diallo, learner_id=cast.ines.pk, contract_id=contract.pk, at=NOW)
        drop_contract(actor=cast.roy, learner_id=cast.ines.pk, contract_id=contract.pk, at=NOW)
        assert not ApprenticeshipContract.objects.exists()
