"""One click prepares a convention with all that is known; a whole class at once, with who is left out and why."""

from datetime import date, timedelta

import pytest

from poles.domain.access import Forbidden, Unknown
from poles.domain.agreements import queries, usecases
from poles.records import models as rows
from poles.words.agreements import CODE_ALPHABET, AgreementModel
from poles.words.findings import Refused
from poles.words.roles import Role
from poles.words.terms import Activity, Insurance, Person
from poles.workflows.machine import NotNow
from tests import agreement_factories as at_work
from tests import factories as make


@pytest.fixture
def placement(cast):
    rows.PlacementNeed.objects.filter(pk=cast.need.pk).update(status="placed")
    offer = make.offer(site=cast.garage, contact=cast.morel_contact)
    return make.placement(rows.PlacementNeed.objects.get(pk=cast.need.pk), offer.seats.first())


def drafted(cast, placement):
    return usecases.draft(actor=cast.roy, placement_id=placement.pk, at=make.NOW)


def said(agreement):
    return queries.terms_of(agreement.versions.get())


def test_all_that_is_known_is_filled_in(cast, placement):
    referent = make.user("M. Suivi")
    make.teaching_duty(cast.cap, referent.pk, "referent")
    make.guardian(cast.ines, last_name="Mère", first_name="Mme", email="mere@exemple.test", phone="0612345678")
    at_work.proof(school=cast.jean_moulin, proof="insurance_school", reference="Mutuelle d’essai, contrat 7")
    agreement = drafted(cast, placement)
    terms = said(agreement)
    assert (terms.model, terms.kind, terms.learner.name) == (AgreementModel.PFMP, "pfmp", "Inès Vallon")
    assert (terms.school.uai, terms.school.head.name) == (cast.jean_moulin.uai, "Mme Roy")
    assert [one.name for one in terms.guardians] == ["Mme Mère"] and terms.emergency[0].phone == "0612345678"
    assert terms.referent.name == "M. Suivi"
    (stay,) = terms.stays
    assert (stay.organisation, stay.signatory.email) == ("Garage Morel", "morel@exemple.test")
    assert (stay.first_day, stay.last_day) == (placement.starts_on, placement.ends_on)
    assert terms.insured_school == Insurance(company="Mutuelle d’essai", contract="contrat 7")
    assert terms.clauses, "the articles of the school, of the académie, or the first ones"
    assert [(row.site, row.starts_on) for row in agreement.stays.all()] == [(cast.garage, placement.starts_on)]


def test_it_has_a_number_that_follows_and_a_code_that_nobody_guesses(cast, placement):
    other = at_work.placed(need=make.need(make.learner(cast.cap), cast.january, status="placed"))
    first, second = drafted(cast, placement), drafted(cast, other)
    stem = f"2026-{cast.jean_moulin.uai}-"
    assert (first.number, second.number) == (f"{stem}00001", f"{stem}00002")
    assert first.code != second.code and set(first.code) <= set(CODE_ALPHABET) and len(first.code) == 12


def test_pressed_twice_it_is_one_convention(cast, placement):
    assert drafted(cast, placement) == drafted(cast, placement)
    assert rows.Agreement.objects.count() == 1
    assert rows.Entry.objects.filter(what="draft", subject="agreement").count() == 1


def test_a_cancelled_one_may_be_prepared_again(cast, placement):
    first = drafted(cast, placement)
    usecases.cancel(actor=cast.roy, agreement_id=first.pk, reason="Le garage ferme.", at=make.NOW)
    assert drafted(cast, placement) != first


def test_the_last_convention_with_the_same_host_is_said_again(cast, placement):
    tutor = rows.HostTutor.objects.create(academy=cast.academy, site=cast.garage, name="M. Cric", job="mécanicien")
    week = (((480, 720), (780, 960)),) * 4 + ((), (), ())
    before = at_work.placed(
        need=make.need(make.learner(cast.cap), cast.january, status="placed"), seat=placement.seat,
        starts_on=date(2026, 11, 9), ends_on=date(2026, 11, 27),
    )  # fmt: skip
    at_work.agreement(
        before,
        said=at_work.terms(
            before, activities=(Activity(task="Pneus", competence="C1"),), works=("D4153-27",),
            stays=(at_work.stay(cast.garage, week=week, tutor_id=str(tutor.pk), signatory=Person(name="M. Gérant")),),
        ),
    )  # fmt: skip
    terms = said(drafted(cast, placement))
    (stay,) = terms.stays
    assert (stay.week, stay.tutor.name, stay.signatory.name) == (week, "M. Cric", "M. Gérant")
    assert terms.activities == (Activity(task="Pneus", competence="C1"),) and terms.works == ("D4153-27",)
    assert terms.learner.course_hours == 840 and terms.learner.name == "Inès Vallon"


def test_hosts_in_rotation_take_the_learner_one_after_the_other(cast, placement):
    second = make.host_site("Carrosserie d’essai", commune=cast.garage.commune)
    middle = date(2027, 1, 25)
    rows.OfferStop.objects.create(
        academy=cast.academy,
        offer=placement.seat.offer,
        site=second,
        rank=1,
        starts_on=middle,
        ends_on=placement.ends_on,
    )
    agreement = drafted(cast, placement)
    days = [(one.organisation, one.first_day, one.last_day) for one in said(agreement).stays]
    assert days == [
        ("Garage Morel", placement.starts_on, middle - timedelta(days=1)),
        ("Carrosserie d’essai", middle, placement.ends_on),
    ]
    assert agreement.stays.count() == 2


def test_a_public_holiday_begins_as_a_day_off(cast):
    period = make.period(cast.cap, starts_on=date(2027, 4, 26), ends_on=date(2027, 5, 21))
    learner = make.learner(cast.cap)
    placement = at_work.placed(need=make.need(learner, period, status="placed"))
    off = {one.day for one in said(drafted(cast, placement)).stays[0].other_days}
    assert date(2027, 5, 6) in off, "Ascension"
    assert all(day.weekday() < 5 for day in off)


def test_a_class_is_prepared_at_once_and_who_is_left_out_is_named_with_why(cast, placement):
    apprentice = make.learner(cast.cap, status="apprentice")
    at_work.placed(need=make.need(apprentice, cast.january, status="placed"))
    waiting = make.learner(cast.cap)
    make.need(waiting, cast.january)
    there = at_work.placed(need=make.need(make.learner(cast.cap), cast.january, status="placed"))
    drafted(cast, there)
    done = usecases.draft_class(actor=cast.diallo, period_id=cast.january.pk, at=make.NOW)
    assert [one.learner for one in done.made] == [cast.ines]
    assert {who.pk: why for who, why in done.skipped} == {
        apprentice.pk: "Un apprenti a un contrat de travail avec son employeur : il n’y a pas de convention de stage à "
        "préparer.",
        waiting.pk: "L’élève n’a pas encore de place.",
        there.learner_id: "La convention est déjà préparée.",
    }


def test_the_school_alone_prepares_it(cast, placement):
    for name, actor in cast.everyone.items():
        if actor in (cast.roy, cast.diallo, cast.workshop_head, cast.perrin) or actor.role is Role.SYSTEM:
            continue
        with pytest.raises((Unknown, Forbidden)):
            usecases.draft(actor=actor, placement_id=placement.pk, at=make.NOW)
        assert rows.Agreement.objects.count() == 0, name


def test_a_broken_placement_has_none_and_an_apprentice_neither(cast, placement):
    rows.Placement.objects.filter(pk=placement.pk).update(status="broken")
    with pytest.raises(NotNow):
        drafted(cast, placement)
    rows.Placement.objects.filter(pk=placement.pk).update(status="confirmed")
    rows.Learner.objects.filter(pk=cast.ines.pk).update(status="apprentice")
    with pytest.raises(Refused, match="contrat de travail"):
        drafted(cast, placement)


def test_who_comes_of_age_before_the_first_day_still_has_a_guardian_to_sign_today(cast, placement):
    make.guardian(cast.ines, last_name="Vallon", link="legal")
    rows.Learner.objects.filter(pk=cast.ines.pk).update(birth_date=date(2008, 12, 1))
    placement.refresh_from_db()
    assert [one.name for one in said(drafted(cast, placement)).guardians] == ["Dominique Vallon"]
