"""The rectorate counts the requests of its pôles and their time to answer, never under five, and reads none."""

from datetime import timedelta

import pytest

from poles.domain.access import Forbidden
from poles.domain.indicators.answers import answers_of
from tests import factories as make
from tests import school_factories as at_school
from tests.factories import NOW


def ask(cast, count: int, **fields):
    for _ in range(count):
        at_school.assistance_request(make.need(make.learner(cast.cap), cast.january), hub=cast.valley, **fields)


def sentence(cast, actor=None, hub=None) -> str:
    return answers_of(actor or cast.rectorate, (hub or cast.valley).pk, at=NOW).sentence


def test_nothing_asked_is_said_so(cast):
    assert sentence(cast) == "Aucune demande d’établissement cette année scolaire."


def test_under_five_nothing_is_shown(cast):
    ask(cast, 4, status="answered", answered_at=NOW)

    assert sentence(cast).startswith("Moins de cinq demandes")
    assert answers_of(cast.rectorate, cast.valley.pk, at=NOW).delays is None


def test_from_five_on_the_count_and_the_median_are_said(cast):
    ask(cast, 5, status="answered", sent_at=NOW - timedelta(days=20), answered_at=NOW - timedelta(days=17))
    ask(cast, 1, sent_at=NOW - timedelta(days=20), due_on=make.TODAY - timedelta(days=6))

    assert sentence(cast) == (
        "6 demandes d’établissements cette année scolaire, réponse en 3 jours (médiane), 1 en retard."
    )
    assert sentence(cast, hub=cast.plain) == "Aucune demande d’établissement cette année scolaire."


def test_a_request_of_last_year_does_not_count(cast):
    ask(cast, 5, sent_at=NOW - timedelta(days=200))

    assert "Aucune demande" in sentence(cast)


def test_another_academy_counts_nothing_of_it_and_other_hats_may_not_ask(cast):
    ask(cast, 5)

    assert "Aucune demande" in sentence(cast, cast.other_rectorate)
    for actor in (cast.ministry, cast.visitor, cast.karim):
        with pytest.raises(Forbidden):
            answers_of(actor, cast.valley.pk, at=NOW)
