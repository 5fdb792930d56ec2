"""The contact point of the valley, open."""

import pytest

from poles.records import models as rows
from tests import host_factories as hosts


@pytest.fixture
def point(cast) -> rows.ContactPoint:
    """The contact point of the pôle of the cast."""
    return hosts.contact_point(cast.valley, code="kdmrt")


@pytest.fixture
def mail(cast):
    """The address of the account behind an actor."""
    return lambda actor: rows.User.objects.get(pk=actor.user_id).email
