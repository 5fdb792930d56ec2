"""Every address is in the table of routes, and the table names no address that is gone."""

import pytest
from django.urls import URLPattern, get_resolver

from poles.domain.access import POLICIES
from poles.web.routes import ROUTES, Asks, Open, SignedIn, routes
from poles.words.roles import Role


def names(patterns=None, space="") -> set[str]:
    found = set()
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLPattern):
            found.add(f"{space}{pattern.name}")
        else:
            found |= names(pattern.url_patterns, f"{space}{pattern.namespace}:" if pattern.namespace else space)
    return found


def test_every_address_is_in_the_table_of_routes():
    assert names() - ROUTES.keys() == set()


def test_the_table_names_no_address_that_is_gone():
    assert ROUTES.keys() - names() == set()


def test_every_rule_asks_for_a_verb_that_some_hat_holds():
    names()
    rules = {name: rule for name, rule in ROUTES.items() if isinstance(rule, Asks)}

    assert {name for name, rule in rules.items() if not POLICIES[rule.subject].roles(rule.verb)} == set()


def test_every_open_address_says_why():
    names()

    assert all(len(rule.reason) > 5 for rule in ROUTES.values() if isinstance(rule, Open | SignedIn))


def test_declaring_a_route_twice_is_refused():
    names()
    with pytest.raises(ValueError, match="declared twice"):
        routes({"public:home": Open("twice")})


@pytest.mark.django_db
def test_an_address_missing_from_the_table_answers_nothing(client, monkeypatch):
    assert client.get("/").status_code == 200

    monkeypatch.delitem(ROUTES, "public:home")

    assert client.get("/").status_code == 404


def test_a_visitor_is_admitted_only_where_it_is_open():
    names()
    closed = {name for name, rule in ROUTES.items() if not isinstance(rule, Open)}
    public_subjects = {name for name in closed if ROUTES[name].admits(Role.PUBLIC)}

    assert all(isinstance(ROUTES[name], Asks) and ROUTES[name].verb == "see" for name in public_subjects)
