"""From rows to the problem: what is read, what it becomes, and what can never reach it."""

import re
from datetime import date

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from poles.domain.allocation.instance import build, estimate, read
from poles.domain.allocation.rules import Parameters
from poles.domain.allocation.scenario import Scenario
from poles.matching.edges import LOSSES
from poles.records.models import PlacementNeed
from poles.words.adjustments import Adjustment
from poles.words.findings import Refused
from tests import factories as make
from tests.domain.allocation.computing import computed

READ = {
    "placementneed": {"id", "school_id", "family", "travel_mode", "travel_limit", "created_at"},
    "learner": {"birth_date", "home_commune_id"},
    "placementperiod": {"starts_on", "ends_on"},
    "school": {"lat", "lon", "commune_id", "priority_education", "near_priority_area", "type", "ulis"},
    "programme": {"mef_code"},  # with the type of the school: whether a class is of Segpa or of 3e prépa-métiers
    "offerreservation": {"offer_id", "school_id", "audience"},  # for a school or a kind of section, never a trait
    "commune": {"code", "name", "lat", "lon", "rural", "employment_zone"},
    "offer": {
        "id", "family", "seat_count", "opens_on", "closes_on", "accessible", "min_age", "regulated_work",
    },
    "hostsite": {"lat", "lon", "commune_id"},
    "offerseat": {"offer_id"},
    "placement": {"seat_id", "starts_on", "ends_on"},
    "match": {"id", "offer_id", "need_id"},
    "mobility": {"network", "boarding"},  # the network for the report alone; a bed near the school shortens a trip
    "wish": {"need_id", "offer_id", "rank"},
    "traveltime": {"mode", "departure_id", "destination_id", "minutes"},
    "allocationrule": {
        "id", "created_at", "academy_id", "campaign_id", "version", "parameters", "text", "digest", "published_at",
    },
}  # fmt: skip
"""Every column that the calculation may read: adding one is a decision that this list makes visible."""


def read_by(queries) -> set[tuple[str, str]]:
    """(table, column) of every column that some queries bring back; a yes or a no, or a count, brings back none."""
    found = set()
    for query in queries:
        sql = query["sql"]
        if not sql.lstrip().upper().startswith(("SELECT", "DECLARE")):
            continue
        aliases = {alias: table for table, alias in re.findall(r'"records_(\w+)" (?:AS )?"?([A-Z]\w*)"?', sql)}
        for table, column in re.findall(r'"?(\w+)"?\."(\w+)"', _select_list(sql)):
            found.add((aliases.get(table, table.removeprefix("records_")), column))
    return found


def _select_list(sql: str) -> str:
    """What a query brings back: its text between SELECT and FROM, without what is inside EXISTS(…) and COUNT(…)."""
    depth, start = 0, sql.upper().index("SELECT")
    kept = []
    for piece in re.split(r"(\(|\)|\bFROM\b)", sql[start:]):
        if piece == "FROM" and depth == 0:
            break
        depth += (piece == "(") - (piece == ")")
        if depth == 0:
            kept.append(piece)
    return "".join(kept)


@pytest.fixture
def campaign(cast):
    return make.campaign(cast.valley, status="closed")


@pytest.fixture
def offer(cast):
    return make.offer("Atelier", site=cast.garage, hub=cast.valley)


@pytest.fixture
def full(cast, campaign, offer):
    """A row in every table that the calculation reads."""
    make.adjustment(cast.ines)
    make.travel_time(cast.ines.home_commune, cast.garage.commune, 22)
    cast.ines.home_commune.employment_zone = "4413"
    cast.ines.home_commune.save()
    make.need(cast.ines, make.period(cast.cap, starts_on=date(2026, 10, 5), ends_on=date(2026, 10, 16)))
    cast.need.wishes.create(academy=cast.academy, offer=offer, rank=1)
    held = make.need(make.learner(cast.cap), cast.january, status="placed")
    make.placement(held, make.offer(site=cast.garage, hub=cast.valley).seats.get())
    make.match(make.need(when=make.period(make.class_group(cast.foreign))), offer)
    return campaign


def test_nothing_but_the_listed_columns_reaches_the_calculation(full):
    with CaptureQueriesContext(
        connection,
    ) as asked:
        build(full, scenario=Scenario(extra_seats=(("88413", "automobile", 1),)))
    got = read_by(asked.captured_queries)
    allowed = {(table, column) for table, columns in READ.items() for column in columns}
    assert got <= allowed, got - allowed
    assert {table for table, _ in got} == set(READ), "a table of the list is no longer read"


@pytest.mark.parametrize("column", ["learner__last_name", "learner__ine", "learner__adjustments__kind", "learner_id"])
def test_a_column_that_says_who_it_is_would_be_seen(full, column):
    with CaptureQueriesContext(connection) as asked:
        list(PlacementNeed.objects.values_list("id", column))
    assert any(column.split("__")[-1] == name for _, name in read_by(asked.captured_queries))
    allowed = {(table, name) for table, names in READ.items() for name in names}
    assert not read_by(asked.captured_queries) <= allowed


def test_what_is_asked_does_not_grow_with_the_needs(cast, full):
    with CaptureQueriesContext(connection) as few:
        build(full)
    for _ in range(12):
        make.need(make.learner(cast.cap), cast.january)
    with CaptureQueriesContext(connection) as many:
        assert len(build(full).need_ids) == 13
    assert len(many) == len(few)


def test_who_needs_a_step_free_place_is_offered_no_other(cast, campaign, offer):
    assert len(build(campaign).instance.edge_node) == 1
    make.adjustment(cast.ines)
    built = build(campaign)
    assert len(built.instance.edge_node) == 0
    assert built.losses[0].tolist() == [0, 0, 0, 0, 1, 0, 0] and LOSSES[4] == "access"
    offer.accessible = True
    offer.save()
    assert len(build(campaign).instance.edge_node) == 1


def test_a_real_travel_time_takes_the_place_of_the_estimate(cast, campaign, offer):
    home, there = cast.ines.home_commune, cast.garage.commune
    (estimated,) = build(campaign).instance.edge_minutes.tolist()
    make.travel_time(home, there, estimated + 9)
    make.travel_time(there, home, 1)
    make.travel_time(home, there, 2, mode="car")
    assert build(campaign).instance.edge_minutes.tolist() == [estimated + 9]
    cast.need.travel_mode = "car"
    cast.need.save()
    assert build(campaign).instance.edge_minutes.tolist() == [2]


def test_of_the_travel_table_only_what_the_rows_may_use_is_read(cast, campaign, offer):
    home, there, away = cast.ines.home_commune, cast.garage.commune, make.commune("88196")
    make.travel_time(home, there, 9)
    make.travel_time(away, there, 1)
    make.travel_time(home, away, 2)
    make.travel_time(away, away, 3)
    used = ("transit", home.pk, there.pk, 9)
    assert read(campaign).travel == [used]
    assert len(read(campaign, communes={away.pk}).travel) == 4


def test_a_real_travel_time_beyond_the_limit_refuses_the_pair(cast, campaign, offer):
    make.travel_time(cast.ines.home_commune, cast.garage.commune, cast.need.travel_limit + 1)
    assert len(build(campaign).instance.edge_node) == 0


def test_the_rule_in_force_gives_the_weights(cast, campaign, offer):
    assert build(campaign).parameters == Parameters.of_json({})
    numbers = Parameters(rank_points=9, long_travel=30)
    make.rule(campaign, parameters=numbers.to_json())
    built = build(campaign)
    assert built.parameters == numbers
    assert (built.instance.weights.rank_points, built.instance.weights.long_travel) == (9, 30)
    assert build(campaign, Parameters()).instance.weights.rank_points == 3


@pytest.mark.parametrize(("kind", "cls"), [("pfmp", 0), ("observation", 1), ("holiday_observation", 2)])
def test_every_need_bears_the_public_class_of_the_campaign(cast, kind, cls):
    cast.january.kind = kind
    cast.january.save()
    built = build(make.campaign(cast.valley, kind=kind, status="closed"))
    assert built.instance.need_class.tolist() == [cls]


def zoned(cast):
    """Six learners at home in Fraize, six in Gérardmer, each in a bassin; the garage is in Saint-Dié."""
    places = {row.name: row for row in (cast.ines.home_commune, cast.neighbour.commune, cast.garage.commune)}
    for name, zone in (("Fraize", "4413"), ("Saint-Dié-des-Vosges", "4413"), ("Gérardmer", "4405")):
        places[name].employment_zone = zone
        places[name].save()
    for home, many in (("Fraize", 5), ("Gérardmer", 6)):
        for _ in range(many):
            make.need(make.learner(cast.cap, home_commune=places[home]), cast.january)


def test_the_groups_are_bassins_named_after_their_largest_town_and_their_distance(cast, campaign):
    zoned(cast)
    make.offer(site=cast.garage, hub=cast.valley, seats=6)
    built = build(campaign, Parameters(near_seats=5, near_km=15))
    assert list(built.instance.groups) == [
        "bassin de Gérardmer, sans besoin particulier, éloigné de l’offre",
        "bassin de Saint-Dié-des-Vosges, sans besoin particulier, près de l’offre",
    ]
    assert np.bincount(built.instance.need_group).tolist() == [6, 6]
    assert built.zones == ["bassin de Gérardmer", "bassin de Saint-Dié-des-Vosges"]
    assert np.bincount(built.zone).tolist() == [6, 6]


def test_a_learner_without_home_belongs_to_the_bassin_of_the_school(cast, campaign):
    zoned(cast)
    cast.ines.home_commune = None
    cast.ines.save()
    built = build(campaign)
    assert built.zones[built.zone[built.need_ids.index(cast.need.pk)]] == "bassin de Saint-Dié-des-Vosges"


def test_seats_that_are_held_or_closed_are_not_near(cast, campaign):
    zoned(cast)
    offer = make.offer(site=cast.garage, hub=cast.valley, seats=5)
    near = build(campaign, Parameters(near_km=15)).instance.groups
    make.placement(make.need(make.learner(cast.cap), cast.january, status="placed"), offer.seats.first())
    held = build(campaign, Parameters(near_km=15)).instance.groups
    assert any("près de l’offre" in label for label in near)
    assert not any("près de l’offre" in label for label in held)


def test_the_views_decide_nothing_and_tell_no_small_part_apart(cast, campaign, offer):
    zoned(cast)
    built = build(campaign)
    labels, index = built.views["lieu de vie"]
    assert labels == ["commune urbaine", "commune rurale"]
    assert np.bincount(index).tolist() == [6, 6]
    make.adjustment(cast.ines)
    labels, index = build(campaign).views["accès"]
    assert len(labels) == 1 and not index.any()
    assert set(built.views) == {"lieu de vie", "établissement", "accès", "réseau"}
    assert built.network.drawn and built.network.knows.sum() == 6


def test_what_is_said_of_the_network_changes_no_pair_and_no_proposal(cast, campaign, offer):
    zoned(cast)
    before = build(campaign)
    plan = computed(cast, campaign).plan_digest
    for number, need in enumerate(PlacementNeed.objects.order_by("pk")):
        make.mobility(need.learner, network="nobody" if number % 2 else "somebody")
    after = build(campaign)
    assert after.network.answered is not None and before.network.answered is None
    assert after.instance.digest() == before.instance.digest()
    assert computed(cast, campaign).plan_digest == plan


@pytest.mark.parametrize("kind", [kind for kind in Adjustment if kind is not Adjustment.STEP_FREE])
def test_what_no_offer_answers_changes_neither_pairs_nor_groups(cast, campaign, offer, kind):
    zoned(cast)
    before = build(campaign).instance.digest()
    for need in PlacementNeed.objects.all()[:6]:
        make.adjustment(need.learner, kind=kind)
    assert build(campaign).instance.digest() == before


def test_the_order_of_arrival_is_that_of_the_statements(cast, campaign, offer):
    late = make.need(make.learner(cast.cap), cast.january)
    PlacementNeed.objects.filter(pk=late.pk).update(created_at=make.NOW.replace(year=2020))
    built = build(campaign)
    rank = dict(zip(built.need_ids, built.order.tolist(), strict=True))
    assert rank == {late.pk: 0, cast.need.pk: 1}


def test_an_offer_closed_on_one_day_of_the_period_is_lost_for_its_weeks(cast, campaign):
    make.offer(site=cast.garage, hub=cast.valley, closes_on=date(2027, 2, 4))
    built = build(campaign)
    assert len(built.instance.edge_node) == 0
    assert built.losses[0].tolist() == [0, 1, 0, 0, 0, 0, 0]


def test_the_size_is_known_before_anything_is_built(cast, campaign, offer):
    told = estimate(campaign)
    assert told.pairs >= len(build(campaign).instance.edge_node) == 1
    assert told.bytes > 0


# What if


def test_more_seats_are_tried_and_nothing_is_stored(cast, campaign, offer):
    rows = read(campaign)
    before = build(campaign, rows=rows)
    tried = build(
        campaign, rows=rows, scenario=Scenario(extra_seats=(("88181", "automobile", 3), ("88196", "bois", 2)))
    )
    assert tried.offer_ids == [offer.pk, "essai-1", "essai-2"]
    assert tried.seats == before.seats + 5
    (own,) = np.flatnonzero(tried.instance.node_offer == 1)
    assert tried.instance.node_capacity[own] == 3
    assert tried.instance.edge_minutes[tried.instance.edge_node == own].tolist() == [8]
    assert tried.instance.groups == before.instance.groups
    assert build(campaign).instance.digest() == before.instance.digest()


def test_longer_trips_are_tried_for_a_group_a_bassin_or_everybody(cast, campaign):
    zoned(cast)
    offer = make.host_site("Garage lointain", commune=make.commune("88321"))
    make.offer(site=offer, hub=cast.valley)
    rows = read(campaign)
    limits = {
        label: sorted(set(build(campaign, rows=rows, scenario=Scenario(longer=((label, 30),))).instance.need_limit))
        for label in (None, "bassin de Gérardmer", build(campaign).instance.groups[0])
    }
    assert limits[None] == [90]
    assert all(found == [60, 90] for label, found in limits.items() if label)
    most = build(campaign, rows=rows, scenario=Scenario(longer=((None, 120), (None, 120)))).instance.need_limit
    assert set(most) == {180}


def test_boarding_starts_who_has_the_fewest_offers_from_the_commune_of_the_beds(cast, campaign):
    zoned(cast)
    make.offer(site=cast.garage, hub=cast.valley, seats=9)
    rows = read(campaign)
    for need in PlacementNeed.objects.filter(learner__home_commune=cast.neighbour.commune):
        need.travel_limit = 20
        need.save()
    rows = read(campaign)
    before = build(campaign, rows=rows)
    tried = build(campaign, rows=rows, scenario=Scenario(boarding=(("88413", 2, "bassin de Gérardmer"),)))
    assert len(tried.instance.edge_node) == len(before.instance.edge_node) + 2
    changed = np.flatnonzero(np.diff(tried.instance.need_start) != np.diff(before.instance.need_start))
    assert set(tried.zone[changed]) == {tried.zones.index("bassin de Gérardmer")}
    assert tried.instance.groups == before.instance.groups


@pytest.mark.parametrize(
    ("scenario", "sentence"),
    [
        (lambda: Scenario(extra_seats=(("88413", "magie", 1),)), "famille « magie »"),
        (lambda: Scenario(extra_seats=(("88413", "bois", 0),)), "places de 1 à"),
        (lambda: Scenario(longer=((None, 500),)), "minutes de plus de 1 à"),
        (lambda: Scenario(boarding=(("88413", 0, "x"),)), "internat de 1 à"),
        (lambda: Scenario(extra_seats=(("99999", "bois", 1),)), "99999 n’est pas connue"),
        (lambda: Scenario(extra_seats=(("88999", "bois", 1),)), "n’a pas de coordonnées"),
        (lambda: Scenario(longer=(("bassin de Nulle-Part", 5),)), "ni un groupe ni un bassin"),
        (lambda: Scenario(boarding=(("88413", 1, "bassin de Nulle-Part"),)), "ni un groupe ni un bassin"),
    ],
)
def test_a_scenario_that_cannot_be_is_refused_in_french(cast, campaign, scenario, sentence):
    make.commune("88999", "Nulle-Part", lat=None, lon=None)
    with pytest.raises(Refused, match=sentence):
        build(campaign, scenario=scenario())


def test_a_bassin_of_four_learners_is_not_shown_alone(cast, campaign):
    """Two periods each: eight needs in Gérardmer, and still four learners."""
    zoned(cast)
    lake = PlacementNeed.objects.filter(learner__home_commune=cast.neighbour.commune)
    for need in lake[:2]:
        need.delete()
    after = make.period(cast.cap, starts_on=date(2027, 2, 8), ends_on=date(2027, 2, 19))
    for need in lake:
        make.need(need.learner, after)
    make.offer(site=cast.garage, hub=cast.valley, seats=6)
    (row,) = computed(cast, campaign).report["zones"]
    assert (row["group"], row["at"], row["total"]) == (
        "bassins de Gérardmer et de Saint-Dié-des-Vosges", "bassin de Saint-Dié-des-Vosges", 14
    )  # fmt: skip


def test_the_two_periods_of_a_learner_share_one_group_and_a_number_that_is_no_key(cast, campaign):
    zoned(cast)
    after = make.period(cast.cap, starts_on=date(2027, 2, 8), ends_on=date(2027, 2, 19))
    make.need(cast.ines, after)
    make.offer(site=cast.garage, hub=cast.valley, seats=6, closes_on=date(2027, 2, 5))
    numbers = {row.id: row.learner for row in read(campaign).needs}
    assert sorted(numbers.values())[0] == 1
    assert max(numbers.values()) == len(numbers) - 1 == 12
    built = build(campaign, Parameters(near_seats=5, near_km=15))
    own = [built.need_ids.index(need.pk) for need in cast.ines.needs.all()]
    assert len(own) == 2
    assert len(set(built.instance.need_group[own].tolist())) == 1
