"""What happens to a convention once it is signed: avenants, an early end, a cancellation; and what signing asks of a text."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from poles.domain.access import Forbidden, Unknown
from poles.domain.agreements import queries, usecases
from poles.domain.reach import acting
from poles.records import models as rows
from poles.words.actor import system
from poles.words.agreements import Change, SigningOrder
from poles.words.closing import Closing
from poles.words.evidence import digest_of
from poles.words.findings import Finding, Refused, Severity
from poles.words.terms import Person
from poles.workflows.machine import NotNow
from tests import agreement_factories as at_work
from tests import factories as make

LAST = date(2027, 1, 29)
PAPER = b"%PDF-1.7 convention d'essai"


@pytest.fixture
def placement(cast):
    rows.PlacementNeed.objects.filter(pk=cast.need.pk).update(status="placed")
    offer = make.offer(site=cast.garage, contact=cast.morel_contact)
    return make.placement(rows.PlacementNeed.objects.get(pk=cast.need.pk), offer.seats.first())


@pytest.fixture
def signed(cast, placement):
    at_work.proof(school=cast.jean_moulin)
    return at_work.agreement(placement, text="signed")


def amended(cast, agreement, *changes, **fields):
    values = {
        "changes": changes or (Change.HOURS,),
        "reason": "Le garage ouvre plus tard.",
        "applies_on": date(2027, 1, 18),
    }
    return usecases.amend(actor=cast.roy, agreement_id=agreement.pk, at=make.NOW, **values | fields)


def through(cast, version, *, actor=None):
    """Send a settled text out and sign it whole, as the room of signatures does."""
    usecases.settle(actor=cast.roy, version_id=version.pk, at=make.NOW)
    version.refresh_from_db()
    usecases.put_out(version, paper=PAPER, findings=(), actor=cast.roy, at=make.NOW)
    return usecases.mark_signed(version, actor=actor or cast.roy, at=make.NOW)


def shorter(version, last=LAST):
    terms = queries.terms_of(version)
    return terms.model_copy(update={"stays": (terms.stays[0].model_copy(update={"last_day": last}),)})


def states(agreement):
    return [(row.number, row.kind, row.status) for row in agreement.versions.order_by("number")]


def test_the_first_signed_text_makes_the_convention_signed(cast, placement):
    at_work.proof(school=cast.jean_moulin)
    agreement = at_work.agreement(placement)
    version = through(cast, agreement.versions.get())
    agreement.refresh_from_db()
    assert (agreement.status, agreement.signed_at) == ("signed", make.NOW)
    assert (version.digest, bytes(version.paper)) == (digest_of(PAPER), PAPER)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.AgreementVersion.objects.filter(pk=version.pk).update(terms={})


def test_an_avenant_begins_with_the_words_in_force_and_replaces_them_once_signed(cast, signed):
    version = amended(cast, signed, Change.DATES)
    assert (version.kind, version.status, version.changes) == ("amendment", "draft", ["dates"])
    assert queries.terms_of(version) == queries.terms_of(queries.in_force(queries.one(cast.roy, signed.pk)))
    usecases.edit(actor=cast.roy, version_id=version.pk, terms=shorter(version), seen=None, at=make.NOW)
    signed.refresh_from_db()
    assert signed.ends_on == make.ENDS, "nothing moves before it is signed"
    through(cast, version)
    signed.refresh_from_db()
    assert (signed.ends_on, signed.status) == (LAST, "signed")
    assert signed.stays.get().ends_on == LAST
    assert states(signed) == [(1, "initial", "replaced"), (2, "amendment", "signed")]
    found = queries.one(cast.roy, signed.pk)
    assert queries.in_force(found).number == 2 and queries.current(found).number == 2


def test_the_seat_follows_the_signed_days(cast, signed, placement):
    version = amended(cast, signed, Change.DATES)
    usecases.edit(actor=cast.roy, version_id=version.pk, terms=shorter(version), seen=None, at=make.NOW)
    through(cast, version)
    placement.refresh_from_db()
    assert placement.ends_on == LAST
    assert rows.Entry.objects.filter(what="move", subject_id=str(placement.pk)).count() == 1


def test_an_avenant_to_days_when_another_learner_holds_the_seat_is_not_ready(cast, signed, placement):
    later = date(2027, 2, 19)
    other = make.period(starts_on=date(2027, 2, 8), ends_on=later)  # of another school, whose rows nobody here reads
    learner = make.learner(other.class_group)
    make.placement(
        make.need(learner, other, status="placed"), placement.seat, starts_on=other.starts_on, ends_on=other.ends_on
    )
    version = amended(cast, signed, Change.DATES)
    usecases.edit(actor=cast.roy, version_id=version.pk, terms=shorter(version, later), seen=None, at=make.NOW)
    with acting(cast.roy), pytest.raises(Refused, match="déjà tenue par un autre élève"):
        usecases.settle(actor=cast.roy, version_id=version.pk, at=make.NOW)
    rows.AgreementVersion.objects.filter(pk=version.pk).update(status="ready")
    version.refresh_from_db()
    usecases.put_out(version, paper=PAPER, findings=(), actor=cast.roy, at=make.NOW)
    usecases.mark_signed(version, actor=cast.roy, at=make.NOW)  # the seat was taken in between: the signature holds
    placement.refresh_from_db()
    assert (placement.ends_on, version.status) == (make.ENDS, "signed")
    assert rows.Entry.objects.filter(what="move", subject_id=str(signed.pk)).count() == 1


def test_an_avenant_of_early_end_ends_the_convention(cast, signed):
    version = amended(cast, signed, Change.EARLY_END)
    usecases.edit(actor=cast.roy, version_id=version.pk, terms=shorter(version), seen=None, at=make.NOW)
    through(cast, version)
    signed.refresh_from_db()
    assert (signed.status, signed.ended_on, signed.stays.get().ends_on) == ("ended", LAST, LAST)


def test_an_avenant_that_changes_nothing_is_not_ready(cast, signed):
    version = amended(cast, signed)
    with pytest.raises(Refused, match="ne change rien"):
        usecases.settle(actor=cast.roy, version_id=version.pk, at=make.NOW)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"changes": ()}, "Cochez"),
        ({"reason": "  "}, "pourquoi"),
        ({"applies_on": date(2028, 1, 1)}, "vérifiez la date"),
    ],
)
def test_an_avenant_says_what_why_and_when(cast, signed, wrong, told):
    with pytest.raises(Refused, match=told):
        usecases.amend(
            actor=cast.roy, agreement_id=signed.pk, at=make.NOW,
            **{"changes": (Change.HOURS,), "reason": "Motif.", "applies_on": date(2027, 1, 18)} | wrong,
        )  # fmt: skip


def test_one_text_at_a_time_and_none_before_the_first_is_signed(cast, signed):
    amended(cast, signed)
    with pytest.raises(Refused, match="en préparation"):
        amended(cast, signed)
    draft = at_work.agreement(at_work.placed(need=make.need(make.learner(cast.cap), cast.january, status="placed")))
    with pytest.raises(NotNow):
        amended(cast, draft)


def test_a_text_taken_back_gives_a_fresh_draft_of_the_same_words(cast, placement):
    agreement = at_work.agreement(placement, text="signing")
    version = agreement.versions.get()
    fresh = usecases.take_back(version, actor=cast.roy, at=make.NOW, why="Un horaire est faux.")
    assert states(agreement) == [(1, "initial", "void"), (2, "initial", "draft")]
    assert fresh.terms == version.terms and not fresh.digest


def test_what_the_rules_said_is_kept_with_the_text_sent(cast, placement):
    version = at_work.agreement(placement, text="ready").versions.get()
    said = Finding("WT-03", Severity.WARNING, "Sept heures.", day=date(2027, 1, 12))
    usecases.put_out(version, paper=PAPER, findings=[said], actor=cast.roy, at=make.NOW)
    version.refresh_from_db()
    assert version.findings == [
        {"rule": "WT-03", "severity": "warning", "sentence": "Sept heures.", "day": "2027-01-12"}
    ]
    with pytest.raises(NotNow):
        usecases.put_out(version, paper=PAPER, findings=(), actor=cast.roy, at=make.NOW)


def test_a_seal_is_kept_once(cast, signed):
    version = signed.versions.get()
    usecases.keep_sealed(version, sealed=PAPER + b" sceau", at=make.NOW)
    usecases.keep_sealed(version, sealed=b"autre", at=make.NOW + timedelta(hours=1))
    version.refresh_from_db()
    assert (version.sealed_digest, version.sealed_at) == (digest_of(PAPER + b" sceau"), make.NOW)
    unsigned = at_work.version(signed, status="draft")
    with pytest.raises(NotNow):
        usecases.keep_sealed(unsigned, sealed=PAPER, at=make.NOW)


def test_a_signed_convention_is_cancelled_and_its_parties_are_told(cast, signed):
    usecases.cancel(actor=cast.roy, agreement_id=signed.pk, reason="Le garage ferme.", at=make.NOW)
    signed.refresh_from_db()
    assert signed.status == "cancelled"
    told = set(rows.Notice.objects.filter(kind="agreement.cancelled").values_list("recipient", flat=True))
    names = ("patronne", "tuteur", "mere", "referent", "proviseur")
    assert told == {f"{name}@exemple.test" for name in names}


def test_a_text_out_for_signature_is_taken_back_by_the_room_of_signatures_first(cast, placement):
    agreement = at_work.agreement(placement, text="signing")
    with pytest.raises(NotNow):
        usecases.cancel(actor=cast.roy, agreement_id=agreement.pk, reason="Le garage ferme.", at=make.NOW)


def test_a_draft_is_cancelled_without_telling_anybody_and_with_a_reason(cast, placement):
    agreement = at_work.agreement(placement)
    with pytest.raises(Refused, match="Dites pourquoi"):
        usecases.cancel(actor=cast.roy, agreement_id=agreement.pk, reason="", at=make.NOW)
    usecases.cancel(actor=cast.roy, agreement_id=agreement.pk, reason="Erreur.", at=make.NOW)
    assert not rows.Notice.objects.exists()


def test_an_early_end_asks_a_reason_and_frees_the_host(cast, signed):
    with pytest.raises(Refused, match="Dites pourquoi"):
        usecases.end(actor=cast.roy, agreement_id=signed.pk, ended_on=LAST, reason="", at=make.NOW)
    with pytest.raises(Refused, match="choisissez un de ces jours"):
        usecases.end(actor=cast.roy, agreement_id=signed.pk, ended_on=date(2027, 3, 1), reason="x", at=make.NOW)
    usecases.end(actor=cast.roy, agreement_id=signed.pk, ended_on=LAST, reason="Fermeture.", at=make.NOW)
    signed.refresh_from_db()
    assert (signed.status, signed.stays.get().ends_on) == ("ended", LAST)
    assert rows.Notice.objects.filter(kind="agreement.ended").count() == 5


def test_the_last_day_needs_no_reason(cast, signed):
    usecases.end(actor=cast.roy, agreement_id=signed.pk, ended_on=make.ENDS, reason="", at=make.NOW)
    assert not rows.Notice.objects.exists()


def test_the_order_of_signing_is_chosen_before_it_goes_out(cast, placement):
    agreement = at_work.agreement(placement)
    usecases.set_order(actor=cast.roy, agreement_id=agreement.pk, order=SigningOrder.IN_TURN, at=make.NOW)
    agreement.refresh_from_db()
    assert agreement.signing_order == "in_turn"
    rows.AgreementVersion.objects.filter(agreement=agreement).update(
        status="signing", digest="0" * 64, sent_at=make.NOW
    )
    with pytest.raises(NotNow):
        usecases.set_order(actor=cast.roy, agreement_id=agreement.pk, order=SigningOrder.FREE, at=make.NOW)


def test_a_teacher_drafts_but_neither_amends_cancels_nor_ends(cast, signed):
    for gesture, fields in (
        (usecases.amend, {"changes": (Change.HOURS,), "reason": "x", "applies_on": date(2027, 1, 18)}),
        (usecases.cancel, {"reason": "x"}),
        (usecases.end, {"ended_on": LAST, "reason": "x"}),
    ):
        with pytest.raises(Forbidden):
            gesture(actor=cast.diallo, agreement_id=signed.pk, at=make.NOW, **fields)
        for actor in (cast.karim, cast.neighbour_head, cast.rectorate):
            with pytest.raises(Unknown):
                gesture(actor=actor, agreement_id=signed.pk, at=make.NOW, **fields)


def test_who_starts_unsigned_within_a_week_is_listed(cast, placement):
    agreement = at_work.agreement(placement, text="signing")
    eve = placement.starts_on - timedelta(days=8)
    assert list(queries.unsigned_before(cast.diallo, today=eve)) == []
    assert list(queries.unsigned_before(cast.diallo, today=eve + timedelta(days=1))) == [agreement]
    assert list(queries.unsigned_before(cast.neighbour_head, today=placement.starts_on)) == []
    rows.Agreement.objects.update(status="signed")
    assert list(queries.unsigned_before(cast.diallo, today=placement.starts_on)) == []


def test_the_attestation_is_written_ready_and_once(cast, signed):
    closing = _closing(signed)
    version = usecases.open_certificate(signed, closing=closing, actor=cast.roy, at=make.NOW)
    assert (version.kind, version.status, queries.closing_of(version)) == ("certificate", "ready", closing)
    assert usecases.open_certificate(signed, closing=closing, actor=cast.roy, at=make.NOW) == version
    more = closing.model_copy(update={"minutes": 1})
    again = usecases.open_certificate(signed, closing=more, actor=cast.roy, at=make.NOW)
    assert again == version and queries.closing_of(again) == more
    with pytest.raises(Refused, match="attestation"):
        usecases.edit(actor=cast.roy, version_id=_draft(version).pk, terms=at_work.terms(), seen=None, at=make.NOW)


def test_a_convention_whose_time_is_over_is_deleted_with_its_signatures_and_the_chain_stays(cast, signed):
    signature = at_work.signature(at_work.signatory(signed.versions.get()))
    keeper = system("agreements.forget")
    assert usecases.forget(actor=keeper, at=make.NOW) == 0
    rows.Agreement.objects.filter(pk=signed.pk).update(keep_until=make.TODAY - timedelta(days=1))
    with pytest.raises(Forbidden):
        usecases.forget(actor=cast.roy, at=make.NOW)
    assert usecases.forget(actor=keeper, at=make.NOW) == 1
    assert not rows.Agreement.objects.exists() and not rows.Signature.objects.exists()
    assert rows.ChainLink.objects.filter(pk=signature.link_id).exists()


def test_outside_oblivion_a_signed_text_is_not_deleted(cast, signed):
    with pytest.raises(IntegrityError), transaction.atomic():
        signed.delete()
    assert rows.Agreement.objects.filter(pk=signed.pk).exists()


def _closing(agreement):
    return Closing(
        agreement=agreement.number, learner="Inès Vallon", birth_date=date(2010, 3, 14), course="CAP", class_name="1CAP",
        school="Lycée", organisation="Garage", signatory=Person(name="Mme Patronne"), first_day=make.STARTS,
        last_day=make.ENDS, minutes=8400, days=20, months=0, weeks=4, absent_days=0,
    )  # fmt: skip


def _draft(version):
    rows.AgreementVersion.objects.filter(pk=version.pk).update(status="draft")
    return version
