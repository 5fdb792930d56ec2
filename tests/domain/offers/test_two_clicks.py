"""The same offer sent twice, one click after the other or both at once: one host, one offer, and never a breakdown."""

from dataclasses import replace
from threading import Barrier

import pytest
from django.db import IntegrityError

from poles.domain.offers import usecases
from poles.domain.offers.usecases import proposing
from poles.records import models as rows
from poles.words.actor import PUBLIC
from tests import factories as make
from tests.domain.allocation.test_seats_race import together
from tests.domain.offers.test_proposing import PROPOSAL, TEXT

SIRET = "73282932000074"
TWICE = replace(PROPOSAL, siret=SIRET)


def click():
    return usecases.propose(actor=PUBLIC, proposal=TWICE, at=make.NOW)


@pytest.mark.django_db
def test_the_second_click_gives_the_first_offer_back(cast):
    assert click() == click()
    assert rows.Notice.objects.filter(kind="offer.confirm").count() == 2


@pytest.mark.django_db
def test_another_word_makes_another_offer(cast):
    other = usecases.propose(
        actor=PUBLIC, proposal=replace(TWICE, text=replace(TEXT, title="Autre travail")), at=make.NOW
    )

    assert other != click()


@pytest.mark.django_db(transaction=True)
def test_clicks_at_the_same_moment_make_one_offer():
    make.commune()

    offers = together([click] * 4)

    assert [type(one) for one in offers] == [rows.Offer] * 4, offers
    assert (len(set(offers)), rows.HostSite.objects.count(), rows.HostContact.objects.count()) == (1, 1, 1)


@pytest.mark.django_db(transaction=True)
def test_without_their_turn_they_would_break(monkeypatch):
    make.commune()
    both, make_known = Barrier(2), rows.HostOrganisation.objects.get_or_create

    def together_at_last(**values):
        both.wait(timeout=10)
        return make_known(**values)

    monkeypatch.setattr(proposing, "take_turn", lambda *names: None)
    monkeypatch.setattr(rows.HostOrganisation.objects, "get_or_create", together_at_last)

    assert any(isinstance(one, IntegrityError) for one in together([click] * 2))
