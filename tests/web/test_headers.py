"""What every answer says to the browser: nothing from elsewhere, nothing inline, nothing kept when signed in."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

from tests import factories as make
from tests.web.wearing import client_of

POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
}
PAGES = ["/", "/connexion", "/cette-page-n-existe-pas", "/sante/vivante"]
PROBE = """
import django.conf as c
s = c.settings
print(s.SECURE_HSTS_SECONDS, s.SECURE_HSTS_INCLUDE_SUBDOMAINS, s.SECURE_SSL_REDIRECT)
"""


@pytest.mark.django_db
@pytest.mark.parametrize("address", PAGES)
def test_the_content_policy_is_exactly_ours(client, address):
    said = client.get(address).headers["Content-Security-Policy"]

    assert {part.strip() for part in said.split(";")} == POLICY
    assert "unsafe" not in said


@pytest.mark.django_db
@pytest.mark.parametrize("address", PAGES)
def test_the_other_headers_are_there(client, address):
    headers = client.get(address).headers

    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert len(headers["X-Request-Id"]) == 32


@pytest.mark.parametrize(
    ("base", "expected"),
    [("https://poles.exemple.test", "31536000 True True"), ("http://127.0.0.1:8000", "0 False False")],
)
def test_https_is_remembered_for_a_year_where_there_is_https(base, expected):
    environment = {**os.environ, "POLES_BASE_URL": base}

    done = subprocess.run([sys.executable, "-c", PROBE], env=environment, capture_output=True, text=True, check=True)

    assert done.stdout.strip() == expected


@pytest.mark.django_db
def test_what_a_signed_in_person_reads_is_kept_nowhere(client, cast):
    assert "no-store" in client_of(cast.karim).get("/plan-du-site").headers["Cache-Control"]
    assert "no-store" not in client.get("/plan-du-site").headers.get("Cache-Control", "")


@pytest.mark.django_db
def test_cookies_belong_to_this_host_and_no_script_reads_them(client):
    user = make.user(password=make.PASSWORD)
    token = client.get("/connexion").cookies[settings.CSRF_COOKIE_NAME]
    session = client.post("/connexion", {"email": user.email, "password": make.PASSWORD}).cookies[
        settings.SESSION_COOKIE_NAME
    ]

    for cookie in (session, token):
        assert cookie.key.startswith("__Host-")
        assert (cookie["secure"], cookie["httponly"], cookie["path"]) == (True, True, "/")
        assert (cookie["domain"], cookie["samesite"]) == ("", "Lax")
