"""Nothing that a person may send breaks a page: NUL characters, endless words, odd days, unreadable bytes."""

from io import BytesIO

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.core.validators import ProhibitNullCharactersValidator
from django.test import Client, RequestFactory

from poles.config import wsgi
from tests.web import hostile
from tests.web.wearing import client_of, client_of_code, client_of_link

pytestmark = pytest.mark.django_db
HATS = {
    "visitor": (4, "public:", "hosts:"), "host": (1, "hosts:offer"), "head": (8, "schools:"),
    "coordinator": (50, "coordinators:", "steering:", "library:"), "office": (3, "coordinators:", "academies:"),
    "ministry": (1, "academies:"), "learner": (2, "families:"), "director": (8, "members:"),
}  # fmt: skip
"""How many forms a hat meets at least on the pages of which audiences: fewer would mean that they are no longer found."""
AGAIN = {
    "guardian": (1, "families:"), "director": (8, "schools:"), "teacher": (5, "schools:"), "business office": (4, "schools:"),
    "dropout coordinator": (3, "schools:"), "coordinator": (8, "members:"), "partner": (9, "steering:"),
    "head": (8, "agreements:", "signing:"),
}  # fmt: skip
"""Other hats on pages that a hat above has tried with everything: two values are enough to see a form of their own."""


@pytest.fixture
def valley(lands, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return lands["valley"]


def browser(valley, hat: str) -> Client:
    if hat in valley.codes:
        return client_of_code(valley.codes[hat])
    return client_of_link(valley.link.contact) if hat == "host" else client_of(valley.hats[hat])


@pytest.mark.parametrize("hat", HATS)
def test_no_form_is_broken_by_what_is_written_in_it(valley, hat):
    least, *spaces = HATS[hat]

    tried, found = hostile.faults(browser(valley, hat), valley, *spaces)

    assert found == []
    assert tried >= least


@pytest.mark.parametrize("hat", AGAIN)
def test_nor_is_a_form_that_another_hat_also_meets(valley, monkeypatch, hat):
    monkeypatch.setattr(hostile, "HOSTILE", ("a\0b", "9" * 5000))
    least, *spaces = AGAIN[hat]

    tried, found = hostile.faults(browser(valley, hat), valley, *spaces)

    assert found == []
    assert tried >= least


def test_without_the_wall_against_nul_the_search_would_tell(valley, monkeypatch):
    monkeypatch.setattr(ProhibitNullCharactersValidator, "__call__", lambda self, value: None)

    assert any("a\\x00b" in line for line in hostile.faults(Client(), valley, "public:offers")[1])


@pytest.mark.parametrize(
    "path", ["/poles/%00/x", "/poles/10/x%00", "/accueillir/lien/%00", "/offres/%00", "/%00", "/api/v1/%00"]
)
def test_an_address_with_a_nul_is_no_breakdown(client, path):
    assert client.get(path).status_code in (400, 404)


@pytest.mark.parametrize("name", ["__Host-poles", "__Host-poles-csrf", "messages"])
def test_a_cookie_with_a_nul_is_no_breakdown(name):
    answer = Client(headers={"cookie": f'{name}="aaaaaaaaaaaa\\000bbbbbbbbbbbb"'}).get("/offres?mots=a")

    assert answer.status_code in (200, 400)


@pytest.mark.parametrize("body", [b"email=%ED%A0%80", b"email=%00%FF%FE", b"\xff\xfe=\xff", b"=" * 50, b"email"])
def test_bytes_that_are_no_text_are_no_breakdown(client, body):
    for path in ("/connexion", "/accueillir/nouveau-lien", "/accueillir/proposer"):
        answer = client.post(path, body, content_type="application/x-www-form-urlencoded")
        assert answer.status_code in (400, 422)


def test_too_many_fields_or_bytes_are_refused(client):
    crowd = "&".join(f"f{number}=1" for number in range(5001)).encode()
    kind = "application/x-www-form-urlencoded"

    assert client.post("/connexion", crowd, content_type=kind).status_code == 400
    assert client.post("/connexion", b"email=" + b"x" * 2_600_000, content_type=kind).status_code == 400


@pytest.mark.parametrize("charset", ["rot13", "unicode_escape", "base64", "utf-16", "rien", '"rot13"'])
def test_a_request_that_claims_another_writing_is_read_as_utf8(monkeypatch, charset):
    monkeypatch.setattr(wsgi, "_answer", lambda environ, _start: [WSGIRequest(environ).POST["email"].encode()])

    assert wsgi.application(multipart(charset), lambda *_: None) == [b"\\ud800@exemple.test"]


def test_without_that_rule_a_claim_breaks_the_reading():
    with pytest.raises(LookupError):
        WSGIRequest(multipart("rot13"))


def multipart(charset: str) -> dict:
    """One request as gunicorn hands it over, with words that another writing would turn into half a character."""
    body = b'--x\r\nContent-Disposition: form-data; name="email"\r\n\r\n\\ud800@exemple.test\r\n--x--\r\n'
    return RequestFactory().generic("GET", "/offres?mots=a").environ | {
        "REQUEST_METHOD": "POST", "CONTENT_TYPE": f"multipart/form-data; charset={charset}; boundary=x",
        "CONTENT_LENGTH": str(len(body)), "wsgi.input": BytesIO(body),
    }  # fmt: skip
