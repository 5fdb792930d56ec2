"""One hand writes a status, and the journal cannot be rewritten."""

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, transaction

from poles.domain.journal import advance, history
from poles.records.models import Entry
from poles.workflows.machine import NotNow
from poles.workflows.offer import OFFER
from tests import factories as make

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)


def test_the_status_and_its_entry_are_written_together(cast):
    offer = make.offer(status="submitted")

    advance(offer, OFFER.step("publish", offer.status), actor=cast.karim, at=NOW)

    entry = history("offer", offer.pk)[0]
    assert (offer.status, entry.before, entry.after, entry.hat) == (
        "published",
        "submitted",
        "published",
        "hub_coordinator",
    )
    assert entry.who == cast.karim.user_id


def test_an_arrow_that_does_not_leave_the_state_is_refused():
    with pytest.raises(NotNow, match="publiée"):
        OFFER.step("publish", "published")


@pytest.mark.parametrize("rewrite", [lambda: Entry.objects.update(what="other"), lambda: Entry.objects.all().delete()])
def test_the_database_refuses_to_rewrite_the_journal(cast, rewrite):
    offer = make.offer(status="submitted")
    advance(offer, OFFER.step("publish", offer.status), actor=cast.karim, at=NOW)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rewrite()


def test_a_deed_that_fails_leaves_no_entry(cast):
    offer = make.offer(status="submitted")

    def fail_after_the_deed():
        advance(offer, OFFER.step("publish", offer.status), actor=cast.karim, at=NOW)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        fail_after_the_deed()

    offer.refresh_from_db()
    assert (offer.status, Entry.objects.count()) == ("submitted", 0)
