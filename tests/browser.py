"""A real browser in the tests: Debian's Chromium driven by Playwright, accessibility rules, screenshots."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Page, Route

SCREENSHOTS = Path(__file__).resolve().parent.parent / "var" / "screenshots"
FLAGS = ["--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking"]
FLAGS += ["--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice", "experimental", "RGAAv4"]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, started once; the tests that need it are skipped, with the reason, where it is missing."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        pytest.skip("navigateur : le paquet playwright n'est pas installé (./run test l'installe)")
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("navigateur : Chromium est absent de ce poste (apt-get install chromium fonts-liberation)")
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop runs in the tests' thread, without any async code
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@contextmanager
def watched_page(browser: Browser, *, scripts: bool = True) -> Iterator[tuple[Page, list[str]]]:
    """A new French session, 1280 × 800, and the list of what it did wrong: script errors, requests off this machine.

    ``scripts``: whether the pages may run JavaScript.
    """
    faults: list[str] = []

    def stay_home(route: Route) -> None:
        if urlsplit(route.request.url).hostname in ("127.0.0.1", "localhost"):
            route.continue_()
        else:
            faults.append(f"requête hors du poste : {route.request.url}")
            route.abort()

    def listen(message: ConsoleMessage) -> None:
        if message.type == "error" and "Content Security Policy" in message.text:
            faults.append(f"politique de contenu enfreinte : {message.text}")

    context = browser.new_context(
        locale="fr-FR",
        timezone_id="Europe/Paris",
        viewport={"width": 1280, "height": 800},
        reduced_motion="reduce",
        java_script_enabled=scripts,
    )
    context.set_default_timeout(15_000)
    context.route(lambda address: address.startswith(("http:", "https:")), stay_home)
    page = context.new_page()
    page.on("console", listen)
    page.on("pageerror", lambda error: faults.append(f"erreur de script : {error}"))
    try:
        yield page, faults
    finally:
        context.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A watched page of its own session; the test fails at the end if the page did anything wrong."""
    with watched_page(browser) as (opened, faults):
        yield opened
    assert not faults, "\n".join(faults)


def sign_in(page: Page, address: str, user: Any) -> None:
    """Open a session of `user` in the page's browser; `address` is `live_server.url`."""
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    page.context.add_cookies(
        [
            {
                "name": settings.SESSION_COOKIE_NAME,
                "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
                "url": address.replace("http:", "https:"),  # a secure cookie; Chromium trusts 127.0.0.1 without TLS
                "secure": True,
                "httpOnly": True,
            }
        ]
    )


def screenshot(page: Page, name: str) -> Path:
    """Save the whole page to `var/screenshots/<name>.png`."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    path = SCREENSHOTS / f"{name}.png"
    page.screenshot(path=path, full_page=True)
    return path


VARYING = re.compile(
    r'\b(value|href|action|content|src|nonce|hx-\w+)="[^"]*"|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}'
)
_clean: set[tuple[str, ...]] = set()


def assert_no_violation(page: Page, *, except_rules: tuple[str, ...] = ()) -> None:
    """Run axe-core's rules (WCAG 2.2 A and AA, RGAA, good practice) on the page; list rules and elements at fault.

    A page whose document was found clean in this session, but for addresses and keys, is not read again: whether it fits
    another width is asked apart.
    """
    from axe_playwright_python.sync_playwright import Axe

    document = VARYING.sub("", page.evaluate("document.documentElement.outerHTML"))
    known = (hashlib.sha256(document.encode()).hexdigest(), *except_rules)
    if known in _clean:
        return
    options: dict[str, Any] = {
        "runOnly": {"type": "tag", "values": RULES},
        "rules": {rule: {"enabled": False} for rule in except_rules} | {"target-size": {"enabled": True}},
    }
    violations = Axe().run(page, options=options).response["violations"]
    lines = [
        f"{rule['id']} ({rule['impact']}) : {rule['help']}\n"
        + "\n".join(f"    {' '.join(map(str, node['target']))}\n        {node['html'][:200]}" for node in rule["nodes"])
        for rule in violations
    ]
    if lines:
        raise AssertionError(f"{page.url} : {len(lines)} règle(s) d'accessibilité enfreinte(s)\n" + "\n".join(lines))
    _clean.add(known)
