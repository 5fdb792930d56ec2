"""One log line a request: an id, the route, the status, the milliseconds; never a name, an address or a query."""

import time
from uuid import uuid4

import structlog
from django.core.signals import got_request_exception
from django.dispatch import receiver

log = structlog.get_logger("poles.web")


class RequestLogMiddleware:
    """Bind a request id to every log line and tell how each request ended."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """Answer the request and log its line."""
        request.request_id = uuid4().hex
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request.request_id)
        began = time.perf_counter()
        response = self.get_response(request)
        match = request.resolver_match
        actor = getattr(request, "actor", None)
        log.info(
            "request",
            method=request.method,
            route=match.view_name if match else "",
            status=response.status_code,
            ms=round(1000 * (time.perf_counter() - began)),
            user=str(actor.user_id) if actor and actor.user_id else "",
            hat=actor.role.value if actor else "",
        )
        response["X-Request-Id"] = request.request_id
        return response


@receiver(got_request_exception)
def tell(**_sent: object) -> None:
    """A breakdown in a page: its type and its place in one line, under the number that the page shows."""
    log.error("breakdown", exc_info=True)
