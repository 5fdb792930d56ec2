"""The door of the web server."""

import os
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "poles.config.settings")
os.environ.setdefault("POLES_PROCESS", "web")

_answer = get_wsgi_application()


def application(environ: dict[str, Any], start_response: Callable) -> Iterable[bytes]:
    """Answer one request, read as UTF-8 whatever writing it claims: some claims break the reading before any page."""
    kind, _, parameters = environ.get("CONTENT_TYPE", "").partition(";")
    kept = [one for one in parameters.split(";") if one.strip() and not one.strip().lower().startswith("charset")]
    environ["CONTENT_TYPE"] = ";".join([kind, *kept])
    return _answer(environ, start_response)
