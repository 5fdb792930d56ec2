"""Delivering twice replaces the simulated rows of the territory and harms nothing else."""

import pytest

from poles.domain.access import Forbidden
from poles.domain.governance import usecases as maps
from poles.domain.governance.queries import hubs_of, schools_of_hub
from poles.domain.territory import usecases as ground_loads
from poles.exchange.demonstration.ground import (
    ACADEMY,
    commune_rows,
    demonstration_ground,
    programme_rows,
    school_rows,
)
from poles.exchange.simulation.build import simulate
from poles.exchange.simulation.deliver import deliver
from poles.exchange.simulation.hypotheses import Hypotheses
from poles.records import models as rows
from poles.words.actor import PUBLIC, system
from poles.words.findings import Refused
from poles.words.simulated import FIRST, LAST
from poles.words.time import SchoolYear
from tests import factories as make

pytestmark = pytest.mark.django_db
ME, AT, YEAR = system("essai"), make.NOW, SchoolYear(make.YEAR)
TABLES = (
    rows.ClassGroup, rows.Learner, rows.Enrolment, rows.PlacementPeriod, rows.HostOrganisation, rows.HostSite,
    rows.HostContact, rows.Offer, rows.OfferSeat, rows.PlacementNeed, rows.Wish, rows.FunctionalAdjustment,
    rows.Mobility,
)  # fmt: skip


@pytest.fixture
def hub():
    """The pôle of Valence, in an adopted map of the demonstration."""
    ground_loads.load_academies(actor=ME, rows=[ACADEMY], at=AT)
    ground_loads.load_communes(actor=ME, rows=commune_rows(), at=AT)
    ground_loads.load_schools(actor=ME, rows=school_rows(), at=AT)
    ground_loads.load_programmes(actor=ME, rows=programme_rows(), at=AT)
    chart = maps.propose_map(actor=ME, academy_id=ACADEMY.code, basis="basin", school_year=YEAR.start, at=AT)
    maps.adopt_map(actor=ME, hub_map_id=chart.pk, at=AT)
    return hubs_of(ACADEMY.code).get(slug__contains="valence")


@pytest.fixture
def inside(hub):
    return list(schools_of_hub(hub.pk).values_list("uai", flat=True))


def made(inside=None, *, seed=1, sites=120):
    ground = demonstration_ground(inside)
    return simulate(ground, Hypotheses(sites=sites), YEAR, seed)


def counts():
    return {table.__name__: table.objects.count() for table in TABLES}


def test_what_was_made_is_what_is_kept(hub, inside):
    simulation = made(inside)
    done = deliver(actor=ME, simulation=simulation, at=AT)
    assert done["learners"] == rows.Learner.objects.count() == len(simulation.learners) > 1000
    assert done["adjustments"] == rows.FunctionalAdjustment.objects.count() == len(simulation.adjustments) > 10
    assert done["mobilities"] == rows.Mobility.objects.count() == len(simulation.mobilities) > 500
    assert done["seats"] == rows.OfferSeat.objects.count() == simulation.seats
    assert rows.PlacementNeed.objects.filter(status="open").count() == len(simulation.needs)
    assert not rows.Offer.objects.filter(hub=None).exists()
    assert not rows.Offer.objects.filter(status="published", published_at=None).exists()


def test_twice_harms_nothing(hub, inside):
    deliver(actor=ME, simulation=made(inside), at=AT)
    before = counts()
    deliver(actor=ME, simulation=made(inside), at=AT)
    assert counts() == before


def test_another_seed_replaces_the_first_and_leaves_what_is_real(hub, inside):
    real = make.learner(make.class_group(rows.School.objects.get(uai=inside[0])))
    offer = make.offer(site=make.host_site(commune=rows.Commune.objects.get(code="26362")))
    deliver(actor=ME, simulation=made(inside), at=AT)
    deliver(actor=ME, simulation=made(inside, seed=2, sites=60), at=AT)
    assert rows.Learner.objects.exclude(id__range=(FIRST, LAST)).get() == real
    assert rows.Offer.objects.exclude(id__range=(FIRST, LAST)).get() == offer
    assert rows.HostSite.objects.filter(id__range=(FIRST, LAST)).count() == 60


def test_a_neighbour_keeps_its_simulated_learners(hub, inside):
    others = [row.uai for row in school_rows() if row.uai not in inside]
    deliver(actor=ME, simulation=made(others), at=AT)
    neighbours = rows.Learner.objects.count()
    simulation = made(inside)
    deliver(actor=ME, simulation=simulation, at=AT)
    assert rows.Learner.objects.count() == neighbours + len(simulation.learners)


@pytest.mark.parametrize("what", ["wish", "need", "match", "class", "offer", "adjustment", "mobility"])
def test_nothing_is_replaced_under_what_people_made_since(hub, inside, what):
    deliver(actor=ME, simulation=made(inside), at=AT)
    need, offer = rows.PlacementNeed.objects.first(), rows.Offer.objects.filter(status="published").first()
    match what:
        case "wish":
            rows.Wish.objects.create(academy_id=ACADEMY.code, need=need, offer=offer, rank=9)
        case "need":
            make.need(need.learner, make.period(make.class_group(need.school)))
        case "match":
            make.match(need, offer, run=make.run(make.campaign(hub), status="done"))
        case "class":
            make.learner(rows.ClassGroup.objects.filter(id__range=(FIRST, LAST)).first())
        case "offer":
            make.offer(site=offer.site)
        case "adjustment":
            make.adjustment(rows.Learner.objects.filter(adjustments=None).first())
        case "mobility":
            make.mobility(rows.Learner.objects.filter(mobility=None).first(), boarding=True)
    before = counts()
    with pytest.raises(Refused, match="ne peut pas être refaite"):
        deliver(actor=ME, simulation=made(inside), at=AT)
    assert counts() == before


def test_only_the_machine_may_load(hub, inside):
    with pytest.raises(Forbidden):
        deliver(actor=PUBLIC, simulation=made(inside), at=AT)
    assert not rows.Learner.objects.exists()


def test_an_unknown_formation_is_refused_before_anything_is_written(hub, inside):
    simulation = made(inside)
    simulation.classes[0] = simulation.classes[0]._replace(mef="2410000011")
    with pytest.raises(Refused, match=r"formations ne sont pas dans la base \(2410000011\)"):
        deliver(actor=ME, simulation=simulation, at=AT)
    assert not rows.ClassGroup.objects.exists()
