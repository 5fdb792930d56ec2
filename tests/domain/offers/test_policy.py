"""Who may do what to offers."""

import pytest

from poles.domain.access import Forbidden, Unknown
from poles.domain.offers.policy import OFFERS
from poles.domain.offers.queries import host_actor
from tests import factories as make
from tests.cast import gather

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return gather()


def _offer(cast, status, **fields):
    return make.offer(site=cast.garage, hub=cast.valley, contact=cast.morel_contact, status=status, **fields)


@pytest.mark.parametrize("status", ["submitted", "returned", "withdrawn", "expired"])
def test_before_and_after_publication_only_its_host_and_its_hub_see_it(cast, status):
    row = _offer(cast, status)
    seers = {name for name, actor in cast.everyone.items() if OFFERS.rows(actor, "see").filter(pk=row.pk).exists()}
    assert seers == {"morel", "karim", "machine"}


def test_a_draft_is_seen_by_its_host_alone(cast):
    row = _offer(cast, "draft")
    seers = {name for name, actor in cast.everyone.items() if OFFERS.rows(actor, "see").filter(pk=row.pk).exists()}
    assert seers == {"morel", "machine"}


def test_a_published_offer_is_seen_by_everybody(cast):
    row = _offer(cast, "published")
    assert all(OFFERS.rows(actor, "see").filter(pk=row.pk).exists() for actor in cast.everyone.values())


def test_only_the_coordinator_of_the_hub_publishes(cast):
    row = _offer(cast, "submitted")
    publishers = {
        name for name, actor in cast.everyone.items() if OFFERS.rows(actor, "publish").filter(pk=row.pk).exists()
    }
    assert publishers == {"karim", "machine"}


@pytest.mark.parametrize("hub_status", [None, "mapped", "closed"])
def test_where_no_hub_is_open_the_rectorat_of_the_academie_reads(cast, hub_status):
    hub = make.hub("Fermé", status=hub_status) if hub_status else None
    row = make.offer(site=cast.garage, hub=hub, status="submitted")
    publishers = {
        name for name, actor in cast.everyone.items() if OFFERS.rows(actor, "publish").filter(pk=row.pk).exists()
    }
    assert publishers == {"rectorate", "machine"}


def test_to_the_coordinator_of_the_next_hub_it_does_not_exist(cast):
    row = _offer(cast, "submitted")
    with pytest.raises(Unknown):
        OFFERS.get(cast.stranger, "publish", row.pk)


def test_a_published_offer_of_the_next_hub_is_seen_but_not_withdrawn(cast):
    row = _offer(cast, "published")
    with pytest.raises(Forbidden):
        OFFERS.get(cast.stranger, "withdraw", row.pk)


def test_another_contact_of_the_same_site_does_not_touch_it(cast):
    """A SIRET is public: whoever copies one must not open the offers of those who typed it before."""
    row = _offer(cast, "submitted")
    intruder = make.contact(cast.garage)
    actor = host_actor(make.host_link(intruder).pk, at=make.NOW)
    assert cast.garage.pk in actor.reach
    with pytest.raises(Unknown):
        OFFERS.get(actor, "edit", row.pk)
