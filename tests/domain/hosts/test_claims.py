"""« Je m’en charge » : one member at a time, for some days, and everybody sees it."""

from datetime import timedelta

import pytest

from poles.domain.access import Forbidden, Unknown
from poles.domain.hosts import calls
from poles.domain.hosts.usecases import claim, forget, release
from poles.records.models import Entry, HostClaim
from poles.words.findings import Refused
from tests import host_factories as host
from tests.factories import NOW, TODAY

WEEK = TODAY + timedelta(days=7)


def taken(actor, site, until=WEEK, at=NOW):
    return claim(actor=actor, site_id=site.pk, until=until, at=at)


def test_the_others_see_who_takes_charge_and_are_advised_to_wait(cast):
    taken(cast.workshop_head, cast.garage)
    found = calls.standings(cast.neighbour_head, [cast.garage], NOW)[cast.garage.pk]
    assert found.claimed_by == "M. Ferrand, Lycée Jean-Moulin" and not found.own_claim
    assert found.advice is calls.Advice.DISCOURAGED and "s’en charge jusqu’au 9 novembre 2026" in found.reasons[0]
    own = calls.standings(cast.diallo, [cast.garage], NOW)[cast.garage.pk]
    assert own.own_claim and own.advice is calls.Advice.FREE


def test_somebody_else_cannot_take_it_meanwhile(cast):
    taken(cast.roy, cast.garage)
    for other in (cast.diallo, cast.neighbour_head, cast.karim):
        with pytest.raises(Refused, match="Mme Roy \\(Lycée Jean-Moulin\\) s’en charge jusqu’au 9 novembre"):
            taken(other, cast.garage)
    assert HostClaim.objects.count() == 1


def test_the_same_person_lengthens_a_claim(cast):
    first = taken(cast.roy, cast.garage)
    again = taken(cast.roy, cast.garage, until=WEEK + timedelta(days=3))
    assert (again.pk, again.until) == (first.pk, WEEK + timedelta(days=3))


@pytest.mark.parametrize("days", [-1, 15])
def test_a_claim_lasts_fourteen_days_at_most(cast, days):
    with pytest.raises(Refused, match="entre aujourd’hui et le 16 novembre 2026"):
        taken(cast.roy, cast.garage, until=TODAY + timedelta(days=days))
    assert taken(cast.roy, cast.garage, until=TODAY + timedelta(days=14)).pk


def test_a_claim_whose_day_has_passed_holds_nobody(cast):
    host.claim(cast.garage, cast.neighbour_head, home=cast.neighbour, until=TODAY - timedelta(days=1))
    assert calls.standings(cast.roy, [cast.garage], NOW)[cast.garage.pk].claim is None
    taken(cast.roy, cast.garage)
    assert HostClaim.objects.filter(released_at__isnull=True).get().author == "Mme Roy"


def test_a_claim_is_given_back_by_its_school_or_by_the_hub(cast):
    first = taken(cast.roy, cast.garage)
    release(actor=cast.diallo, claim_id=first.pk, at=NOW)
    release(actor=cast.diallo, claim_id=first.pk, at=NOW)
    assert Entry.objects.filter(what="release").count() == 1
    release(actor=cast.karim, claim_id=taken(cast.roy, cast.garage).pk, at=NOW)
    assert not HostClaim.objects.filter(released_at__isnull=True).exists()


def test_another_school_cannot_give_it_back(cast):
    first = taken(cast.roy, cast.garage)
    with pytest.raises(Forbidden):
        release(actor=cast.neighbour_head, claim_id=first.pk, at=NOW)
    for hidden in (cast.foreign_head, cast.stranger, cast.morel):
        with pytest.raises(Unknown):
            release(actor=hidden, claim_id=first.pk, at=NOW)


@pytest.mark.parametrize("name", ["foreign_head", "stranger", "aubry", "rectorate", "morel", "visitor"])
def test_nobody_else_takes_charge(cast, name):
    with pytest.raises((Unknown, Forbidden)):
        taken(cast.everyone[name], cast.garage)


def test_who_took_charge_is_forgotten_a_year_after(cast):
    host.claim(cast.garage, cast.roy, home=cast.jean_moulin, until=TODAY - timedelta(days=366), released_at=NOW)
    kept = taken(cast.roy, cast.garage)
    assert [forget(actor=cast.machine, at=NOW) for _ in range(2)] == [1, 0]
    assert list(HostClaim.objects.all()) == [kept]
