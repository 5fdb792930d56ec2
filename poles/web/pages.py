"""Verdicts to pages: what each refusal says, and what to do next."""

import sys

from django.db import OperationalError
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme

from poles.web.frame import surroundings
from poles.web.request import Request
from poles.words.actor import PUBLIC
from poles.words.findings import Refused
from poles.workflows.machine import NotNow

AGAIN_IN = 10
"""Seconds after which to try again what the database had no time for."""


def page(request: Request, template: str, context: dict | None = None, *, status: int = 200) -> HttpResponse:
    """Render one page of an audience."""
    return render(request, template, context or {}, status=status)


def not_found(request: Request, exception: Exception | None = None) -> HttpResponse:
    """404: hidden or absent, the same answer."""
    return page(request, "errors/not_found.html", status=404)


def forbidden(request: Request, exception: Exception | None = None) -> HttpResponse:
    """403: the person sees it, or is signed in, but the hat may not do this."""
    return page(request, "errors/forbidden.html", status=403)


def aged(request: Request, error: NotNow) -> HttpResponse:
    """409: the page has aged; the row has moved on since it was shown."""
    came_from = request.META.get("HTTP_REFERER", "")
    ours = url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure())
    return page(request, "errors/aged.html", {"error": error, "back": came_from if ours else ""}, status=409)


def refused(request: Request, error: Refused) -> HttpResponse:
    """422: the findings, each with its text, when no form is there to carry them."""
    return page(request, "errors/refused.html", {"findings": error.findings}, status=422)


def forgery(request: Request, reason: str = "") -> HttpResponse:
    """403 for a form that did not come from our own page (or whose session has ended)."""
    return page(request, "errors/forgery.html", status=403)


def bad_request(request: Request, exception: Exception | None = None) -> HttpResponse:
    """400: the request itself cannot be read."""
    return _plain(request, "errors/bad_request.html", status=400)


def too_large(request: Request) -> HttpResponse:
    """413: more bytes than the address takes; nothing of them was read."""
    return _plain(request, "errors/too_large.html", status=413)


def failed(request: Request) -> HttpResponse:
    """500: our fault; nothing else is said, the log has the request's number. Asks nothing of the database.

    503 when it is the database that has no time (two gestures that waited for each other, a lock, a query or a connection
    waited for too long): the same gesture, done again, will do.
    """
    if isinstance(sys.exc_info()[1], OperationalError):
        response = _plain(request, "errors/busy.html", status=503)
        response["Retry-After"] = str(AGAIN_IN)
        return response
    return _plain(request, "errors/failed.html", status=500)


def _plain(request: Request, template: str, *, status: int) -> HttpResponse:
    """A page for a visitor, made without the session or the database, since one of them may be what failed."""
    context = surroundings(PUBLIC) | {"reference": getattr(request, "request_id", "")}
    return HttpResponse(render_to_string(template, context), status=status)


def add_findings(form, error: Refused) -> None:
    """Lay the findings of a refusal beside the fields that they name."""
    for finding in error.findings:
        field = finding.field if finding.field in form.fields else None
        form.add_error(field, finding.sentence)
