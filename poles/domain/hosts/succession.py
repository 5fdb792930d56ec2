"""The agreements of a pôle with firms, its calls and its « je m’en charge » follow the map."""

from datetime import datetime

from django.utils.timezone import localdate

from poles.domain.governance.successors import Heirs
from poles.records.models import FrameworkAgreement, HostCall, HostClaim
from poles.words.actor import Actor


def follow_map(*, heirs: Heirs, actor: Actor, at: datetime) -> int:
    """Give to the successors the agreements that run, the calls (they count for the cap) and the live claims."""
    rows = (
        FrameworkAgreement.objects.filter(ends_on__gte=localdate(at)),
        HostCall.objects.all(),
        HostClaim.objects.filter(released_at__isnull=True),
    )
    return sum(heirs.hand_over(one) for one in rows)
