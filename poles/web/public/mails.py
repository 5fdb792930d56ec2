"""The demonstration's letter box: what the service would have mailed, so that a newcomer can walk the whole journey."""

from django.conf import settings
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from poles.exchange import mail_folder
from poles.web import pages
from poles.web.request import Request


@never_cache
@require_safe
def mails(request: Request) -> HttpResponse:
    """The latest mails, newest first; outside the demonstration this page does not exist."""
    if not settings.DEMO:
        return pages.not_found(request)
    return pages.page(request, "public/mails.html", {"mails": mail_folder.read(settings.MAIL_FOLDER)})
