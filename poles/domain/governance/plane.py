"""A flat picture of one académie, on which the nearest point is found fast."""

from collections.abc import Sequence
from math import cos, radians

from shapely import STRtree
from shapely.geometry import Point as FlatPoint

from poles.words.places import Point


class Plane:
    """Longitudes shrunk by the cosine of the mean latitude, so that a degree is the same length both ways."""

    def __init__(self, points: Sequence[Point]):
        self.shrink = cos(radians(sum(point.lat for point in points) / len(points))) if points else 1.0

    def flat(self, point: Point) -> tuple[float, float]:
        """(x, y) of a point, in degrees of latitude."""
        return point.lon * self.shrink, point.lat


class Nearest:
    """Which of some points is nearest to another."""

    def __init__(self, points: Sequence[Point]):
        if not points:
            raise ValueError("Il faut au moins un point.")
        self._plane = Plane(points)
        self._tree = STRtree([FlatPoint(self._plane.flat(point)) for point in points])

    def of(self, point: Point) -> int:
        """The index of the nearest point."""
        return int(self._tree.nearest(FlatPoint(self._plane.flat(point))))
