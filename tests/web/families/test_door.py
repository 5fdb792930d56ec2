"""The door by code: what it asks, what it never says, what it leaves behind."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from poles.domain.codes.queries import fingerprint
from poles.records import models as rows
from poles.web.actor import WEARS
from tests import factories as make
from tests.factories import NOW
from tests.web.visits import stop_the_clock, text_of
from tests.web.wearing import client_of

pytestmark = pytest.mark.django_db
DOOR, CODE = "/eleve/code", "CDFG-HJKM-NPQR"
SAID = {"code": CODE, "day": "14", "month": "3"}
STILL = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"|value="[^"]*"')


@pytest.fixture
def code(cast):
    return make.access_code(cast.ines, typed=CODE)


def test_a_code_and_a_birthday_open_the_page_of_the_learner(code):
    client = Client()

    answer = client.post(DOOR, SAID | {"code": "cdfg hjkm npqr"}, follow=True)

    assert answer.redirect_chain == [("/eleve/", 302)]
    assert "Mon prochain stage" in text_of(answer)
    assert client.session[WEARS] == {"code": str(code.pk)}
    assert client.session.get_expiry_age() <= 3600


def test_signing_out_closes_it(code):
    client = Client()
    client.post(DOOR, SAID)

    client.post("/deconnexion")

    assert client.get("/eleve/").url == DOOR


def refusals(cast):
    """Every reason to refuse, as what is typed."""
    for typed, fields in {
        "CDFG-HJKM-NPQC": {"revoked_at": NOW},
        "CDFG-HJKM-NPQD": {"expires_on": NOW.date().replace(day=1)},
        "CDFG-HJKM-NPQF": {"locked_until": NOW.replace(hour=11)},
    }.items():
        make.access_code(make.learner(cast.cap), typed=typed, **fields)
        yield SAID | {"code": typed}
    make.access_code(make.learner(cast.cap, left_on=NOW.date()), typed="CDFG-HJKM-NPQG")
    yield SAID | {"code": "CDFG-HJKM-NPQG"}
    yield SAID | {"code": "CDFG-HJKM-XXXX"}
    yield SAID | {"day": "15"}
    yield SAID | {"month": "4"}


def test_the_answer_is_the_same_whatever_is_wrong(cast, code):
    answers = [Client().post(DOOR, said) for said in refusals(cast)]
    pages = {STILL.sub(b"", re.sub(rb" selected", b"", answer.content)) for answer in answers}

    assert {answer.status_code for answer in answers} == {422}
    assert len(answers) == 7
    assert len(pages) == 1
    assert all(WEARS not in answer.client.session for answer in answers)


def test_five_wrong_birthdays_lock_the_code_and_not_its_neighbour(cast, code):
    make.access_code(make.learner(cast.cap), typed="CDFG-HJKM-NPQC")
    for day in range(1, 6):
        Client().post(DOOR, SAID | {"day": str(day)})

    assert Client().post(DOOR, SAID).status_code == 422
    assert Client().post(DOOR, SAID | {"code": "CDFG-HJKM-NPQC"}).status_code == 302


def test_an_address_that_tries_too_much_waits_even_with_a_good_code(code, settings, monkeypatch):
    settings.WRONG_CODES_OF_AN_ADDRESS = 3
    wrong = [Client().post(DOOR, SAID | {"code": f"CDFG-HJKM-XXX{sign}"}).status_code for sign in "CDFG"]

    waiting = Client().post(DOOR, SAID)

    assert wrong == [422, 422, 422, 429]
    assert (waiting.status_code, waiting["Retry-After"]) == (429, "900")
    assert "Trop de codes faux" in text_of(waiting)
    assert Client().post(DOOR, SAID, REMOTE_ADDR="192.0.2.7").status_code == 302
    stop_the_clock(monkeypatch, NOW.replace(minute=30))
    assert Client().post(DOOR, SAID).status_code in (302, 429)


def test_wrong_codes_do_not_close_the_door_of_accounts(code, settings):
    settings.WRONG_CODES_OF_AN_ADDRESS, settings.FAILURES_OF_AN_ADDRESS = 90, 1
    Client().post(DOOR, SAID | {"day": "15"})
    user = make.user(password=make.PASSWORD)

    answer = Client().post("/connexion", {"email": user.email, "password": make.PASSWORD})

    assert answer.status_code == 302


def test_the_address_of_a_sheet_is_left_at_once_and_the_session_holds_a_fingerprint(code):
    client = Client()

    answer = client.get(DOOR, {"c": CODE})

    assert (answer.status_code, answer.url) == (302, DOOR)
    assert "no-store" in answer["Cache-Control"]
    assert client.session["sheet"] == fingerprint(CODE)
    stored = Session.objects.get().session_data + str(dict(client.session))
    assert "CDFG" not in stored
    assert "laissez ce champ vide" in text_of(client.get(DOOR))
    assert "CDFG" not in text_of(client.get(DOOR))
    assert client.post(DOOR, {"day": "14", "month": "3"}).status_code == 302


def test_a_sheet_scanned_does_not_open_without_the_birthday(code):
    client = Client()
    client.get(DOOR, {"c": CODE})

    assert client.post(DOOR, {"day": "13", "month": "3"}).status_code == 422
    assert client.get("/eleve/").url == DOOR


def test_a_code_takes_the_place_of_the_account_of_a_shared_computer(cast, code):
    client = client_of(cast.roy)
    client.get("/etablissement/")

    client.post(DOOR, SAID)

    assert client.get("/etablissement/").status_code == 403
    client.post("/deconnexion")
    assert client.get("/etablissement/").url.startswith("/connexion")


def test_a_code_revoked_during_the_session_closes_it(code):
    client = Client()
    client.post(DOOR, SAID)
    assert client.get("/eleve/").status_code == 200

    rows.AccessCode.objects.update(revoked_at=NOW)

    assert client.get("/eleve/").url == DOOR


def test_the_log_of_requests_says_neither_code_nor_name(code, caplog, capsys):
    client = Client()
    client.get(DOOR, {"c": CODE})
    client.post(DOOR, SAID)
    client.get("/eleve/")

    written = caplog.text + "".join(capsys.readouterr())

    assert "CDFG" not in written
    assert "Inès" not in written


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"code": "\0"},
        {"day": "0"},
        {"day": "32"},
        {"day": "²"},
        {"month": "13"},
        {"month": ""},
        {"code": "x" * 5000},
    ],
)
def test_what_cannot_be_read_is_told_beside_its_field(said, code):
    answer = Client().post(DOOR, SAID | said if said else {"code": ""})

    assert answer.status_code == 422
    assert "fr-message--error" in answer.content.decode()


def test_the_home_of_a_learner_is_the_own_page(ines):
    assert ines.get("/").url == reverse("families:home")
