"""Open data: what anybody may take and use again, with the description of each column, the licence and the date."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from poles.domain.returns import national, queries
from poles.exchange import returns_files
from poles.web import pages
from poles.web.request import Request
from poles.words.time import SchoolYear

COLUMNS = "-colonnes"


@require_safe
def open_data(request: Request) -> HttpResponse:
    """The files of the closed campaigns, and that of the pôles."""
    campaigns = [(row, SchoolYear(row.school_year)) for row in queries.published()]
    return pages.page(request, "public/open_data.html", _told() | {"campaigns": campaigns, "hubs": national.hubs()})


@require_safe
def campaign(request: Request, return_campaign_id: UUID) -> HttpResponse:
    """The tables of one closed campaign, column by column."""
    row = get_object_or_404(queries.published(), pk=return_campaign_id)
    context = {
        "row": row,
        "year": SchoolYear(row.school_year),
        "sheets": national.sheets_of(row),
        "dated": national.dated(row),
    }
    return pages.page(request, "public/open_data_campaign.html", _told() | context)


@require_safe
def campaign_file(request: Request, return_campaign_id: UUID, table: str, file_format: str) -> HttpResponse:
    """A table of a closed campaign as a file, or the description of its columns."""
    row = get_object_or_404(queries.published(), pk=return_campaign_id)
    make = national.SHEETS.get(table.removesuffix(COLUMNS))
    if make is None:
        raise Http404
    at = national.dated(row) or timezone.now()
    return _file(make(row), table, file_format, at=at, name=f"poles-{table}-{row.code}-{row.school_year}")


@require_safe
def hubs_file(request: Request, table: str, file_format: str) -> HttpResponse:
    """The open pôles as a file, or the description of its columns."""
    if table.removesuffix(COLUMNS) != "poles":
        raise Http404
    return _file(national.hubs(), table, file_format, at=timezone.now(), name=f"{table}-de-stages")


def _file(sheet: national.Sheet, table: str, file_format: str, *, at, name: str) -> HttpResponse:
    if file_format not in returns_files.FORMATS:
        raise Http404
    write = returns_files.columns if table.endswith(COLUMNS) else returns_files.national
    response = HttpResponse(write(sheet, file_format, at=at), content_type=returns_files.FORMATS[file_format])
    response["Content-Disposition"] = f'attachment; filename="{name}.{file_format}"'
    return response


def _told() -> dict:
    return {
        "formats": list(returns_files.FORMATS),
        "licence": returns_files.LICENCE,
        "licence_url": returns_files.LICENCE_URL,
        "secrecy": returns_files.SECRECY,
    }
