"""Only the head and the DDFPT read that a learner needs an access; the teacher and the pôle cannot infer it either."""

import pytest

from poles.domain.allocation import explanations
from poles.domain.allocation.choices import open_offers_for
from poles.domain.allocation.discretion import NOT_FAIR, alike, discreet
from poles.domain.allocation.explanations import OWN_SHARE, explanation
from poles.domain.allocation.groups import ACCESS
from poles.domain.allocation.queries import lines, matches_of
from poles.domain.allocation.usecases import publish
from poles.records.models import Match
from tests import factories as make
from tests.domain.allocation.computing import computed
from tests.factories import NOW

WORDS = ("accès particulier", "sans besoin particulier", "sans l’accès qu’il vous faut")


@pytest.fixture
def matches(cast):
    """Ten learners, half of whom need an access that one offer alone gives."""
    explanations._opened.cache_clear()
    make.offer("Atelier", site=cast.garage, hub=cast.valley, seats=2)
    make.offer("Plain-pied", site=cast.garage, hub=cast.valley, accessible=True)
    needs = [cast.need, *(make.need(make.learner(cast.cap), cast.january) for _ in range(9))]
    for need in needs[:5]:
        make.adjustment(need.learner)
    computed(cast, campaign := make.campaign(cast.valley, status="closed"))
    publish(actor=cast.karim, campaign_id=campaign.pk, at=NOW)
    return list(Match.objects.all())


def told(actor, matches) -> str:
    texts = [reason for line in lines(actor, matches_of(actor)) for reason in line.reasons]
    for match in matches:
        one = explanation(actor, match.pk)
        rows = [value for item in one.items for _, value in item.rows]
        texts += [one.why, one.none, one.group, one.change, *rows, *(wish.sentence for wish in one.wishes)]
    return " ".join(texts)


@pytest.mark.parametrize("name", ["karim", "diallo"])
def test_the_pole_and_a_teacher_read_nothing_of_an_access(cast, matches, name):
    text = told(cast.everyone[name], matches)

    assert [words for words in WORDS if words in text] == []


@pytest.mark.parametrize("name", ["roy", "workshop_head"])
def test_the_head_and_the_director_read_it_whole(cast, matches, name):
    text = told(cast.everyone[name], matches)

    assert "accès particulier" in text


def test_access_and_age_are_told_alike():
    text = "Sur 3 offres : 2 sans l’accès qu’il vous faut."

    assert discreet(text) == discreet(text.replace("sans l’accès qu’il vous faut", "interdites à votre âge"))


def test_the_rest_of_a_sentence_is_left_alone():
    text = "Dans votre groupe (Épinal, éloigné de l’offre), 3 élèves sur 5 ont une place. Aucun autre groupe ne peut céder."

    assert discreet(text) == text
    assert discreet(text.replace("Épinal", "Épinal, accès particulier")) == "Aucun autre groupe ne peut céder."


def test_the_rates_of_two_groups_are_not_compared_either():
    text = "Il faudrait prendre une place au groupe Épinal (3 élèves sur 5 ; le vôtre : 2 élèves sur 5). Il serait moins servi."

    assert discreet(text) == NOT_FAIR


def counts(actor, matches) -> set[tuple[str, tuple[int, int] | None, str]]:
    told = [explanation(actor, match.pk) for match in matches]
    return {(one.group, one.served, value) for one in told for row in one.items for name, value in row.rows
            if name == OWN_SHARE}  # fmt: skip


@pytest.mark.parametrize("name", ["karim", "diallo"])
def test_the_pole_and_a_teacher_read_the_same_figures_for_either_access(cast, matches, name):
    """Both access groups are published with their figures: the figures of one would name it."""
    ((group, served, row),) = counts(cast.everyone[name], matches)

    placed = sum(match.offer_id is not None for match in matches)
    assert served == (placed, 10)
    assert f"{placed} élèves ont une place, sur 10" in group
    assert row.startswith(f"{placed} élèves sur 10 (")


def test_without_this_the_figures_would_tell_who_needs_an_access(cast, matches):
    told = counts(cast.roy, matches)

    assert {served[1] for _, served, _ in told} == {5}
    assert len({served for _, served, _ in told}) == 2


@pytest.mark.parametrize(("name", "told"), [("karim", [0, 1, 2]), ("roy", [1])])
def test_groups_that_a_reader_may_not_tell_apart_are_alike(cast, name, told):
    labels = [f"Épinal, {ACCESS[0]}, près", f"Épinal, {ACCESS[1]}, près", "Épinal, près", f"Épinal, {ACCESS[1]}"]

    assert alike(cast.everyone[name], labels, 1) == told


@pytest.mark.parametrize(("name", "many"), [("karim", 10), ("roy", 5)])
def test_choosing_another_seat_shows_no_figure_of_one_access_either(cast, matches, name, many):
    make.offer("Après", site=cast.garage, hub=cast.valley, accessible=True)
    left = next(match for match in matches if match.offer_id is None)

    told = {choice.changes for choice in open_offers_for(cast.everyone[name], left.pk)}

    assert told
    assert all(f"élèves placés sur {many} ;" in text or text.endswith(f"sur {many}.") for text in told)
