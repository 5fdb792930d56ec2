"""One line explained: to the school with the name, to the coordinator without; from the archive, never from a solver."""

import re

import pytest

from poles.domain.access import Unknown
from poles.domain.allocation import explanations
from poles.domain.allocation.explanations import explanation
from poles.domain.allocation.usecases import publish
from poles.domain.needs.usecases import wish
from poles.matching import solve
from poles.records.models import Match
from tests import factories as make
from tests.domain.allocation.computing import computed
from tests.factories import NOW


@pytest.fixture(autouse=True)
def _no_run_is_kept_from_another_test():
    explanations._opened.cache_clear()


@pytest.fixture
def campaign(cast):
    """Two garages of one seat for Inès, who wished the first, then the second, and two others who live next door."""
    near = make.offer("Près", site=cast.garage, hub=cast.valley)
    lake = make.offer("Lac", site=make.host_site("Garage du Lac", commune=make.commune("88196")), hub=cast.valley)
    cast.need.travel_limit = 180
    cast.need.save()
    for _ in range(2):
        make.need(make.learner(cast.cap), cast.january, travel_limit=180)
    wish(actor=cast.roy, need_id=cast.need.pk, offer_ids=[near.pk, lake.pk], at=NOW)
    return make.campaign(cast.valley, status="closed")


@pytest.fixture
def matches(cast, campaign):
    """The published proposals: placed or not."""
    computed(cast, campaign)
    publish(actor=cast.karim, campaign_id=campaign.pk, at=NOW)
    return list(Match.objects.select_related("offer__site", "need__learner"))


def words_of(told):
    """Every text of an explanation."""
    rows = [f"{label} {value}" for item in told.items for label, value in item.rows]
    wishes = [text for answer in told.wishes for text in (answer.sentence, *answer.moves)]
    return " ".join([told.title, told.why, told.none, told.group, told.change, *rows, *wishes])


def test_the_school_reads_the_name_and_the_coordinator_reads_none(cast, matches):
    for match in matches:
        own, hub = explanation(cast.roy, match.pk), explanation(cast.karim, match.pk)
        assert own.learner == str(match.need.learner)
        assert own.learner in own.title
        assert hub.learner == ""
        for other in matches:
            for name in (other.need.learner.first_name, other.need.learner.last_name):
                assert not re.search(rf"\b{name}\b", words_of(hub))
                if other.need.learner != match.need.learner:
                    assert not re.search(rf"\b{name}\b", words_of(own))


def test_who_does_not_see_a_proposal_reads_no_explanation(cast, matches):
    for actor in (cast.stranger, cast.foreign_head, cast.neighbour_head, cast.visitor):
        with pytest.raises(Unknown):
            explanation(actor, matches[0].pk)


def test_the_four_items_of_the_law_are_there(cast, matches):
    told = explanation(cast.roy, matches[0].pk)
    assert len(told.items) == 4
    assert [item.title.split()[0] for item in told.items] == ["Degré", "Données", "Paramètres", "Opérations"]
    assert all(item.rows for item in told.items)


def test_the_run_says_how_to_do_it_again(cast, matches):
    told = explanation(cast.roy, matches[0].pk).identity
    run = matches[0].run
    assert (told.rule_version, told.rule_digest) == (1, "0" * 64)
    assert (told.digest, told.plan_digest) == (run.instance_digest, run.plan_digest)
    assert told.command == f"poles replay {run.pk}"


def test_a_placed_learner_reads_why_and_why_not_each_wish(cast, matches):
    match = next(match for match in matches if match.offer)
    told = explanation(cast.roy, match.pk)
    assert match.offer.title in told.title and match.offer.site.name in told.title
    assert told.why == match.reasons[0]
    assert (told.none, told.change) == ("", "")
    assert told.group.startswith("Groupe « ")


def test_each_wish_has_its_answer_in_its_rank(cast, matches):
    match = next(match for match in matches if match.need_id == cast.need.pk)
    told = explanation(cast.roy, match.pk)
    assert [(answer.rank, answer.offer, answer.host) for answer in told.wishes] == [
        (1, "Près", "Garage Morel"),
        (2, "Lac", "Garage du Lac"),
    ]
    assert all(answer.sentence.endswith(".") for answer in told.wishes)
    if match.offer:
        assert [answer.code for answer in told.wishes if answer.offer == match.offer.title] == ["yours"]


def test_who_has_none_reads_the_proof_and_what_would_change(cast, matches):
    (match,) = [match for match in matches if match.offer is None]
    told = explanation(cast.roy, match.pk)
    assert told.title.startswith("Pourquoi aucune place")
    assert (
        "3 élèves ne peuvent avoir que les mêmes 2 places, toutes prises (Garage Morel et Garage du Lac)" in told.none
    )
    assert "plus petit ensemble" in told.none
    assert "une place de plus" in told.change
    assert "promesse" in told.change
    assert (
        "Un élève de votre groupe n’aurait plus de place" in told.instead or "le tirage publié a décidé" in told.instead
    )
    assert all(not explanation(cast.roy, match.pk).instead for match in matches if match.offer)


def test_a_chain_names_hosts_and_letters(cast, campaign, matches):
    moves = [move for match in matches for answer in explanation(cast.roy, match.pk).wishes for move in answer.moves]
    for move in moves:
        assert re.match(r"L’élève [A-Z] (quitterait|est sans place)", move)


def test_a_wish_that_was_not_there_at_the_run_says_so(cast, matches):
    late = make.offer("Tardive", site=cast.garage, hub=cast.valley)
    cast.need.wishes.filter(rank=2).delete()
    cast.need.wishes.create(academy=cast.need.academy, offer=late, rank=3)
    match = next(match for match in matches if match.need_id == cast.need.pk)
    told = explanation(cast.roy, match.pk)
    assert [answer.rank for answer in told.wishes] == [1, 2, 3]
    assert told.wishes[2].sentence == explanations.NOT_THERE


def test_a_wish_for_an_offer_of_another_pole_says_so(cast, matches):
    away = make.offer("Voisine", site=cast.garage, hub=make.hub("Ailleurs", schools=[], communes=[]))
    cast.need.wishes.create(academy=cast.need.academy, offer=away, rank=3)
    match = next(match for match in matches if match.need_id == cast.need.pk)
    assert explanation(cast.roy, match.pk).wishes[2].sentence == explanations.ELSEWHERE


@pytest.mark.parametrize(("before", "code"), [(True, "yours"), (False, "late")])
def test_a_wish_made_after_the_run_is_never_told_as_if_it_had_counted(cast, before, code):
    """The only seat is hers: wished before the run it is « hers »; wished after, the run knew nothing of that wish."""
    near = make.offer("Près", site=cast.garage, hub=cast.valley, seats=2)
    campaign = make.campaign(cast.valley, status="closed")
    for step in ("wish", "run") if before else ("run", "wish"):
        if step == "run":
            run = computed(cast, campaign)
        else:
            cast.need.wishes.create(academy=cast.need.academy, offer=near, rank=1)
    (answer,) = explanation(cast.karim, run.matches.get(need=cast.need).pk).wishes
    assert answer.code == code
    assert (answer.sentence == explanations.LATE) is not before


def test_a_wish_of_another_trade_says_which_rule_leaves_it_aside(cast, campaign):
    wood = make.offer("Menuiserie", site=cast.garage, hub=cast.valley, family="bois")
    cast.need.wishes.create(academy=cast.need.academy, offer=wood, rank=3)
    run = computed(cast, campaign)
    told = explanation(cast.karim, run.matches.get(need=cast.need).pk)
    assert told.wishes[2].code == "not_open"
    assert "autre famille de métiers" in told.wishes[2].sentence


def test_who_is_nowhere_on_the_map_has_a_note(cast, campaign):
    nowhere = make.commune("88999", "Nulle-Part", lat=None, lon=None)
    school = make.school("Lycée sans carte", commune=nowhere, hub=cast.valley)
    lost = make.need(when=make.period(make.class_group(school)))
    run = computed(cast, campaign)
    told = explanation(cast.karim, run.matches.get(need=lost).pk)
    assert "coordonnées" in told.why
    assert "n’était pas sur la carte" in told.note


def test_a_proposal_whose_run_kept_nothing_still_has_its_reasons(cast):
    match = make.match(cast.need, make.offer(), reasons=["Parce que."])
    told = explanation(cast.roy, match.pk)
    assert told.why == "Parce que."
    assert "pas d’archive" in told.note
    assert told.items == ()


def test_no_solver_works_for_an_explanation_and_runs_stay_unpacked(cast, matches, monkeypatch):
    monkeypatch.setattr(solve, "solve", lambda *args, **named: pytest.fail("solved"))
    for match in matches:
        explanation(cast.roy, match.pk)
    kept = explanations._opened.cache_info()
    assert (kept.misses, kept.hits) == (1, len(matches) - 1)
    assert kept.maxsize == 2
