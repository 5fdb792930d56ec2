"""A page signed on paper: known by its bytes, small, of a possible day; it counts as any other signature."""

import json
from datetime import date, timedelta

import pytest

from poles.domain.access import Forbidden
from poles.domain.signing import usecases
from poles.domain.signing.chain import verify_chain
from poles.records import models as rows
from poles.words.evidence import digest_of
from poles.words.findings import Refused
from tests.domain.signing.texts import NOW, later, sent, sign_link, who

pytestmark = pytest.mark.django_db
SCANS = {
    "application/pdf": b"%PDF-1.4 page",
    "image/png": b"\x89PNG\r\n\x1a\n page",
    "image/jpeg": b"\xff\xd8\xff\xe0 page",
}


def register(cast, version, party="host", **more):
    values = {"scan": SCANS["image/png"], "signed_on": NOW.date(), "at": NOW}
    return usecases.register_paper(actor=cast.roy, signatory_id=who(version, party).pk, **values | more)


@pytest.mark.parametrize("kind", SCANS)
def test_a_scan_is_what_its_bytes_say(cast, kind):
    version = sent(cast)
    signature = register(cast, version, scan=SCANS[kind], signed_on=date(2026, 11, 4), at=later(days=3))
    said = json.loads(signature.evidence)

    assert (signature.means, signature.scan_type, bytes(signature.scan)) == ("paper", kind, SCANS[kind])
    assert (said["scan"], said["identity"]["registered_by"]) == (digest_of(SCANS[kind]), "Mme Roy")
    assert "papier" not in said["consent"] and "imprimé" in said["consent"] and said["moments"]["signed"].endswith("Z")
    assert said["moments"]["text_read_to_the_end"] is None and signature.signed_at.date() == date(2026, 11, 4)
    assert verify_chain(version.academy_id) == []


@pytest.mark.parametrize(
    ("scan", "said", "words"),
    [
        (b"", "", "vide"),
        (b"<html>", "application/pdf", "ni un PDF"),
        (b"MZ\x90", "", "ni un PDF"),
        (b"\x89PNG\r\n\x1a\n", "application/pdf", "ni un PDF"),
        (b"%PDF-" + b"0" * usecases.SCAN_MAX, "", "4 Mo"),
    ],
    ids=["empty", "renamed", "program", "said otherwise", "too large"],
)
def test_another_file_is_refused(cast, scan, said, words):
    version = sent(cast)
    with pytest.raises(Refused, match=words):
        register(cast, version, scan=scan, scan_type=said)
    assert not rows.Signature.objects.exists()


@pytest.mark.parametrize("days", [-1, 1], ids=["before it was sent", "to come"])
def test_a_day_when_nobody_could_sign_is_refused(cast, days):
    with pytest.raises(Refused, match="date"):
        register(cast, sent(cast), signed_on=NOW.date() + timedelta(days=days))


def test_paper_after_a_signature_on_screen_gives_that_one(cast):
    version = sent(cast)
    first = sign_link(version, "host")
    assert register(cast, version) == first and rows.Signature.objects.count() == 1


def test_a_teacher_does_not_register_paper(cast):
    version = sent(cast)
    with pytest.raises(Forbidden):
        usecases.register_paper(
            actor=cast.diallo,
            signatory_id=who(version, "host").pk,
            scan=SCANS["image/png"],
            signed_on=NOW.date(),
            at=NOW,
        )
