"""Pupils, families and visitors never reach a request to the pôle (R42); a hat reads the requests of its own reach only."""

from dataclasses import replace

import pytest
from django.urls import get_resolver

from poles.domain import reach as net
from poles.domain.access import POLICIES, everything
from poles.domain.needs.policy import NEEDS
from poles.domain.requests.policy import REQUESTS
from poles.web.routes import ROUTES, Asks
from poles.words.roles import SCHOOL_ROLES, Role
from tests.web import reach
from tests.web.wearing import client_of

READERS = SCHOOL_ROLES | {Role.HUB_COORDINATOR}


def request_routes() -> dict[str, Asks]:
    assert get_resolver().url_patterns
    return {name: rule for name, rule in ROUTES.items() if name.partition(":")[2].startswith("request")}


def test_every_page_of_requests_is_for_schools_and_their_pole_alone():
    rules = request_routes()

    assert len(rules) >= 9
    admitted = {role for rule in rules.values() for role in Role if rule.admits(role)}
    assert admitted == READERS


def test_no_other_page_asks_for_a_right_over_requests():
    request_routes()

    asking = {name for name, rule in ROUTES.items() if isinstance(rule, Asks) and rule.subject == "request"}
    assert asking <= request_routes().keys()


def test_only_school_hats_hold_the_right_to_send_and_only_the_pole_to_answer():
    assert NEEDS.roles("forward") == SCHOOL_ROLES
    assert REQUESTS.roles("answer") == REQUESTS.roles("take") == {Role.HUB_COORDINATOR}
    assert REQUESTS.roles("see") == READERS | {Role.SYSTEM}
    for verb in ("close", "reopen", "withdraw"):
        assert REQUESTS.roles(verb) == SCHOOL_ROLES


@pytest.mark.parametrize(("land", "hat"), [
    ("valley", "head"), ("valley", "teacher"), ("valley", "coordinator"), ("plain", "next coordinator"),
    ("valley", "office"), ("valley", "visitor"),
])  # fmt: skip
@pytest.mark.parametrize("only", ["schools:request", "coordinators:request"])
def test_each_hat_meets_the_requests_of_its_reach_and_no_others(lands, land, hat, only):
    actor = lands[land].hats[hat]

    assert reach.faults(client_of(actor), actor, lands, only) == []


def test_a_name_that_was_not_forwarded_would_be_seen(lands):
    land = lands["valley"]
    land.exempted.learner.refresh_from_db()
    land.request.message = str(land.exempted.learner)
    land.request.save()
    actor = land.hats["coordinator"]

    assert any(
        "nom d’un élève" in fault for fault in reach.faults(client_of(actor), actor, lands, "coordinators:request")
    )


def test_a_policy_without_its_condition_is_stopped_by_the_net_and_without_the_net_it_would_be_seen(lands, monkeypatch):
    policy = POLICIES["request"]
    monkeypatch.setattr(policy, "grants", tuple(replace(grant, where=everything) for grant in policy.grants))
    actor = lands["valley"].hats["coordinator"]

    def seen() -> bool:
        found = reach.faults(client_of(actor), actor, lands, "coordinators:request")
        return any("secretzqpla" in fault for fault in found)

    assert not seen()
    monkeypatch.setattr(net, "scope_of", lambda _actor: net.EVERYTHING)
    assert seen()
