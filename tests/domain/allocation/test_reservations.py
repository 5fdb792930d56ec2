"""The calculation and reservations: no pair outside, said in the explanations, kept in the archive, former archives read."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from poles.domain.allocation import archive
from poles.domain.allocation.choices import open_offers_for
from poles.domain.allocation.explanations import explanation
from poles.domain.allocation.instance import build, read
from poles.domain.allocation.keeping import changes_since
from poles.domain.allocation.replay import replay
from poles.domain.allocation.scenario import Scenario
from poles.domain.allocation.usecases import override
from poles.matching.edges import LOSSES
from poles.records import models as rows
from poles.words.findings import Refused
from tests import factories as make
from tests import host_factories as made
from tests.domain.allocation.computing import computed

RESERVED = LOSSES.index("reserved")


@pytest.fixture
def campaign(cast):
    return make.campaign(cast.valley, status="closed")


@pytest.fixture
def offer(cast):
    return make.offer("Atelier", site=cast.garage, hub=cast.valley)


def pairs(built):
    it = built.instance
    need = np.repeat(np.arange(len(it.need_ids)), np.diff(it.need_start))
    return {(it.need_ids[n], it.offer_ids[it.node_offer[v]]) for n, v in zip(need, it.edge_node, strict=True)}


def test_an_offer_kept_for_another_school_has_no_pair_and_is_lost_as_reserved(cast, campaign, offer):
    assert len(pairs(build(campaign))) == 1
    made.reservation(offer, cast.neighbour)
    built = build(campaign)
    assert pairs(built) == set()
    assert built.losses[0].tolist() == [0, 0, 0, 0, 0, 0, 1] and LOSSES[6] == "reserved"
    made.reservation(offer, cast.jean_moulin)
    assert len(pairs(build(campaign))) == 1


@pytest.mark.parametrize(
    ("table", "values", "audience"),
    [
        ("school", {"ulis": True}, "ulis"),
        ("school", {"priority_education": "REP+"}, "priority"),
        ("school", {"type": "segpa"}, "segpa"),
        ("programme", {"mef_code": "1671000211"}, "segpa"),
        ("programme", {"mef_code": "1031003111"}, "prepa"),
    ],
)
def test_a_public_is_read_from_the_school_or_the_section(cast, campaign, offer, table, values, audience):
    made.reservation(offer, audience=audience)
    assert pairs(build(campaign)) == set()
    row = cast.jean_moulin if table == "school" else cast.cap.programme
    type(row).objects.filter(pk=row.pk).update(**values)
    assert len(pairs(build(campaign))) == 1


@pytest.mark.parametrize("seed", range(8))
def test_the_pairs_are_those_of_the_pairs_looked_at_one_by_one(cast, campaign, seed):
    draw = np.random.default_rng(seed)
    schools = [cast.jean_moulin, cast.neighbour]
    schools[1].ulis = True
    schools[1].save()
    sections = ["1671000211", "1031003111", "2472520132"]
    for number in range(6):
        programme = make.programme(mef_code=f"{sections[number % 3][:9]}{number}", family="automobile")
        division = make.class_group(schools[number % 2], programme=programme)
        make.need(make.learner(division), make.period(division), travel_limit=180)
    offers = [make.offer(site=cast.garage, hub=cast.valley) for _ in range(6)]
    for offer in offers:
        for audience in draw.permutation(["segpa", "ulis", "prepa", "priority"])[: int(draw.integers(0, 3))]:
            made.reservation(offer, audience=str(audience))
        if draw.random() < 0.4:
            made.reservation(offer, schools[int(draw.integers(2))])
    rows_read = read(campaign)
    expected = {
        (str(need.id), str(one.id))
        for need in rows_read.needs
        for one in rows_read.offers
        if one.kept.admits(need.public)
    }
    free = [replaced._replace(kept=type(replaced.kept)()) for replaced in rows_read.offers]
    everybody = pairs(build(campaign, rows=replace(rows_read, offers=free)))
    assert pairs(build(campaign, rows=rows_read)) == expected
    assert len(everybody) == len(rows_read.needs) * len(rows_read.offers) > len(expected), (
        "without it, outsiders would be paired"
    )


def test_a_scenario_adds_offers_for_everybody(cast, campaign, offer):
    made.reservation(offer, cast.neighbour)
    built = build(campaign, scenario=Scenario(extra_seats=(("88413", "automobile", 1),)))
    assert {offer_key for _, offer_key in pairs(built)} == {"essai-1"}


def test_two_pools_of_a_map_keep_their_reservations(cast, campaign, offer):
    made.reservation(offer, cast.neighbour)
    other = make.need(when=make.period(make.class_group(cast.neighbour)), travel_limit=180)
    assert {need for need, _ in pairs(build(campaign))} == {str(other.pk)}


def test_the_plan_seats_nobody_outside_and_the_archive_says_for_whom(cast, campaign, offer):
    made.reservation(offer, cast.neighbour)
    cast.need.wishes.create(academy=cast.academy, offer=offer, rank=1)
    run = computed(cast, campaign)
    assert rows.Match.objects.get(run=run, need=cast.need).offer is None
    run = rows.Run.objects.select_related("archive").get(pk=run.pk)
    kept = archive.reserved_of(run)
    assert kept.keys == [[], [str(cast.neighbour.pk)]] and kept.outside(0, 0) == [str(cast.neighbour.pk)]
    assert cast.neighbour.name not in str(archive.reserved_of(run))
    assert replay(actor=cast.machine, run_id=run.pk).same


def test_the_explanation_says_for_whom_the_offer_was_kept(cast, campaign, offer):
    make.offer("Autre", site=cast.garage, hub=cast.valley)
    kept = made.reservation(offer, audience="segpa", reason="Convention")
    cast.need.wishes.create(academy=cast.academy, offer=offer, rank=1)
    run = computed(cast, campaign)
    rows.Campaign.objects.update(status="published")
    match = rows.Match.objects.get(run=run, need=cast.need)
    (answer,) = explanation(cast.roy, match.pk).wishes
    assert answer.code == "reserved" and "réservée" in answer.sentence and "élèves de Segpa" in answer.sentence
    kept.delete()
    assert explanation(cast.roy, match.pk).wishes[0].code == "reserved", "as it was when it was computed"


def test_who_has_no_offer_reads_that_some_were_for_others(cast, campaign, offer):
    made.reservation(offer, cast.neighbour)
    run = computed(cast, campaign)
    told = " ".join(rows.Match.objects.get(run=run, need=cast.need).reasons)
    assert "réservées à d’autres établissements ou à d’autres publics" in told


def test_an_archive_without_reservation_is_byte_for_byte_that_of_before(cast, campaign, offer):
    run = computed(cast, campaign)
    run = rows.Run.objects.select_related("archive").get(pk=run.pk)
    instance, outcome, losses = archive.unpack(run)
    assert archive.reserved_of(run) is None
    assert archive.pack(instance, losses, outcome) == (bytes(run.archive.instance), bytes(run.archive.plan))


def test_an_archive_of_before_with_six_filters_is_replayed_and_explained(cast, campaign, offer):
    make.need(make.learner(cast.cap), cast.january)
    rows.Offer.objects.update(family="bois")
    run = rows.Run.objects.select_related("archive").get(pk=computed(cast, campaign).pk)
    instance, outcome, losses = archive.unpack(run)
    packed = archive.pack(instance, np.ascontiguousarray(losses[:, :6]), outcome)
    rows.RunArchive.objects.filter(run=run).update(instance=packed[0], plan=packed[1])
    assert replay(actor=cast.machine, run_id=run.pk).same
    rows.Campaign.objects.update(status="published")
    match = rows.Match.objects.filter(run=run, need=cast.need).get()
    assert (
        "d’un autre métier" in explanation(cast.roy, match.pk).why or explanation(cast.roy, match.pk).code == "no_offer"
    )


def test_an_offer_kept_during_the_calculation_is_not_proposed_to_outsiders(cast, campaign, offer):
    built = build(campaign)
    node = np.zeros(1, np.int32)
    assert not changes_since(campaign, built, node).gone.any()
    made.reservation(offer, cast.neighbour)
    assert changes_since(campaign, built, node).gone.tolist() == [True]


def test_a_person_cannot_choose_it_for_an_outsider_and_reads_for_whom_it_is(cast, campaign, offer):
    run = computed(cast, campaign)
    match = rows.Match.objects.get(run=run, need=cast.need)
    kept = make.offer("Gardée", site=cast.garage, hub=cast.valley)
    assert kept.pk in {choice.offer_id for choice in open_offers_for(cast.karim, match.pk)}
    made.reservation(kept, audience="ulis")
    assert kept.pk not in {choice.offer_id for choice in open_offers_for(cast.karim, match.pk)}
    with pytest.raises(Refused, match="réservée à : élèves d’établissements qui ont une Ulis"):
        override(actor=cast.karim, match_id=match.pk, offer_id=kept.pk, reason="Plus proche", at=make.NOW)


def test_one_more_reservation_asks_no_more_of_the_database(cast, campaign, offer, django_assert_max_num_queries):
    made.reservation(offer, cast.neighbour)
    with django_assert_max_num_queries(40) as few:
        build(campaign)
    for number in range(8):
        more = make.offer(site=cast.garage, hub=cast.valley, closes_on=date(2027, 6, 1 + number))
        made.reservation(more, audience="segpa")
        made.reservation(more, cast.jean_moulin)
    with django_assert_max_num_queries(40) as many:
        build(campaign)
    assert len(many) == len(few)
