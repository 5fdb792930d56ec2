"""The browser's guards: each one notices the harm that it is there for."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore

from poles.records.people import User
from tests.browser import assert_no_violation, screenshot, sign_in, watched_page

SOUND = (
    "<!doctype html><html lang='fr'><head><title>Essai</title></head><body><main><h1>Essai</h1>{}</main></body></html>"
)


def test_a_sound_page_is_accepted(page):
    page.set_content(SOUND.format("<p>Texte lisible.</p>"))
    assert_no_violation(page)


@pytest.mark.parametrize(
    ("harm", "rule"),
    [
        ("<img src='data:image/gif;base64,R0lGODlhAQABAAAAACw='>", "image-alt"),
        ("<p style='color:#aaa;background:#fff'>Texte pâle</p>", "color-contrast"),
        ("<input type='text'>", "label"),
        ("<button style='width:9px;height:9px;padding:0' aria-label='a'></button>" * 2, "target-size"),
    ],
)
def test_an_inaccessible_page_is_refused(page, harm, rule):
    page.set_content(SOUND.format(harm))
    with pytest.raises(AssertionError, match=rf"(?m)^{rule} \("):
        assert_no_violation(page)


def test_a_screenshot_is_kept(page):
    page.set_content(SOUND.format(""))
    assert screenshot(page, "essai").stat().st_size > 1000


@pytest.mark.browser
@pytest.mark.parametrize(
    ("harm", "fault"),
    [
        ("<img alt='' src='http://ailleurs.invalid/x.png'>", "requête hors du poste : http://ailleurs.invalid/x.png"),
        ("<script>throw new Error('essai')</script>", "erreur de script : essai"),
        (
            "<meta http-equiv='Content-Security-Policy' content=\"img-src 'none'\"><img alt='' src='data:,x'>",
            "politique de contenu enfreinte : ",
        ),
    ],
)
def test_a_page_that_misbehaves_is_noticed(browser, harm, fault):
    with watched_page(browser) as (opened, faults):
        opened.set_content(SOUND.format(harm))
        opened.wait_for_timeout(200)
    assert len(faults) == 1
    assert faults[0].startswith(fault)


def test_a_session_is_opened_without_the_form(page, live_server):
    user = User.objects.create(email="essai@ecole.invalid", name="Essai")
    sign_in(page, live_server.url, user)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.all_headers().get("cookie", "")))
    page.goto(live_server.url)
    name, key = sent[0].split("; ")[0].split("=", 1)
    assert name == settings.SESSION_COOKIE_NAME
    assert SessionStore(key)["_auth_user_id"] == str(user.pk)
