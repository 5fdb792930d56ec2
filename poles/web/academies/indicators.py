"""The priority indicator in its three forms: by pôle for the académie, by académie for the ministry, and its export."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from poles.domain.indicators import boards, usecases
from poles.domain.indicators.boards import Board
from poles.domain.indicators.catalogue import INDICATORS
from poles.exchange import figure_files
from poles.web import pages
from poles.web.academies.charts import mark_of, rows_of, title_of
from poles.web.academies.forms import FigureFilter, sort_lines
from poles.web.academies.views import academy_of
from poles.web.request import Request
from poles.words.families import DISCOVERY


@require_safe
def indicators(request: Request) -> HttpResponse:
    """Every pôle of the académie in three forms, by table and by bars, then the job families."""
    reading = boards.read(request.actor, at=timezone.now())
    form = FigureFilter.read(request, reading.kinds())
    board = reading.by_hub(form.kind)
    urls = {hub.name: reverse("academies:hub", args=[hub.slug]) for hub in reading.hubs.values()}
    families = reading.by_family(form.kind).lines
    context = _shown(request, form, board, urls) | {
        "families": families,
        "discovery": all(line.row == DISCOVERY.code or line.all[0].pointless for line in families),
        "csv_url": f"{reverse('academies:indicators_csv')}?{request.GET.urlencode()}",
        "whole": academy_of(reading),
    }
    return pages.page(request, "academies/indicators.html", context)


@require_safe
def export(request: Request) -> HttpResponse:
    """Exactly the table of the page, as a file for a spreadsheet; the journal says who took it."""
    now = timezone.now()
    reading = boards.read(request.actor, at=now)
    form = FigureFilter.read(request, reading.kinds())
    board = usecases.export(actor=request.actor, reading=reading, kind=form.kind, at=now)
    text = figure_files.board_csv(sort_lines(board.lines, request), board.total, kind=board.kind, at=board.at)
    response = HttpResponse(text.encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="indicateurs-{board.kind}-{now:%Y-%m-%d}.csv"'
    return response


@require_safe
def national(request: Request) -> HttpResponse:
    """One line for each académie, and their sum."""
    reading = boards.read_nation(request.actor, at=timezone.now())
    form = FigureFilter.read(request, reading.kinds())
    context = _shown(request, form, reading.by_academy(form.kind), {})
    return pages.page(request, "academies/national.html", context)


def _shown(request: Request, form: FigureFilter, board: Board, urls: dict[str, str]) -> dict[str, Any]:
    """What both pages show of a board, in the order that the address asks."""
    lines = sort_lines(board.lines, request)
    indicator = form.indicator
    mark, mark_label = mark_of(board.total.figures[indicator.code], "ensemble")
    return {
        "form": form,
        "kind": form.kind,
        "board": board,
        "lines": lines,
        "total": board.total,
        "at": board.at,
        "indicators": INDICATORS,
        "indicator": indicator,
        "bars": rows_of([line.figures[indicator.code] for line in lines], urls=urls),
        "bars_title": title_of(board, indicator),
        "maximum": 100 if indicator.share else None,
        "mark": mark,
        "mark_label": mark_label,
    }
