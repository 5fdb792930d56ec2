"""The library as each finds it: the list by audience, one resource, its file served as a download and nothing else."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from poles.domain.access import Unknown
from poles.domain.library import queries, usecases
from poles.domain.library.policy import RESOURCES
from poles.web import pages
from poles.web.library.forms import FilterForm
from poles.web.request import Request
from poles.words.library import ResourceLicence
from poles.words.roles import FAMILY_ROLES, Role
from poles.workflows.library import RESOURCE

PAGE = 24
INERT = "sandbox; default-src 'none'"
"""What a browser that would show the file all the same may do with it: nothing."""


@require_safe
def listing(request: Request) -> HttpResponse:
    """What serves before, during and after a placement; for professionals, what they deposited and what they review."""
    actor = request.actor
    professional = actor.role not in FAMILY_ROLES | {Role.PUBLIC, Role.HOST}
    form = FilterForm(request.GET or None, professional=professional)
    rows = queries.published(actor, form.wanted())
    if form.errors:
        rows = rows.none()
    deposits = actor.role in RESOURCES.roles("propose")
    context = {
        "form": form,
        "page_obj": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "professional": professional,
        "deposits": deposits,
        "own": queries.own(actor)[:20] if deposits else [],
        "to_review": queries.to_review(actor)[:50] if actor.role in RESOURCES.roles("review") else [],
    }
    return pages.page(request, "library/list.html", context, status=422 if form.errors else 200)


@require_safe
def resource(request: Request, resource_id: UUID) -> HttpResponse:
    """One resource: what it is, what may be done with it, where it comes from and what was made of it."""
    actor = request.actor
    row = queries.resource_of(actor, resource_id)
    may = RESOURCES.may(actor, row)
    own = row.submitted_by_id is not None and row.submitted_by_id == actor.user_id
    steps = RESOURCE.open_from(row.status)
    context = {
        "resource": row,
        "own": own,
        "origin": queries.origin(actor, row),
        "improved": queries.improved(actor, row),
        "reusable": ResourceLicence(row.licence).reusable,
        "may_improve": "improve" in may and row.status == "published",
        "may_edit": "edit" in may and row.status == "draft",
        "may_propose": "propose" in may and "propose" in steps,
        "may_review": "review" in may and "publish" in steps and not own,
        "may_withdraw": "withdraw" in may and "withdraw" in steps,
    }
    return pages.page(request, "library/resource.html", context)


@require_safe
def file(request: Request, resource_id: UUID) -> HttpResponse:
    """The file, always as a download, under the type that was read in its bytes, never guessed again nor run."""
    row = _used(request, resource_id)
    if row.content is None:
        raise Unknown(resource_id)
    response = HttpResponse(bytes(row.content), content_type=row.content_type)
    response["Content-Disposition"] = content_disposition_header(True, row.file_name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = INERT
    return response


@require_safe
def link(request: Request, resource_id: UUID) -> HttpResponse:
    """Go to the page that a resource points to; the opening is counted on the way."""
    row = _used(request, resource_id)
    if not row.url:
        raise Unknown(resource_id)
    response = HttpResponseRedirect(row.url)
    response["Referrer-Policy"] = "no-referrer"
    return response


def _used(request: Request, resource_id: UUID):
    """The resource with its bytes; a mere look at its headers (HEAD) counts nothing."""
    if request.method == "HEAD":
        return RESOURCES.get(request.actor, "see", resource_id)
    return usecases.use(actor=request.actor, resource_id=resource_id)
