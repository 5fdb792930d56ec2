"""Call every address of the house under a hat, for rows of every land, and list what is wrong by rule."""

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from unittest.mock import patch
from uuid import uuid4

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from poles.domain.printing import Paper
from poles.web import pages
from poles.web.routes import ROUTES, Open
from poles.words.actor import Actor
from poles.words.roles import FAMILY_ROLES, SCHOOL_HATS, SCHOOL_ROLES, Role
from tests.web.lands import Land
from tests.web.parameters import ABSENT, BEYOND, OF_ROUTE, SIGNING, VALUES

FORWARDED = {(Role.HUB_COORDINATOR, "coordinators:request")}
"""The one page where a hat outside the school reads names: those that the request of this page forwards."""
SHARED = ("members:", "steering:", "library:training")
"""The pages that the members of a pôle share: the rows of one school are read by the others."""
OF_ONE_SCHOOL = {"members:host_note_drop", "members:release", "members:meeting_out"}
"""Those of them that touch what a school keeps for itself."""
OF_ONE_PERSON = {"members:alert", "members:alert_take", "members:alert_answer", "members:alert_close"}
OF_ONE_PERSON |= {"members:saved_alert", "members:saved_seen", "members:forget_search"}
OF_ONE_PERSON |= {"library:change", "library:propose", "library:discard"}
OF_ONE_PERSON |= {"signing:text", "signing:sign", "signing:refuse", "signing:pdf"}
"""An alert is read by the one person to whom it is addressed, a search by the one who keeps it: none of the hats."""
ENTRUSTED = "members:message"
"""A message of an employer is read by the coordination and by the one member to whom it is entrusted, none of the hats."""
OF_ALL = {"families:report", "academies:return_prepare"}
"""Every published offer may be reported; every académie answers a campaign of returns."""
SEEN_FARTHER = {"members:agreement", "members:release", "academies:open_hub"}
"""Pages whose rows are read farther than they are changed: 403 there tells nothing."""
SEEN_FARTHER |= {
    "library:change", "library:propose", "library:discard", "library:withdraw", "library:training_change",
    "library:training_open", "library:training_cancel", "library:training_register", "library:attendance",
}  # fmt: skip
SEEN_FARTHER |= {"signing:text", "signing:sign", "signing:refuse", "signing:pdf"}
OPEN_ROWS = {"library:resource", "library:link", "library:training", "library:training_register"}
"""Pages of what is published for all: the row is shown, and what it holds of others is still looked for."""
OF_NO_ROW = {"year", "indicator", "model"}
"""Parameters that name no row: the page then shows what the hat itself reaches, as one without parameter does."""
BEARER = {"hosts:link", "hosts:link_full", "hosts:link_renew", "hosts:message_link"} | {
    f"signing:{name}" for name in SIGNING
}
"""Addresses that are themselves the right to read: whoever holds the mailed link reads what it opens."""
MOVING = re.compile(
    rb'(name="csrfmiddlewaretoken" value="[^"]*"|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})'
)


@dataclass(frozen=True)
class Address:
    """One address: the name of its view and the parameters that it takes."""

    name: str
    parameters: tuple[str, ...]

    def of(self, land: Land) -> str:
        """The address of a row of a land; KeyError when nobody said how to build a parameter."""
        made = VALUES | OF_ROUTE.get(self.name, {})
        return reverse(self.name, kwargs={name: made[name](land) for name in self.parameters})

    def of_nothing(self) -> str:
        """The address of a row that does not exist."""
        return reverse(self.name, kwargs={name: ABSENT.get(name, uuid4)() for name in self.parameters})


def addresses(patterns=None, space: str = "") -> Iterator[Address]:
    """Every address of the resolver."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLPattern):
            yield Address(f"{space}{pattern.name}", tuple(pattern.pattern.converters))
        else:
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from addresses(pattern.url_patterns, inner)


def reaches(actor: Actor, land: Land, name: str) -> bool:
    """Whether a hat reaches the rows of a land: written here by hand, apart from the policies that it judges."""
    if (actor.role, name) in BEYOND or name in OF_ONE_PERSON:
        return False
    if name in OF_ALL:
        return True
    if name.startswith(ENTRUSTED) and actor.role is not Role.HUB_COORDINATOR:
        return False
    if actor.role in SCHOOL_ROLES and name.startswith(SHARED) and name not in OF_ONE_SCHOOL:
        return land.hub.school_links.filter(school_id__in=actor.reach).exists()
    if actor.role in SCHOOL_HATS:
        return land.school.pk in actor.reach
    if actor.role in FAMILY_ROLES:
        return land.need.learner_id in actor.reach
    if actor.role in (Role.HUB_COORDINATOR, Role.HUB_MEMBER):
        return land.hub.pk in actor.reach
    if actor.role is Role.ACADEMY_OFFICE:
        return land.academy_id == actor.academy_id
    if actor.role is Role.HOST:
        return land.link.contact_id in actor.reach
    return actor.role is Role.NATIONAL_OFFICE


def faults(client: Client, actor: Actor, lands: dict[str, Land], only: str = "", *, light: bool = False) -> list[str]:
    """What is wrong under this hat, over every address (or those whose name begins by ``only``): one line a fault.

    ``light``: for a hat that another hat of the same rules stands for, the doors alone: what it may open, for rows that it
    reaches and for the nearest that it does not.
    """
    with nullcontext() if only else patch.object(pages, "forbidden", _shut):
        return _faults(client, actor, lands, only, light)


def _shut(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The page of a shut door, which says nothing of any row: ``test_hats`` reads the real one."""
    return HttpResponse(status=403)


def _faults(client: Client, actor: Actor, lands: dict[str, Land], only: str, light: bool) -> list[str]:
    found: list[str] = []
    for rank, address in enumerate(one for one in addresses() if one.name.startswith(only)):
        shut = not ROUTES[address.name].admits(actor.role)
        if shut and light:
            continue
        for method in (("get", "post")[rank % 2],) if shut else ("get", "post"):  # the gate shuts before any method
            with patch("poles.exchange.papers.typeset", as_json):
                if set(address.parameters) - OF_NO_ROW:
                    found += _with_rows(client, actor, lands, address, method, light)
                else:
                    found += _alone(client, actor, lands, address, method)
    return found


def as_json(papers: Sequence[Paper], **_how: object) -> list[bytes]:
    """What the papers would say, without typesetting them: quick, and their words can be searched."""
    return [json.dumps(paper.data, ensure_ascii=False, default=str).encode() for paper in papers]


def _tried(
    actor: Actor, lands: dict[str, Land], address: Address, method: str, light: bool
) -> Iterator[tuple[str, Land]]:
    """The lands whose rows are asked for: where the gate shuts, one; else all that are reached or not by turns.

    A reading is tried on every land. A writing, which meets the same rows by the same door, is tried on the first land that
    is reached and on the first two that are not; a light one, on the first of each.
    """
    if not ROUTES[address.name].admits(actor.role):
        yield next(iter(lands.items()))
        return
    left = {True: 1 if light or method == "post" else 4, False: 1 if light else 2 if method == "post" else 4}
    for name, land in lands.items():
        reached = reaches(actor, land, address.name)
        if left[reached]:
            left[reached] -= 1
            yield name, land


def _with_rows(
    client: Client, actor: Actor, lands: dict[str, Land], address: Address, method: str, light: bool
) -> list[str]:
    rule, found = ROUTES[address.name], []
    absent = None
    if rule.admits(actor.role):
        absent, wrong = _call(client, method, address.of_nothing())
        found += wrong
        if absent is None or absent.status_code == 405:
            return found  # refused before any row is read
    for name, land in _tried(actor, lands, address, method, light):
        answer, wrong = _call(client, method, address.of(land))
        where = f"{method} {address.name} [{name}]"
        found += wrong
        if answer is None:
            continue
        found += [
            f"{where}: {leak}" for leak in leaks(answer, actor, _others(lands, address, land), address.name, land)
        ]
        if isinstance(rule, Open):
            continue
        if not rule.admits(actor.role):
            found += _expect(where, answer.status_code, {302} if not actor.signed_in else {403})
        elif address.name in OPEN_ROWS:
            farther = {403} if address.name in SEEN_FARTHER else set()
            found += _expect(where, answer.status_code, {200, 302, 405, 409, 422} | farther)
        elif not reaches(actor, land, address.name):
            found += _expect(where, answer.status_code, {404, 405, *({403} if address.name in SEEN_FARTHER else ())})
            if absent and answer.status_code == 404 and _still(answer.content) != _still(absent.content):
                found.append(f"{where}: la page d’une ligne cachée n’est pas celle d’une ligne absente")
        else:
            found += _expect(where, answer.status_code, {200, 302, 405, 409, 422})
    return found


def _others(lands: dict[str, Land], address: Address, opened: Land) -> dict[str, Land]:
    """The lands whose marks are looked for: not the one that a link opens."""
    return {name: land for name, land in lands.items() if not (address.name in BEARER and land is opened)}


def _alone(client: Client, actor: Actor, lands: dict[str, Land], address: Address, method: str) -> list[str]:
    kwargs = {name: VALUES[name](next(iter(lands.values()))) for name in address.parameters}
    answer, found = _call(client, method, reverse(address.name, kwargs=kwargs))
    if answer is None:
        return found
    where, rule = f"{method} {address.name}", ROUTES[address.name]
    found += [f"{where}: {leak}" for leak in leaks(answer, actor, lands, address.name)]
    if not rule.admits(actor.role):
        found += _expect(where, answer.status_code, {403} if actor.signed_in else {302})
    return found


def _call(client: Client, method: str, path: str):
    """The answer, and the faults of the call itself; whatever it wrote is taken back."""
    kept = dict(client.cookies)
    try:
        with transaction.atomic():
            answer = getattr(client, method)(path)
            b"".join(answer) if answer.streaming else answer.content
            transaction.set_rollback(True)
    except Exception as error:
        return None, [f"{method} {path}: {type(error).__name__}: {error}"]
    finally:
        client.cookies.clear()
        client.cookies.update(kept)
    return answer, ([f"{method} {path}: {answer.status_code}"] if answer.status_code >= 500 else [])


def leaks(answer, actor: Actor, lands: dict[str, Land], name: str, opened: Land | None = None) -> list[str]:
    """The marks of the lands out of reach that an answer bears, in its body or in its headers.

    ``opened``: the land whose row the address names.
    """
    body = (b"" if answer.streaming else answer.content).decode(errors="replace") + str(answer.headers)
    found = []
    for land in lands.values():
        own = reaches(actor, land, "")
        if own and land is opened and (actor.role, name) in FORWARDED:
            body = body.replace(f"{land.name} {land.need.learner_id.hex[-6:]}", "")  # the one forwarded by this request
        if own and actor.role in FAMILY_ROLES:
            body = _without_own_names(body, actor, land)
        if own and actor.role is Role.DROPOUT_COORDINATOR:
            body = body.replace(f"{land.name} {land.need.learner_id.hex[-6:]}", "")  # the one who is followed
        if land.name in body and not (own and actor.role in SCHOOL_ROLES):
            found.append(f"montre le nom d’un élève ({land.name})")
        if land.adult in body and not (own and actor.role in SCHOOL_ROLES | {Role.GUARDIAN}):
            found.append(f"montre le nom d’un responsable ({land.adult})")
        if land.told in body:
            found.append(f"montre une alerte ({land.told})")
        if land.private in body and not (own and actor.role in SCHOOL_ROLES):
            found.append(f"montre ce qu’un établissement garde pour lui ({land.private})")
        if land.secret in body and not (own or reaches(actor, land, name)):
            found.append(f"montre une ligne cachée ({land.secret})")
        if land.open in body and not own and name.startswith("coordinators:"):
            found.append(f"montre une ligne d’un autre pôle ({land.open})")
    return found


def _without_own_names(body: str, actor: Actor, land: Land) -> str:
    """A page without the names of the learners whom a family comes for: any other name is a leak."""
    for key in actor.reach:
        body = body.replace(f"{land.name} {key.hex[-6:]}", "")
    return body


def _expect(where: str, status: int, wanted: set[int]) -> list[str]:
    return [] if status in wanted else [f"{where}: {status} au lieu de {sorted(wanted)}"]


def _still(body: bytes) -> bytes:
    """A page without what changes at each call."""
    return MOVING.sub(b"", body)
