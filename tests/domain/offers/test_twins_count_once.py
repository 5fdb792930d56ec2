"""A twin is published nowhere twice: searches, counts, boards, wishes, requests and allocation see the other one alone."""

import pytest

from poles.domain.allocation.reading import read
from poles.domain.hosts import queries as hosts
from poles.domain.indicators import ground, waiting
from poles.domain.indicators import queries as figures
from poles.domain.needs import queries as needs
from poles.domain.offers import searching
from poles.domain.searches import queries as searches
from poles.records.models import Offer
from tests import factories as make
from tests.factories import NOW, TODAY


@pytest.fixture
def pair(cast):
    """The same offer, published twice from two sources."""
    one, other = (make.offer("Atelier", site=cast.garage, hub=cast.valley, seats=2) for _ in range(2))
    return one, other


def seen(cast):
    """What each reader counts of the offers of the garage."""
    campaign = make.campaign(cast.valley, status="open")
    (host,) = [row for row in ground.hosts_of(cast.karim, cast.valley.pk) if row.pk == cast.garage.pk]
    pressure = waiting.waiting(cast.karim, at=NOW).pressure
    return {
        "search": searching.search(cast.visitor, searching.OfferSearch()).count(),
        "leading": len(searching.leading(cast.visitor, searching.OfferSearch())),
        "map of the hub": host.open_offers,
        "address book": hosts.cards(cast.karim, [cast.garage], today=TODAY)[0].offers,
        "host's file": hosts.published_offers(cast.garage).count(),
        "wishes": needs.offers_for(cast.roy, cast.need).count(),
        "allocation": len(read(campaign).offers),
        "free seats by week": pressure[0].free if pressure else None,
        "searches": len(searches.hosts_of(cast.roy, cast.need)),
    }


def test_a_twin_counts_once_everywhere(cast, pair):
    """The negative control is the first line: unmarked, the second offer is counted by each of these readers."""
    one, other = pair
    twice = seen(cast)
    assert twice == {
        "search": 2, "leading": 2, "map of the hub": 2, "address book": 2, "host's file": 2, "wishes": 2, "allocation": 2,
        "free seats by week": 4, "searches": 1,
    }  # fmt: skip
    Offer.objects.filter(pk=other.pk).update(twin_of=one)
    once = seen(cast)
    assert once == {name: count if name == "searches" else count // 2 for name, count in twice.items()}


def test_the_figures_count_the_seats_of_a_twin_once(cast, pair):
    one, other = pair
    Offer.objects.filter(pk=other.pk).update(twin_of=one)
    tallies = figures.tallies(academies=[cast.academy.pk], at=NOW)
    assert sum(tally.offers for tally in tallies.values()) == 1
    Offer.objects.filter(pk=other.pk).update(twin_of=None)
    assert sum(tally.offers for tally in figures.tallies(academies=[cast.academy.pk], at=NOW).values()) == 2
