"""Who no longer coordinates here, or was never heard of, reads nothing: maps that are out of force, unproved hosts."""

from dataclasses import replace
from datetime import date

import pytest

from poles.domain.allocation import usecases as allocation
from poles.domain.calendar import queries as calendar
from poles.domain.governance.policy import HUBS
from poles.domain.hosts.policy import HOST_SITES
from poles.domain.indicators import boards, ground
from poles.domain.needs import queries as needs
from poles.domain.offers import queries as offers
from poles.domain.offers import usecases
from poles.records import models as rows
from poles.words.actor import PUBLIC
from poles.words.findings import Refused
from poles.words.roles import Role
from poles.words.training import PlacementKind
from tests import factories as make
from tests.domain.offers.test_proposing import PROPOSAL
from tests.web.wearing import client_of

pytestmark = pytest.mark.django_db


def next_map(home: rows.Academy) -> rows.HubMap:
    """The adopted map of the next school year."""
    values = {"basis": "basin", "label": "Carte suivante", "status": "adopted"}
    return rows.HubMap.objects.create(academy=home, school_year=make.YEAR + 1, **values)


@pytest.fixture
def successor(cast):
    """The coordinator of the pôle that holds the same schools on the map of the next year, once this is adopted."""
    chart = next_map(cast.academy)
    hub = make.hub("Vallée nouvelle", hub_map=chart)
    for school in (cast.jean_moulin, cast.neighbour):
        rows.HubSchool.objects.create(academy=hub.academy, hub_map=chart, hub=hub, school=school)
    return make.actor(make.hat(Role.HUB_COORDINATOR, hub=hub))


def read_by(actor) -> tuple[int, int, int]:
    """How many needs, classes and periods an actor reads."""
    return (needs.needs_of(actor).count(), calendar.classes_of(actor).count(), calendar.periods_of(actor).count())


def test_the_coordinator_of_an_older_map_reads_the_schools_no_more(cast, successor):
    assert read_by(successor) == (1, 1, 1)
    assert read_by(cast.karim) == (0, 0, 0)


def test_as_long_as_the_map_is_in_force_the_coordinator_reads_them(cast):
    assert read_by(cast.karim) == (1, 1, 1)


def test_a_pole_of_an_older_map_is_no_longer_public_and_opens_no_campaign(cast, successor):
    assert cast.valley not in HUBS.rows(PUBLIC, "see")
    with pytest.raises(Refused, match="n’est plus en vigueur"):
        allocation.open_campaign(
            actor=cast.karim, hub_id=cast.valley.pk, label="PFMP", kind=PlacementKind.PFMP,
            starts_on=date(2027, 1, 4), ends_on=date(2027, 2, 26), at=make.NOW,
        )  # fmt: skip


def test_a_map_of_another_academie_changes_nothing(cast):
    next_map(rows.Academy.objects.get(pk="10"))

    assert read_by(cast.karim) == (1, 1, 1)


def test_a_host_that_has_proved_nothing_is_on_nobody_s_map(cast):
    draft = usecases.propose(actor=PUBLIC, proposal=replace(PROPOSAL, organisation="Injures"), at=make.NOW)

    assert draft.site not in HOST_SITES.rows(cast.karim, "see")
    link = rows.HostLink.objects.get(contact=draft.contact)
    usecases.confirm_address(token=offers.link_token(link.pk), at=make.NOW)
    assert draft.site in HOST_SITES.rows(cast.karim, "see")


def test_a_known_host_stays_on_the_map_whatever_strangers_type(cast):
    usecases.propose(actor=PUBLIC, proposal=replace(PROPOSAL, organisation=cast.garage.name), at=make.NOW)
    make.offer(site=cast.garage, hub=cast.valley)

    assert cast.garage in HOST_SITES.rows(cast.karim, "see")


def warnings(offer) -> list[str]:
    return [one.sentence for one in offers.findings(offer) if one.rule == "ID-09"]


def test_a_stranger_who_copies_the_siret_of_a_known_host_is_pointed_out(cast):
    garage = make.host_site("Garage connu", siret="73282932000074")
    make.offer(site=garage, hub=cast.valley, contact=make.contact(garage), published_at=make.NOW)

    offer = usecases.propose(
        actor=PUBLIC, proposal=replace(PROPOSAL, siret="73282932000074", email="faux@exemple.test"), at=make.NOW
    )

    assert offer.site == garage
    assert len(warnings(offer)) == 1
    assert "une autre personne" in warnings(offer)[0]


def test_who_has_published_before_is_not_pointed_out(cast):
    contact = make.contact(cast.garage)
    make.offer(site=cast.garage, hub=cast.valley, contact=contact, published_at=make.NOW)

    assert warnings(make.offer(site=cast.garage, hub=cast.valley, contact=contact, status="submitted")) == []


def test_counts_that_only_a_total_would_tell_are_not_called_small(cast):
    """Two schools of four learners, a total of eight: « <5 » twice would say four and four."""
    for _ in range(5):
        make.learner(cast.cap)
    school = make.school("Petit lycée", hub=cast.plain)
    for home in (school, cast.foreign):
        division = make.class_group(home)
        for _ in range(4):
            make.learner(division)
    reading = boards.read(cast.rectorate, at=make.NOW)

    shown = ground.schools_of(reading, cast.plain.pk)

    assert [one.learners.text for one in shown] == ["masqué", "masqué"]
    assert ground.of_hubs(reading)[cast.plain.pk].learners.count == 8


def test_a_proposal_to_a_school_that_has_left_the_pole_is_no_breakdown(cast, successor, client):
    run = make.run(make.campaign(cast.valley, status="published"), status="done")
    match = make.match(cast.need, make.offer(site=cast.garage, hub=cast.valley), run=run)

    assert client_of(cast.karim).get(f"/pole/propositions/{match.pk}").status_code == 404


def test_a_learner_is_not_named_to_the_pole_by_a_reason(cast):
    run = make.run(make.campaign(cast.valley, status="published"), status="done")
    match = make.match(cast.need, make.offer(site=cast.garage, hub=cast.valley), run=run)

    for reason in ("Inès ne veut pas", "M. VALLON est déjà placée", "Trop loin pour Vallon.", "ines vallon, trop loin"):
        with pytest.raises(Refused, match="il ne lit aucun nom"):
            allocation.decline(actor=cast.roy, match_id=match.pk, reason=reason, at=make.NOW)
    allocation.decline(actor=cast.roy, match_id=match.pk, reason="Trop loin des vallons", at=make.NOW)


@pytest.mark.parametrize("days", [(date(1, 1, 1), date(2027, 2, 5)), (date(2027, 1, 4), date(9999, 12, 31))])
def test_a_campaign_of_another_age_is_refused(cast, days):
    with pytest.raises(Refused, match="entre 2015 et 2100"):
        allocation.open_campaign(
            actor=cast.karim, hub_id=cast.valley.pk, label="PFMP", kind=PlacementKind.PFMP, starts_on=days[0],
            ends_on=days[1], at=make.NOW,
        )  # fmt: skip
