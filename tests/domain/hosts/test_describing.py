"""What a place is, what it hosts, how often it may be asked: by its members, and by a host once recognised."""

from datetime import date, timedelta

import pytest

from poles.domain.access import Forbidden, Unknown
from poles.domain.hosts import usecases
from poles.records.models import Entry, HostContact, HostSite
from poles.words.findings import Refused
from poles.words.training import PlacementKind
from tests import factories as make
from tests import host_factories as hosts
from tests.factories import NOW, TODAY


@pytest.fixture
def recognised(cast):
    """Mme Morel, of whom the pôle has said that she speaks for the garage."""
    HostContact.objects.filter(pk=cast.morel_contact.pk).update(vouched_at=NOW)
    return cast.morel


def describe(actor, site, **said):
    return usecases.describe(actor=actor, site_id=site.pk, at=NOW, **{"name": "Garage Morel", **said})


def test_a_member_describes_a_place_and_the_journal_says_which_facts_changed(cast):
    describe(cast.diallo, cast.garage, address="1 rue Basse", website="https://garage.exemple", accessible=True)

    site = HostSite.objects.get(pk=cast.garage.pk)
    assert (site.address, site.website, site.accessible) == ("1 rue Basse", "https://garage.exemple", True)
    entry = Entry.objects.get(what="describe")
    assert entry.note == "adresse, site internet, accès" and "Basse" not in entry.note


def test_nothing_changed_is_nothing_written(cast):
    describe(cast.diallo, cast.garage)

    assert not Entry.objects.filter(what="describe").exists()


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"website": "javascript:alert(1)"}, "website"),
        ({"website": "ftp://exemple.test"}, "website"),
        ({"name": ""}, "name"),
        ({"address": "x" * 201}, "address"),
        ({"regulated_until": TODAY + timedelta(days=4000)}, "regulated_until"),
    ],
    ids=str,
)
def test_what_cannot_be_is_refused_beside_its_field(cast, said, field):
    with pytest.raises(Refused) as refused:
        describe(cast.roy, cast.garage, **said)

    assert refused.value.findings[0].field == field


def test_a_host_changes_its_place_once_the_pole_has_recognised_it(cast, recognised):
    describe(recognised, cast.garage, name="Garage Morel et fils")

    assert HostSite.objects.get(pk=cast.garage.pk).name == "Garage Morel et fils"


def test_a_host_whom_nobody_has_recognised_changes_nothing_of_the_place(cast):
    with pytest.raises(Forbidden):
        describe(cast.morel, cast.garage, name="Usurpé")
    with pytest.raises(Forbidden):
        usecases.set_cap(actor=cast.morel, site_id=cast.garage.pk, call_cap=0, at=NOW)


def test_one_recognised_for_a_place_changes_no_other(cast, recognised):
    with pytest.raises(Unknown):
        describe(recognised, make.host_site("Ailleurs"))


def test_a_school_of_the_next_pole_changes_nothing(cast):
    with pytest.raises(Unknown):
        describe(cast.foreign_head, cast.garage)


def test_what_a_place_hosts_is_said_again_in_place_of_what_was_said(cast):
    for seats, months in ((2, ()), (4, (6, 1, 1))):
        usecases.state_capacity(
            actor=cast.perrin, site_id=cast.garage.pk, family="automobile", kind=PlacementKind.PFMP, seats=seats,
            months=months, at=NOW,
        )  # fmt: skip

    capacity = cast.garage.capacities.get()
    assert (capacity.seats, capacity.months) == (4, [1, 6])


def test_a_line_of_another_place_is_not_dropped_from_here(cast):
    other = hosts.capacity(make.host_site("Ailleurs"))

    with pytest.raises(Unknown):
        usecases.drop_capacity(actor=cast.roy, site_id=cast.garage.pk, capacity_id=other.pk, at=NOW)
    usecases.drop_capacity(actor=cast.roy, site_id=other.site_id, capacity_id=other.pk, at=NOW)
    assert not other.site.capacities.exists()


def test_the_host_says_how_often_and_until_when(cast, recognised):
    usecases.set_cap(actor=recognised, site_id=cast.garage.pk, call_cap=1, quiet_until=date(2026, 12, 1), at=NOW)

    site = HostSite.objects.get(pk=cast.garage.pk)
    assert (site.call_cap, site.quiet_until) == (1, date(2026, 12, 1))
    assert Entry.objects.get(what="cap").note == "1 sollicitation par mois, rien jusqu’au 1er décembre 2026"


@pytest.mark.parametrize("said", [{"call_cap": 32}, {"call_cap": -1}, {"quiet_until": TODAY - timedelta(days=1)},
                                  {"quiet_until": TODAY + timedelta(days=800)}], ids=str)  # fmt: skip
def test_a_choice_out_of_bounds_is_refused(cast, said):
    with pytest.raises(Refused):
        usecases.set_cap(actor=cast.karim, site_id=cast.garage.pk, at=NOW, **{"call_cap": None, **said})


def test_a_school_does_not_choose_in_the_name_of_a_host(cast):
    with pytest.raises(Forbidden):
        usecases.set_cap(actor=cast.roy, site_id=cast.garage.pk, call_cap=31, at=NOW)
