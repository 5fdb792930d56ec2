"""The chain of evidence: it holds from end to end, and says which row does not."""

import pytest
from django.db import IntegrityError, transaction

from poles.domain.signing import chain, keys
from poles.records import models as rows
from poles.words.actor import system
from poles.words.evidence import GENESIS, digest_of
from tests import agreement_factories as agreed
from tests import factories as make
from tests.domain.signing.texts import NOW, sent, sign_as, sign_link

pytestmark = pytest.mark.django_db


def test_each_link_follows_the_one_before_in_its_own_academie():
    home, other = make.academy(), make.academy("10", "Lyon")
    first, second = (chain.append(home.pk, "void", digest_of(word), at=NOW) for word in "ab")
    alone = chain.append(other.pk, "void", digest_of("c"), at=NOW)

    assert (first.previous, second.previous, alone.previous) == (GENESIS, first.digest, GENESIS)
    assert (second.sequence, alone.sequence) == (2, 1)
    assert chain.verify_chain(home.pk) == chain.verify_chain(other.pk) == []


def test_a_chain_that_forks_is_refused_by_the_table():
    home = make.academy()
    first = chain.append(home.pk, "void", digest_of("a"), at=NOW)
    with pytest.raises(IntegrityError, match="a_chain_has_no_fork"), transaction.atomic():
        agreed.chain_link(home, previous=first.previous, sequence=2)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"previous": digest_of("ailleurs")}, "ne suit pas"),
        ({"sequence": 3}, "Il manque un maillon"),
        ({"what": "seal", "payload": digest_of("autre")}, "scellé"),
        ({"what": "signature", "payload": digest_of("autre")}, "n’existe plus"),
    ],
)
def test_a_link_that_does_not_hold_is_named(wrong, words):
    home = make.academy()
    chain.append(home.pk, "void", digest_of("a"), at=NOW)
    bad = agreed.chain_link(home, **{"what": "void"} | wrong)
    (fault,) = chain.verify_chain(home.pk)

    assert (fault.table, fault.row) == ("chainlink", str(bad.pk)) and words in fault.sentence


def test_a_link_whose_print_is_of_something_else_is_named():
    home = make.academy()
    bad = rows.ChainLink.objects.create(
        academy=home, sequence=1, what="void", payload=digest_of("a"), previous=GENESIS, digest=digest_of("b"), at=NOW
    )
    assert [(fault.row, "modifié" in fault.sentence) for fault in chain.verify_chain(home.pk)] == [(str(bad.pk), True)]


def test_a_signature_that_is_not_what_was_signed_is_named(cast):
    version = sent(cast)
    sign_as(cast.pupil, version, "learner")
    good = sign_link(version, "host")
    assert chain.verify_chain(version.academy_id) == []

    text = good.evidence.replace("Mme Patronne", "Mme Autre")
    link = agreed.chain_link(version.academy, good.digest)
    who = agreed.signatory(version, "host", rank=2)
    bad = rows.Signature.objects.create(
        academy_id=version.academy_id, version=version, signatory=who, party="host", rank=2, means="mail_link",
        signed_at=NOW, evidence=text, digest=good.digest, link=link,
    )  # fmt: skip
    (fault,) = chain.verify_chain(version.academy_id)
    assert (fault.table, fault.row, fault.sequence) == ("signature", str(bad.pk), 3)


def test_what_was_forgotten_at_its_time_is_no_fault():
    home = make.academy()
    agreed.chain_link(home, digest_of("oubliée"))

    assert chain.verify_chain(home.pk) and chain.verify_chain(home.pk, forgotten_before=NOW)
    assert chain.verify_chain(home.pk, forgotten_before=NOW.replace(year=2032)) == []


def test_a_chain_whose_end_was_cut_holds_in_itself_and_not_with_what_was_published(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    home = make.academy()
    last = chain.append(home.pk, "void", digest_of("a"), at=NOW)
    keys.publish_heads(actor=system("essai"), at=NOW)
    cut = [*keys.heads_published(home.pk), (2, digest_of("coupé"))]

    assert chain.verify_chain(home.pk, heads=cut[:1]) == [] == chain.verify_chain(home.pk)
    assert cut[0] == (1, last.digest)
    (fault,) = chain.verify_chain(home.pk, heads=cut)
    assert fault.sequence == 2 and "publié en son temps" in fault.sentence
