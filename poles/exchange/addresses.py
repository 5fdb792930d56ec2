"""The whole address of a page, as letters and printed cards give it."""

from django.conf import settings
from django.urls import reverse


def address(view: str, *args: object) -> str:
    """The address of a view with the site's own name."""
    return settings.BASE_URL + reverse(view, args=args)
