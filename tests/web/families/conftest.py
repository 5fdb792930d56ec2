"""The pages of families are tested on the morning of 2 November 2026."""

import pytest
from django.urls import reverse

from tests import factories as make
from tests.web.visits import stop_the_clock
from tests.web.wearing import client_of, client_of_code


def at(view: str, need) -> str:
    """The address of a page on one need."""
    return reverse(f"families:{view}", args=[need.pk])


@pytest.fixture(autouse=True)
def _morning(monkeypatch):
    stop_the_clock(monkeypatch)


@pytest.fixture
def ines(cast):
    """Inès, in front of her telephone."""
    return client_of_code(make.access_code(cast.ines))


@pytest.fixture
def parent(cast):
    """The mother of Inès, in front of hers."""
    return client_of_code(make.access_code(cast.ines, make.guardian(cast.ines)))


@pytest.fixture
def roy_page(cast):
    """The head of the school of Inès, in front of a screen."""
    return client_of(cast.roy)
