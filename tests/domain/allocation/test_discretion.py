"""Only the head and the DDFPT read that a learner needs an access; the teacher and the pôle cannot infer it either."""

import pytest

from poles.domain.allocation import explanations
from poles.domain.allocation.discretion import discreet
from poles.domain.allocation.explanations import explanation
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
    text = "Dans votre groupe (Épinal, éloigné de l’offre), 3 élèves sur 5 ont une place."

    assert discreet(text.replace("Épinal", "Épinal, accès particulier")) == text
