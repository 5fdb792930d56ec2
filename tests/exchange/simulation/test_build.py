"""A simulation is exact where it says so, seeded, lawful and visibly fictional."""

from collections import Counter
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from poles.exchange.demonstration.ground import SITES, demonstration_ground
from poles.exchange.simulation.build import simulate
from poles.exchange.simulation.hypotheses import Hypotheses
from poles.exchange.simulation.names import FIRST_NAMES, MAIL_DOMAIN, PLANTS
from poles.exchange.simulation.timetable import SLOTS
from poles.law import duration
from poles.words.families import BY_CODE, compatible
from poles.words.identifiers import Ine
from poles.words.simulated import is_simulated
from poles.words.time import Period, SchoolYear
from poles.words.training import LearnerStatus, PlacementKind

YEAR = SchoolYear(2026)
HYPOTHESES = Hypotheses(sites=SITES)


@pytest.fixture(scope="module")
def ground():
    return demonstration_ground()


@pytest.fixture(scope="module")
def made(ground):
    return simulate(ground, HYPOTHESES, YEAR, 1)


def test_the_same_seed_gives_the_same_bytes(ground, made):
    assert simulate(ground, HYPOTHESES, YEAR, 1).digest() == made.digest()


def test_another_seed_gives_others(ground, made):
    assert simulate(ground, HYPOTHESES, YEAR, 2).digest() != made.digest()


def test_every_learner_of_the_head_counts_is_there_and_no_other(ground, made):
    wanted = Counter({(count.uai, count.mef): count.learners for count in ground.head_counts})
    assert made.head_counts() == wanted


def test_a_school_is_the_same_whatever_is_simulated_around_it(ground, made):
    uai = sorted(ground.inside)[3]
    alone = simulate(replace(ground, inside=frozenset([uai])), HYPOTHESES, YEAR, 1)
    classes = {row.key for row in made.classes if row.uai == uai}
    assert alone.classes == [row for row in made.classes if row.uai == uai]
    assert alone.learners == [row for row in made.learners if row.class_key in classes]
    assert alone.periods == [row for row in made.periods if row.class_key in classes]


def test_every_key_is_marked_and_given_once(made):
    rows = (made.classes, made.learners, made.periods, made.sites, made.offers, made.needs, made.wishes)
    rows += (made.adjustments, made.mobilities)
    keys = [row.key for table in rows for row in table]
    keys += [key for site in made.sites for key in (site.organisation_key, site.contact_key)]
    assert len(set(keys)) == len(keys)
    assert all(map(is_simulated, keys))


def test_every_person_is_visibly_fictional(made):
    plants = {*PLANTS}
    for learner in made.learners:
        first, rest = next((name, learner.last_name[len(name) + 1 :]) for name in sorted(PLANTS, key=len, reverse=True)
                           if learner.last_name.startswith(f"{name}-"))  # fmt: skip
        assert {first, rest} <= plants
        assert learner.first_name in FIRST_NAMES
        assert learner.ine.startswith("000")
        assert Ine(learner.ine) == learner.ine
    assert len({learner.ine for learner in made.learners}) == len(made.learners)


def test_every_firm_is_visibly_fictional(made):
    for site in made.sites:
        assert " fictif" in site.name or " fictive" in site.name
        assert site.mail.endswith(f"@{MAIL_DOMAIN}")
    assert (
        len({site.mail for site in made.sites})
        == len({(site.name, site.commune) for site in made.sites})
        == len(made.sites)
        == SITES
    )
    assert all("fictive" in offer.description for offer in made.offers)


def test_classes_have_a_realistic_size_and_a_name_of_their_own(made):
    sizes = Counter(learner.class_key for learner in made.learners)
    assert max(sizes.values()) <= 35
    assert len({(row.uai, row.name) for row in made.classes}) == len(made.classes) == len(sizes)


def test_apprentices_need_no_placement(made):
    learners = {learner.key: learner for learner in made.learners}
    assert any(learner.status is LearnerStatus.APPRENTICE for learner in made.learners)
    assert all(learners[need.learner_key].status is not LearnerStatus.APPRENTICE for need in made.needs)


def test_a_learner_needs_one_place_for_each_period_of_its_class(made):
    periods = Counter(period.class_key for period in made.periods)
    learners = {learner.key: learner for learner in made.learners}
    needs = Counter(need.learner_key for need in made.needs)
    assert all(needs[key] == periods[learner.class_key] for key, learner in learners.items())


def test_needs_arrive_class_after_class_whatever_the_school(made):
    class_of = {learner.key: learner.class_key for learner in made.learners}
    school_of = {row.key: row.uai for row in made.classes}
    turns = [class_of[need.learner_key] for at, need in enumerate(made.needs)
             if not at or class_of[need.learner_key] != class_of[made.needs[at - 1].learner_key]]  # fmt: skip
    assert len(turns) == len(set(turns))
    changes = sum(school_of[one] != school_of[other] for one, other in pairwise(turns))
    assert changes > len(turns) / 2


@pytest.mark.parametrize("shifted", [0.0, 1.0])
def test_the_law_blocks_no_period(ground, shifted):
    done = simulate(ground, replace(HYPOTHESES, shifted_share=shifted), YEAR, 1)
    grades = {row.key: ground.courses[row.mef].grade for row in done.classes}
    for period in done.periods:
        facts = duration.PeriodFacts(
            kind=period.kind, grade=grades[period.class_key], school_year=YEAR, others=(),
            period=Period.of_days(period.starts_on, period.ends_on),
        )  # fmt: skip
        assert [found for found in duration.check(facts) if found.severity == "blocking"] == []
        assert period.starts_on.weekday() == 0
        assert period.ends_on.weekday() == 4
        assert date(2027, 1, 4) <= period.starts_on < period.ends_on <= date(2027, 7, 2)


def test_no_period_meets_the_winter_nor_the_spring_holidays():
    forbidden = {*range(6, 10), *range(14, 18)}
    for slots in SLOTS.values():
        for slot in slots:
            for start in (*slot.starts, *(start + slot.shift for start in slot.starts)):
                assert not forbidden & set(range(start, start + slot.weeks)), slot


def test_a_wish_goes_to_a_published_offer_that_the_need_could_hold(made):
    offers = {offer.key: offer for offer in made.offers}
    needs = {need.key: need for need in made.needs}
    periods = {period.key: period for period in made.periods}
    ranks = Counter(wish.need_key for wish in made.wishes)
    assert 0 < len(ranks) < len(made.needs)
    assert max(ranks.values()) == 5
    for wish in made.wishes:
        need, offer = needs[wish.need_key], offers[wish.offer_key]
        period = periods[need.period_key]
        assert offer.status == "published"
        assert offer.kind is period.kind
        assert offer.opens_on <= period.starts_on
        assert period.ends_on <= offer.closes_on
        assert compatible(BY_CODE[need.family], BY_CODE[offer.family])
    assert len({(wish.need_key, wish.rank) for wish in made.wishes}) == len(made.wishes)
    assert len({(wish.need_key, wish.offer_key) for wish in made.wishes}) == len(made.wishes)


def test_a_few_learners_need_a_step_free_place_and_each_is_told_once(made):
    who = Counter(row.learner_key for row in made.adjustments)
    assert who.keys() <= {learner.key for learner in made.learners}
    assert set(who.values()) == {1}
    assert 0.02 < len(who) / len(made.learners) < 0.04
    assert 0.2 < sum(offer.accessible for offer in made.offers) / len(made.offers) < 0.5


def test_schools_asked_most_learners_of_their_network_and_priority_areas_know_fewer_people(ground, made):
    uai_of = {row.key: row.uai for row in made.classes}
    school = {learner.key: uai_of[learner.class_key] for learner in made.learners}
    seeking = {need.learner_key: (need.mode, need.limit) for need in made.needs}
    assert all(seeking[row.learner_key] == (row.mode, row.limit) for row in made.mobilities)
    assert 0.65 < len(made.mobilities) / len(seeking) < 0.75

    def alone(priority):
        said = [row for row in made.mobilities if (school[row.learner_key] in ground.priority) == priority]
        return sum(row.network == "nobody" for row in said) / len(said)

    assert 0.12 < alone(False) < 0.18 < alone(True) < 0.3


def test_there_are_offers_to_read_and_offers_sent_back(made):
    states = Counter(offer.status for offer in made.offers)
    assert states["submitted"] >= 10
    assert states["returned"] >= 1
    assert states["published"] > 900
    assert all(bool(offer.reason) is (offer.status == "returned") for offer in made.offers)


def test_an_observation_is_open_to_every_age(made):
    assert {offer.min_age for offer in made.offers if offer.kind is PlacementKind.OBSERVATION} == {0}
    assert {offer.min_age for offer in made.offers if offer.kind is PlacementKind.PFMP} == {0, 16, 18}


def test_every_hypothesis_is_declared(made):
    said = [remark for remark in made.remarks if remark.startswith("hypothèse : ")]
    assert len(said) == len(HYPOTHESES.sentences()) + 2
    assert any("900 sites" in remark for remark in said)
