"""Somebody who walks a long way: clicks and signs are counted, and the dear checks made where the story asks for them."""

import re

from tests.browser import assert_no_violation
from tests.factories import PASSWORD
from tests.walks.person import WIDTHS, KeyboardPerson, Person

SIGNS_A_SECOND, SECONDS_A_CLICK = 2, 3
NARROW, WIDE = WIDTHS


class Walker(Person):
    """Somebody whose clicks and typed signs are counted; a page is looked at wholly where the story says so."""

    clicks = signs = 0

    @property
    def seconds(self) -> float:
        """The time of a user who is not in a hurry: the mouse goes to each field, nothing is copied."""
        return self.signs / SIGNS_A_SECOND + self.clicks * SECONDS_A_CLICK

    def looks(self) -> None:
        assert self.page.locator("h1").count() == 1, f"{self.page.url} : {self.page.inner_text('body')[:2000]}"

    def inspects(self) -> None:
        """No barrier for anybody on a narrow screen, and nothing wider than it."""
        self.page.set_viewport_size({"width": NARROW, "height": 800})
        assert_no_violation(self.page)
        assert self.page.evaluate("document.documentElement.scrollWidth") <= NARROW, self.page.url
        self.page.set_viewport_size({"width": WIDE, "height": 800})

    def opens(self, address: str) -> None:
        self.clicks += 1
        super().opens(address)

    def presses(self, name: str, *, role: str = "button") -> None:
        self.clicks += 1
        super().presses(name, role=role)

    def goes(self, *labels: str) -> None:
        """Follow links of the menu, each by its whole name."""
        for label in labels:
            self.clicks += 1
            with self.page.expect_navigation():
                self.page.get_by_role("link", name=label, exact=True).first.click()
            self.looks()

    def fills(self, **values: str) -> None:
        for name, value in values.items():
            chosen = self.page.locator(f"[name={name}]").evaluate("node => node.tagName") == "SELECT"
            self.clicks += 2 if chosen else 1
            self.signs += 0 if chosen else len(value)
        super().fills(**values)

    def ticks_value(self, name: str, value: str) -> None:
        self.clicks += 1
        super().ticks_value(name, value)

    def explains(self, section: str, text: str) -> None:
        """Write in one part of a page that has several, and save it."""
        form = self.page.locator("form", has=self.page.locator(f"[name=section][value={section}]"))
        form.locator("[name=text]").fill(text)
        self.signs, self.clicks = self.signs + len(text), self.clicks + 2
        with self.page.expect_navigation():
            form.get_by_role("button").click()
        self.looks()

    def takes(self, name: str | re.Pattern[str]) -> str:
        """Download by the first link of that name; gives where the file is."""
        self.clicks += 1
        with self.page.expect_download() as got:
            self.page.get_by_role("link", name=name).first.click()
        return str(got.value.path())

    def arrives_by(self, letter: str, email: str) -> None:
        """Follow the link of a mail, choose a password, sign in."""
        self.opens(re.search(r"https?://\S+", letter).group())
        self.fills(password=PASSWORD, again=PASSWORD)
        self.presses("Choisir ce mot de passe")
        self.fills(email=email, password=PASSWORD)
        self.presses("Se connecter")


class KeyboardWalker(KeyboardPerson):
    """The same, without a mouse and without counting."""

    looks = Walker.looks

    def goes(self, *labels: str) -> None:
        for label in labels:
            self._reaches(self.page.get_by_role("link", name=label, exact=True).first, label)
            with self.page.expect_navigation():
                self.page.keyboard.press("Enter")
            self.looks()
