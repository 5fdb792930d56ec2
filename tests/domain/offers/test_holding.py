"""An offer whose words choose people, or describe a job, waits for a person who decides and says why."""

import pytest

from poles.domain.offers import queries, usecases
from poles.records import models as rows
from poles.words.findings import Refused
from tests import factories as make
from tests.cast import gather

pytestmark = pytest.mark.django_db

WHY = "Le texte cite la règle du foyer, pas l’élève."


@pytest.fixture
def cast():
    return gather()


def held(cast, **fields):
    values = {"site": cast.garage, "hub": cast.valley, "contact": cast.morel_contact, "status": "submitted"}
    return make.offer(**values | {"description": "Atelier calme. Garçons uniquement."} | fields)


@pytest.mark.parametrize("words", ["Garçons uniquement.", "Poste à pourvoir en mars."])
def test_a_plain_press_does_not_publish_it(cast, words):
    offer = held(cast, description=words)
    with pytest.raises(Refused) as refusal:
        usecases.publish(actor=cast.karim, offer_id=offer.pk, at=make.NOW, read=queries.digest(offer))
    assert [one.field for one in refusal.value.findings] == ["description"]
    offer.refresh_from_db()
    assert (offer.status, offer.cleared_reason) == ("submitted", "")
    assert not rows.Notice.objects.exists()


def test_without_the_passage_the_same_press_publishes_it(cast):
    offer = held(cast, description="Atelier calme, ouvert à tous.")
    assert usecases.publish(actor=cast.karim, offer_id=offer.pk, at=make.NOW).status == "published"


def test_published_all_the_same_it_keeps_why_and_who(cast):
    offer = held(cast)
    usecases.publish(actor=cast.karim, offer_id=offer.pk, at=make.NOW, cleared=f"  {WHY} ")
    offer.refresh_from_db()
    assert (offer.status, offer.cleared_reason) == ("published", WHY)
    entry = rows.Entry.objects.get(subject="offer", subject_id=str(offer.pk))
    assert entry.actor_name == "Karim" and WHY in entry.note and "[TEXT-SEX]" in entry.note


@pytest.mark.parametrize("why", ["", "   ", "ok", "x" * 301])
def test_a_reason_is_needed_neither_too_short_nor_too_long(cast, why):
    offer = held(cast)
    with pytest.raises(Refused):
        usecases.publish(actor=cast.karim, offer_id=offer.pk, at=make.NOW, cleared=why)
    offer.refresh_from_db()
    assert offer.status == "submitted"


def test_a_reason_given_for_nothing_is_not_kept(cast):
    offer = held(cast, description="")
    usecases.publish(actor=cast.karim, offer_id=offer.pk, at=make.NOW, cleared=WHY)
    offer.refresh_from_db()
    assert offer.cleared_reason == ""


def test_the_reason_does_not_outlive_the_text_that_it_cleared(cast):
    offer = held(cast, cleared_reason=WHY)
    rows.Offer.objects.filter(pk=offer.pk).update(description="Filles uniquement.")
    with pytest.raises(Refused):
        usecases.publish(actor=cast.karim, offer_id=offer.pk, at=make.NOW)


def test_a_passage_is_shown_in_its_sentence(cast):
    offer = held(cast)
    (one,) = [one for one in queries.findings(offer) if one.end]
    assert queries.passage_in(offer.description, one) == ("", "Garçons uniquement", ".")
