"""A class of 24 signs: its conventions drafted in one click, mended, signed by six people in every way, sealed and checked.

Then amended, ended and attested. Through the pages alone, in a real browser, on three days, with real mails, real texts and a
real worker; what a user types and clicks is counted. The essential is then done by the keyboard alone, without JavaScript.
"""

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import pikepdf
import pytest
from django.urls import reverse

from poles.domain.agreements.queries import terms_of
from poles.records import models as rows
from poles.words.agreements import Proof
from poles.words.roles import Role
from poles.words.terms import Person
from poles.workers.sms_stand_in import StandIn, running
from tests import agreement_factories as at_law
from tests import factories as make
from tests.factories import NOW
from tests.walks.walker import KeyboardWalker, Walker
from tests.web.visits import stop_the_clock

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CODE = "CDFG HJKM NPQR"
LONG, UNBROKEN, LATE = ((7 * 60, 12 * 60), (13 * 60, 17 * 60)), ((9 * 60, 15 * 60),), ((14 * 60, 18 * 60), (19 * 60, 22 * 60))


@pytest.fixture
def story(cast):
    pass


def test_probe(cast):
    pass
