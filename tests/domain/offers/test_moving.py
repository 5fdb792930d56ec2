"""When the map of pôles changes, offers follow their commune."""

import pytest

from poles.domain.access import Forbidden
from poles.domain.offers import usecases
from tests import factories as make
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def redrawn(cast):
    """A published offer of the Vallée whose town the map in force gives to the Plaine."""
    offer = make.offer(site=cast.garage, hub=cast.valley)
    cast.valley.commune_links.filter(commune=cast.garage.commune).update(hub=cast.plain)
    return offer


def test_an_offer_follows_its_commune(cast, redrawn):
    assert usecases.follow_map(actor=cast.machine, academy_id="12", at=NOW) == 1

    redrawn.refresh_from_db()
    assert redrawn.hub_id == cast.plain.pk


def test_following_twice_moves_nothing(cast, redrawn):
    usecases.follow_map(actor=cast.machine, academy_id="12", at=NOW)

    assert usecases.follow_map(actor=cast.machine, academy_id="12", at=NOW) == 0


def test_an_offer_of_a_commune_without_hub_goes_to_the_rectorat(cast):
    offer = make.offer(site=cast.garage, hub=cast.valley)
    cast.valley.commune_links.filter(commune=cast.garage.commune).delete()

    usecases.follow_map(actor=cast.machine, academy_id="12", at=NOW)

    offer.refresh_from_db()
    assert offer.hub_id is None


def test_a_person_does_not_move_offers(cast, redrawn):
    with pytest.raises(Forbidden):
        usecases.follow_map(actor=cast.karim, academy_id="12", at=NOW)
