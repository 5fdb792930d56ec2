"""The mailed invitation opens one page, once: a password is chosen, and the person signs in."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from poles.domain.calendar import usecases
from poles.exchange import letters
from poles.records import models as rows
from poles.words.roles import Role
from tests.factories import NOW
from tests.web.visits import stop_the_clock, text_of

CHOSEN = "quatre-mots-sans-rapport"


@pytest.fixture(autouse=True)
def _quick(settings, monkeypatch):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    stop_the_clock(monkeypatch)


@pytest.fixture
def link(cast):
    """The path of the link mailed to Nadia, invited as a teacher."""
    usecases.invite(
        actor=cast.roy, school_id=cast.jean_moulin.pk, email="nadia@exemple.test", name="Nadia Essai",
        role=Role.TEACHER, at=NOW,
    )  # fmt: skip
    body = letters.write(rows.Notice.objects.get())[1]
    assert "Lycée Jean-Moulin" in body and "Nadia" not in body
    return re.search(r"https?://[^/\s]+(/\S+)", body).group(1)


def choose(client, link, password=CHOSEN, again=None):
    return client.post(link, {"password": password, "again": password if again is None else again})


def test_the_whole_way_from_the_mail_to_the_first_page(client, link):
    shown = client.get(link)
    assert shown.status_code == 200 and "nadia@exemple.test" in shown.text
    assert shown["Referrer-Policy"] == "strict-origin" and "no-store" in shown["Cache-Control"]

    answer = choose(client, link)
    assert (answer.status_code, answer.url) == (302, "/connexion")
    assert "Votre mot de passe est choisi" in text_of(client.get("/connexion"))

    client.post("/connexion", {"email": "nadia@exemple.test", "password": CHOSEN})
    assert "Ce qui m’attend" in text_of(client.get("/etablissement/"))


def test_opening_the_link_uses_nothing_up(client, link):
    for _ in range(3):
        assert client.get(link).status_code == client.head(link).status_code == 200
    assert choose(Client(), link).status_code == 302


def test_a_link_used_expired_or_changed_reads_like_one_that_never_was(client, link, monkeypatch):
    def dead(path: str) -> str:
        answers = [client.get(path), choose(client, path, "un-autre-mot-de-passe")]
        assert [answer.status_code for answer in answers] == [404, 404]
        return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", answers[0].text)

    never = dead("/invitation/jeton.absent")
    assert "n’est plus valable" in never and "nadia" not in never
    assert dead(link[:-2] + "xx") == never

    with monkeypatch.context() as later:
        stop_the_clock(later, NOW + timedelta(days=7))
        assert dead(link) == never

    choose(Client(), link)
    assert dead(link) == never
    assert rows.User.objects.get(email="nadia@exemple.test").check_password(CHOSEN)


@pytest.mark.parametrize(("password", "again", "told"), [
    ("court", None, "14 caractères"), (CHOSEN, "autre-mot-de-passe", "ne sont pas les mêmes"), ("", "", "Remplissez"),
    ("nadia@exemple.test", None, "trop semblable"),
])  # fmt: skip
def test_what_does_not_do_is_said_and_the_password_is_never_sent_back(client, link, password, again, told):
    answer = choose(client, link, password, again)

    assert answer.status_code == 422 and told in text_of(answer)
    assert 'value="court"' not in answer.text and "autre-mot-de-passe" not in answer.text
    assert choose(client, link).status_code == 302


def test_the_address_cannot_be_changed_by_the_form(client, link):
    client.post(link, {"password": CHOSEN, "again": CHOSEN, "email": "autre@exemple.test"})

    assert rows.User.objects.get(email="nadia@exemple.test").check_password(CHOSEN)
    assert not rows.User.objects.filter(email="autre@exemple.test").exists()


def test_a_form_from_elsewhere_chooses_nothing(link):
    assert choose(Client(enforce_csrf_checks=True), link).status_code == 403
    assert not rows.User.objects.get(email="nadia@exemple.test").has_usable_password()


def test_neither_a_log_line_nor_the_page_holds_the_link(client, link, caplog, capfd):
    with caplog.at_level("DEBUG"):
        shown = client.get(link).text
        choose(client, link)
    secret = link.rpartition(".")[2]
    out, err = capfd.readouterr()
    assert secret not in shown.replace(link, "") and secret not in caplog.text + out + err
    assert CHOSEN not in caplog.text + out + err
