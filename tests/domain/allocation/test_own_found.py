"""A place found without the pôle is fixed first: its seat leaves the pool, its learner leaves the needs."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from poles.domain.access import Forbidden, Unknown
from poles.domain.allocation.instance import build
from poles.domain.allocation.usecases import confirm, place_own_found, placements
from poles.records.models import Entry, Match, Placement
from poles.words.allocation import FoundBy
from poles.words.findings import Refused
from poles.workflows.machine import NotNow
from poles.workflows.need import NEED
from tests import factories as make
from tests.factories import ENDS, NOW, STARTS


@pytest.fixture
def offer(cast):
    return make.offer("Atelier", site=cast.garage, hub=cast.valley, seats=2)


def fixed(cast, offer, actor=None, need=None, found_by=FoundBy.FAMILY):
    return place_own_found(
        actor=actor or cast.roy, need_id=(need or cast.need).pk, offer_id=offer.pk, found_by=found_by, at=NOW
    )


@pytest.mark.parametrize("found_by", sorted(set(FoundBy) - {FoundBy.HUB}))
@pytest.mark.parametrize("name", ["roy", "diallo", "workshop_head"])
def test_a_place_found_elsewhere_holds_a_seat_for_the_days(cast, offer, name, found_by):
    placement = fixed(cast, offer, cast.everyone[name], found_by=found_by)
    cast.need.refresh_from_db()
    assert (placement.status, placement.match, placement.found_by) == ("confirmed", None, found_by)
    assert (placement.starts_on, placement.ends_on, placement.seat.offer) == (STARTS, ENDS, offer)
    assert cast.need.status == "placed"
    assert set(Entry.objects.values_list("subject", "what")) == {
        ("placementneed", "place"),
        ("placement", "place_own_found"),
    }


def test_its_seat_leaves_the_pool_and_its_learner_the_needs(cast, offer):
    other = make.need(make.learner(cast.cap), cast.january)
    campaign = make.campaign(cast.valley, status="closed")
    before = build(campaign)
    fixed(cast, offer)
    after = build(campaign)
    assert (len(before.need_ids), before.seats, before.instance.node_capacity.tolist()) == (2, 2, [2])
    assert (after.need_ids, after.seats, after.instance.node_capacity.tolist()) == ([other.pk], 1, [1])


def test_a_place_is_not_said_found_by_the_pole(cast, offer):
    with pytest.raises(Refused, match="Dites qui a trouvé"):
        fixed(cast, offer, found_by=FoundBy.HUB)
    assert not Placement.objects.exists()


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("karim", Forbidden),
        ("machine", Forbidden),
        ("neighbour_head", Unknown),
        ("rectorate", Unknown),
        ("visitor", Unknown),
    ],
)
def test_only_the_school_of_the_learner_fixes_it(cast, offer, name, error):
    with pytest.raises(error):
        fixed(cast, offer, cast.everyone[name])
    assert not Placement.objects.exists()


@pytest.mark.parametrize("state", sorted(NEED.states - {"open"}))
def test_only_an_open_need_is_fixed(cast, offer, state):
    cast.need.status = state
    cast.need.save()
    with pytest.raises(NotNow):
        fixed(cast, offer)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"status": "withdrawn"}, None),
        ({"kind": "observation"}, "accueille pour"),
        ({"family": "bois"}, "famille"),
        ({"opens_on": date(2027, 1, 12)}, "toute la période"),
        ({"closes_on": date(2027, 2, 4)}, "toute la période"),
        ({"min_age": 17}, "17 ans, l’élève en aura 16"),
    ],
)
def test_an_offer_that_cannot_serve_the_need_is_refused_with_its_reason(cast, changes, sentence):
    offer = make.offer(site=cast.garage, hub=cast.valley, **changes)
    with pytest.raises(Refused if sentence else Unknown, match=sentence):
        fixed(cast, offer)
    assert not Placement.objects.exists()


def test_an_offer_of_another_pole_belongs_to_its_own_learners(cast):
    with pytest.raises(Refused, match="autre pôle"):
        fixed(cast, make.offer(site=cast.garage, hub=cast.plain))


def test_regulated_work_is_refused_to_who_is_too_young(cast):
    offer = make.offer(site=cast.garage, hub=cast.valley, regulated_work=True)
    young = make.need(make.learner(cast.cap, birth_date=date(2012, 1, 12)), cast.january)
    with pytest.raises(Refused, match="travaux réglementés"):
        fixed(cast, offer, need=young)
    assert fixed(cast, offer).seat.offer == offer


def test_a_full_offer_and_a_learner_already_elsewhere_are_told(cast, offer):
    same_days = make.period(cast.cap, kind="application", starts_on=ENDS, ends_on=date(2027, 2, 19))
    first, second = offer.seats.all()
    busy = make.placement(make.need(cast.ines, same_days, status="placed"), first)
    with pytest.raises(Refused, match="déjà un stage confirmé"):
        fixed(cast, offer)
    busy.delete()
    for seat in (first, second):
        make.placement(make.need(make.learner(cast.cap), cast.january, status="placed"), seat)
    with pytest.raises(Refused, match="Plus aucune place"):
        fixed(cast, offer)


def test_the_wall_of_the_database_refuses_a_seat_held_twice(cast, offer):
    placement = fixed(cast, offer)
    other = make.need(make.learner(cast.cap), cast.january)
    with pytest.raises(IntegrityError, match="no_seat_is_held_twice_a_day"), transaction.atomic():
        make.placement(other, placement.seat)
    assert fixed(cast, offer, need=other).seat != placement.seat


def test_proposals_to_the_same_need_lapse(cast, offer):
    match = make.match(cast.need, offer)
    fixed(cast, offer)
    assert Match.objects.get(pk=match.pk).status == "lapsed"
    with pytest.raises(Unknown):
        confirm(actor=cast.roy, match_id=match.pk, at=NOW)


def promised_to_another(cast, offer, status="published", **dates):
    """A proposal of this offer to another learner, in a campaign of this state."""
    when = make.period(cast.cap, kind="application", **dates) if dates else cast.january
    run = make.run(make.campaign(cast.valley, status=status), status="done")
    return make.match(make.need(make.learner(cast.cap), when), offer, run=run)


@pytest.mark.parametrize("status", ["allocated", "published"])
def test_a_seat_promised_to_another_learner_is_not_taken(cast, status):
    offer = make.offer(site=cast.garage, hub=cast.valley)
    promised_to_another(cast, offer, status, starts_on=ENDS, ends_on=date(2027, 2, 19))
    with pytest.raises(
        Refused, match=r"Une place de cette offre est promise à un autre élève.*choisissez une autre offre"
    ):
        fixed(cast, offer)
    assert not Placement.objects.exists()


def test_the_promised_seats_are_counted_and_one_more_is_free(cast):
    offer = make.offer(site=cast.garage, hub=cast.valley, seats=3)
    promised_to_another(cast, offer)
    held = make.need(make.learner(cast.cap), cast.january, status="placed")
    make.placement(held, offer.seats.first())
    other = make.need(make.learner(cast.cap), cast.january)
    fixed(cast, offer)
    with pytest.raises(Refused, match="Une place de cette offre est promise"):
        fixed(cast, offer, need=other)


def test_negative_control_without_the_count_the_promise_cannot_be_kept(cast, monkeypatch):
    offer = make.offer(site=cast.garage, hub=cast.valley)
    match = promised_to_another(cast, offer)
    monkeypatch.setattr(placements, "_leave_promised", lambda need, offer: None)
    fixed(cast, offer)
    with pytest.raises(Refused, match="Plus aucune place"):
        confirm(actor=cast.roy, match_id=match.pk, at=NOW)


def test_a_promise_that_holds_nothing_on_these_days_closes_nothing(cast):
    offer = make.offer(site=cast.garage, hub=cast.valley)
    promised_to_another(cast, offer, starts_on=date(2027, 2, 6), ends_on=date(2027, 2, 19))
    promised_to_another(cast, offer, "cancelled")
    answered = promised_to_another(cast, offer)
    answered.status = "declined"
    answered.save()
    left = promised_to_another(cast, offer)
    left.need.status = "exempted"
    left.need.save()
    make.match(cast.need, offer)
    assert fixed(cast, offer).seat.offer == offer
