"""The pages of conventions are tested on the morning of 2 November 2026."""

import pytest
from django.urls import reverse

from tests import agreement_factories as at_law
from tests import factories as make
from tests.web.visits import stop_the_clock


def at(view: str, agreement, *rest) -> str:
    """The address of a page of a convention."""
    return reverse(f"agreements:{view}", args=[agreement.pk, *rest])


def placed(cast, *, need=None, site=None, **fields):
    """A learner of the cast with a confirmed place at the garage."""
    need = need or cast.need
    need.status = "placed"
    need.save()
    return at_law.placed(
        need=need,
        seat=make.offer(site=site or cast.garage, hub=cast.valley).seats.get(),
        **fields,
    )


@pytest.fixture(autouse=True)
def _morning(monkeypatch):
    stop_the_clock(monkeypatch)


@pytest.fixture
def draft(cast):
    """The convention of Inès, being written."""
    return at_law.agreement(placed(cast))
