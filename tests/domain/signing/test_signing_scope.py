"""Signing under the net of the database: a family, a link of nobody in particular, a school write what they must, no more."""

import pytest

from poles.domain import reach
from poles.domain.signing import queries, usecases
from poles.records import models as rows
from poles.words.actor import PUBLIC
from tests.domain.signing.texts import DIGEST, NOW, later, printed, ready, sent, sign_as, token, who

pytestmark = pytest.mark.django_db


def test_each_signs_in_the_scope_of_a_web_page(cast):
    version = ready(cast)
    with reach.acting(cast.roy):
        version = usecases.send(actor=cast.roy, version_id=version.pk, print_=printed, at=NOW)
        assert len(queries.progress(cast.roy, version.agreement_id, at=NOW)[0].lines) == 6
    tokens = {party: token(version, party) for party in ("guardian", "host", "tutor")}
    with reach.acting(cast.pupil):
        (waiting,) = queries.waiting_for(cast.pupil, at=NOW)
        usecases.open_text(actor=cast.pupil, signatory_id=waiting.signatory.pk, at=NOW)
        sign_as(cast.pupil, version, "learner")
    with reach.acting(cast.diallo):
        sign_as(cast.diallo, version, "referent")
    for party, said in tokens.items():
        with reach.acting(PUBLIC):
            assert usecases.open_by_link(token=said, at=NOW).door is queries.Door.OPEN, party
            usecases.sign_by_link(token=said, seen_digest=DIGEST, at=NOW)
            assert not rows.Signature.objects.exists()  # nobody’s scope shows nothing
    with reach.acting(cast.roy):
        assert usecases.sign_many(
            actor=cast.roy, signatory_ids=[who(version, "school").pk], seen={who(version, "school").pk: DIGEST}, at=NOW
        )
    version.refresh_from_db()
    assert version.status == "signed"


def test_a_school_recalls_corrects_and_reminds_in_its_scope(cast):
    version = sent(cast)
    with reach.acting(cast.roy):
        usecases.remind(actor=cast.roy, signatory_id=who(version, "host").pk, at=later(days=1))
        usecases.correct_address(actor=cast.roy, signatory_id=who(version, "tutor").pk, email="t@exemple.test", at=NOW)
        usecases.register_paper(
            actor=cast.roy, signatory_id=who(version, "guardian").pk, scan=b"%PDF-1.4", signed_on=NOW.date(), at=NOW
        )
        assert (
            usecases.recall(actor=cast.roy, version_id=version.pk, why="à revoir", at=later(days=2)).status == "draft"
        )
