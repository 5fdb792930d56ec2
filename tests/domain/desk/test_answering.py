"""Taken, answered, handed on, closed, opened again: who may, when, and who is told."""

from datetime import date, timedelta

import pytest

from poles.domain.access import Forbidden, Unknown
from poles.domain.desk import queries, usecases
from poles.exchange import letters
from poles.records import models as rows
from poles.words.desk import Topic
from poles.words.findings import Refused
from poles.workflows.machine import NotNow
from tests import factories as make
from tests import host_factories as hosts
from tests.domain.desk.saying import left, mailed, token_of

pytestmark = pytest.mark.django_db

LATER = make.NOW + timedelta(hours=3)


@pytest.fixture
def entrusted(cast, point):
    """A question that M. Diallo, a teacher, answers."""
    hosts.contact_route(cast.valley, cast.diallo.user_id, "question")
    return left(point)


def test_the_answer_leaves_by_mail_with_the_name_of_who_answers(cast, entrusted):
    usecases.take(actor=cast.diallo, message_id=entrusted.pk, at=LATER)
    usecases.answer(actor=cast.diallo, message_id=entrusted.pk, text="Oui, une convention.", at=LATER)

    _, body = letters.write(rows.Notice.objects.get(kind="desk.answered"))
    assert "« Oui, une convention. »" in body and "M. Diallo (Lycée Jean-Moulin)" in body
    entrusted.refresh_from_db()
    assert (entrusted.status, entrusted.answered_at) == ("answered", LATER)
    assert [entry.what for entry in rows.Entry.objects.filter(subject="deskmessage").order_by("at", "created_at")] == [
        "leave", "take", "answer",
    ]  # fmt: skip


@pytest.mark.parametrize(("text", "sentence"), [
    ("  ", "Écrivez votre réponse"),
    ("x" * 2001, "2000 caractères"),
    ("Cet élève est dépressif.", "dépressif"),
])  # fmt: skip
def test_an_answer_that_cannot_leave_is_refused(cast, entrusted, text, sentence):
    with pytest.raises(Refused, match=sentence):
        usecases.answer(actor=cast.diallo, message_id=entrusted.pk, text=text, at=LATER)


@pytest.mark.parametrize("verb", ["take", "answer", "close", "pass_on", "reopen"])
def test_nobody_else_than_the_person_and_the_pole_touches_it(cast, entrusted, verb):
    more = {"answer": {"text": "Oui"}, "pass_on": {"user_id": cast.karim.user_id}}.get(verb, {})
    gesture = getattr(usecases, verb)
    for actor in (cast.roy, cast.perrin, cast.neighbour_head, cast.stranger, cast.rectorate, cast.visitor, cast.morel):
        with pytest.raises((Unknown, Forbidden)):
            gesture(actor=actor, message_id=entrusted.pk, at=LATER, **more)


def test_the_inbox_of_a_person_holds_what_is_entrusted_to_it_and_that_of_the_pole_holds_all(cast, point, entrusted):
    other = left(point, Topic.PROBLEM)

    assert set(queries.messages_of(cast.diallo)) == {entrusted}
    assert list(queries.messages_of(cast.karim)) == [other, entrusted], "the first due on top"
    assert not queries.messages_of(cast.roy).exists() and not queries.messages_of(cast.stranger).exists()
    assert queries.to_answer(cast.diallo, on=make.TODAY) == queries.Pile(1, date(2026, 11, 5), 0)
    assert queries.to_answer(cast.karim, on=make.TODAY).count == 1, "not what a teacher answers in time"
    assert queries.to_answer(cast.karim, on=date(2026, 11, 6)) == queries.Pile(2, date(2026, 11, 3), 2)


def test_handed_on_it_leaves_the_person_keeps_its_day_and_the_other_is_told(cast, entrusted, mail):
    usecases.pass_on(actor=cast.diallo, message_id=entrusted.pk, user_id=cast.perrin.user_id, at=LATER)

    entrusted.refresh_from_db()
    assert (entrusted.assigned_to_id, entrusted.due_on) == (cast.perrin.user_id, date(2026, 11, 5))
    assert mail(cast.perrin) in mailed("desk.assigned")
    with pytest.raises(Unknown):
        usecases.take(actor=cast.diallo, message_id=entrusted.pk, at=LATER)
    assert "Mme Perrin (Lycée Jean-Moulin)" in rows.Entry.objects.get(what="pass_on").note


def test_it_is_not_handed_to_somebody_of_another_pole_nor_to_the_same_person(cast, entrusted):
    for user_id in (cast.foreign_head.user_id, cast.diallo.user_id):
        with pytest.raises(Refused):
            usecases.pass_on(actor=cast.karim, message_id=entrusted.pk, user_id=user_id, at=LATER)


def test_closed_without_an_answer_it_says_why(cast, entrusted):
    with pytest.raises(Refused, match="pourquoi"):
        usecases.close(actor=cast.karim, message_id=entrusted.pk, at=LATER)
    usecases.close(actor=cast.karim, message_id=entrusted.pk, reason="une plaisanterie", at=LATER)

    assert rows.Entry.objects.get(what="close").note == "une plaisanterie"
    with pytest.raises(NotNow):
        usecases.answer(actor=cast.karim, message_id=entrusted.pk, text="Oui", at=LATER)
    with pytest.raises(NotNow):
        usecases.pass_on(actor=cast.karim, message_id=entrusted.pk, user_id=cast.perrin.user_id, at=LATER)


def test_opened_again_by_the_employer_it_has_a_new_day_and_the_person_is_told(cast, entrusted, mail):
    _, message = usecases.prove(token=token_of(entrusted), at=LATER)
    usecases.answer(actor=cast.diallo, message_id=message.pk, text="Oui", at=LATER)
    friday = make.NOW + timedelta(days=4)
    usecases.reopen(actor=usecases.actor_of(message.contact), message_id=message.pk, at=friday)

    message.refresh_from_db()
    assert (message.status, message.due_on) == ("taken", date(2026, 11, 12))
    assert mailed("desk.reopened") == [mail(cast.diallo)]


def test_the_employer_completes_while_it_waits_and_not_after(cast, entrusted, mail):
    _, message = usecases.prove(token=token_of(entrusted), at=LATER)
    host = usecases.actor_of(message.contact)
    usecases.complete(actor=host, message_id=message.pk, text="Pour deux élèves.", at=LATER)

    message.refresh_from_db()
    assert message.text == "Faut-il une convention ?\n\nPour deux élèves."
    assert mailed("desk.completed") == [mail(cast.diallo)]
    for text in ("", "x" * 990):
        with pytest.raises(Refused):
            usecases.complete(actor=host, message_id=message.pk, text=text, at=LATER)
    usecases.answer(actor=cast.diallo, message_id=message.pk, text="Oui", at=LATER)
    with pytest.raises(NotNow):
        usecases.complete(actor=host, message_id=message.pk, text="Encore", at=LATER)


def test_another_host_neither_reads_nor_completes_it(cast, entrusted):
    usecases.prove(token=token_of(entrusted), at=LATER)

    assert not queries.messages_of(cast.morel).exists()
    with pytest.raises(Unknown):
        usecases.complete(actor=cast.morel, message_id=entrusted.pk, text="Moi", at=LATER)


def test_a_message_becomes_an_offer_that_is_sent_at_once_and_is_closed_by_it(cast, point):
    from poles.domain.offers.usecases import OfferText
    from poles.words.training import PlacementKind

    message = left(point, Topic.HOST)
    _, message = usecases.prove(token=token_of(message), at=LATER)
    text = OfferText(PlacementKind.PFMP, "automobile", "PFMP : Automobile", date(2027, 1, 4), date(2027, 2, 5), 2)
    offer = usecases.make_offer(actor=usecases.actor_of(message.contact), message_id=message.pk, text=text, at=LATER)

    message.refresh_from_db()
    assert (offer.status, offer.contact, offer.hub) == ("submitted", message.contact, cast.valley)
    assert (message.status, message.offer) == ("closed", offer)


def test_an_opinion_is_given_once_after_an_answer(cast, entrusted):
    _, message = usecases.prove(token=token_of(entrusted), at=LATER)
    host = usecases.actor_of(message.contact)
    with pytest.raises(NotNow):
        usecases.rate(actor=host, message_id=message.pk, mark=4, at=LATER)
    usecases.answer(actor=cast.diallo, message_id=message.pk, text="Oui", at=LATER)
    with pytest.raises(Refused, match="de 1 à 4"):
        usecases.rate(actor=host, message_id=message.pk, mark=5, at=LATER)
    usecases.rate(actor=host, message_id=message.pk, mark=3, at=LATER)
    with pytest.raises(Refused, match="déjà donné"):
        usecases.rate(actor=host, message_id=message.pk, mark=1, at=LATER)

    message.refresh_from_db()
    assert message.satisfaction == 3
    assert queries.opinion(cast.karim, since=date(2026, 8, 1)) == queries.Opinion(1, 3.0)
    assert queries.opinion(cast.karim, since=date(2026, 11, 3)).count == 0
    for actor in (cast.karim, cast.diallo, cast.morel):
        with pytest.raises((Unknown, Forbidden)):
            usecases.rate(actor=actor, message_id=message.pk, mark=1, at=LATER)
