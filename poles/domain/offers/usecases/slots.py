"""The slots of one proposal (créneaux) as one thing: mended, withdrawn, read together."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.timezone import localdate

from poles.domain.access import Unknown
from poles.domain.journal import advance
from poles.domain.offers import queries, series
from poles.domain.offers.usecases.leaving import withdraw
from poles.domain.offers.usecases.proposing import (
    Kept,
    OfferText,
    Span,
    add,
    keep_for,
    said_at,
    say,
    slot_remarks,
    submit,
)
from poles.domain.offers.usecases.reading import publish, send_back
from poles.records.models import Offer
from poles.words.actor import Actor
from poles.words.findings import Refused, refuse, refuse_if
from poles.words.french import long_date
from poles.workflows.machine import NotNow
from poles.workflows.offer import OFFER

CHANGED = "L’organisme a changé son offre pendant votre lecture : relisez-la avant de la publier."


@transaction.atomic
def edit_series(
    *, actor: Actor, offer_id: UUID, text: OfferText, spans: Sequence[Span], kept: Kept | None = None, at: datetime
) -> list[Offer]:
    """Change what a proposal says and its slots, as long as none is published; everything goes to be read again.

    ``spans``: those that bear an ``offer_id`` are kept with their new days, the others are added, the offers that no span
    names are withdrawn. ``kept``: for whom, None to leave it as it is. Raise NotNow when one is published, Refused with the
    field of each slot (« closes_on_2 »).
    """
    rows = {row.pk: row for row in series.locked(actor, "edit", offer_id) if row.status not in series.GONE}
    for row in rows.values():
        if row.status not in queries.EDITABLE:
            raise NotNow("edit", OFFER.labels[row.status])
    if not rows:
        raise NotNow("edit", OFFER.labels["withdrawn"])
    if not spans:
        raise refuse("SLOTS", "Gardez au moins un créneau, ou retirez l’offre.", field="opens_on")
    refuse_if(slot_remarks(text, spans, today=localdate(at)))
    first = next(iter(rows.values()))
    if first.contact is None or any(span.offer_id and span.offer_id not in rows for span in spans):
        raise Unknown(offer_id)
    key = first.series or (uuid4() if len(spans) > 1 else None)
    named = {span.offer_id for span in spans}
    for gone in [row for row in rows.values() if row.pk not in named]:
        advance(gone, OFFER.step("withdraw", gone.status), actor=actor, at=at)
    done = []
    for span in spans:
        if span.offer_id is None:
            row = add(first.contact, said_at(text, span), series=key, kept=kept or Kept(), actor=actor, at=at)
            if kept is None:
                _copy_reservations(first, row)
        else:
            row = rows[span.offer_id]
            row.series = key
            row.save(update_fields=["series"])
            say(row, said_at(text, span), actor=actor, at=at)
            if kept is not None:
                keep_for(row, kept)
        done.append(row)
    return [submit(actor=actor, offer_id=row.pk, at=at) if row.status != "submitted" else row for row in done]


@transaction.atomic
def withdraw_series(*, actor: Actor, offer_id: UUID, at: datetime) -> list[Offer]:
    """Take every slot of a proposal away, all or none: Refused names the slot where a learner is expected."""
    rows = [row for row in series.locked(actor, "withdraw", offer_id) if row.status not in series.GONE]
    if not rows:
        raise NotNow("withdraw", OFFER.labels["withdrawn"])
    for row in rows:
        try:
            withdraw(actor=actor, offer_id=row.pk, at=at)
        except Refused as error:
            said = " ".join(finding.sentence for finding in error.findings)
            which = f" (créneau du {long_date(row.opens_on)} ; retirez les autres un par un)" if len(rows) > 1 else ""
            raise refuse("SEAT", f"{said}{which}") from error
    return rows


@transaction.atomic
def publish_series(*, actor: Actor, offer_id: UUID, at: datetime, read: str = "", **said: str) -> list[Offer]:
    """Let everybody see every slot of a proposal that waits to be read; the host is told once.

    ``read``: the mark of what was on the screen (``series.digest``); ``said``: what ``publish`` takes beside.
    """
    rows = _waiting(actor, "publish", offer_id)
    if read and read != series.digest(rows):
        raise refuse("READ", CHANGED)
    return [
        publish(actor=actor, offer_id=row.pk, at=at, tell=row is rows[0], **said)  # type: ignore[arg-type]
        for row in rows
    ]


@transaction.atomic
def send_back_series(*, actor: Actor, offer_id: UUID, reason: str, at: datetime) -> list[Offer]:
    """Give every slot of a proposal that waits to be read back to its host, told once, with what to change."""
    rows = _waiting(actor, "send_back", offer_id)
    return [send_back(actor=actor, offer_id=row.pk, reason=reason, at=at, tell=row is rows[0]) for row in rows]


def _waiting(actor: Actor, verb: str, offer_id: UUID) -> list[Offer]:
    """The slots that wait to be read, locked, the one that was named among them; NotNow when it is not."""
    rows = series.locked(actor, verb, offer_id)
    named = next(row for row in rows if row.pk == offer_id)
    OFFER.step(verb, named.status)
    return [row for row in rows if row.status == named.status]


def _copy_reservations(source: Offer, target: Offer) -> None:
    """Keep a new offer for those for whom another is kept."""
    for row in source.reservations.all():
        copy = type(row)(academy_id=target.academy_id, offer=target, school_id=row.school_id)
        copy.audience, copy.reason = row.audience, row.reason
        copy.save()
