"""What the tests of requests share: a request of the lycée Jean-Moulin to the valley, for Inès."""

import pytest

from tests import factories as make
from tests import school_factories as at_school


@pytest.fixture
def asked(cast):
    """The request of M. Diallo, sent this morning."""
    sender = make.rows.User.objects.get(pk=cast.diallo.user_id)
    return at_school.assistance_request(cast.need, hub=cast.valley, sent_by=sender, message="Cherche un atelier.")
