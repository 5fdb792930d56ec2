"""Who knocks: the address that we believe, and the wrong passwords that one address may try over all accounts."""

import pytest
from django.test import RequestFactory

from poles.web.gate import client_address
from tests import factories as make

WRONG = "un-autre-mot-de-passe"


@pytest.mark.parametrize(
    ("proxies", "forwarded", "remote", "believed"),
    [
        (0, "", "192.0.2.7", "192.0.2.7"),
        (0, "203.0.113.9", "192.0.2.7", "192.0.2.7"),
        (1, "203.0.113.9", "127.0.0.1", "203.0.113.9"),
        (1, "198.51.100.1, 203.0.113.9", "127.0.0.1", "203.0.113.9"),
        (2, "198.51.100.1, 203.0.113.9, 10.0.0.2", "127.0.0.1", "203.0.113.9"),
        (1, "", "192.0.2.7", "192.0.2.7"),
        (1, "pas une adresse", "127.0.0.1", None),
        (0, "", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        (0, "", "::ffff:192.0.2.7", "192.0.2.7"),
        (0, "", "", None),
    ],
)
def test_only_what_our_own_proxies_wrote_is_believed(settings, proxies, forwarded, remote, believed):
    settings.PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR=remote, HTTP_X_FORWARDED_FOR=forwarded)

    assert client_address(request) == believed


@pytest.fixture
def door(settings, db):
    """A house of quick hashes whose door closes after six wrong passwords from one address."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.FAILURES_OF_AN_ADDRESS = 6
    return make.user("Karim", password=make.PASSWORD)


def try_all(client, count: int, **more) -> list[int]:
    """One wrong password for each of many accounts."""
    names = [f"compte{number}@exemple.test" for number in range(count)]
    return [client.post("/connexion", {"email": name, "password": WRONG}, **more).status_code for name in names]


def sign_in(client, user, **more) -> int:
    return client.post("/connexion", {"email": user.email, "password": make.PASSWORD}, **more).status_code


def test_one_address_cannot_try_many_accounts(client, door):
    assert try_all(client, 7, REMOTE_ADDR="192.0.2.7") == [422] * 5 + [429] * 2
    assert sign_in(client, door, REMOTE_ADDR="192.0.2.7") == 429
    assert sign_in(client, door, REMOTE_ADDR="192.0.2.8") == 302


def test_without_the_limit_it_could(client, door, settings):
    settings.FAILURES_OF_AN_ADDRESS = 10**6

    assert set(try_all(client, 12)) == {422}


def test_forging_the_header_does_not_change_the_address(client, door):
    answers = [try_all(client, 1, HTTP_X_FORWARDED_FOR=f"203.0.113.{number}") for number in range(3)]
    answers += [try_all(client, 4, HTTP_X_FORWARDED_FOR="203.0.113.99")]

    assert answers[-1][-1] == 429


def test_signing_in_does_not_forgive_the_tries_on_other_accounts(client, door):
    try_all(client, 5)
    assert sign_in(client, door) == 302

    assert try_all(client, 1) == [429]


def test_who_insists_on_one_account_closes_the_door_to_nobody_else(client, door):
    for _ in range(9):
        client.post("/connexion", {"email": "autre@exemple.test", "password": WRONG})

    assert sign_in(client, door) == 302
