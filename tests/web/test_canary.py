"""A learner with marked strings: they are met under the hats of the school, where each is needed, and nowhere else."""

import logging
import zipfile
from dataclasses import replace
from io import BytesIO

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from poles.domain.calendar.policy import CLASSES
from poles.domain.requests import usecases as requests
from poles.domain.searches import usecases as searches
from poles.exchange import letters
from poles.records import models as rows
from poles.web.routes import ROUTES
from poles.words.actor import Actor, system
from poles.words.roles import PLANNERS, SCHOOL_ROLES, Role
from tests import factories as make
from tests import host_factories as at_host
from tests import school_factories as at_school
from tests.web import reach
from tests.web.lands import Land
from tests.web.wearing import client_of, client_of_code, client_of_link

SCHOOL, DIRECTION, NOBODY = frozenset(SCHOOL_ROLES), frozenset(PLANNERS), frozenset()
MARKS = {
    "Canarinom": SCHOOL,
    "Canariprenom": SCHOOL,
    "Canaricontact": SCHOOL,
    "Canarinote": SCHOOL,
    "Canariadulte": DIRECTION,
    "canari.adulte@exemple.test": DIRECTION,
    "0399990042": DIRECTION,
    "CANARI0INE9": NOBODY,
    "CANARINUM": NOBODY,
}
"""Mark → the hats of the own school that may meet it."""
FORMATS = ("csv", "xlsx", "ods")
OUTSIDE = [
    ("valley", "visitor"), ("valley", "host"), ("valley", "coordinator"), ("valley", "office"), ("valley", "ministry"),
    ("plain", "next coordinator"), ("plain", "next head"), ("rhone", "other office"), ("valley", "learner"),
    ("valley", "guardian"), ("valley", "dropout coordinator"), ("valley", "partner"),
]  # fmt: skip
"""Who must meet no mark; the learner and the adult are another learner's, whom the MLDS coordinator follows."""
INSIDE = ["head", "director", "teacher", "business office"]


@pytest.fixture
def lands(lands):
    found = lands
    valley = found["valley"]
    canary = make.learner(
        valley.class_group, "Canariprenom", last_name="Canarinom", ine="CANARI0INE9", number="CANARINUM"
    )
    need = make.need(canary, valley.need.period)
    adult = {"last_name": "Canariadulte", "email": "canari.adulte@exemple.test", "phone": "0399990042"}
    make.access_code(canary, make.guardian(canary, **adult))
    make.adjustment(canary)
    at_school.search_contact(need, valley.hats["teacher"], host_name="Canaricontact", note="Canarinote")
    at_host.meeting_seat(valley.seat.meeting, canary)
    found["valley"] = replace(valley, need=need)
    return found


def client_for(lands: dict[str, Land], land: str, hat: str) -> Client:
    if hat in lands[land].codes:
        return client_of_code(lands[land].codes[hat])
    if hat == "host":
        return client_of_link(lands[land].link.contact)
    return client_of(lands[land].hats[hat])


def words_of(answer) -> str:
    """All that an answer says: body, headers, and what a workbook holds."""
    body = b"".join(answer) if answer.streaming else answer.content
    if body.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(body)) as book:
            body = b"".join(book.read(name) for name in book.namelist())
    return body.decode(errors="replace") + str(answer.headers)


def met(client: Client, land: Land, only: str = "", role: Role = Role.SCHOOL_HEAD) -> dict[str, set[str]]:
    """Mark → the routes whose answer bears it, by any method and in any format of export, for the rows of a land.

    What the gate shuts to the role before any row is read is left to ``test_scope``.
    """
    found: dict[str, set[str]] = {}
    for address in reach.addresses():
        if not address.name.startswith(only) or not ROUTES[address.name].admits(role):
            continue
        path = address.of(land) if address.parameters else reverse(address.name)
        calls = [("get", path), ("post", path)]
        calls += [("get", f"{path}?format={one}") for one in FORMATS if address.name.endswith("_file")]
        for method, where in calls:
            kept = dict(client.cookies)
            with transaction.atomic():
                said = where + words_of(getattr(client, method)(where))
                transaction.set_rollback(True)
            client.cookies.clear()
            client.cookies.update(kept)
            for mark in MARKS:
                if mark in said:
                    found.setdefault(mark, set()).add(address.name)
    return found


@pytest.mark.parametrize(("land", "hat"), OUTSIDE)
def test_no_hat_outside_the_school_meets_any_mark(lands, land, hat, caplog):
    caplog.set_level(logging.DEBUG)

    assert met(client_for(lands, land, hat), lands["valley"], role=lands[land].hats[hat].role) == {}
    assert [mark for mark in MARKS if mark in caplog.text] == []


@pytest.mark.parametrize("hat", INSIDE)
def test_a_hat_of_the_school_meets_what_its_work_needs_and_no_more(lands, hat, caplog):
    caplog.set_level(logging.DEBUG)
    actor = lands["valley"].hats[hat]

    found = met(client_for(lands, "valley", hat), lands["valley"], role=actor.role)

    assert {mark for mark, hats in MARKS.items() if actor.role not in hats} & set(found) == set()
    assert {"Canarinom", "Canariprenom", "Canarinote"} <= set(found), (
        "the marks are no longer looked for where they are"
    )
    assert "schools:class" in found["Canarinom"]
    assert [mark for mark in MARKS if mark in caplog.text] == []


@pytest.mark.parametrize("one", FORMATS)
def test_the_list_of_a_class_bears_the_name_and_no_identifier(lands, one):
    valley = lands["valley"]
    answer = client_of(valley.hats["head"]).get(
        reverse("schools:class_file", args=[valley.class_group.pk]), {"format": one}
    )

    said = words_of(answer)
    assert "Canarinom" in said
    assert [mark for mark in ("CANARI0INE9", "CANARINUM", "0399990042", "canari.adulte") if mark in said] == []


def test_no_letter_bears_any_mark(lands, settings):
    valley, at = lands["valley"], make.NOW
    head: Actor = valley.hats["head"]
    sent = requests.send_request(actor=head, need_ids=[valley.need.pk], message="Un élève de la classe.", at=at)
    requests.take(actor=valley.hats["coordinator"], request_id=sent.pk, at=at)
    requests.withdraw(actor=head, request_id=sent.pk, at=at)
    searches.take_steps(actor=system("searches.steps"), at=at)
    division = CLASSES.get(head, "see", valley.class_group.pk)
    make.adjustment(make.learner(division))

    told = list(rows.Notice.objects.all())

    assert {notice.kind for notice in told} >= {"request.sent", "request.taken"}
    for notice in told:
        said = f"{notice.facts} {notice.recipient} {letters.write(notice)}"
        assert [mark for mark in MARKS if mark in said] == [], notice.kind


def test_a_mark_in_the_log_would_be_seen(lands, caplog):
    with caplog.at_level(logging.INFO):
        logging.getLogger("poles.web").info("request %s", lands["valley"].need.learner)

    assert [mark for mark in MARKS if mark in caplog.text] == ["Canarinom", "Canariprenom"]


def test_a_mark_on_the_page_of_a_coordinator_would_be_seen(lands):
    division = lands["valley"].class_group
    rows.ClassGroup.objects.filter(pk=division.pk).update(name="Canarinom")

    assert "Canarinom" in met(
        client_of(lands["valley"].hats["coordinator"]), lands["valley"], "coordinators:match", Role.HUB_COORDINATOR
    )


def test_every_hat_of_the_lands_is_tried(lands):
    hats = {(name, hat) for name, land in lands.items() for hat in land.hats}

    assert hats == {*OUTSIDE, *(("valley", hat) for hat in INSIDE)}
    assert {lands[land].hats[hat].role for land, hat in hats} == set(Role) - {Role.SYSTEM}
