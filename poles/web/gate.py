"""Who knocks, and what is refused before anything is read: a NUL in the address, too many tries from one place."""

from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from axes.attempts import get_cool_off_threshold
from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Sum, Value
from django.db.models.functions import Least
from django.http import HttpRequest, HttpResponse

from poles.web import pages

NUL = "\0"


class GateMiddleware:
    """Refuse an address or a cookie that holds a NUL: PostgreSQL can neither keep it nor look for it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request, or 400."""
        if NUL in request.path or any(NUL in value for value in request.COOKIES.values()):
            return pages.bad_request(request)  # type: ignore[arg-type]  # it asks nothing of the actor, not there yet
        return self.get_response(request)


def client_address(request: HttpRequest) -> str | None:
    """The address of the browser, as the nearest of our own proxies saw it; a /64 counts as one in IPv6.

    Of ``X-Forwarded-For`` only the entries that our proxies (``POLES_PROXIES`` of them) wrote are believed: they are the
    last ones. Without a proxy the header is not read at all.
    """
    forwarded = request.headers.get("X-Forwarded-For", "").split(",")[-settings.PROXIES :] if settings.PROXIES else []
    seen = [*filter(None, map(str.strip, forwarded)), request.META.get("REMOTE_ADDR", "")]
    try:
        address = ip_address(seen[0])
    except ValueError:
        return None
    if isinstance(address, IPv6Address):
        return str(address.ipv4_mapped or ip_network((address, 64), strict=False).network_address)
    return str(address)


class TriesHandler(AxesDatabaseHandler):
    """Wrong passwords are counted in the database: by account and address (axes), and by address over all accounts."""

    def get_failures(self, request: Any, credentials: dict | None = None) -> int:
        """Failures of this account from this address; at least the limit once this address altogether failed too often."""
        own = super().get_failures(request, credentials)
        return (
            max(own, settings.AXES_FAILURE_LIMIT) if _failures_of(request) >= settings.FAILURES_OF_AN_ADDRESS else own
        )


def _failures_of(request: Any) -> int:
    """Wrong passwords from the address of a request since the cool-off began, over all accounts.

    One account counts up to its own limit: somebody who insists on one account closes the door to nobody else.
    """
    since = get_cool_off_threshold(request)
    tries = AccessAttempt.objects.filter(ip_address=request.axes_ip_address, attempt_time__gte=since)
    capped = Least("failures_since_start", Value(settings.AXES_FAILURE_LIMIT))
    return tries.aggregate(total=Sum(capped))["total"] or 0
