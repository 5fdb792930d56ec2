"""Who sits in front of a screen in the tests of the pages."""

import pytest

from tests.web.wearing import client_of


@pytest.fixture
def roy(cast):
    """Mme Roy, head of the lycée Jean-Moulin."""
    return client_of(cast.roy)


@pytest.fixture
def diallo(cast):
    """M. Diallo, teacher of the same lycée."""
    return client_of(cast.diallo)


@pytest.fixture
def karim(cast):
    """Karim, coordinator of the pôle of the valley."""
    return client_of(cast.karim)
