"""The rule of a campaign as it was published, for anybody (CRPA, L. 312-1-3: an administration publishes its rules)."""

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from poles.domain.allocation.queries import published_rule
from poles.web import pages
from poles.web.request import Request


@require_safe
def rule(request: Request, rule_id: UUID) -> HttpResponse:
    """One version: its text as published, its date, its fingerprint; 404 when there is none."""
    return pages.page(request, "public/rule.html", {"rule": published_rule(rule_id)})
