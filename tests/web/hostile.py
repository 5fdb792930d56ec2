"""Find every form of the pages that a hat reads, fill it in with values made to harm, and list what breaks by them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.web.lands import Land
from tests.web.reach import addresses

HOSTILE = (
    "a\0b", "x" * 10_000, "\u202e\u2066retourné\u200b", "9" * 5000, "-1", "1e400", "²", "0001-01-01", "9999-12-31",
    "2026-02-30",
)  # fmt: skip
"""What is written in one field at a time, whatever the field expects: NUL in each, the others in turn."""
NAMED = {
    "siret": "", "min_age": "", "town": "Saint-Dié-des-Vosges", "place": "Saint-Dié-des-Vosges", "trap": "",
    "closes_on": "2027-06-25",
}  # fmt: skip
USUAL = {"text": "Texte", "email": "essai@exemple.test", "date": "2027-01-11", "number": "20", "tel": "0102030405"}


@dataclass
class Form:
    """One form of a page: where it goes, and a value that each field would take."""

    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)


class _Reader(HTMLParser):
    """The forms of a page, in their order."""

    def __init__(self, address: str):
        super().__init__()
        self.address, self.forms, self.select = address, list[Form](), ""

    def handle_starttag(self, tag: str, attrs: list) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(urljoin(self.address, said.get("action", "")), said.get("method", "get").lower()))
        elif self.forms and tag in ("input", "textarea", "select", "button") and said.get("name"):
            self._field(tag, said)
        elif self.forms and tag == "option" and self.select and said.get("value"):
            self.forms[-1].fields[self.select] = self.forms[-1].fields[self.select] or said["value"]

    def _field(self, tag: str, said: dict[str, str]) -> None:
        fields, kind = self.forms[-1].fields, said.get("type", "text")
        self.select = said["name"] if tag == "select" else ""
        usual = "" if tag == "select" else USUAL.get(kind, USUAL["text"])
        fields.setdefault(said["name"], said.get("value") or NAMED.get(said["name"], usual))

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self.select = ""


def forms_of(client: Client, land: Land, spaces: tuple[str, ...]) -> Iterator[Form]:
    """The forms of every page of these audiences that this browser reads for the rows of a land, each once."""
    seen = set[tuple]()
    for address in addresses():
        if not address.name.startswith(spaces):
            continue
        here = address.of(land)
        page = client.get(here)
        if page.status_code != 200 or "text/html" not in page.headers["Content-Type"]:
            continue
        reader = _Reader(here)
        reader.feed(page.content.decode())
        for form in reader.forms:
            form.fields.pop("csrfmiddlewaretoken", None)
            key = (form.action.split("?")[0], form.method, *sorted(form.fields))
            if form.fields and key not in seen and form.action != reverse("public:sign_out"):
                seen.add(key)
                yield form


def faults(client: Client, land: Land, *spaces: str) -> tuple[int, list[str]]:
    """How many forms were tried, and one line for each value that broke something: the answer, or a page after it."""
    forms, found = list(forms_of(client, land, spaces)), []
    fields = [(form, name) for form in forms for name in form.fields]
    for rank, (form, name) in enumerate(fields):
        for value in _dealt(rank):
            found += _tried(client, form, name, value)
    return len(forms), found


def _dealt(rank: int) -> list[str]:
    """The values that one field is given: the first ones always, the others field after field in turn."""
    first, rest = HOSTILE[:1], HOSTILE[1:]
    return [*first, *dict.fromkeys(rest[(rank * 2 + turn) % len(rest)] for turn in range(2))] if rest else [*first]


def _tried(client: Client, form: Form, name: str, value: str) -> list[str]:
    wrong = _send(client, form, form.fields | {name: value})
    return [f"{form.method} {form.action} {name}={value[:20]!r}: {wrong}"] if wrong else []


def _send(client: Client, form: Form, data: dict[str, str]) -> str:
    """What broke, if anything; whatever it wrote is taken back."""
    cookies = dict(client.cookies)
    try:
        with transaction.atomic():
            answer = getattr(client, form.method)(form.action, data)
            if answer.status_code == 302:  # it was taken: the pages that show it must stand it
                client.get(answer.url)
                client.get("/", follow=True)
            transaction.set_rollback(True)
    except Exception as error:
        return f"{type(error).__name__}: {error}"[:160]
    finally:
        client.cookies.clear()
        client.cookies.update(cookies)
    return str(answer.status_code) if answer.status_code >= 500 else ""
