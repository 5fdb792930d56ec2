"""The inbox of the pôle and of the person to whom a message is entrusted; one message and each of its gestures."""

from datetime import timedelta

import pytest
from django.urls import reverse

from poles.domain.desk import usecases
from poles.records import models as rows
from poles.words.desk import Topic
from tests import factories as make
from tests import host_factories as hosts
from tests.domain.desk.saying import AT_THE_GARAGE, left, token_of
from tests.web.visits import queries_of, stop_the_clock, text_of
from tests.web.wearing import client_of

pytestmark = pytest.mark.django_db

INBOX = "members:messages"


@pytest.fixture(autouse=True)
def _clock(monkeypatch):
    stop_the_clock(monkeypatch)


@pytest.fixture
def point(cast):
    made = hosts.contact_point(cast.valley, code="kdmrt")
    hosts.contact_route(cast.valley, cast.diallo.user_id, "question")
    return made


@pytest.fixture
def message(point):
    """A question entrusted to M. Diallo."""
    return left(point)


def act(client, name, message, **data):
    return client.post(reverse(f"members:message_{name}", args=[message.pk]), data)


def test_the_coordinator_sees_all_the_teacher_his_own_and_nobody_else_anything(cast, point, message):
    left(point, Topic.PROBLEM, organisation="Boulangerie")

    both = text_of(client_of(cast.karim).get(reverse(INBOX)))
    assert "Garage du Col" in both and "Boulangerie" in both and "M. Diallo" in both
    own = text_of(client_of(cast.diallo).get(reverse(INBOX)))
    assert "Garage du Col" in own and "Boulangerie" not in own and "1 message vous attend" in own
    for actor in (cast.roy, cast.neighbour_head, cast.stranger, cast.rectorate):
        client = client_of(actor)
        assert "Garage du Col" not in client.get(reverse(INBOX)).text
        assert client.get(reverse("members:message", args=[message.pk])).status_code == 404
        assert act(client, "answer", message, text="Oui").status_code == 404
    for actor in (cast.aubry, cast.ministry):
        assert client_of(actor).get(reverse(INBOX)).status_code == 403


def test_an_empty_inbox_says_why_and_a_filter_too(cast, point):
    client = client_of(cast.karim)

    assert "Aucun message reçu" in client.get(reverse(INBOX)).text
    assert "Aucun message dans cet état" in client.get(reverse(INBOX), {"etat": "closed"}).text


def test_late_ones_are_marked_and_come_first(cast, point, message, monkeypatch):
    left(point, at=make.NOW + timedelta(days=9), organisation="Boulangerie")
    stop_the_clock(monkeypatch, make.NOW + timedelta(days=9))
    page = client_of(cast.karim).get(reverse(INBOX))

    assert [row.organisation for row in page.context["page"]] == ["Garage du Col", "Boulangerie"]
    assert text_of(page).lower().count("en retard") == 2, "one in the sentence, one on the line"


def test_a_full_inbox_asks_no_more_queries(cast, point, message):
    client = client_of(cast.karim)
    few = queries_of(client, reverse(INBOX))
    for number in range(8):
        left(
            point, organisation=f"{'Très long nom ' * 11}{number}"[:160], text=f"Q {number}", email=f"f{number}@e.test"
        )

    assert queries_of(client, reverse(INBOX)) == few


def test_it_is_taken_answered_and_its_story_told(cast, message):
    client = client_of(cast.diallo)
    assert "non confirmée" in client.get(reverse("members:message", args=[message.pk])).text
    assert act(client, "take", message).status_code == 302
    assert act(client, "take", message).status_code == 409, "the page had aged"
    wrong = act(client, "answer", message, text="")
    assert wrong.status_code == 422 and "Remplissez ce champ" in wrong.text
    held = act(client, "answer", message, text="Cet élève est dépressif, patientez.")
    assert held.status_code == 422 and "patientez" in held.text
    assert act(client, "answer", message, text="Oui, une convention.").status_code == 302
    told = text_of(client.get(reverse("members:message", args=[message.pk])))
    assert "Oui, une convention." in told and "réponse envoyée : M. Diallo" in told
    assert act(client, "reopen", message).status_code == 302
    assert act(client, "close", message).status_code == 422, "without a reason"
    assert act(client, "close", message, reason="Rappelé").status_code == 302
    assert "(Rappelé)" in client.get(reverse("members:message", args=[message.pk])).text


def test_it_is_handed_to_somebody_of_the_pole(cast, message):
    client = client_of(cast.diallo)
    page = client.get(reverse("members:message", args=[message.pk]))
    assert "Mme Perrin (Lycée Jean-Moulin)" in page.text and "M. Plessis" not in page.text
    assert act(client, "pass_on", message, user_id=str(cast.foreign_head.user_id)).status_code == 422
    assert act(client, "pass_on", message, user_id="").status_code == 422
    answer = act(client, "pass_on", message, user_id=str(cast.perrin.user_id))

    assert answer["Location"] == reverse(INBOX)
    assert client.get(reverse("members:message", args=[message.pk])).status_code == 404
    assert client_of(cast.perrin).get(reverse("members:message", args=[message.pk])).status_code == 200


def test_quiet_is_confirmed_in_one_press_and_the_file_says_it(cast, point):
    asked = left(point, Topic.QUIET, **AT_THE_GARAGE)
    client = client_of(cast.karim)
    page = client.get(reverse("members:message", args=[asked.pk]))
    assert "Ne plus solliciter jusqu’au 31 mars 2027" in page.text
    assert reverse("members:host", args=[cast.garage.pk]) in page.text
    assert act(client, "quiet", asked).status_code == 302

    cast.garage.refresh_from_db()
    assert cast.garage.quiet_until == asked.quiet_until
    assert "Ne plus solliciter" not in client.get(reverse("members:message", args=[asked.pk])).text


def test_the_other_messages_of_an_address_are_shown_beside(cast, point, message):
    other = left(point, Topic.HOST)

    page = client_of(cast.karim).get(reverse("members:message", args=[other.pk]))
    assert reverse("members:message", args=[message.pk]) in page.text


def test_the_rectorate_reads_what_was_escalated_and_hands_it_on(cast, message):
    usecases.escalate(actor=cast.machine, at=make.NOW + timedelta(days=12))
    client = client_of(cast.rectorate)

    page = client.get(reverse("members:message", args=[message.pk]))
    assert "Confier" in page.text and "Envoyer la réponse" not in page.text
    assert act(client, "answer", message, text="Oui").status_code == 403
    assert act(client, "pass_on", message, user_id=str(cast.karim.user_id)).status_code == 302


def test_what_waits_is_a_task_of_the_day_for_who_answers(cast, point, message):
    left(point, Topic.PROBLEM, organisation="Boulangerie")

    assert "1 message d’employeur à répondre" in text_of(client_of(cast.karim).get(reverse("coordinators:today")))
    assert "1 message d’employeur à répondre" in text_of(client_of(cast.diallo).get(reverse("schools:today")))
    assert "message d’employeur" not in text_of(client_of(cast.roy).get(reverse("schools:today")))


def test_the_mean_of_opinions_is_told(cast, message):
    _, proved = usecases.prove(token=token_of(message), at=make.NOW)
    usecases.answer(actor=cast.diallo, message_id=message.pk, text="Oui", at=make.NOW)
    usecases.rate(actor=usecases.actor_of(proved.contact), message_id=message.pk, mark=3, at=make.NOW)

    assert "1 avis d’employeur cette année scolaire : 3,0 sur 4" in text_of(client_of(cast.karim).get(reverse(INBOX)))


def test_an_address_that_is_proved_is_said_so(cast, message):
    usecases.prove(token=token_of(message), at=make.NOW)
    page = client_of(cast.karim).get(reverse("members:message", args=[message.pk]))

    assert "confirmée" in page.text and "non confirmée" not in page.text
    assert rows.HostSite.objects.get(name="Garage du Col").name in page.text
