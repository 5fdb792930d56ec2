"""A request as our middleware leaves it: with the actor and what htmx says."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from poles.words.actor import Actor


class Request(HttpRequest):
    """What a view receives (for the type checker: the real object is Django's own)."""

    actor: Actor
    htmx: HtmxDetails
    request_id: str
