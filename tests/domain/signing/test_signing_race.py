"""Two at once: one signature for a double click, the chain without a gap, the last two both kept and the text signed once.

Real threads, real connections, real transactions; the negative controls take a lock away, or the rule of the table, and
show the harm.
"""

from contextlib import contextmanager
from dataclasses import replace
from threading import Barrier

import pytest
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from procrastinate.contrib.django.models import ProcrastinateJob

from poles.domain.signing import accepting, chain, usecases
from poles.records import models as rows
from poles.workflows.machine import NotNow
from tests import agreement_factories as agreed
from tests import factories as make
from tests.cast import gather
from tests.domain.requests.test_requests_race import together
from tests.domain.signing.texts import DIGEST, NOW, all_sign, sent, sign_as, sign_link, token, who

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast():
    return gather()


@contextmanager
def without_text_lock(monkeypatch):
    """Take the lock of the texts away, and wait for each other between the check and the writing."""
    between, write = Barrier(2), accepting._write

    def late(*given):
        between.wait(timeout=20)
        return write(*given)

    with monkeypatch.context() as patch:
        patch.setattr(accepting, "_write", late)
        patch.setattr(QuerySet, "select_for_update", lambda self, **_: self)
        yield


def test_many_clicks_at_once_give_one_signature(cast):
    version = sent(cast)
    said = token(version, "host")
    clicks = [lambda: usecases.sign_by_link(token=said, seen_digest=DIGEST, at=NOW) for _ in range(12)]
    results = together(*clicks)

    assert {type(one) for one in results} == {rows.Signature} and len({one.pk for one in results}) == 1
    assert rows.Signature.objects.count() == rows.ChainLink.objects.count() == 1
    assert rows.Entry.objects.filter(what="sign").count() == 1


def test_without_the_lock_of_the_text_the_table_still_keeps_one_and_the_other_meets_an_error(cast, monkeypatch):
    version = sent(cast)
    key = who(version, "learner").pk
    click = lambda: usecases.sign(actor=cast.pupil, signatory_id=key, seen_digest=DIGEST, at=NOW)  # noqa: E731
    with without_text_lock(monkeypatch):
        results = together(click, click)

    assert sorted(type(one).__name__ for one in results) == ["IntegrityError", "Signature"]
    assert rows.Signature.objects.count() == 1


def test_the_table_itself_refuses_a_double(cast):
    """What the constraints alone stop: the same party and rank, the same signatory, the same link of the chain."""
    version = sent(cast)
    first = sign_link(version, "host")
    link = agreed.chain_link(version.academy, first.digest)
    same = {name: getattr(first, name) for name in ("academy_id", "version", "party", "rank", "means", "signed_at", "evidence", "digest")}  # fmt: skip
    for signatory, chained in ((first.signatory, link), (agreed.signatory(version, "host", rank=7), link)):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.Signature.objects.create(signatory=signatory, link=chained, **same)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.Signature.objects.create(
            signatory=agreed.signatory(version, "host", rank=8), link=first.link, **same | {"rank": 8}
        )
    kept = rows.Signature.objects.create(
        signatory=agreed.signatory(version, "host", rank=9), link=link, **same | {"rank": 9}
    )
    assert kept.pk and rows.Signature.objects.count() == 2  # nothing but the rank told them apart


def test_the_last_two_signatures_at_once_sign_the_text_once(cast):
    version = sent(cast)
    all_sign(cast, version, but=("host", "school"))
    said = token(version, "host")
    results = together(
        lambda: usecases.sign_by_link(token=said, seen_digest=DIGEST, at=NOW),
        lambda: sign_as(cast.roy, version, "school"),
    )

    assert {type(one) for one in results} == {rows.Signature}
    version.refresh_from_db()
    assert version.status == "signed" and rows.Signature.objects.count() == 6
    assert ProcrastinateJob.objects.filter(task_name="signing.seal").count() == 1
    assert chain.verify_chain(version.academy_id) == []


def test_a_recall_and_a_signature_at_once_leave_one_of_the_two(cast):
    version = sent(cast)
    said = token(version, "host")
    signed, recalled = together(
        lambda: usecases.sign_by_link(token=said, seen_digest=DIGEST, at=NOW),
        lambda: usecases.recall(actor=cast.roy, version_id=version.pk, why="à revoir", at=NOW),
    )

    assert isinstance(recalled, rows.AgreementVersion)
    version.refresh_from_db()
    assert version.status == "void"
    assert isinstance(signed, rows.Signature | NotNow) or "repris" in str(signed)
    assert chain.verify_chain(version.academy_id) == []


def appended(academy_id):
    def deed():
        with transaction.atomic():
            return chain.append(academy_id, "void", "0" * 64, at=NOW)

    return deed


def test_a_chain_grows_by_one_at_a_time():
    home = make.academy()
    results = together(*[appended(home.pk) for _ in range(10)])

    assert sorted(one.sequence for one in results) == list(range(1, 11))
    assert chain.verify_chain(home.pk) == []


def test_without_its_lock_a_chain_would_fork(monkeypatch):
    home, between = make.academy(), Barrier(2)

    def unlocked(academy_id):
        last = rows.ChainLink.objects.filter(academy_id=academy_id).order_by("-sequence").first()
        between.wait(timeout=20)
        return last

    monkeypatch.setattr(chain, "hold", unlocked)
    results = together(*[appended(home.pk) for _ in range(2)])

    assert sorted(type(one).__name__ for one in results) == ["ChainLink", "IntegrityError"]


def test_two_heads_who_sign_the_same_texts_in_opposite_orders_never_wait_for_each_other(cast):
    one = sent(cast)
    need = make.need(make.learner(cast.cap), cast.january)
    other = sent(_with(cast, need))
    keys = [who(one, "school").pk, who(other, "school").pk]
    seen = dict.fromkeys(keys, DIGEST)
    both = [
        lambda order=order: usecases.sign_many(actor=cast.roy, signatory_ids=order, seen=seen, at=NOW)
        for order in (keys, keys[::-1]) * 3
    ]
    results = together(*both)

    assert all(isinstance(done, dict) and all(each.signature for each in done.values()) for done in results)
    assert rows.Signature.objects.count() == 2 and chain.verify_chain(one.academy_id) == []


def _with(cast, need):
    return replace(cast, need=need, ines=need.learner)


def test_signing_asks_a_bounded_number_of_questions(cast, django_assert_max_num_queries):
    version = sent(cast)
    with django_assert_max_num_queries(60):
        sign_link(version, "host")
