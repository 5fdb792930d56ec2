"""Another place for a learner, chosen by the head or the DDFPT instead of the one that the campaign proposes."""

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from poles.web.choosing import choose
from poles.web.request import Request


@require_http_methods(["GET", "HEAD", "POST"])
def override(request: Request, match_id: UUID) -> HttpResponse:
    """Choose among the offers open to the learner now, and say why."""
    return choose(request, match_id, template="schools/override.html", onward="schools:proposal")
