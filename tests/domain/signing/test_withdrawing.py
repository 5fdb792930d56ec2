"""A convention cancelled or ended while a text is being signed: signatures void, links dead, the chain says so."""

from datetime import timedelta

import pytest

from poles.domain.access import Forbidden
from poles.domain.agreements import usecases as agreements
from poles.domain.signing import usecases
from poles.domain.signing.chain import verify_chain
from poles.records import models as rows
from poles.words.agreements import Change
from poles.words.findings import Refused
from tests.domain.signing.texts import all_sign, later, sent, sign_link

pytestmark = pytest.mark.django_db


def test_cancelling_what_is_being_signed_voids_it_and_says_so_in_the_chain(cast):
    version = sent(cast)
    sign_link(version, "host", later(minutes=5))
    usecases.cancel(actor=cast.roy, agreement_id=version.agreement_id, reason="Le garage ferme.", at=later(days=1))
    states = list(rows.AgreementVersion.objects.order_by("number").values_list("status", flat=True))
    assert (rows.Agreement.objects.get().status, states) == ("cancelled", ["void", "dropped"])
    assert not rows.SigningLink.objects.filter(revoked_at__isnull=True, used_at__isnull=True).exists()
    assert list(rows.ChainLink.objects.values_list("what", flat=True)) == ["signature", "void"]
    assert verify_chain(version.academy_id) == []
    assert rows.Notice.objects.filter(kind="agreement.cancelled").exists()


def test_an_end_voids_the_avenant_that_was_being_signed_and_a_day_to_come_is_an_avenant(cast):
    version = sent(cast)
    all_sign(cast, version)
    first = version.agreement.starts_on
    draft = agreements.amend(
        actor=cast.roy, agreement_id=version.agreement_id, changes=[Change.HOURS], reason="Horaires", applies_on=first,
        at=later(days=1),
    )  # fmt: skip
    ended = {"actor": cast.roy, "agreement_id": version.agreement_id, "ended_on": first, "reason": "Fermeture."}
    with pytest.raises(Refused, match="pas encore venu"):
        usecases.end(**ended, at=later(days=1))
    rows.AgreementVersion.objects.filter(pk=draft.pk).update(status="signing", digest="0" * 64, sent_at=later(days=1))
    after = later(days=1) + timedelta(days=(first - later(days=1).date()).days)
    usecases.end(**ended, at=after)
    draft.refresh_from_db()
    assert (draft.status, rows.Agreement.objects.get().status) == ("void", "ended")
    assert rows.ChainLink.objects.order_by("-sequence")[0].what == "void"


def test_a_teacher_neither_cancels_nor_ends(cast):
    version = sent(cast)
    with pytest.raises(Forbidden):
        usecases.cancel(actor=cast.diallo, agreement_id=version.agreement_id, reason="x", at=later(days=1))
    version.refresh_from_db()
    assert version.status == "signing"
