"""Pages for everybody."""

from django.http import HttpRequest, HttpResponse

from poles.web.pages import page


def locked_out(request: HttpRequest, *_args, **_kwargs) -> HttpResponse:
    """Too many wrong passwords: wait a quarter of an hour."""
    return page(request, "errors/locked_out.html", status=429)
