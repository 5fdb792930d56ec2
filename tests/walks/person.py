"""Somebody in front of a browser, in the walks: with a mouse, or with the keyboard alone."""

from django.urls import reverse

from tests.browser import assert_no_violation
from tests.factories import PASSWORD

WIDTHS = (320, 1280)
MOST_KEYS = 250
FOCUSED = "document.activeElement.matches(':focus-visible') && getComputedStyle(document.activeElement).outlineStyle"


class Person:
    """Somebody in front of a browser of their own; every page crossed is looked at, narrow and wide."""

    def __init__(self, page, home: str, *, scripts: bool) -> None:
        self.page, self.home, self.scripts = page, home, scripts

    def opens(self, address: str) -> None:
        """Go to an address of the site."""
        self.page.goto(self.home + address if address.startswith("/") else address)
        self.looks()

    def presses(self, name: str, *, role: str = "button") -> None:
        """Press the one button (or link) of that name, and look at the page that comes."""
        with self.page.expect_navigation():
            self.page.get_by_role(role, name=name).click()
        self.looks()

    def follows(self, name: str) -> None:
        """Follow the one link of that name."""
        self.presses(name, role="link")

    def fills(self, **values: str) -> None:
        """Type in fields by their name; lists are chosen by their text."""
        for name, value in values.items():
            field = self.page.locator(f"[name={name}]")
            if field.evaluate("node => node.tagName") == "SELECT":
                field.select_option(label=value)
            else:
                field.fill(value)

    def presses_first(self, name: str) -> None:
        """Press the first of the buttons whose name begins so."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=name).first.click()
        self.looks()

    def gives(self, name: str, path: str) -> None:
        """Give a file to a field."""
        self.page.locator(f"[name={name}]").set_input_files(path)

    def chooses(self, name: str, rank: int) -> None:
        """Take a line of a list, by its rank."""
        self.page.locator(f"[name={name}]").select_option(index=rank)

    def ticks_value(self, name: str, value: str) -> None:
        """Tick one of a group."""
        self.page.locator(f"[name={name}][value={value}]").check(force=True)

    def signs_in(self, email: str) -> None:
        """By the form, as everybody."""
        self.opens(reverse("public:sign_in"))
        self.fills(email=email, password=PASSWORD)
        self.presses("Se connecter")

    def reads(self, *words: str) -> None:
        """Each of these words is on the page."""
        text = " ".join(self.page.locator("body").inner_text().split()).lower()
        missing = [word for word in words if word.lower() not in text]
        assert not missing, f"{self.page.url} ne dit pas {missing} : {text[:3000]}"

    def looks(self) -> None:
        """No barrier for anybody, nothing wider than the screen."""
        assert self.page.locator("h1").count() == 1, f"{self.page.url} : {self.page.inner_text('body')[:2000]}"
        if not self.scripts:
            return
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 800})
            assert_no_violation(self.page)
            assert self.page.evaluate("document.documentElement.scrollWidth") <= width, self.page.url


class KeyboardPerson(Person):
    """Somebody who has no mouse: Tab, Enter, Space and the arrows; what holds the focus must show it."""

    def presses(self, name: str, *, role: str = "button") -> None:
        """Reach the button (or link) of that name by Tab, and press Enter on it."""
        self._reaches(self.page.get_by_role(role, name=name), name)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.looks()

    def fills(self, **values: str) -> None:
        """Reach each field by Tab, and type in it."""
        for name, value in values.items():
            field = self.page.locator(f"[name={name}]")
            self._reaches(field, name)
            if field.get_attribute("type") == "date":
                self._types_a_day(field, value)
            else:
                self.page.keyboard.press("Control+A")
                self.page.keyboard.type(value)

    def _types_a_day(self, field, value: str) -> None:
        """Day, month and year in the order that this browser asks for."""
        year, month, day = value.split("-")
        for typed in (day + month + year, month + day + year):
            for _ in range(3):
                self.page.keyboard.press("ArrowLeft")
            self.page.keyboard.type(typed)
            if field.input_value() == value:
                return
        raise AssertionError(f"{self.page.url} : la date {value} ne se tape pas")

    def presses_first(self, name: str) -> None:
        """Reach the first of these buttons by Tab, and press Enter on it."""
        self._reaches(self.page.get_by_role("button", name=name).first, name)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.looks()

    def gives(self, name: str, path: str) -> None:
        """Reach the field by Tab, open the browser's own chooser by Enter."""
        self._reaches(self.page.locator(f"[name={name}]"), name)
        with self.page.expect_file_chooser() as chooser:
            self.page.keyboard.press("Enter")
        chooser.value.set_files(path)

    def chooses(self, name: str, rank: int) -> None:
        """Reach the list by Tab, go down by the arrows."""
        self._reaches(self.page.locator(f"[name={name}]"), name)
        for _ in range(rank):
            self.page.keyboard.press("ArrowDown")

    def ticks_value(self, name: str, value: str) -> None:
        """Reach the group by Tab, go to the value by the arrows."""
        self._reaches(self.page.locator(f"[name={name}]").first, name)
        self.page.keyboard.press("Space")
        for _ in range(MOST_KEYS):
            if self.page.locator(f"[name={name}][value={value}]").is_checked():
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{self.page.url} : les flèches n’atteignent pas « {value} »")

    def ticks(self, name: str) -> None:
        """Reach a box or the first button of a group by Tab, and press Space on it."""
        self._reaches(self.page.locator(f"[name={name}]").first, name)
        self.page.keyboard.press("Space")

    def unfolds(self, name: str) -> None:
        """Reach the first folded text of that name by Tab, and open it."""
        self._reaches(self.page.locator("summary", has_text=name).first, name)
        self.page.keyboard.press("Enter")

    def _reaches(self, target, name: str) -> None:
        wanted = target.element_handle()
        for _ in range(MOST_KEYS):
            self.page.keyboard.press("Tab")
            if wanted.evaluate("node => node === document.activeElement"):
                assert self.page.evaluate(FOCUSED) not in (False, "none"), (
                    f"{self.page.url} : {name} ne montre pas sa place"
                )
                return
        raise AssertionError(f"{self.page.url} : Tab n’atteint pas « {name} »")
