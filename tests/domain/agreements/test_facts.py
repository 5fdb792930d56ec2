"""What is known around a convention reaches the law: host, tutor, referent, money, calendar, proofs, weeks of the diploma."""

from datetime import date

import pytest

from poles.domain.agreements import queries
from poles.domain.agreements.facts import facts_of, verdicts
from poles.domain.reach import acting
from poles.records import models as rows
from poles.words.agreements import Party
from poles.words.findings import Severity
from poles.words.terms import Activity, Document, Insurance, Paid
from poles.words.training import PlacementKind
from tests import agreement_factories as at_work
from tests import factories as make


@pytest.fixture
def placement(cast):
    rows.PlacementNeed.objects.filter(pk=cast.need.pk).update(status="placed")
    offer = make.offer(site=cast.garage, seats=8)
    return make.placement(rows.PlacementNeed.objects.get(pk=cast.need.pk), offer.seats.first())


def rules(found):
    return {one.rule for one in found}


def test_a_complete_convention_has_nothing_that_blocks(cast, placement):
    at_work.proof(school=cast.jean_moulin)
    agreement = at_work.agreement(placement)
    found = verdicts(at_work.terms(placement), agreement=agreement)
    assert [one.sentence for one in found if one.severity is Severity.BLOCKING] == []
    assert [one.severity for one in found] == sorted((one.severity for one in found), key=list(Severity).index)


def test_without_the_vote_of_the_board_it_is_told(cast, placement):
    assert "CONV-07" in rules(verdicts(at_work.terms(placement), placement=placement))


def test_signatures_are_asked_only_when_they_are_due(cast, placement):
    terms = at_work.terms(placement)
    assert "CONV-02" not in rules(verdicts(terms, placement=placement))
    assert "CONV-02" in rules(verdicts(terms, placement=placement, signatures_due=True))
    late = [(Party.SCHOOL, date(2027, 1, 12))]
    assert "CONV-01" in rules(verdicts(terms, placement=placement, signed=late, signatures_due=True))


def trainees(placement, count, division=None, **fields):
    """Other trainees at the same site, each with a convention."""
    for seat in list(placement.seat.offer.seats.all())[1 : count + 1]:
        learner = make.learner(division) if division else make.learner()
        other = at_work.placed(
            need=make.need(learner, make.period(learner.enrolments.get().class_group), status="placed"), seat=seat
        )
        at_work.agreement(other, said=at_work.terms(other, **fields))


def test_the_trainees_of_the_host_are_counted_over_all_schools(cast, placement):
    trainees(placement, 3)  # of other schools, whose rows this actor cannot read
    with acting(cast.diallo):
        assert facts_of(at_work.terms(placement), signatures_due=False, placement=placement).host.trainees == 3
        assert "HOST-01" in rules(verdicts(at_work.terms(placement), placement=placement))
        assert rows.AgreementStay.objects.count() == 0, "no row of another school comes out"


def test_the_bracket_of_staff_says_when_the_quota_holds_and_never_that_it_is_passed(cast, placement):
    trainees(placement, 3)
    for band, told in (("21", set()), ("12", {"HOST-01"}), ("11", {"HOST-01"}), ("", {"HOST-01"})):
        rows.HostSite.objects.filter(pk=cast.garage.pk).update(size_band=band)
        found = verdicts(at_work.terms(placement), placement=placement)
        assert {one.rule for one in found if one.rule == "HOST-01"} == told, band
        assert not [one for one in found if one.rule == "HOST-01" and one.severity is Severity.BLOCKING]


def test_a_cancelled_convention_and_other_weeks_are_not_counted(cast, placement):
    trainees(placement, 3)
    rows.Agreement.objects.update(status="cancelled")
    assert facts_of(at_work.terms(placement), signatures_due=False, placement=placement).host.trainees == 0


def test_a_tutor_with_three_trainees_already_is_told(cast, placement):
    tutor = rows.HostTutor.objects.create(academy=cast.academy, site=cast.garage, name="M. Cric")
    stay = at_work.stay(cast.garage, tutor_id=str(tutor.pk))
    trainees(placement, 3)
    rows.AgreementStay.objects.update(tutor=tutor)
    terms = at_work.terms(placement, stays=(stay,))
    assert facts_of(terms, signatures_due=False, placement=placement).tutor.others == 3
    assert "HOST-08" in rules(verdicts(terms, placement=placement))


def test_the_referent_with_sixteen_learners_already_is_told(cast, placement):
    referent = make.user("M. Référent", "referent@exemple.test")
    make.teaching_duty(cast.cap, referent.pk, "referent")
    for _ in range(16):
        make.learner(cast.cap)
    facts = facts_of(at_work.terms(placement), signatures_due=False, placement=placement)
    assert facts.referent.others == 16, "seventeen in the class, this one not counted"
    assert "SCH-01" in rules(verdicts(at_work.terms(placement), placement=placement))


def test_hours_at_the_same_siren_in_the_school_year_add_up(cast, placement):
    siret = "12345678900011"
    before = at_work.placed(
        need=make.need(cast.ines, make.period(cast.cap, starts_on=date(2026, 9, 14), ends_on=date(2026, 12, 18)), status="placed"),
        starts_on=date(2026, 9, 14), ends_on=date(2026, 12, 18),
    )  # fmt: skip
    stay = at_work.stay(siret=siret, first=before.starts_on, last=before.ends_on)
    done = at_work.agreement(before, said=at_work.terms(before, stays=(stay,)), text="signed")
    here = at_work.terms(placement, stays=(at_work.stay(siret="12345678900029"),))
    facts = facts_of(here, signatures_due=False, placement=placement)
    assert facts.money.minutes_before == 70 * 420
    assert "MON-01" in rules(verdicts(here, placement=placement))
    at_work.attendance(done, date(2026, 9, 14), minutes=0)
    assert facts_of(here, signatures_due=False, placement=placement).money.minutes_before == 69 * 420
    elsewhere = at_work.terms(placement, stays=(at_work.stay(siret="99999999900029"),))
    assert facts_of(elsewhere, signatures_due=False, placement=placement).money.minutes_before == 0


def test_another_placement_on_the_same_days_is_told(cast, placement):
    other = make.period(cast.cap, starts_on=date(2027, 2, 8), ends_on=date(2027, 2, 19))
    make.placement(make.need(cast.ines, other, status="placed"), make.offer().seats.first(),
                   starts_on=date(2027, 2, 8), ends_on=date(2027, 2, 19))  # fmt: skip
    longer = at_work.terms(placement, stays=(at_work.stay(last=date(2027, 2, 10)),))
    assert "DUR-24" in rules(verdicts(longer, placement=placement))
    assert "DUR-24" not in rules(verdicts(at_work.terms(placement), placement=placement))


def test_the_holidays_of_the_zone_are_told(cast, placement):
    rows.SchoolHoliday.objects.create(
        zone="B", school_year=2026, name="Essai", first_day=date(2027, 1, 18), last_day=date(2027, 1, 24)
    )
    assert "DUR-25" in rules(verdicts(at_work.terms(placement), placement=placement))


def test_a_dated_proof_lifts_a_rule_from_its_day_on(cast, placement):
    terms = at_work.terms(placement, works=("D4153-27",))
    assert "SAFE-04" in rules(verdicts(terms, placement=placement))
    rows.HostSite.objects.filter(pk=cast.garage.pk).update(regulated_until=date(2028, 1, 1))
    assert "SAFE-04" not in rules(verdicts(terms, placement=placement)), "the file of the host dates its declaration"
    named = terms.model_copy(update={"documents": (Document(proof="medical_opinion", since=date(2026, 10, 1)),)})
    assert "SAFE-06" in rules(verdicts(terms, placement=placement))
    assert "SAFE-06" not in rules(verdicts(named, placement=placement))


def test_what_the_text_itself_holds_counts_as_its_annexes_and_insurances(cast, placement):
    terms = at_work.terms(placement)
    assert not {"CONV-05", "CONV-06", "SAFE-13"} & rules(verdicts(terms, placement=placement))
    bare = terms.model_copy(
        update={"competences": "", "insured_host": Insurance(), "activities": (Activity(task="Balayer"),)}
    )
    assert {"CONV-05", "CONV-06", "SAFE-13", "CONV-10", "SCH-04"} <= rules(verdicts(bare, placement=placement))


def test_each_host_of_a_rotation_is_judged_with_its_own_days(cast, placement):
    bar = make.host_site("Bar d’essai", commune=cast.garage.commune, naf_code="56.30Z")
    first = at_work.stay(cast.garage, last=date(2027, 1, 22))
    second = at_work.stay(bar, first=date(2027, 1, 25), tutor={"name": ""})
    terms = at_work.terms(placement, stays=(first, second), paid=Paid(hourly=450))
    found = verdicts(terms, placement=placement)
    assert [one.rule for one in found].count("HOST-07") == 1
    assert len(found) == len(set(found))
    whole = facts_of(terms, signatures_due=False, placement=placement)
    assert "bar" in whole.host.activities and len(whole.days) == 20


def test_a_week_shared_by_two_hosts_is_counted_whole(cast, placement):
    day = ((420, 720), (780, 1080))
    first = at_work.stay(cast.garage, last=date(2027, 1, 13), week=(day, day, day, (), (), (), ()))
    second = at_work.stay(first=date(2027, 1, 14), week=((), (), (), day, day, (), ()))
    terms = at_work.terms(placement, stays=(first, second))
    weekly = [one for one in verdicts(terms, placement=placement) if one.rule == "WT-04" and "50" in one.measured]
    assert weekly, "fifty hours in one week, thirty here and twenty there"


def test_the_weeks_of_the_diploma_count_what_is_planned_and_credited(cast, placement):
    make.period(cast.cap, starts_on=date(2027, 5, 10), ends_on=date(2027, 6, 4))
    course = facts_of(at_work.terms(placement), signatures_due=False, placement=placement).course
    assert course.year_days[PlacementKind.PFMP] == 40
    rows.CreditedWeeks.objects.create(
        academy=cast.academy, learner=cast.ines, school_year=2026, weeks=2, reason="before"
    )
    course = facts_of(at_work.terms(placement), signatures_due=False, placement=placement).course
    assert course.year_days[PlacementKind.PFMP] == 50


def test_the_last_trainee_of_the_seat_is_known(cast, placement):
    before = at_work.placed(
        need=make.need(make.learner(), status="placed"), seat=placement.seat,
        starts_on=date(2026, 11, 9), ends_on=date(2027, 1, 8),
    )  # fmt: skip
    at_work.agreement(before)
    facts = facts_of(at_work.terms(placement), signatures_due=False, placement=placement)
    assert facts.host.previous.last_day == date(2027, 1, 8)
    assert "HOST-09" in rules(verdicts(at_work.terms(placement), placement=placement))


def test_the_mark_of_a_text_follows_what_it_says(cast, placement):
    version = at_work.agreement(placement).versions.get()
    mark = queries.mark_of(version)
    version.refresh_from_db()
    assert queries.mark_of(version) == mark
    version.terms = version.terms | {"objectives": "Autre chose."}
    assert queries.mark_of(version) != mark


def _earlier_at(cast, siret, **fields):
    """A convention of Inès at the same legal person in the autumn: fourteen weeks."""
    first, last = date(2026, 9, 14), date(2026, 12, 18)
    need = make.need(cast.ines, make.period(cast.cap, starts_on=first, ends_on=last), status="placed")
    before = at_work.placed(need=need, starts_on=first, ends_on=last)
    said = at_work.terms(before, stays=(at_work.stay(siret=siret, first=first, last=last),))
    return at_work.agreement(before, said=said, text="signed", **fields), said


def test_an_avenant_that_is_not_signed_counts_no_hours_yet(cast, placement):
    done, said = _earlier_at(cast, "12345678900011")
    short = said.model_copy(update={"stays": (said.stays[0].model_copy(update={"last_day": date(2026, 9, 18)}),)})
    at_work.version(done, said=short, status="signing", kind="amendment")
    here = at_work.terms(placement, stays=(at_work.stay(siret="12345678900029"),))
    assert facts_of(here, signatures_due=False, placement=placement).money.minutes_before == 70 * 420


def test_what_ended_early_counts_until_its_last_day(cast, placement):
    _earlier_at(cast, "12345678900011", ended_on=date(2026, 9, 18))
    here = at_work.terms(placement, stays=(at_work.stay(siret="12345678900029"),))
    assert facts_of(here, signatures_due=False, placement=placement).money.minutes_before == 5 * 420


def test_two_stays_at_one_legal_person_add_up(cast, placement):
    first = at_work.stay(siret="12345678900011", first=date(2027, 1, 4), last=date(2027, 2, 5))
    second = at_work.stay(siret="12345678900029", first=date(2027, 2, 8), last=date(2027, 3, 12))
    elsewhere = second.model_copy(update={"siret": "99999999900029"})
    assert "MON-01" in rules(verdicts(at_work.terms(placement, stays=(first, second)), placement=placement))
    assert "MON-01" not in rules(verdicts(at_work.terms(placement, stays=(first, elsewhere)), placement=placement))


def test_a_trainee_who_changes_site_within_the_week_is_one_trainee(cast, placement):
    monday = date(2027, 1, 11)
    stays = tuple(
        at_work.stay(
            cast.garage, date.fromordinal(monday.toordinal() + first), date.fromordinal(monday.toordinal() + last)
        )
        for first, last in ((0, 1), (2, 4), (14, 18))
    )
    trainees(placement, 1, stays=stays)
    assert facts_of(at_work.terms(placement), signatures_due=False, placement=placement).host.trainees == 1
