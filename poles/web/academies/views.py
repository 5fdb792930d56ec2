"""The pôles of an académie: their map and the table that says the same, and the page of one of them."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from poles.domain.indicators import boards, ground
from poles.domain.indicators.answers import answers_of
from poles.domain.indicators.boards import Reading
from poles.domain.indicators.catalogue import INDICATORS, SEATS_PER_LEARNER, Figure
from poles.domain.indicators.ground import HubGround
from poles.web import pages
from poles.web.academies.charts import mark_of, rows_of, title_of
from poles.web.academies.forms import HubFilter
from poles.web.public import shapes
from poles.web.request import Request
from poles.words import french


@dataclass(frozen=True)
class HubRow:
    """A pôle as the table and the map show it."""

    hub: Any
    ground: HubGround
    offers: int
    figure: Figure

    @property
    def sentence(self) -> str:
        """The row in one line, for the map."""
        return (
            f"{french.plural(self.ground.schools, 'établissement')}, {self.ground.learners.text} élèves, "
            f"{french.plural(self.offers, 'offre')}, {self.figure.text} {self.figure.reading}"
        )


SORTS = {
    "nom": lambda row: french.alphabetical(row.hub.name),
    "etablissements": lambda row: row.ground.schools,
    "eleves": lambda row: -1 if row.ground.learners.count is None else row.ground.learners.count,
    "offres": lambda row: row.offers,
    "places": lambda row: -1.0 if row.figure.value is None else row.figure.value,
    "etat": lambda row: row.hub.status,
}


@require_safe
def hubs(request: Request) -> HttpResponse:
    """The map of the pôles, the table that says the same, and the circular's figure of each."""
    reading = boards.read(request.actor, at=timezone.now())
    form = HubFilter.read(request, reading.kinds())
    rows = _rows(request, reading, form)
    total = reading.by_hub(form.kind).total
    context = {
        "form": form,
        "rows": rows,
        "count": len(rows),
        "all_count": len(reading.hubs),
        "total": total,
        "figure": total.figures[SEATS_PER_LEARNER.code],
        "at": reading.at,
        "academy": academy_of(reading),
        "without_coordinator": sum(not row.ground.coordinators for row in rows),
        "map_url": f"{reverse('academies:hubs_geojson')}?{request.GET.urlencode()}",
    }
    return pages.page(request, "academies/hubs.html", context)


@require_safe
def hubs_geojson(request: Request) -> JsonResponse:
    """The same pôles as contours: same filters, same order, same words."""
    reading = boards.read(request.actor, at=timezone.now())
    rows = _rows(request, reading, HubFilter.read(request, reading.kinds()))
    return shapes.collection([_contour(row) for row in rows], count=len(rows))


@require_safe
def hub(request: Request, slug: str) -> HttpResponse:
    """One pôle: its figures in three forms for each kind, its rank among the others, its schools."""
    reading = boards.read(request.actor, at=timezone.now())
    row = boards.hub_of(reading, slug)
    lines = reading.of_hub(row.pk)
    kind = lines[0][0] if lines else None
    board = reading.by_hub(kind) if kind else None
    indicator = INDICATORS[0]
    mark, mark_label = mark_of(board.total.figures[indicator.code], "académie") if board else (None, "")
    context = {
        "hub": row,
        "ground": ground.of_hubs(reading)[row.pk],
        "lines": lines,
        "veiled": any(each.veil for _kind, line in lines for each in line.all),
        "kind": kind,
        "schools": ground.schools_of(reading, row.pk),
        "answers": answers_of(request.actor, row.pk, at=reading.at),
        "at": reading.at,
        "indicators": INDICATORS,
        "bars": rows_of(board.by(indicator), marked=row.name, urls=_addresses(reading)) if board else [],
        "bars_title": title_of(board, indicator) if board else "",
        "mark": mark,
        "mark_label": mark_label,
    }
    return pages.page(request, "academies/hub.html", context)


def academy_of(reading: Reading) -> str:
    """« académie d’Amiens », from the name of the reader's own."""
    name = next(iter(reading.academies.values()), "")
    return name[:1].lower() + name[1:] if name.lower().startswith("académie") else f"académie {french.of(name)}"


def _rows(request: Request, reading: Reading, form: HubFilter) -> list[HubRow]:
    """The pôles that the filters keep, in the order asked; what is hidden comes as if it were nothing."""
    grounds = ground.of_hubs(reading)
    rows = [
        HubRow(line.row, grounds[line.row.pk], line.offers, line.figures[SEATS_PER_LEARNER.code])
        for line in reading.by_hub(form.kind).lines
        if line.row
    ]
    state, words = form.cleaned_data.get("etat", ""), french.alphabetical(form.cleaned_data.get("mots", "")).split()
    kept = [row for row in rows if (not state or row.hub.status == state) and _says(row, words)]
    asked = request.GET.get("tri", "")
    order = SORTS.get(asked.removeprefix("-"))
    return sorted(kept, key=order, reverse=asked.startswith("-")) if order else kept


def _says(row: HubRow, words: list[str]) -> bool:
    text = french.alphabetical(" ".join((row.hub.name, *row.ground.coordinators)))
    return all(word in text for word in words)


def _contour(row: HubRow) -> dict | None:
    feature = shapes.hub(row.hub)
    if feature:
        feature["properties"] |= {"text": row.sentence, "url": reverse("academies:hub", args=[row.hub.slug])}
    return feature


def _addresses(reading: Reading) -> dict[str, str]:
    return {hub.name: reverse("academies:hub", args=[hub.slug]) for hub in reading.hubs.values()}
