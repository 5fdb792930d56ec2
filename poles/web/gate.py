"""Who knocks, and what is refused before anything is read: a NUL in the address, too many tries from one place."""

from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from axes.attempts import get_cool_off_threshold
from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.db import transaction
from django.db.models import F, Sum, Value
from django.db.models.functions import Least
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from poles.web import pages

NUL = "\0"
CODES = "eleve/code"
"""Under which name the wrong codes of an address are counted, beside the accounts: no address of mail looks like it."""


class GateMiddleware:
    """Refuse an address or a cookie that holds a NUL (PostgreSQL can neither keep it nor look for it), and what is too large."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request, or 400, or 413 before anything of its body is read."""
        if NUL in request.path or any(NUL in value for value in request.COOKIES.values()):
            return pages.bad_request(request)  # type: ignore[arg-type]  # it asks nothing of the actor, not there yet
        if _size_of(request) > _most_bytes(request.path):
            return pages.too_large(request)  # type: ignore[arg-type]  # idem
        return self.get_response(request)


def _size_of(request: HttpRequest) -> int:
    """The bytes that a request says it sends; one that does not say is read as empty by the server."""
    told = request.META.get("CONTENT_LENGTH") or "0"
    return int(told) if told.isdigit() else 0


def _most_bytes(path: str) -> int:
    """How much an address may be sent: files only where a school gives those of its roll, and where a resource is deposited."""
    takes_files = path == reverse("schools:rolls") or path.startswith(reverse("library:deposit"))
    return settings.FILES_MAX if takes_files else settings.FORM_MAX


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
    tries = tries.exclude(username=CODES)
    capped = Least("failures_since_start", Value(settings.AXES_FAILURE_LIMIT))
    return tries.aggregate(total=Sum(capped))["total"] or 0


def too_many_codes(request: HttpRequest) -> bool:
    """Whether the address of a request has given too many wrong codes in the last quarter of an hour."""
    where = {"username": CODES, "ip_address": client_address(request)}
    tries = AccessAttempt.objects.filter(**where, attempt_time__gte=_quarter_ago())
    return (tries.aggregate(total=Sum("failures_since_start"))["total"] or 0) >= settings.WRONG_CODES_OF_AN_ADDRESS


def note_wrong_code(request: HttpRequest) -> None:
    """Count one wrong code for the address of a request, from the first one of each quarter of an hour."""
    where = {"username": CODES, "ip_address": client_address(request), "user_agent": ""}
    blank = {"get_data": "", "post_data": "", "path_info": "", "http_accept": "", "failures_since_start": 0}
    with transaction.atomic():
        AccessAttempt.objects.filter(**where, attempt_time__lt=_quarter_ago()).delete()
        row, _ = AccessAttempt.objects.get_or_create(**where, defaults=blank)
        AccessAttempt.objects.filter(pk=row.pk).update(failures_since_start=F("failures_since_start") + 1)


def _quarter_ago() -> datetime:
    return timezone.now() - timedelta(hours=settings.AXES_COOLOFF_TIME)
