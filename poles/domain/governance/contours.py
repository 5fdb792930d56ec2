"""Contours of pôles from the points of their communes: neighbours share their border, nothing overlaps."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from statistics import median
from typing import Any

import shapely
from shapely import STRtree
from shapely.geometry import MultiPoint, Polygon, mapping
from shapely.geometry import Point as FlatPoint

from poles.domain.governance.plane import Plane
from poles.words.places import Point

DECIMALS = 4
"""Coordinates are rounded to about ten metres."""

REACH, WIDEST, SPACINGS = 0.09, 0.3, 3.0
"""Around each point the land is taken this far (degrees of latitude, 10 km), then the outline is drawn back by half: the
gaps between neighbouring communes close, and the outer border stays about 5 km from the outermost points. Where points
are sparse the reach is three times the usual space between neighbours, up to 33 km."""

TOLERANCE = 0.004
"""How far, in degrees, a border may be straightened."""

Contours = dict[str, dict[str, Any]]


def contours(points: Mapping[str, Point], groups: Mapping[str, str]) -> Contours:
    """The GeoJSON (Multi)Polygon of each group, from the points of its communes.

    ``points``: commune → point; ``groups``: commune → group. Each place belongs to the group of its nearest commune (a
    Voronoi partition), within a rounded outline of all the points. Coordinates are (longitude, latitude), 4 decimals. A
    group without any point has no contour. Pure; the same input gives the same output.
    """
    owner: dict[tuple[float, float], str] = {}
    plane = Plane([points[key] for key in sorted(points)])
    for key in sorted(points):
        owner.setdefault(plane.flat(points[key]), groups[key])
    if not owner:
        return {}
    flat = [FlatPoint(place) for place in owner]
    outline = _outline(flat)
    faces = [face for face in _faces(_cells(flat, outline), plane) if outline.covers(_spot(face, plane))]
    tree, names = STRtree(flat), list(owner.values())
    parts = defaultdict[str, list[Polygon]](list)
    for face in faces:
        parts[names[int(tree.nearest(_spot(face, plane)))]].append(face)
    ordered = sorted(parts)
    whole = [shapely.union_all(parts[group]) for group in ordered]
    simple = shapely.coverage_simplify(whole, TOLERANCE)
    return {group: _geojson(shape) for group, shape in zip(ordered, simple, strict=True)}


def pieces_of(contour: Mapping[str, Any] | None, points: Collection[Point]) -> int:
    """How many separate parts of a contour hold one of these points: 1 for a contour in one piece, or without any."""
    if not contour or contour["type"] != "MultiPolygon":
        return 1
    parts = [Polygon(rings[0]) for rings in contour["coordinates"]]
    flat = [FlatPoint(point.lon, point.lat) for point in points]
    return max(1, sum(any(part.covers(spot) for spot in flat) for part in parts))


def _outline(flat: list[FlatPoint]) -> Any:
    """The rounded land around the points, without holes (mountains and bays have no commune)."""
    reach = _reach(flat)
    land = shapely.union_all(shapely.buffer(flat, reach, quad_segs=4)).buffer(-reach / 2, quad_segs=2)
    outline = shapely.union_all([Polygon(part.exterior) for part in shapely.get_parts(land)])
    shapely.prepare(outline)
    return outline


def _reach(flat: list[FlatPoint]) -> float:
    """How far the land is taken around each point, from the median space between a point and its nearest neighbour."""
    if len(flat) < 2:
        return REACH
    _pairs, spaces = STRtree(flat).query_nearest(flat, exclusive=True, return_distance=True, all_matches=False)
    return min(max(REACH, SPACINGS * float(median(spaces))), WIDEST)


def _cells(flat: list[FlatPoint], outline: Any) -> list[Any]:
    """The cell of each point, within the outline."""
    if len(flat) == 1:
        return [outline]
    cells = shapely.voronoi_polygons(MultiPoint(flat), extend_to=outline)
    return [shapely.intersection(cell, outline) for cell in cells.geoms]


def _faces(cells: list[Any], plane: Plane) -> list[Polygon]:
    """The cells in degrees, on the grid of 4 decimals: all borders are rounded together, so that they stay shared."""
    borders = shapely.boundary([shapely.transform(cell, lambda xy: xy / [plane.shrink, 1.0]) for cell in cells])
    net = shapely.union_all(borders, grid_size=10.0**-DECIMALS)
    return list(shapely.polygonize([net]).geoms)


def _spot(face: Polygon, plane: Plane) -> FlatPoint:
    """A point inside a face, on the flat picture."""
    inside = face.representative_point()
    return FlatPoint(inside.x * plane.shrink, inside.y)


def _geojson(shape: Any) -> dict[str, Any]:
    """A shape as GeoJSON, its coordinates written with 4 decimals."""
    return {"type": shape.geom_type, "coordinates": _rounded(mapping(shape)["coordinates"])}


def _rounded(coordinates: Any) -> Any:
    if isinstance(coordinates, float):
        return round(coordinates, DECIMALS)
    return [_rounded(part) for part in coordinates]
