"""Several slots of one proposal: one offer a slot, one thing for its host and for its reader."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from poles.domain.access import Unknown
from poles.domain.offers import queries, series, usecases
from poles.domain.offers.usecases import Kept, Span
from poles.records import models as rows
from poles.words.actor import PUBLIC
from poles.words.findings import Refused
from poles.words.sources import Audience
from poles.workflows.machine import NotNow
from tests import factories as make
from tests import host_factories as made
from tests.domain.offers.test_proposing import PROPOSAL, TEXT

MARCH = Span(date(2027, 3, 1), date(2027, 3, 26), 1)
MAY = Span(date(2027, 5, 3), date(2027, 5, 28), 3)
THREE = replace(PROPOSAL, further=(MARCH, MAY))
HOST = {"organisation": "Garage Morel", "email": "morel@exemple.test"}


def propose(actor=PUBLIC, **changes):
    return usecases.propose(actor=actor, proposal=replace(THREE, **changes), at=make.NOW)


@pytest.fixture
def known(cast):
    """Three slots of a host who is here by its link: they wait to be read."""
    return propose(cast.morel, **HOST)


def members(offer):
    return list(rows.Offer.objects.filter(series=offer.series).order_by("opens_on"))


def test_three_slots_are_three_offers_of_one_series_and_one_letter(cast):
    first = propose()
    found = members(first)
    assert [(one.opens_on, one.closes_on, one.seat_count, one.seats.count()) for one in found] == [
        (TEXT.opens_on, TEXT.closes_on, 2, 2), (MARCH.opens_on, MARCH.closes_on, 1, 1), (MAY.opens_on, MAY.closes_on, 3, 3),
    ]  # fmt: skip
    assert first == found[0] and {one.title for one in found} == {TEXT.title}
    assert rows.Notice.objects.filter(kind="offer.confirm").count() == 1


def test_one_slot_is_no_series(cast):
    assert propose(further=()).series is None


def test_the_button_of_the_mail_sends_every_slot_and_the_reader_is_told_once(cast):
    offer = propose()
    link = rows.HostLink.objects.latest("created_at")
    _, sent = usecases.confirm_address(token=queries.link_token(link.pk), at=make.NOW)
    assert sent == 3 and {one.status for one in members(offer)} == {"submitted"}
    assert rows.Notice.objects.filter(kind="offer.to_read").count() == 1


def test_two_clicks_make_one_series(cast):
    assert propose() == propose()
    assert rows.Offer.objects.count() == 3


def test_the_same_with_one_more_slot_adds_that_slot_alone(cast):
    alone = propose(further=())
    again = propose()
    assert again == alone and rows.Offer.objects.count() == 3
    assert len(members(rows.Offer.objects.get(pk=alone.pk))) == 3


@pytest.mark.parametrize(
    ("further", "field"),
    [
        ((MARCH, replace(MAY, closes_on=date(2027, 5, 1))), "closes_on_3"),
        ((replace(MARCH, seat_count=0),), "seat_count_2"),
        ((replace(MARCH, opens_on=date(2027, 2, 5)),), "opens_on_2"),
        (tuple(Span(date(2028, n, 1), date(2028, n, 20)) for n in range(1, 9)), ""),
    ],
)
def test_what_is_wrong_is_told_beside_its_slot(cast, further, field):
    with pytest.raises(Refused) as refusal:
        propose(further=further)
    assert [finding.field for finding in refusal.value.findings] == [field]
    assert not rows.Offer.objects.exists()


def test_the_host_mends_words_and_slots_as_one_thing(cast, known):
    first, march, may = members(known)
    spans = [
        Span(first.opens_on, first.closes_on, 5, first.pk),
        replace(MAY, offer_id=may.pk),
        replace(MARCH, seat_count=9),
    ]
    done = usecases.edit_series(
        actor=cast.morel, offer_id=march.pk, text=replace(TEXT, title="Autre"), spans=spans, at=make.NOW
    )
    assert [one.title for one in done] == ["Autre"] * 3 and {one.status for one in done} == {"submitted"}
    assert [(one.status, one.seat_count) for one in members(known)] == [
        ("submitted", 5), ("withdrawn", 1), ("submitted", 9), ("submitted", 3),
    ]  # fmt: skip


def test_an_offer_alone_becomes_a_series_when_a_slot_is_added(cast):
    offer = propose(cast.morel, **HOST, further=())
    spans = [Span(offer.opens_on, offer.closes_on, 2, offer.pk), MARCH]
    done = usecases.edit_series(actor=cast.morel, offer_id=offer.pk, text=TEXT, spans=spans, at=make.NOW)
    assert len({one.series for one in done}) == 1 and done[0].series


def test_once_one_slot_is_published_the_words_stay(cast, known):
    usecases.publish(actor=cast.karim, offer_id=known.pk, at=make.NOW)
    with pytest.raises(NotNow):
        usecases.edit_series(actor=cast.morel, offer_id=known.pk, text=TEXT, spans=[MARCH], at=make.NOW)


def test_nobody_names_the_offer_of_another_as_a_slot(cast, known):
    other = make.offer(site=cast.garage, hub=cast.valley, contact=make.contact(cast.garage), status="submitted")
    with pytest.raises(Unknown):
        usecases.edit_series(
            actor=cast.morel, offer_id=known.pk, text=TEXT, spans=[replace(MARCH, offer_id=other.pk)], at=make.NOW
        )


def test_the_series_of_two_hosts_never_meet(cast, known):
    stranger = make.offer(
        site=cast.garage, hub=cast.valley, contact=make.contact(cast.garage), status="submitted", series=known.series
    )
    assert stranger.pk not in series.members(known)
    usecases.withdraw_series(actor=cast.morel, offer_id=known.pk, at=make.NOW)
    stranger.refresh_from_db()
    assert stranger.status == "submitted"


def test_the_host_sees_one_proposal(cast, known):
    alone = make.offer(site=cast.garage, hub=cast.valley, contact=cast.morel_contact)
    found = series.own_series(cast.morel)
    assert sorted(len(one.offers) for one in found) == [1, 3]
    assert {one.first.pk for one in found} == {alone.pk, known.pk}
    assert series.series_of(cast.morel, known.pk).editable


def test_everything_is_withdrawn_or_nothing(cast, known):
    _, march, may = members(known)
    rows.Offer.objects.filter(pk=march.pk).update(status="published")
    period = make.period(cast.cap, starts_on=MARCH.opens_on, ends_on=MARCH.closes_on)
    placed = make.placement(make.need(make.learner(cast.cap), period), march.seats.get())
    with pytest.raises(Refused, match="1er mars"):
        usecases.withdraw_series(actor=cast.morel, offer_id=may.pk, at=make.NOW)
    assert {one.status for one in members(known)} == {"submitted", "published"}
    placed.delete()
    usecases.withdraw_series(actor=cast.morel, offer_id=may.pk, at=make.NOW)
    assert {one.status for one in members(known)} == {"withdrawn"}


def test_one_slot_is_withdrawn_alone(cast, known):
    usecases.withdraw(actor=cast.morel, offer_id=members(known)[1].pk, at=make.NOW)
    assert [one.status for one in members(known)] == ["submitted", "withdrawn", "submitted"]


def test_the_reader_publishes_all_the_slots_and_the_host_is_told_once(cast, known):
    mark = series.mark(cast.karim, known.pk)
    done = usecases.publish_series(actor=cast.karim, offer_id=known.pk, at=make.NOW, read=mark)
    assert [one.status for one in done] == ["published"] * 3
    assert rows.Notice.objects.filter(kind="offer.published").count() == 1


def test_a_slot_changed_while_it_was_read_is_not_published(cast, known):
    mark = series.mark(cast.karim, known.pk)
    rows.Offer.objects.filter(pk=members(known)[2].pk).update(seat_count=4)
    with pytest.raises(Refused, match="relisez"):
        usecases.publish_series(actor=cast.karim, offer_id=known.pk, at=make.NOW, read=mark)
    assert {one.status for one in members(known)} == {"submitted"}


def test_all_the_slots_go_back_with_the_same_demand(cast, known):
    usecases.send_back_series(actor=cast.karim, offer_id=known.pk, reason="Précisez les horaires.", at=make.NOW)
    assert {(one.status, one.send_back_reason) for one in members(known)} == {("returned", "Précisez les horaires.")}
    assert rows.Notice.objects.filter(kind="offer.returned").count() == 1


def test_a_host_proposes_places_for_a_public_with_its_reason(cast):
    kept = Kept((Audience.SEGPA,), (cast.neighbour.pk,), "Convention avec le lycée du Lac")
    offer = propose(kept=kept)
    assert offer.reservations.count() == 2 and rows.OfferReservation.objects.count() == 6
    with pytest.raises(Refused, match="pourquoi"):
        propose(kept=replace(kept, reason=" "), email="autre@exemple.test")


def test_a_slot_added_later_keeps_the_reservation(cast, known):
    for one in members(known):
        made.reservation(one, audience="ulis")
    first, march, may = members(known)
    spans = [Span(one.opens_on, one.closes_on, one.seat_count, one.pk) for one in (first, march, may)]
    more = Span(date(2027, 6, 1), date(2027, 6, 25))
    done = usecases.edit_series(actor=cast.morel, offer_id=first.pk, text=TEXT, spans=[*spans, more], at=make.NOW)
    assert done[-1].reservations.get().audience == "ulis"


def test_the_last_slot_that_ends_ends_the_proposal_for_its_host(cast, known):
    usecases.publish_series(actor=cast.karim, offer_id=known.pk, at=make.NOW)
    ends = make.NOW.replace(year=2027, month=4, day=1)
    assert usecases.expire(actor=cast.machine, at=ends) == 2
    assert not rows.Notice.objects.filter(kind="offer.ended").exists()
    assert usecases.expire(actor=cast.machine, at=ends + timedelta(days=90)) == 1
    told = rows.Notice.objects.get(kind="offer.ended")
    assert told.facts["count"] == 1 and len(told.facts["offers"]) == 1
