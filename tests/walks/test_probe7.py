"""Probe."""
from datetime import date
import pytest
from poles.domain.agreements import usecases as agreements, facts
from poles.domain.agreements.queries import terms_of
from poles.records import models as rows
from tests import agreement_factories as at_law
from tests import factories as make
from tests.factories import NOW
from poles.words.teams import Duty
pytestmark = pytest.mark.django_db
LONG, UNBROKEN, LATE = ((7 * 60, 12 * 60), (13 * 60, 17 * 60)), ((9 * 60, 15 * 60),), ((14 * 60, 18 * 60), (19 * 60, 23 * 60))
def test_probe(cast):
    garage = cast.garage
    rows.HostContact.objects.filter(pk=cast.morel_contact.pk).update(vouched_at=NOW)
    make.teaching_duty(cast.cap, cast.diallo.user_id, duty=Duty.REFERENT)
    for proof in ("board_vote", "insurance_school", "pedagogical_annex","financial_annex"):
        at_law.proof(school=cast.jean_moulin, proof=proof, reference="Mutuelle, contrat 12")
    october = make.period(cast.cap, label="avant", starts_on=date(2026,10,5), ends_on=date(2026,10,16))
    seats = iter(make.offer("Entretien", site=garage, hub=cast.valley, contact=cast.morel_contact, seats=4).seats.all())
    adult = make.learner(cast.cap, "Paul", birth_date=date(2007,1,1))
    before = make.placement(make.need(adult, october, status="placed"), next(seats))
    stay = at_law.stay(garage, before.starts_on, before.ends_on, week=(LONG, UNBROKEN, LATE, at_law.DAY, at_law.DAY, (), ()))
    at_law.agreement(before, said=at_law.terms(before, stays=(stay,)), text="signed")
    rows.PlacementNeed.objects.filter(pk=cast.need.pk).update(status="placed")
    cast.need.refresh_from_db()
    make.guardian(cast.ines, phone="0612345678", email="")
    make.placement(cast.need, next(seats))
    two = make.learner(cast.cap, "Lea")
    make.guardian(two, email="x@exemple.test")
    make.placement(make.need(two, cast.january, status="placed"), make.offer().seats.first())
    made = agreements.draft_class(actor=cast.workshop_head, period_id=cast.january.pk, at=NOW)
    for a in made.made:
        t = terms_of(a.versions.get())
        print("=====", a, t.stays[0].tutor, t.stays[0].signatory, t.guardians, t.referent, t.school.head)
        for f in facts.verdicts(t, agreement=a):
            print(f.severity, f.rule, f.field, f.day, f.sentence)
    assert 0
