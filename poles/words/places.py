"""Points on the map, distances and an honest estimate of travel time."""

from dataclasses import dataclass
from enum import StrEnum
from math import asin, ceil, cos, degrees, isfinite, pi, radians, sin, sqrt

EARTH_RADIUS_KM = 6371.0088
"""Mean radius of the Earth (IUGG)."""

DETOUR = 1.3
"""How much longer the way is than the straight line: our declared hypothesis, not a measure."""


class Mode(StrEnum):
    """How a learner travels."""

    WALK = "walk"
    BIKE = "bike"
    TRANSIT = "transit"
    CAR = "car"

    @property
    def label(self) -> str:
        """The French name shown on screen."""
        return LABELS[self]

    @property
    def speed_kmh(self) -> float:
        """The declared door-to-door speed, in km/h."""
        return SPEEDS_KMH[self]

    @property
    def access_minutes(self) -> int:
        """Minutes lost whatever the distance: reaching the stop and waiting."""
        return ACCESS_MINUTES[self]


LABELS = {
    Mode.WALK: "à pied",
    Mode.BIKE: "à vélo",
    Mode.TRANSIT: "en transports en commun",
    Mode.CAR: "en voiture",
}
SPEEDS_KMH = {Mode.WALK: 4.5, Mode.BIKE: 14.0, Mode.TRANSIT: 22.0, Mode.CAR: 45.0}
ACCESS_MINUTES = {Mode.WALK: 0, Mode.BIKE: 0, Mode.TRANSIT: 8, Mode.CAR: 0}


@dataclass(frozen=True, order=True)
class Point:
    """A place in WGS 84 decimal degrees: latitude −90 to 90, longitude −180 to 180."""

    lat: float
    lon: float

    def __post_init__(self) -> None:
        if not (isfinite(self.lat) and -90 <= self.lat <= 90):
            raise ValueError("La latitude est un nombre entre −90 et 90, par exemple 48.9526.")
        if not (isfinite(self.lon) and -180 <= self.lon <= 180):
            raise ValueError("La longitude est un nombre entre −180 et 180, par exemple 2.3694.")


@dataclass(frozen=True)
class BoundingBox:
    """A rectangle of latitudes and longitudes, to sift rows before measuring distances."""

    south: float
    west: float
    north: float
    east: float

    def contains(self, point: Point) -> bool:
        """Whether a point lies inside or on the edge."""
        return self.south <= point.lat <= self.north and self.west <= point.lon <= self.east

    __contains__ = contains


def distance_km(a: Point, b: Point) -> float:
    """The distance as the crow flies, in kilometres (haversine on a sphere: within 0.6 % of the ellipsoid)."""
    lat_a, lat_b = radians(a.lat), radians(b.lat)
    chord = sin((lat_b - lat_a) / 2) ** 2 + cos(lat_a) * cos(lat_b) * sin(radians(b.lon - a.lon) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(chord)))


def travel_minutes(distance_km: float, mode: Mode) -> int:
    """Minutes of travel for a distance as the crow flies, rounded up: AN ESTIMATE, to be shown as such.

    The one declared model: distance × 1.3 (detour) at the mode's declared speed (on foot 4.5, bicycle 14, public transport
    22 plus 8 minutes of access, car 45 km/h). It knows neither timetables, nor hills, nor rivers. Raise ValueError for a
    distance that is negative or not a number.
    """
    if not (isfinite(distance_km) and distance_km >= 0):
        raise ValueError("Une distance est un nombre positif de kilomètres.")
    riding = distance_km * DETOUR / mode.speed_kmh * 60
    return ceil(round(riding, 6)) + mode.access_minutes


def bounding_box(center: Point, radius_km: float) -> BoundingBox:
    """A rectangle that holds every point within a radius of a centre (and some others beyond it).

    Near a pole, or across the 180th meridian, it widens to every longitude rather than miss a point. Raise ValueError for
    a radius that is negative or not a number.
    """
    if not (isfinite(radius_km) and radius_km >= 0):
        raise ValueError("Un rayon est un nombre positif de kilomètres.")
    angle = min(radius_km / EARTH_RADIUS_KM * (1 + 1e-9) + 1e-12, pi)
    south, north = center.lat - degrees(angle), center.lat + degrees(angle)
    if south <= -90 or north >= 90:
        return BoundingBox(max(south, -90.0), -180.0, min(north, 90.0), 180.0)
    spread = degrees(asin(min(1.0, sin(angle) / cos(radians(center.lat)))))
    west, east = center.lon - spread, center.lon + spread
    if west < -180 or east > 180:
        west, east = -180.0, 180.0
    return BoundingBox(south, west, north, east)
