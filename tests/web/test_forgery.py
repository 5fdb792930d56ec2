"""A form that did not come from our own page changes nothing: every address × every hat that may post to it."""

import pytest
from django.test import Client

from poles.web.routes import ROUTES
from tests.web.reach import addresses
from tests.web.wearing import client_of, client_of_link

HATS = ("visitor", "host", "head", "director", "teacher", "coordinator", "office", "ministry")
MACHINES = "api:"
"""The interface for machines: nothing that it takes is kept."""


@pytest.fixture
def valley(lands):
    return lands["valley"]


@pytest.mark.parametrize("hat", HATS)
def test_nothing_is_taken_without_the_token_of_our_page(valley, hat):
    actor = valley.hats[hat]
    client = client_of_link(valley.link.contact) if hat == "host" else client_of(actor)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    admitted = [one for one in addresses() if ROUTES[one.name].admits(actor.role) and not one.name.startswith(MACHINES)]

    told = {one.name: strict.post(one.of(valley)).status_code for one in admitted}

    assert len(told) >= 20
    assert set(told.values()) == {403}, {name: status for name, status in told.items() if status != 403}


@pytest.mark.django_db
def test_the_interface_for_machines_takes_nothing(client):
    for one in addresses():
        if one.name.startswith(MACHINES) and not one.parameters:
            assert client.post(f"/api/v1/{one.name}").status_code in (404, 405)


def test_with_the_checks_off_the_same_forms_are_taken(valley):
    client = client_of(valley.hats["coordinator"])

    assert client.post(f"/pole/offres/{valley.submitted.pk}/retirer").status_code == 302
