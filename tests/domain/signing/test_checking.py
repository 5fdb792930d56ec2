"""Who holds a convention, on paper or as a file, learns whether it is authentic and whether it still holds."""

from datetime import timedelta

import pytest

from poles.domain.signing import checking, keys
from poles.domain.signing.checking import Standing
from poles.gateways.verifier import State, verify
from poles.records import models as rows
from tests import agreement_factories as agreements
from tests import forging
from tests.factories import NOW
from tests.sealed_factories import sealed_text, sign, signed_text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    """Keys of this test alone."""
    settings.SEAL_KEYS = tmp_path / "keys"


def test_a_code_is_known_however_it_is_typed_and_says_no_name_of_a_minor():
    version = sealed_text()
    code = version.agreement.code
    known = checking.check_code(f" {code[:4].lower()}-{code[4:8]} {code[8:]} ")
    assert known.standing is Standing.IN_FORCE and known.kind == "success"
    name = version.terms["learner"]["name"]
    assert known.learner == checking.initials(name) and name not in repr(known) and "Mme Mère" not in repr(known)
    assert known.hosts and known.school.startswith(version.terms["school"]["name"])
    (text,) = known.texts
    assert [who for who, _ in text.signatures] == [
        f"Qualité {party}" for party in ("learner", "guardian", "host", "school")
    ]
    assert text.shown == version.digest and text.sealed_at == NOW


@pytest.mark.parametrize("code", ["", "ESSA", "ESSA99999999", "ESSA2345678923456789", "é" * 12])
def test_a_code_that_nothing_bears_is_unknown(code):
    sealed_text()
    assert checking.check_code(code) is None


def test_a_convention_that_nobody_was_shown_has_no_page():
    made = agreements.agreement(text="ready")
    assert checking.check_code(made.code) is None
    agreements.version(agreements.agreement(text="dropped"), status="signing")
    made = rows.Agreement.objects.order_by("-created_at").first()
    assert checking.check_code(made.code).standing is Standing.SIGNING


def test_the_site_and_the_offline_verifier_give_the_same_verdict_on_every_forgery():
    version = sealed_text()
    good, paper = bytes(version.sealed), bytes(version.paper)
    copies = [
        good, paper, good[:-300], forging.another_byte(good), forging.another_text(good), forging.without_seal(good),
        forging.other_evidence(good, b"{}"), b"%PDF-1.7 rien", b"",
    ]  # fmt: skip
    said = [checking.check_file(copy) for copy in copies]
    assert [one.verdict for one in said] == [verify(copy, keys.roots()) for copy in copies]
    assert [one.good for one in said] == [True] + [False] * 8
    assert (
        said[1].standing is Standing.IN_FORCE and said[1].code == version.agreement.code
    )  # its text, without its seal


def test_a_former_version_is_authentic_and_said_to_be_replaced():
    former = sealed_text()
    rows.AgreementVersion.objects.filter(pk=former.pk).update(status="replaced")
    latter = agreements.version(
        former.agreement, kind="amendment", status="signed", paper=(pdf := forging.paper("avenant")), digest=forging.words.digest_of(pdf),
        signed_at=NOW + timedelta(days=3), applies_on=NOW.date() + timedelta(days=4),
    )  # fmt: skip
    sign(latter, "school", "M. Proviseur")
    found = checking.check_file(bytes(former.sealed))
    assert found.verdict.state is State.AUTHENTIC and found.standing is Standing.REPLACED and not found.good
    assert "remplacé par un avenant signé le" in found.sentence
    known = checking.check_code(former.agreement.code)
    assert [text.standing for text in known.texts] == [Standing.REPLACED, Standing.IN_FORCE]
    assert known.standing is Standing.IN_FORCE


def test_an_attestation_that_was_written_again_is_not_said_to_be_an_avenant():
    agreement = sealed_text().agreement
    for status, days in (("replaced", 40), ("signed", 50)):
        agreements.version(agreement, kind="certificate", status=status, signed_at=NOW + timedelta(days=days))
    said = {text.standing: text.sentence for text in checking.check_code(agreement.code).texts}
    assert "remplacé par une autre attestation signée le mardi 22 décembre 2026" in said[Standing.REPLACED]


def test_a_cancelled_convention_is_authentic_and_said_to_authorise_nothing():
    version = sealed_text()
    rows.Agreement.objects.filter(pk=version.agreement_id).update(status="cancelled")
    found = checking.check_file(bytes(version.sealed))
    assert (found.verdict.state, found.standing, found.kind) == (State.AUTHENTIC, Standing.CANCELLED, "error")
    assert "n’autorise aucun stage" in checking.check_code(version.agreement.code).sentence


def test_a_seal_of_the_service_on_a_text_that_it_no_longer_keeps_is_said_so():
    version = signed_text()
    key = keys.key_for(version.academy_id, at=NOW)
    found = checking.check_file(forging.sealed(number="2019-000001", key_name=key.key_name, at=NOW))
    assert (found.verdict.state, found.standing, found.good) == (State.AUTHENTIC, Standing.UNKNOWN, False)
    assert "ne garde pas" in found.sentence
