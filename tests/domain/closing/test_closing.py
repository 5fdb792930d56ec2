"""The attestation is written from what was done, sent to the host, and the placement ends in step."""

from datetime import date, timedelta

import pytest

from poles.domain import reach
from poles.domain.access import Forbidden
from poles.domain.agreements import usecases as agreements
from poles.domain.closing import queries, usecases
from poles.domain.closing.verdicts import by_host, earlier, findings_at_end, owed
from poles.domain.signing import usecases as signing
from poles.law.placement.facts import Allowance
from poles.records import models as rows
from poles.words.actor import system
from poles.words.agreements import Absence
from poles.words.findings import Refused
from poles.words.terms import Paid
from poles.workflows.machine import NotNow
from tests import agreement_factories as at_law
from tests import closing_factories as over
from tests import factories as make

pytestmark = pytest.mark.django_db
MACHINE = system("closing")


@pytest.fixture
def placement(cast):
    return over.signed(cast)


def _close(actor, of, **said):
    with reach.acting(actor):
        return usecases.close(actor=actor, agreement_id=of.pk, **{"gratuity": 0, "at": over.LAST} | said)


def _stage(of, on=over.LAST):
    return queries.stage_of(queries.whole(rows.Agreement.objects.filter(pk=of.pk)).get(), on=on.date())


def test_the_attestation_says_what_was_done_and_all_ends_with_it(cast, placement):
    at_law.attendance(placement, date(2027, 1, 19))
    made = _close(cast.roy, placement, remarks="  Bon  stage. ")
    said = queries.closing_said(made)

    assert (said.minutes, said.days, said.absent_days, said.weeks, said.gratuity) == (7980, 19, 1, 4, 0)
    assert (said.first_day, said.last_day, said.remarks) == (date(2027, 1, 11), date(2027, 2, 5), "Bon stage.")
    assert (made.kind, made.status) == ("certificate", "ready")
    placement.refresh_from_db()
    assert (placement.status, placement.ended_on) == ("ended", date(2027, 2, 5))
    assert rows.Placement.objects.get(pk=placement.placement_id).status == "done"


def test_it_goes_out_to_the_host_once(cast, placement):
    made = _close(cast.roy, placement)
    with reach.acting(MACHINE):
        assert usecases.issue(actor=MACHINE, version_id=made.pk, print_=lambda _: b"%PDF essai", at=over.LAST)
        assert usecases.issue(actor=MACHINE, version_id=made.pk, print_=lambda _: b"%PDF autre", at=over.LAST) is None
    made.refresh_from_db()

    assert (made.status, bytes(made.paper)) == ("signing", b"%PDF essai")
    assert list(made.signatories.values_list("party", "name")) == [("host", "Mme Patronne")]


def test_the_host_writes_its_own_and_the_night_ends_what_is_signed(cast, placement):
    made = _close(cast.morel, placement)
    placement.refresh_from_db()
    assert placement.status == "signed"
    with reach.acting(MACHINE):
        assert usecases.end_done(actor=MACHINE, at=over.MORNING_AFTER) == 0
    rows.AgreementVersion.objects.filter(pk=made.pk).update(status="signing", digest="0" * 64, sent_at=over.LAST)
    rows.AgreementVersion.objects.filter(pk=made.pk).update(status="signed", signed_at=over.LAST)
    with reach.acting(MACHINE):
        assert usecases.end_done(actor=MACHINE, at=over.MORNING_AFTER) == 1
    placement.refresh_from_db()
    assert (placement.status, rows.Placement.objects.get().status) == ("ended", "done")


def test_a_teacher_does_not_close(cast, placement):
    with pytest.raises(Forbidden):
        _close(cast.diallo, placement)


def test_an_end_is_refused_before_its_day_without_the_gratuity_or_without_anybody(cast, placement):
    with pytest.raises(Refused, match="finit le 5 février 2027"):
        _close(cast.roy, placement, at=over.LAST - timedelta(days=1))
    with pytest.raises(Refused, match="montant total de la gratification"):
        _close(cast.roy, placement, gratuity=None)
    for day in _stage(placement).totals.each:
        at_law.attendance(placement, day.day)
    with pytest.raises(Refused, match="rien n’est à attester"):
        _close(cast.roy, placement)


def test_an_attestation_that_is_out_is_not_written_twice(cast, placement):
    over.certificate(placement, status="signing")
    with pytest.raises(NotNow):
        _close(cast.roy, placement)


def test_a_class_is_closed_at_once_and_what_is_owed_is_asked_one_by_one(cast, placement):
    paid = over.classmate(cast, paid=Paid(lump=5_000))
    with reach.acting(cast.perrin):
        done = usecases.close_class(actor=cast.perrin, period_id=cast.january.pk, at=over.LAST)
    assert done.made == 1
    assert [name for name, _ in done.skipped] == [str(paid.learner)] and "50,00" in done.skipped[0][1]
    with reach.acting(cast.perrin):
        again = usecases.close_class(
            actor=cast.perrin, period_id=cast.january.pk, gratuities={paid.pk: 5_000}, at=over.LAST
        )
    assert rows.AgreementVersion.objects.filter(kind="certificate").count() == 2
    assert again.skipped == ()


def test_beyond_the_threshold_the_gratuity_of_the_law_is_due_with_what_came_before(cast, placement):
    stage = _stage(placement)
    assert owed(stage).cents == 0
    due = owed(stage, before={by_host(stage.terms, stage.totals).popitem()[0]: 40 * 420})

    assert due.by_law == -(-(over.MINUTES + 40 * 420) * due.hourly // 60) > 0


@pytest.mark.parametrize(("siret", "minutes"), [("12345678200028", {"123456782": 5 * 420}), ("98765432100010", {})])
def test_what_came_before_is_counted_at_the_same_siren_alone(cast, siret, minutes):
    here = over.placed(cast)
    now = at_law.agreement(here, said=over.at_siret(here, "12345678200010"), text="signed")
    before = make.need(cast.ines, make.period(cast.cap, starts_on=date(2026, 11, 2), ends_on=date(2026, 11, 6)))
    past = make.placement(before, make.offer().seats.get(), status="done")
    at_law.agreement(past, said=over.at_siret(past, siret), text="signed")

    assert earlier([_stage(now)]) == {now.pk: minutes}


def test_the_one_engine_speaks_at_the_end(placement):
    stage = _stage(placement)
    rules = {one.rule for one in findings_at_end(stage, gratuity=None)}
    assert {"END-01", "END-02"} <= rules
    assert findings_at_end(stage, gratuity=0, certified_on=date(2027, 2, 5)) == ()
    too_much = Allowance(claimed_days=21, done_days=20, pieces=frozenset({"convention"}))
    claimed = {one.rule for one in findings_at_end(stage, gratuity=0, claim=too_much)}
    assert {"MON-12", "MON-13"} <= claimed


def test_the_host_is_thanked_once_a_week_with_its_link(cast, placement):
    _close(cast.roy, placement)
    notice = rows.Notice.objects.get(kind="closing.thanks")

    assert notice.recipient == "morel@exemple.test"
    assert "Inès" not in str(notice.facts) and "Vallon" not in str(notice.facts)


def test_schools_are_told_on_the_last_day_then_a_week_and_three_weeks_later(cast, placement):
    told = []
    for days in (-1, 0, 1, 7, 21, 28):
        with reach.acting(MACHINE):
            told.append(usecases.remind(actor=MACHINE, at=over.LAST + timedelta(days=days)))
    assert told == [0, 1, 0, 1, 1, 0]
    with reach.acting(MACHINE):
        usecases.remind(actor=MACHINE, at=over.LAST)
    notices = rows.Notice.objects.filter(kind="closing.due")
    assert notices.count() == 6  # the head and the DDFPT, three times
    over.certificate(placement, status="signing")
    with reach.acting(MACHINE):
        assert usecases.remind(actor=MACHINE, at=over.LAST) == 0


def test_an_attestation_taken_back_is_corrected_and_written_again(cast, placement):
    made = _close(cast.roy, placement)
    with reach.acting(MACHINE):
        usecases.issue(actor=MACHINE, version_id=made.pk, print_=lambda _: b"%PDF essai", at=over.LAST)
    with reach.acting(cast.roy):
        fresh = signing.recall(actor=cast.roy, version_id=made.pk, why="Une absence oubliée", at=over.LAST)
        assert [one.pk for one in queries.to_close(cast.roy, on=over.LAST.date())] == [placement.pk]
        usecases.note_day(
            actor=cast.roy, agreement_id=placement.pk, day=date(2027, 1, 19), reason=Absence.UNEXCUSED, at=over.LAST
        )
    again = _close(cast.roy, placement)

    assert again.pk == fresh.pk
    assert again.terms["minutes"] == over.MINUTES - 420


def test_a_placement_that_stopped_before_its_term_is_attested_until_that_day(cast, placement):
    with reach.acting(cast.roy):
        ended = date(2027, 1, 22)
        agreements.end(
            actor=cast.roy, agreement_id=placement.pk, ended_on=ended, reason="Fin d’un commun accord", at=over.LAST
        )
    said = queries.closing_said(_close(cast.roy, placement))

    assert (said.days, said.last_day) == (10, ended)
    assert rows.Placement.objects.get(pk=placement.placement_id).status == "done"


def test_the_night_ends_the_placement_of_a_convention_that_ended(cast, placement):
    with reach.acting(cast.roy):
        agreements.end(
            actor=cast.roy, agreement_id=placement.pk, ended_on=date(2027, 1, 22), reason="Accord", at=over.LAST
        )
    with reach.acting(MACHINE):
        assert usecases.end_done(actor=MACHINE, at=over.LAST) == 1
        assert usecases.end_done(actor=MACHINE, at=over.LAST) == 0


def _in_two_places(cast, second_siret: str) -> rows.Agreement:
    """Five weeks at one host, five at another: 350 hours in all."""
    here = over.placed(cast)
    first = at_law.stay(siret="12345678200010", first=date(2026, 11, 9), last=date(2026, 12, 11))
    second = at_law.stay(siret=second_siret, first=date(2027, 1, 4), last=date(2027, 2, 5))
    return at_law.agreement(here, said=at_law.terms(here, stays=(first, second)), text="signed")


def test_hosts_in_rotation_owe_each_for_its_own_weeks(cast):
    apart = _stage(_in_two_places(cast, "98765432100010"))
    assert apart.totals.minutes == 50 * 420
    assert owed(apart, earlier([apart])[apart.agreement.pk]).cents == 0
    found = findings_at_end(apart, gratuity=0, before=earlier([apart])[apart.agreement.pk])
    assert [one.rule for one in found if one.rule.startswith("MON")] == []


def test_two_places_of_one_legal_person_add_up_at_the_end(cast):
    together = _stage(_in_two_places(cast, "12345678200028"))
    due = owed(together, earlier([together])[together.agreement.pk])
    assert due.cents == due.by_law == -(-50 * 420 * due.hourly // 60) > 0
    found = findings_at_end(together, gratuity=0, before=earlier([together])[together.agreement.pk])
    assert "MON-01" in {one.rule for one in found}
