"""Another place for a need, chosen by the coordinator while the school has not answered; never with a name."""

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from poles.web.choosing import choose
from poles.web.request import Request


@require_http_methods(["GET", "HEAD", "POST"])
def match_override(request: Request, match_id: UUID) -> HttpResponse:
    """Choose among the offers open to this need now, and say why."""
    return choose(request, match_id, template="coordinators/match_override.html", onward="coordinators:match")
