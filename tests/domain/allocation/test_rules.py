"""The rule of a campaign is published before the wishes open, version after version, and never rewritten."""

import pytest
from django.db import DatabaseError, transaction

from poles.domain.access import Forbidden, Unknown
from poles.domain.allocation import queries
from poles.domain.allocation.instance import build
from poles.domain.allocation.rules import BOUNDS, LABELS, Parameters, current_parameters, current_rule, text_of
from poles.domain.allocation.usecases import admit, publish_rule
from poles.records.models import AllocationRule, Entry
from poles.words.actor import PUBLIC
from poles.words.findings import Refused
from poles.workflows.campaign import CAMPAIGN
from poles.workflows.machine import NotNow
from tests import factories as make
from tests.factories import NOW


@pytest.fixture
def draft(cast):
    return make.campaign(cast.valley, status="draft")


def published(cast, draft, **numbers):
    return publish_rule(actor=cast.karim, campaign_id=draft.pk, parameters=Parameters(**numbers), at=NOW)


def test_a_campaign_opens_only_once_its_rule_is_published(cast, draft):
    with pytest.raises(Refused, match="Publiez d’abord la règle"):
        admit(actor=cast.karim, campaign_id=draft.pk, at=NOW)
    draft.refresh_from_db()
    assert draft.status == "draft"
    published(cast, draft)
    assert admit(actor=cast.karim, campaign_id=draft.pk, at=NOW).status == "open"


def test_each_publication_is_a_new_version_and_the_last_one_is_in_force(cast, draft):
    assert current_rule(draft) is None
    assert current_parameters(draft) == Parameters()
    first, second = published(cast, draft), published(cast, draft, long_travel=60)
    assert (first.version, second.version) == (1, 2)
    assert current_rule(draft) == second
    assert current_parameters(draft).long_travel == 60
    assert first.digest != second.digest
    assert list(queries.rules_of(cast.karim, draft.pk)) == [second, first]
    assert Entry.objects.filter(what="publish_rule", who=cast.karim.user_id).count() == 2


def test_the_same_rule_is_not_published_twice(cast, draft):
    published(cast, draft)
    with pytest.raises(Refused, match="déjà publiée, est la même"):
        published(cast, draft)


def test_a_published_rule_is_never_rewritten(cast, draft):
    rule = published(cast, draft)
    with pytest.raises(DatabaseError, match="never rewritten"), transaction.atomic():
        AllocationRule.objects.filter(pk=rule.pk).update(text="autre")
    rule.refresh_from_db()
    assert rule.text == text_of(draft, Parameters())


@pytest.mark.parametrize("state", sorted(CAMPAIGN.states - {"draft"}))
def test_once_the_campaign_is_open_its_rule_no_longer_changes(cast, state):
    campaign = make.campaign(cast.valley, status=state)
    with pytest.raises(NotNow):
        published(cast, campaign, long_travel=60)
    assert AllocationRule.objects.count() == 1


def test_the_coordinator_of_the_pole_publishes_and_nobody_else(cast, draft):
    for name, error in (("rectorate", Forbidden), ("roy", Unknown), ("stranger", Unknown), ("visitor", Unknown)):
        with pytest.raises(error):
            publish_rule(actor=cast.everyone[name], campaign_id=draft.pk, parameters=Parameters(), at=NOW)
    assert not AllocationRule.objects.exists()


def test_anybody_reads_a_published_rule_by_its_key(cast, draft):
    rule = published(cast, draft)
    assert queries.published_rule(rule.pk).campaign.hub == cast.valley
    assert not queries.rules_of(PUBLIC, draft.pk).exists()
    for key in (draft.pk, "rien"):
        with pytest.raises(Unknown):
            queries.published_rule(key)


@pytest.mark.parametrize("name", sorted(BOUNDS))
def test_a_number_out_of_bounds_is_refused_in_french_by_its_name(name):
    least, most = BOUNDS[name]
    for value in (least - 1, most + 1, True, 2.5):
        with pytest.raises(Refused) as refused:
            Parameters(**{name: value})
        (finding,) = refused.value.findings
        assert finding.field == name
        assert LABELS[name] in finding.sentence.lower() and f"de {least} à {most}" in finding.sentence
    assert Parameters(**{name: least}) != Parameters(**{name: most})


def test_the_numbers_are_stored_and_read_back():
    numbers = Parameters(rank_points=5, near_km=20)
    assert Parameters.of_json(numbers.to_json()) == numbers
    assert Parameters.of_json({}) == Parameters(boarding=0), "a rule made before boarding counted acts as it did"
    assert Parameters.of_json(Parameters(boarding=0).to_json()) == Parameters(boarding=0)
    assert Parameters.of_json(Parameters().to_json()) == Parameters()
    with pytest.raises(Refused, match="inconnu de cette version"):
        Parameters.of_json({"quota": 3})
    assert (numbers.weights.rank_points, numbers.weights.rank_cap, numbers.weights.long_travel) == (5, 40, 45)


def test_the_text_says_every_number_that_weighs(cast, draft):
    numbers = Parameters(
        rank_points=7, rank_cap=33, long_travel=52, unplaced_points=13, near_seats=6, near_km=17
    )  # fmt: skip
    text = text_of(draft, numbers)
    for told in ("7 points", "33 rangs", "52 minutes", "13 points", "6 places libres", "17 km", draft.salt):
        assert told in text.replace("\u202f", " "), told
    for word in ("Premier critère", "Deuxième", "Troisième", "Quatrième", "L. 311-3-1", "des personnes décident"):
        assert word in text
    assert "stable" not in text and "automatique" not in text
    assert text != text_of(draft, Parameters())


def test_a_rule_without_points_or_ranks_says_so(cast, draft):
    text = text_of(draft, Parameters(rank_points=0, unplaced_points=0))
    assert "n’en donne aucun" in text and "ne compte pas" in text


def test_the_text_says_how_groups_are_made_and_in_which_order(cast, draft):
    groups = text_of(draft, Parameters()).split("\n\n")[2]
    steps = [
        "un bassin de moins de 5 élèves est réuni",
        "l’offre proche et l’offre éloignée",
        "l’accès, à la même condition",
    ]
    assert [groups.index(step) for step in steps] == sorted(groups.index(step) for step in steps)
    assert "de son métier, à ses dates et avec l’accès qu’il lui faut" in groups
    assert "la première donne le groupe" in groups
    assert "réuni à un autre" not in groups


def test_the_text_says_what_repairs_overlaps_and_the_report_do(cast, draft):
    told = text_of(draft, Parameters())
    order = [
        "le plus grand nombre d’élèves placés ; puis",
        "ceux qui ont perdu leur place",
        "changer le moins d’élèves",
    ]
    assert [told.index(step) for step in order] == sorted(told.index(step) for step in order)
    for part in ("Une personne la relit et l’applique, ou non", "la recherche est bornée", "publie alors l’écart"):
        assert part in told
    read_only = told[told.index("Sont lus pour le seul compte rendu, sans rien décider") :].split("\n")[0]
    for part in ("date d’arrivée", "rurale", "prioritaires", "réseau familial", "pôles voisins"):
        assert part in read_only


def test_a_wish_out_of_reach_weighs_neither_for_nor_against(cast, draft):
    """The published sentence: whoever adds impossible wishes gains nothing, and loses nothing."""
    first = make.offer("Première", site=cast.garage, hub=cast.valley)
    make.offer("Autre", site=cast.garage, hub=cast.valley)
    wood = make.offer("Menuiserie", site=cast.garage, hub=cast.valley, family="bois")
    cast.need.wishes.create(academy=cast.academy, offer=first, rank=1)
    bare = build(draft).instance
    impossible = cast.need.wishes.create(academy=cast.academy, offer=wood, rank=4)
    assert build(draft).instance.digest() == bare.digest()
    impossible.delete()
    cast.need.wishes.update(rank=4)
    assert sorted((build(draft).instance.edge_cost - bare.edge_cost).tolist()) == [9, 9]
    assert "le dernier de ses vœux à sa portée" in text_of(draft, Parameters())
