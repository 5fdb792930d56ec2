"""Signing in: one answer for every wrong try, few tries, no way out of the site, a new session."""

import pytest
from django.conf import settings
from django.test import Client

from tests import factories as make
from tests.web.visits import text_of
from tests.web.wearing import client_of_link

pytestmark = pytest.mark.django_db
WRONG = "un-autre-mot-de-passe"


@pytest.fixture(autouse=True)
def quick_hashes(request, settings):
    """A hash of a fifth of a second would make these tests long; one test keeps the real one."""
    if "real_hash" not in request.fixturenames:
        settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def real_hash():
    """The hash of the service."""


def test_passwords_are_kept_by_argon2(client, real_hash):
    user = make.user(password=make.PASSWORD)

    assert user.password.startswith("argon2$argon2id$")
    assert send(client, user.email).status_code == 302


@pytest.fixture
def karim(cast):
    """Karim's account, with a password."""
    user = make.rows.User.objects.get(pk=cast.karim.user_id)
    user.set_password(make.PASSWORD)
    user.save()
    return user


def send(client: Client, email: str, password: str = make.PASSWORD, **more):
    return client.post("/connexion", {"email": email, "password": password, **more})


def test_the_right_password_leads_to_what_waits_for_the_hat(client, karim):
    response = send(client, karim.email)

    assert (response.status_code, response.url) == (302, "/")
    assert client.get("/").url == "/pole/aujourdhui"


def test_the_case_of_the_address_does_not_matter(client, karim):
    assert send(client, karim.email.upper()).status_code == 302


def test_an_unknown_address_and_a_wrong_password_read_the_same(client, karim):
    def message(email: str) -> str:
        response = send(client, email, WRONG)
        assert response.status_code == 422
        return text_of(response).split("resume-erreurs")[1].split("</form>")[0].replace(email, "")

    assert message(karim.email) == message("personne@exemple.test")


def test_five_wrong_passwords_close_the_door_even_to_the_right_one(client, karim):
    answers = [send(client, karim.email, WRONG).status_code for _ in range(5)]

    assert answers == [422, 422, 422, 422, 429]
    closed = send(client, karim.email.upper())
    assert closed.status_code == 429
    assert closed.headers["Retry-After"] == "900"
    assert "quart d’heure" in text_of(closed)
    assert client.get("/").status_code == 200


def test_four_wrong_passwords_leave_it_open(client, karim):
    for _ in range(4):
        send(client, karim.email, WRONG)

    assert send(client, karim.email).status_code == 302


def test_the_door_closed_to_one_account_stays_open_to_another(client, cast, karim):
    for _ in range(5):
        send(client, karim.email, WRONG)
    other = make.rows.User.objects.get(pk=cast.roy.user_id)
    other.set_password(make.PASSWORD)
    other.save()

    assert send(client, other.email, WRONG).status_code == 422
    assert send(client, other.email).status_code == 302


@pytest.mark.parametrize(
    "way_out", ["https://ailleurs.invalid/", "//ailleurs.invalid", "javascript:alert(1)", "/\\x.io"]
)
def test_signing_in_never_leads_out_of_the_site(client, karim, way_out):
    assert send(client, karim.email, next=way_out).url == "/"


def test_signing_in_leads_back_to_the_page_asked_for(client, karim):
    asked = client.get("/pole/carte")

    assert asked.status_code == 302
    page = client.get(asked.url)
    assert send(client, karim.email, next=page.context["next"]).url == "/pole/carte"


def test_the_session_key_changes_at_sign_in(client, karim):
    session = client.session
    session["before"] = 1
    session.save()
    before = session.session_key

    send(client, karim.email)

    assert client.cookies[settings.SESSION_COOKIE_NAME].value not in ("", before)
    assert not type(session)().exists(before)


def test_a_mailed_link_worn_before_is_taken_off_at_sign_in(cast, karim):
    client = client_of_link(cast.morel_contact)
    assert client.get("/").url == "/accueillir/mes-offres"

    send(client, karim.email)

    assert client.get("/").url == "/pole/aujourdhui"


def test_signing_out_ends_the_session_on_the_server(client, karim):
    send(client, karim.email)
    key = client.session.session_key

    assert client.get("/deconnexion").status_code == 405
    assert client.post("/deconnexion").status_code == 302
    client.cookies[settings.SESSION_COOKIE_NAME] = key
    assert client.get("/pole/aujourdhui").status_code == 302


def test_an_account_without_any_hat_is_told_what_to_do(client):
    user = make.user("Sans fonction", password=make.PASSWORD)

    send(client, user.email)

    assert "Votre compte ne porte aucune fonction" in text_of(client.get("/"))


def test_a_closed_account_reads_like_an_unknown_one(client, karim):
    karim.is_active = False
    karim.save()

    response = send(client, karim.email)

    assert response.status_code == 422
    assert "ne convient pas" in text_of(response)


def test_a_form_from_elsewhere_is_refused_in_french(karim):
    response = send(Client(enforce_csrf_checks=True), karim.email)

    assert response.status_code == 403
    assert "Le formulaire n’a pas été envoyé" in text_of(response)
