"""The last seat, « je suis complet », « rouvrir » and fewer seats, all at once: one comes first, and the other knows it.

Real threads, real connections, real transactions; the negative control takes the lock away and shows the harm.
"""

from threading import Event
from types import SimpleNamespace

import pytest

from poles.domain.allocation.usecases import confirm, placements
from poles.domain.offers import usecases
from poles.domain.offers.policy import OFFERS
from poles.records.models import Entry, Offer, Placement
from poles.words.actor import Actor
from poles.words.findings import Refused
from poles.words.roles import Role
from poles.workflows.machine import NotNow
from tests import factories as make
from tests.domain.allocation.test_seats_race import together
from tests.factories import NOW

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def place():
    """One seat, two schools that may confirm it, and its host."""
    hub = make.hub(communes=[make.commune()])
    site = make.host_site("Garage d’essai")
    contact = make.contact(site)
    offer = make.offer(hub=hub, site=site, contact=contact, seats=1)
    run = make.run(make.campaign(hub, status="published"), status="done")
    deeds = []
    for number in range(2):
        need = make.need(when=make.period(make.class_group(make.school(f"Lycée {number}", hub=hub))))
        head = Actor(Role.SCHOOL_HEAD, name="Chef", academy_id=need.academy_id, reach=frozenset({need.school_id}))
        match = make.match(need, offer, run=run)
        deeds.append(lambda head=head, match=match: confirm(actor=head, match_id=match.pk, at=NOW))
    host = Actor(Role.HOST, name="Hôte", academy_id=offer.academy_id, reach=frozenset({site.pk, contact.pk}))
    return SimpleNamespace(offer=offer, confirmations=deeds, host=host)


def full(place):
    return usecases.declare_full(actor=place.host, offer_id=place.offer.pk, at=NOW)


def reopen(place):
    return usecases.reopen(actor=place.host, offer_id=place.offer.pk, at=NOW)


def test_two_schools_and_the_host_at_once_seat_one_learner_or_none(place):
    results = together([*place.confirmations, lambda: full(place)])
    placed = [one for one in results if isinstance(one, Placement)]
    place.offer.refresh_from_db()
    assert len(placed) <= 1 and place.offer.status == "full"
    assert all(isinstance(one, (Placement, Refused, Offer)) for one in results), results
    assert Placement.objects.filter(status="confirmed").count() == len(placed)


def test_once_it_is_full_nobody_is_seated_until_it_is_open_again(place):
    full(place)
    assert all(isinstance(one, Refused) for one in together(place.confirmations))
    reopen(place)
    kinds = sorted(type(one).__name__ for one in together(place.confirmations))
    assert kinds == ["Placement", "Refused"]


def test_full_and_open_again_at_once_end_in_one_of_the_two_states(place):
    results = together([lambda: full(place), lambda: reopen(place)] * 3)
    assert all(isinstance(one, (Offer, NotNow)) for one in results), results
    place.offer.refresh_from_db()
    assert place.offer.status in ("published", "full")


def test_fewer_seats_and_a_confirmation_at_once_leave_every_learner_a_seat(place):
    usecases.change_seats(actor=place.host, offer_id=place.offer.pk, seat_count=2, at=NOW)
    fewer = lambda: usecases.change_seats(actor=place.host, offer_id=place.offer.pk, seat_count=1, at=NOW)  # noqa: E731
    results = together([*place.confirmations, fewer])
    assert all(isinstance(one, (Placement, Refused, Offer)) for one in results), results
    place.offer.refresh_from_db()
    held = Placement.objects.filter(status="confirmed").values_list("seat", flat=True)
    assert len(set(held)) == len(held) <= place.offer.seat_count == place.offer.seats.count()


def late_school(place, monkeypatch, *, locked: bool):
    """A school that has read the offer as published waits, while the host says « complet »; gives both results."""
    read, said = Event(), Event()
    look = placements._free_seat

    def late(offer, period):
        seat = look(offer, period)
        read.set()
        said.wait(timeout=1 if locked else 10)
        return seat

    def host():
        read.wait(timeout=10)
        try:
            return full(place)
        finally:
            said.set()

    monkeypatch.setattr(placements, "_free_seat", late)
    if not locked:
        get = OFFERS.get
        unlocked = SimpleNamespace(objects=SimpleNamespace(select_for_update=lambda **_: Offer.objects.all()))
        monkeypatch.setattr(placements, "Offer", unlocked)
        monkeypatch.setattr(OFFERS, "get", lambda actor, verb, pk, lock=False: get(actor, verb, pk))
    return together([place.confirmations[0], host])


def order_of_ends(place):
    """(when the host was told « complet », when the learner was seated), as the database wrote them."""
    rows = Entry.objects.filter(what__in=("fill", "confirm"), subject__in=("offer", "placement")).order_by("pk")
    return [row.what for row in rows]


def test_a_school_that_holds_the_offer_is_seated_before_the_host_is_told_complete(place, monkeypatch):
    confirmed, filled = late_school(place, monkeypatch, locked=True)
    assert isinstance(confirmed, Placement) and isinstance(filled, Offer)
    assert order_of_ends(place) == ["confirm", "fill"]


def test_negative_control_without_the_lock_a_learner_is_seated_after_complete(place, monkeypatch):
    confirmed, filled = late_school(place, monkeypatch, locked=False)
    assert isinstance(confirmed, Placement) and isinstance(filled, Offer)
    assert order_of_ends(place) == ["fill", "confirm"], (
        "the host has said « complet », and a learner comes all the same"
    )
