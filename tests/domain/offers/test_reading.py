"""The pôle reads, publishes, sends back; an offer leaves."""

from datetime import date, timedelta

import pytest

from poles.domain.access import Forbidden, Unknown
from poles.domain.offers import queries, usecases
from poles.records import models as rows
from poles.words.findings import Refused
from poles.workflows.machine import NotNow
from tests import factories as make
from tests.cast import gather

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return gather()


@pytest.fixture
def offer(cast):
    return make.offer(site=cast.garage, hub=cast.valley, contact=cast.morel_contact, status="submitted")


def test_a_published_offer_is_dated_journaled_and_told(cast, offer):
    usecases.publish(actor=cast.karim, offer_id=offer.pk, at=make.NOW, read=queries.digest(offer))
    offer.refresh_from_db()
    assert (offer.status, offer.published_at) == ("published", make.NOW)
    notice = rows.Notice.objects.get()
    assert (notice.kind, notice.recipient) == ("offer.published", "morel@exemple.test")
    entry = rows.Entry.objects.get(subject="offer", subject_id=str(offer.pk))
    assert (entry.before, entry.after, entry.actor_name) == ("submitted", "published", "Karim")


def test_what_the_coordinator_was_told_stays_in_the_journal(cast):
    offer = make.offer(site=cast.garage, hub=cast.valley, status="submitted", regulated_work=True)
    usecases.publish(actor=cast.karim, offer_id=offer.pk, at=make.NOW)
    note = rows.Entry.objects.get(subject="offer").note
    assert "[SAFE-04]" in note and "inspection du travail" in note


def test_a_text_changed_while_it_was_read_is_not_published(cast, offer):
    read = queries.digest(offer)
    rows.Offer.objects.filter(pk=offer.pk).update(description="Tout autre chose")
    with pytest.raises(Refused, match="relisez"):
        usecases.publish(actor=cast.karim, offer_id=offer.pk, at=make.NOW, read=read)
    offer.refresh_from_db()
    assert usecases.publish(actor=cast.karim, offer_id=offer.pk, at=make.NOW, read=queries.digest(offer))


def test_an_offer_whose_days_are_gone_is_not_published(cast):
    gone = make.offer(site=cast.garage, hub=cast.valley, status="submitted", closes_on=date(2026, 11, 2))
    with pytest.raises(Refused, match="passé"):
        usecases.publish(actor=cast.karim, offer_id=gone.pk, at=make.NOW + timedelta(days=1))


@pytest.mark.parametrize("status", ["published", "returned", "withdrawn", "expired"])
def test_only_an_offer_that_waits_is_published(cast, status):
    row = make.offer(site=cast.garage, hub=cast.valley, status=status)
    with pytest.raises(NotNow):
        usecases.publish(actor=cast.karim, offer_id=row.pk, at=make.NOW)


def test_nobody_else_publishes_or_sends_back(cast, offer):
    for actor in set(cast.everyone.values()) - {cast.karim, cast.machine}:
        with pytest.raises((Unknown, Forbidden)):
            usecases.publish(actor=actor, offer_id=offer.pk, at=make.NOW)
        with pytest.raises((Unknown, Forbidden)):
            usecases.send_back(actor=actor, offer_id=offer.pk, reason="Non", at=make.NOW)


def test_sent_back_it_says_why_and_tells_the_host_each_time(cast, offer):
    for number in (1, 2):
        rows.Offer.objects.filter(pk=offer.pk).update(status="submitted")
        usecases.send_back(actor=cast.karim, offer_id=offer.pk, reason=f"  Précisez {number} ", at=make.NOW)
    offer.refresh_from_db()
    assert (offer.status, offer.send_back_reason) == ("returned", "Précisez 2")
    told = rows.Notice.objects.filter(kind="offer.returned").order_by("created_at")
    assert [notice.facts["reason"] for notice in told] == ["Précisez 1", "Précisez 2"]


@pytest.mark.parametrize("reason", ["", "   ", "x" * 501])
def test_a_reason_is_needed_and_short(cast, offer, reason):
    with pytest.raises(Refused):
        usecases.send_back(actor=cast.karim, offer_id=offer.pk, reason=reason, at=make.NOW)


def test_the_first_offer_of_a_host_asks_for_a_call_and_the_next_does_not(cast, offer):
    assert "ID-09" in {finding.rule for finding in queries.findings(offer)}
    make.offer(site=cast.garage, contact=offer.contact, status="published")
    assert "ID-09" not in {finding.rule for finding in queries.findings(offer)}


def test_advice_on_words_never_blocks(cast):
    row = make.offer("Coiffeuse", site=cast.garage, hub=cast.valley, status="submitted", description="06 12 34 56 78")
    assert {"TEXT-TITLE", "TEXT-CONTACT"} <= {finding.rule for finding in queries.findings(row)}
    assert usecases.publish(actor=cast.karim, offer_id=row.pk, at=make.NOW).status == "published"


def _place(cast, offer, **fields):
    return make.placement(cast.need, offer.seats.get(number=1), **fields)


def test_an_offer_where_a_learner_is_expected_is_not_withdrawn_and_says_whom_to_call(cast):
    rows.Hub.objects.filter(pk=cast.valley.pk).update(contact_email="vallee@exemple.test")
    offer = make.offer(site=cast.garage, hub=cast.valley, contact=cast.morel_contact)
    placement = _place(cast, offer)
    with pytest.raises(Refused, match=r"vallee@exemple\.test"):
        usecases.withdraw(actor=cast.morel, offer_id=offer.pk, at=make.NOW)
    with pytest.raises(Refused, match="Lycée Jean-Moulin"):
        usecases.withdraw(actor=cast.karim, offer_id=offer.pk, at=make.NOW)
    rows.Placement.objects.filter(pk=placement.pk).update(status="broken")
    assert usecases.withdraw(actor=cast.morel, offer_id=offer.pk, at=make.NOW).status == "withdrawn"


def test_the_refusal_to_the_host_names_nobody(cast):
    offer = make.offer(site=cast.garage, hub=cast.valley, contact=cast.morel_contact)
    _place(cast, offer)
    with pytest.raises(Refused) as refusal:
        usecases.withdraw(actor=cast.morel, offer_id=offer.pk, at=make.NOW)
    assert not {"Inès", "Vallon", "Jean-Moulin"} & set(str(refusal.value).replace("«", " ").split())


def test_offers_expire_the_day_after_their_last_day_and_once(cast):
    kept = make.offer(site=cast.garage, closes_on=date(2026, 11, 2))
    gone = make.offer(site=cast.garage, opens_on=date(2026, 10, 1), closes_on=date(2026, 11, 1))
    waits = make.offer(site=cast.garage, opens_on=date(2026, 10, 1), closes_on=date(2026, 11, 1), status="submitted")
    assert usecases.expire(actor=cast.machine, at=make.NOW) == 1
    assert usecases.expire(actor=cast.machine, at=make.NOW) == 0
    assert [rows.Offer.objects.get(pk=row.pk).status for row in (kept, gone, waits)] == [
        "published",
        "expired",
        "submitted",
    ]
    assert rows.Entry.objects.get(what="expire").subject_id == str(gone.pk)


def test_an_export_holds_what_the_table_shows_and_is_journaled(cast, offer):
    make.offer(site=cast.garage, hub=cast.valley, status="published")
    make.offer(site=cast.garage, hub=cast.plain, status="submitted")
    assert usecases.export(actor=cast.karim, status="submitted", at=make.NOW) == [offer]
    assert usecases.export(actor=cast.visitor, status="", at=make.NOW) == []
    assert rows.Entry.objects.filter(what="export", actor_name="Karim").count() == 1
