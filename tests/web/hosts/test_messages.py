"""A host follows its messages by the mailed link: opening does nothing, one press proves, one press rates."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from poles.domain.desk import queries, usecases
from poles.records import models as rows
from poles.words.desk import Topic
from tests import factories as make
from tests import host_factories as hosts
from tests.domain.desk.saying import left, token_of
from tests.web.visits import queries_of, stop_the_clock, text_of
from tests.web.wearing import client_of, client_of_link

pytestmark = pytest.mark.django_db

SOON = make.NOW - timedelta(hours=2)


@pytest.fixture(autouse=True)
def _clock(monkeypatch):
    stop_the_clock(monkeypatch)


@pytest.fixture
def point(cast):
    return hosts.contact_point(cast.valley, code="kdmrt")


@pytest.fixture
def message(point):
    return left(point, at=SOON)


def path_of(message, kind="desk.received"):
    return reverse("hosts:message_link", args=[token_of(message, kind)])


def entered(message) -> Client:
    """The browser of the employer who has pressed the button of the mail."""
    client = Client()
    client.post(path_of(message))
    return client


def test_opening_the_link_does_nothing_and_the_button_proves_the_address(message):
    client = Client()
    shown = client.get(path_of(message))
    assert shown.status_code == 200 and "Confirmer mon adresse" in shown.text
    assert shown["Referrer-Policy"] == "strict-origin" and "no-store" in shown["Cache-Control"]
    message.refresh_from_db()
    assert message.proved_at is None, "a mail scanner that opens the link proves nothing"
    assert client.get(reverse("hosts:messages")).status_code == 302, "and opens nothing"

    answer = client.post(path_of(message), follow=True)
    assert answer.redirect_chain[-1][0] == reverse("hosts:messages")
    told = text_of(answer)
    assert "Votre adresse est confirmée" in told and "Karim (coordination du pôle)" in told
    message.refresh_from_db()
    assert message.proved_at == make.NOW


@pytest.mark.parametrize("token", ["rien", "a.b"])
def test_a_forged_link_is_not_found(message, token):
    path = reverse("hosts:message_link", args=[token])

    assert Client().get(path).status_code == Client().post(path).status_code == 404


def test_an_old_link_says_so_and_mails_another_to_the_same_address(message, monkeypatch):
    path = path_of(message)
    stop_the_clock(monkeypatch, make.NOW + timedelta(days=40))
    client = Client()
    assert "plus de trente jours" in client.get(path).text
    answer = client.post(path)
    assert "Un nouveau lien vient de partir" in answer.text and "col@exemple.test" not in answer.text
    message.refresh_from_db()
    assert message.proved_at is None

    client.post(path_of(message, "desk.link"))
    message.refresh_from_db()
    assert message.proved_at is not None


def test_the_answer_is_read_and_rated_in_one_press_from_the_mail(cast, message):
    usecases.answer(actor=cast.karim, message_id=message.pk, text="Oui, une convention.", at=SOON)
    path = path_of(message, "desk.answered")
    shown = Client().get(path)
    assert "Oui, une convention." in shown.text and "Très utile" in shown.text

    client = Client()
    answer = client.post(path, {"mark": "4"}, follow=True)
    assert "votre avis est noté" in answer.text and "très utile" in answer.text
    message.refresh_from_db()
    assert (message.satisfaction, message.proved_at) == (4, make.NOW)
    assert "déjà donné" in text_of(client.post(path, {"mark": "1"}, follow=True))
    assert "Très utile" not in Client().get(path).text
    message.refresh_from_db()
    assert message.satisfaction == 4


def test_it_is_rated_from_the_list_of_messages_as_well(cast, message):
    client = entered(message)
    path = reverse("hosts:rate", args=[message.pk])
    assert client.post(path, {"mark": "4"}).status_code == 409, "nothing was answered yet"
    usecases.answer(actor=cast.karim, message_id=message.pk, text="Oui.", at=make.NOW)
    assert "Choisissez un des quatre" in text_of(client.post(path, {"mark": "9"}, follow=True))
    client.post(path, {"mark": "2"})

    message.refresh_from_db()
    assert message.satisfaction == 2


def test_it_is_completed_then_reopened_when_it_is_not_settled(cast, message):
    client, path = entered(message), reverse("hosts:message_complete", args=[message.pk])
    assert client.get(path).status_code == 200
    assert client.post(path, {"text": ""}).status_code == 422
    assert client.post(path, {"text": "Pour deux élèves."}).status_code == 302
    usecases.answer(actor=cast.karim, message_id=message.pk, text="Oui.", at=make.NOW)
    assert "ne se complète plus" in text_of(client.get(path))
    assert client.post(path, {"text": "Encore"}).status_code == 409

    client.post(reverse("hosts:message_reopen", args=[message.pk]))
    message.refresh_from_db()
    assert (message.status, message.text) == ("taken", "Faut-il une convention ?\n\nPour deux élèves.")


def test_i_can_host_becomes_an_offer_by_giving_its_days(cast, point):
    message = left(point, Topic.HOST, at=SOON)
    client, path = entered(message), reverse("hosts:message_complete", args=[message.pk])
    wrong = client.post(path, {"kind": "pfmp", "opens_on": "2027-06-25", "closes_on": "2027-01-04"})
    assert wrong.status_code == 422 and "inversez les deux dates" in wrong.text
    answer = client.post(path, {"kind": "pfmp", "opens_on": "2027-01-04", "closes_on": "2027-06-25"}, follow=True)

    assert answer.redirect_chain[-1][0] == reverse("hosts:offers")
    offer = rows.Offer.objects.get()
    assert (offer.status, offer.seat_count, offer.family) == ("submitted", 2, "automobile")
    assert reverse("hosts:offer_edit", args=[offer.pk]) in client.get(reverse("hosts:messages")).text


def test_another_host_finds_nothing_there(cast, message):
    entered(message)
    stranger = client_of_link(cast.morel_contact)

    assert "Faut-il une convention" not in stranger.get(reverse("hosts:messages")).text
    for name in ("hosts:message_complete", "hosts:message_reopen", "hosts:rate"):
        assert stranger.post(reverse(name, args=[message.pk]), {"text": "x", "mark": "4"}).status_code == 404


def test_a_hat_with_an_account_has_no_messages_of_a_host(cast):
    for actor in (cast.karim, cast.roy, cast.rectorate):
        assert client_of(actor).get(reverse("hosts:messages")).status_code == 403


def test_an_empty_list_says_how_to_begin_and_a_full_one_asks_no_more_queries(cast, point):
    client, path = client_of_link(cast.morel_contact), reverse("hosts:messages")
    assert "Aucun message" in client.get(path).text
    for number in range(3):
        left(point, actor=cast.morel, email="morel@exemple.test", text=f"Question {number}", at=SOON)
    few = queries_of(client, path)
    for number in range(3, 9):
        left(point, actor=cast.morel, email="morel@exemple.test", text=f"Question {number}", at=SOON)

    assert queries_of(client, path) == few
    assert client.get(path).text.count('class="poles-card"') == 9


def test_neither_a_page_nor_a_log_line_holds_the_token(message, caplog, capfd):
    path = path_of(message)
    client = Client()
    with caplog.at_level("DEBUG"):
        shown = client.get(path).text
        client.post(path)
        client.get(reverse("hosts:messages"))
    secret = path.rsplit(".", 1)[1]
    out, err = capfd.readouterr()
    assert secret not in shown.replace(path, "")
    assert secret not in caplog.text + out + err


def test_the_token_says_the_message_and_its_last_day_and_nothing_else(message):
    token = queries.message_token(message.pk, make.TODAY)

    assert token.startswith(f"{message.pk.hex}-20261102.")
    assert not queries.opened(token, at=make.NOW).expired
    assert queries.opened(token, at=make.NOW + timedelta(days=1)).expired
