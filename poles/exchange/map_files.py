"""A map of pôles as files: GeoJSON for a geographic software, CSV for a spreadsheet, PDF to print."""

from collections.abc import Iterable
from datetime import date
from math import cos, radians
from typing import Any
from xml.sax.saxutils import quoteattr

from shapely.geometry import shape

from poles.domain.governance.queries import PlacedSchool
from poles.domain.governance.weighing import Weighing
from poles.exchange.papers import printed
from poles.exchange.sheets import write_csv
from poles.words.french import integer, plain_date, plural
from poles.words.training import SchoolType

HEADINGS = (
    "uai", "établissement", "type", "secteur", "commune", "code_insee", "pôle", "code_pôle", "réseau", "déduit",
    "carte", "année_scolaire",
)  # fmt: skip
WIDTH = 1000.0
"""Width of the printed map in its own units."""
FILLS = ("#dfeef0", "#f6e8d8", "#e4e2f1", "#e3efd9", "#f5dfe3", "#eeeede", "#dbe6f3", "#efe2ee")


def features(chart: Any, hubs: Iterable[Any], placed: Iterable[PlacedSchool]) -> list[dict[str, Any]]:
    """The contours of the pôles, then the schools as points, as GeoJSON features (WGS 84, longitude then latitude)."""
    common = {"carte": chart.label, "annee_scolaire": chart.school_year, "etat": chart.get_status_display()}
    shapes = [
        {
            "type": "Feature",
            "geometry": hub.contour,
            "properties": {
                "kind": "hub", "name": hub.name, "code": hub.code, "reseau": network(hub), **common,
            },
        }
        for hub in hubs
        if hub.contour
    ]  # fmt: skip
    return shapes + [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [row.school.lon, row.school.lat]},
            "properties": {
                "kind": "school", "name": row.school.name, "uai": row.school.uai, "text": row.hub.name,
                "code": row.hub.code,
            },
        }
        for row in placed
        if row.school.lat is not None and row.school.lon is not None
    ]  # fmt: skip


def map_csv(chart: Any, placed: Iterable[PlacedSchool]) -> bytes:
    """One line a school, with its pôle."""
    year = f"{chart.school_year}-{chart.school_year + 1}"
    return write_csv(
        HEADINGS,
        (
            (
                row.school.uai, row.school.name, _type(row.school.type), SECTORS.get(row.school.sector, ""),
                row.school.commune.name, row.school.commune_id, row.hub.name, row.hub.code, network(row.hub),
                row.inferred, chart.label, year,
            )
            for row in placed
        ),
    )  # fmt: skip


def map_pdf(weighing: Weighing, placed: Iterable[PlacedSchool], *, academy: str, made_on: date) -> bytes:
    """The map on a page, its pôles by number, then the table of what they weigh."""
    chart = weighing.chart
    decided = ""
    if chart.decided_on and chart.status in ("adopted", "replaced"):
        decided = f"Décision du {plain_date(chart.decided_on)}"
        decided += f", référence {chart.decision}." if chart.decision else "."
    rows = [
        {
            "number": str(number), "name": one.hub.name, "network": network(one.hub),
            "schools": integer(one.schools), "learners": integer(one.learner_count),
            "seats": integer(one.seats), "ratio": "sans objet" if one.ratio is None else integer(one.ratio),
            "missing": ", ".join(one.missing) or ("aucun" if one.taught else "sans objet"),
        }
        for number, one in enumerate(weighing.hubs, 1)
    ]  # fmt: skip
    schools = sum(one.schools for one in weighing.hubs)
    data = {
        "title": chart.label,
        "author": f"Rectorat, {academy}",
        "reference": f"{chart.get_status_display()}, {chart.school_year}-{chart.school_year + 1}",
        "made_on": made_on.isoformat(),
        "lead": f"{plural(len(rows), 'pôle')}, {plural(schools, 'établissement')}. Carte : {chart.get_status_display()}.",
        "decided": decided,
        "note": chart.note,
        "svg": drawing(weighing, placed),
        "alt": f"Carte des pôles : {len(rows)} contours numérotés comme dans le tableau, un point par établissement.",
        "rows": rows,
    }
    return printed("map", data)


def drawing(weighing: Weighing, placed: Iterable[PlacedSchool]) -> str:
    """The contours as an SVG drawing: only numbers are written in it, in the order of the table."""
    shapes = [shape(one.hub.contour) if one.hub.contour else None for one in weighing.hubs]
    known = [one for one in shapes if one is not None]
    points = [
        (row.school.lon, row.school.lat) for row in placed if row.school.lat is not None and row.school.lon is not None
    ]
    if not known:
        return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} 10"></svg>'
    west, south = min(one.bounds[0] for one in known), min(one.bounds[1] for one in known)
    east, north = max(one.bounds[2] for one in known), max(one.bounds[3] for one in known)
    shrink = cos(radians((south + north) / 2))
    scale = WIDTH / max((east - west) * shrink, (north - south) / 1.15, 0.01)
    height, width = (north - south) * scale, (east - west) * shrink * scale

    def at(lon: float, lat: float) -> str:
        return f"{(lon - west) * shrink * scale:.1f},{(north - lat) * scale:.1f}"

    lines = []
    for number, one in enumerate(shapes):
        if one is not None:
            rings = [ring for part in getattr(one, "geoms", [one]) for ring in (part.exterior, *part.interiors)]
            path = " ".join(f"M{' L'.join(at(*pair) for pair in ring.coords)} Z" for ring in rings)
            fill = FILLS[number % len(FILLS)]
            lines.append(
                f'<path d={quoteattr(path)} fill="{fill}" fill-rule="evenodd" stroke="#14505c" stroke-width="2"/>'
            )
    for lon, lat in points:
        x, y = at(lon, lat).split(",")
        lines.append(f'<circle cx="{x}" cy="{y}" r="2.4" fill="#3a3a3a"/>')
    for number, one in enumerate(shapes, 1):
        if one is not None:
            spot = max(getattr(one, "geoms", [one]), key=lambda part: part.area).representative_point()
            x, y = at(spot.x, spot.y).split(",")
            lines.append(f'<circle cx="{x}" cy="{y}" r="17" fill="#ffffff" stroke="#14505c" stroke-width="2"/>')
            lines.append(
                f'<text x="{x}" y="{y}" dy="7" text-anchor="middle" font-family="Libertinus Serif" '
                f'font-size="21" font-weight="bold" fill="#161616">{number}</text>'
            )
    body = "".join(lines)
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-20 -20 {width + 40:.0f} {height + 40:.0f}">{body}</svg>'


SECTORS = {"public": "public", "private": "privé"}


def network(hub: Any) -> str:
    """« campus des métiers… Lumière », or nothing."""
    return f"{hub.get_network_kind_display()} {hub.network_name}" if hub.network_kind else ""


def _type(kind: str) -> str:
    return SchoolType(kind).label if kind in set(SchoolType) else SchoolType.OTHER.label
