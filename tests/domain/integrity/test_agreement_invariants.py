"""Every invariant of conventions finds the breach that it is made for, and nothing on sound rows."""

from datetime import date

import pytest
from django.db import connection

from poles.domain.integrity import queries
from poles.domain.integrity.agreements import AGREEMENT_INVARIANTS
from poles.words.evidence import Evidence, Identity, Moments, Signer, digest_of, text_of
from tests import agreement_factories as at
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def sql(order: str, *values) -> None:
    """What no gesture does."""
    with connection.cursor() as cursor:
        cursor.execute(order, values)


@pytest.fixture
def broken():
    def _broken() -> dict[str, int]:
        found = {}
        for invariant in AGREEMENT_INVARIANTS:
            with connection.cursor() as cursor:
                cursor.execute(invariant.sql)
                if rows := cursor.fetchall():
                    found[invariant.code] = len(rows)
        return found

    return _broken


def signed_by(version, party: str, **fields):
    """A signature with the evidence of its text."""
    one = at.signatory(version, party)
    link = at.chain_link(version.academy)  # to read what it follows
    last = link.digest
    evidence = text_of(
        Evidence(
            agreement="A-1", version=version.number, kind="initial", shown=version.digest, previous=last,
            signer=Signer(name=one.name, party=party), identity=Identity(means="mail_link"), moments=Moments(signed=NOW),
        )
    )  # fmt: skip
    said = {"evidence": evidence, "digest": digest_of(evidence)}
    return at.signature(one, **said, link=at.chain_link(version.academy, said["digest"]), **fields)


@pytest.fixture
def version(db):
    """A convention that two people signed."""
    text = at.agreement(text="signed").versions.get()
    signed_by(text, "school")
    signed_by(text, "host")
    return text


def test_sound_conventions_break_nothing(version, broken):
    at.signatory(at.agreement(text="signing").versions.get(), "host")
    at.agreement(text="draft")
    at.signatory(version, "tutor", required=False)
    assert broken() == {}
    assert {one.code for one in AGREEMENT_INVARIANTS} <= {one.code for one in queries.all_invariants()}


def test_a_signed_text_that_somebody_did_not_sign_is_found(version, broken):
    at.signatory(version, "tutor")
    assert broken() == {"signed-by-all": 1}


@pytest.mark.parametrize(("birth", "missing"), [("2008-11-02", {}), ("2008-11-03", {"signed-by-all": 1})])
def test_the_guardian_of_who_came_of_age_is_not_missed(version, broken, birth, missing):
    said = at.terms(version.agreement.placement)
    said = said.model_copy(
        update={"learner": said.learner.model_copy(update={"birth_date": date.fromisoformat(birth)})}
    )
    at.signatory(at.version(version.agreement, said=said, status="replaced"), "guardian")
    assert broken() == missing


def test_one_parent_out_of_two_is_enough(version, broken):
    at.signatory(version, "guardian", rank=2)
    assert broken() == {"signed-by-all": 1}
    signed_by(version, "guardian")
    assert broken() == {}


def test_a_text_that_all_signed_and_that_waits_is_found(broken):
    text = at.agreement(text="signing").versions.get()
    signed_by(text, "host")
    assert broken() == {"last-signature-told": 1}


def test_a_signed_convention_without_text_in_force_is_found(version, broken):
    sql("UPDATE records_agreement SET status = 'draft'")
    assert broken() == {"signed-agreement-in-force": 1}
    sql("UPDATE records_agreement SET status = 'signed'")
    at.agreement(text="signing", status="signed")
    assert broken() == {"signed-agreement-in-force": 1}


def test_the_signature_of_another_capacity_is_found(version, broken):
    sql("UPDATE records_signatory SET rank = 2 WHERE party = 'host'")
    assert broken() == {"signature-of-its-signatory": 1}


def test_an_evidence_whose_link_bears_something_else_is_found(broken):
    text = at.agreement(text="signing").versions.get()
    at.signatory(text, "school")
    at.signature(at.signatory(text, "host"), evidence="{}")
    assert broken() == {"evidence-kept": 1, "evidence-of-its-text": 1}


def test_the_evidence_of_another_text_is_found(version, broken):
    other = at.agreement(text="signing").versions.get()
    at.signatory(other, "school")
    evidence = version.signatures.get(party="host").evidence
    at.signature(at.signatory(other, "host"), evidence=evidence, digest=digest_of(evidence),
                 link=at.chain_link(other.academy, digest_of(evidence)))  # fmt: skip
    assert broken() == {"evidence-of-its-text": 1}


def test_a_hole_in_the_chain_is_found(version, broken):
    at.chain_link(version.academy, sequence=99)
    assert broken() == {"chain-unbroken": 1}


def test_a_link_that_does_not_follow_is_found(version, broken):
    at.chain_link(version.academy, previous="a" * 64)
    assert broken() == {"chain-unbroken": 1}


def test_a_link_that_says_something_else_than_its_print_is_found(version, broken):
    link = at.chain_link(version.academy)
    said = {"academy": version.academy, "sequence": link.sequence + 1, "what": "void", "payload": "b" * 64, "at": NOW}
    type(link).objects.create(**said, previous=link.digest, digest="c" * 64)
    assert broken() == {"chain-link-printed": 1}


def test_a_text_that_is_not_the_one_shown_is_found(broken):
    text = at.version(at.agreement(text="replaced", status="ended"), status="signing", paper=b"%PDF autre")
    at.signatory(text, "host")
    assert broken() == {"text-as-shown": 1}


def test_a_seal_over_another_text_is_found(version, broken):
    sealed = b"%PDF autre, puis le sceau"
    sql("UPDATE records_agreementversion SET sealed = %s, sealed_digest = %s", sealed, digest_of(sealed))
    assert broken() == {"seal-over-the-text": 1}
    whole = bytes(version.paper) + b" puis le sceau"
    sql("UPDATE records_agreementversion SET sealed = %s, sealed_digest = %s", whole, digest_of(whole))
    assert broken() == {}


def test_a_stay_outside_its_convention_is_found(version, broken):
    sql("UPDATE records_agreementstay SET ends_on = ends_on + 30")
    assert broken() == {"stays-in-the-agreement": 1}


def test_every_invariant_is_a_sentence():
    assert all(one.sentence.endswith(".") and "'" not in one.sentence for one in AGREEMENT_INVARIANTS)
