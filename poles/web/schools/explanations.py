"""Why this place, or why none: the page that a school reads with the learner, or prints."""

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from poles.web import pages
from poles.web.explained import explained
from poles.web.request import Request


@require_safe
def explanation(request: Request, match_id: UUID) -> HttpResponse:
    """The whole explanation of one proposal, for its learner."""
    return pages.page(request, "schools/explanation.html", explained(request.actor, match_id))
