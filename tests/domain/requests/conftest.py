"""What the tests of requests share: a request of the lycée Jean-Moulin to the valley, for Inès."""

import pytest

from tests import factories as make


@pytest.fixture
def asked(cast):
    """The request of M. Diallo, sent this morning."""
    sender = make.rows.User.objects.get(pk=cast.diallo.user_id)
    return make.assistance_request(cast.need, hub=cast.valley, sent_by=sender, message="Cherche un atelier.")
