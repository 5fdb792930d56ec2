"""Every address × every hat × rows within and out of reach: nobody sees, by any page or guessed address, another's rows."""

from dataclasses import replace

import pytest

from poles.domain import reach as net
from poles.domain.access import POLICIES, everything
from tests.web import reach
from tests.web.wearing import client_of, client_of_code, client_of_link

HATS = [
    ("valley", "visitor"), ("valley", "host"), ("valley", "head"), ("valley", "director"), ("valley", "teacher"),
    ("valley", "coordinator"), ("valley", "office"), ("valley", "ministry"), ("plain", "next coordinator"),
    ("plain", "next head"), ("rhone", "other office"), ("valley", "learner"), ("valley", "guardian"),
    ("valley", "business office"), ("valley", "dropout coordinator"), ("valley", "partner"),
]  # fmt: skip
LIGHT = {
    ("valley", "director"), ("valley", "business office"), ("plain", "next head"), ("plain", "next coordinator"),
    ("rhone", "other office"), ("valley", "guardian"),
}  # fmt: skip
"""Hats whose rules are those of another one that is tried in full: the head, the coordinator, the rectorat, the learner."""


def client_for(lands, land: str, hat: str):
    actor = lands[land].hats[hat]
    if hat in lands[land].codes:
        return client_of_code(lands[land].codes[hat]), actor
    client = client_of_link(lands[land].link.contact) if hat == "host" else client_of(actor)
    return client, actor


@pytest.mark.parametrize(("land", "hat"), HATS)
def test_a_hat_meets_its_own_rows_and_no_others_by_any_address(lands, land, hat):
    client, actor = client_for(lands, land, hat)

    assert reach.faults(client, actor, lands, light=(land, hat) in LIGHT) == []


def test_every_hat_of_the_lands_is_tried(lands):
    assert {(name, hat) for name, land in lands.items() for hat in land.hats} == set(HATS)


def test_every_parameter_of_every_address_has_a_value():
    known = set(reach.VALUES)

    assert {name for address in reach.addresses() for name in address.parameters} - known == set()


def test_an_address_whose_parameter_nobody_can_build_fails(lands):
    with pytest.raises(KeyError):
        reach.Address("coordinators:match", ("mystery_id",)).of(lands["valley"])


@pytest.mark.parametrize(
    ("subject", "hat", "only", "told"),
    [
        ("campaign", "coordinator", "coordinators:campaign", "secretzqpla"),
        ("offer", "coordinator", "coordinators:offer", "secretzqpla"),
        ("need", "head", "schools:needs", "secretzqlac"),
        ("need", "head", "schools:unplaced", "secretzqlac"),
        ("class_group", "head", "schools:class_acts", "secretzqlac"),
        ("match", "head", "schools:proposal", "secretzqlac"),
    ],
)
def test_a_policy_without_its_condition_would_be_seen(lands, monkeypatch, subject, hat, only, told):
    policy = POLICIES[subject]
    monkeypatch.setattr(policy, "grants", tuple(replace(grant, where=everything) for grant in policy.grants))
    monkeypatch.setattr(net, "scope_of", lambda _actor: net.EVERYTHING)  # else the database itself would hide the rows
    client, actor = client_for(lands, "valley", hat)

    assert any(told in fault for fault in reach.faults(client, actor, lands, only))


def test_a_name_on_the_page_of_a_coordinator_would_be_seen(lands):
    division = lands["valley"].class_group
    division.name = lands["valley"].name
    division.save()
    client, actor = client_for(lands, "valley", "coordinator")

    assert any("nom d’un élève" in fault for fault in reach.faults(client, actor, lands, "coordinators:match"))
