"""A search as an address holds it: what the page shows, what people save, what feeds and mails lead to."""

from datetime import date
from urllib.parse import parse_qsl, urlencode

from poles.domain.access import Unknown
from poles.domain.offers.searching import OfferSearch, Order, Trip
from poles.domain.territory.queries import commune
from poles.words.families import BY_CODE
from poles.words.places import Mode, Point
from poles.words.training import PlacementKind

NAMES = {
    "family": "metier", "neighbours": "voisins", "kind": "accueil", "first_day": "du", "last_day": "au",
    "near": "commune", "near_code": "code", "radius_km": "rayon", "text": "mots", "accessible": "accessible", "order": "tri",
}  # fmt: skip
"""Field of a search → its name in the address, in the order in which an address is written."""
USUAL_RADIUS = 20
LONGEST_TEXT = 80


def reach_of(said: str) -> tuple[float | None, Trip | None]:
    """« 20 » is a radius in kilometres, « car-30 » a trip of thirty minutes by car; nothing for what is neither."""
    mode, _, minutes = said.partition("-")
    if mode.isdigit():
        return float(mode), None
    if minutes.isdigit() and mode in {one.value for one in Mode}:
        return None, Trip(Mode(mode), int(minutes))
    return None, None


def said_reach(wanted: OfferSearch) -> str:
    """The same, written."""
    if wanted.trip:
        return f"{wanted.trip.mode}-{wanted.trip.minutes}"
    return "" if wanted.radius_km is None else f"{wanted.radius_km:g}"


def write(wanted: OfferSearch, town: str = "") -> str:
    """The address of a search, without « ? »; ``town`` is the name of the place, which goes with its code."""
    place = bool(wanted.near and wanted.near_code)
    values = {
        "family": wanted.family,
        "neighbours": "on" if wanted.neighbours else "",
        "kind": wanted.kind,
        "first_day": wanted.first_day.isoformat() if wanted.first_day else "",
        "last_day": wanted.last_day.isoformat() if wanted.last_day else "",
        "near": town if place else "",
        "near_code": wanted.near_code if place else "",
        "radius_km": said_reach(wanted) if place else "",
        "text": wanted.text,
        "accessible": "on" if wanted.accessible else "",
        "order": wanted.order or "",
    }
    return urlencode([(name, values[field]) for field, name in NAMES.items() if values[field]])


def read(address: str, *, on: date | None = None) -> OfferSearch:
    """The search of an address that ``write`` made; what it does not know of is left out.

    Raises Unknown when its place is no longer there: without it the search would be another one.
    """
    said = dict(parse_qsl(address))
    values = {field: said.get(name, "") for field, name in NAMES.items()}
    radius, trip = reach_of(values["radius_km"] or str(USUAL_RADIUS))
    near = _place(values["near_code"]) if values["near_code"] else None
    kinds, orders = {one.value for one in PlacementKind}, {one.value for one in Order}
    return OfferSearch(
        family=values["family"] if values["family"] in BY_CODE else "",
        neighbours=bool(values["neighbours"]),
        kind=values["kind"] if values["kind"] in kinds else "",
        first_day=_day(values["first_day"]),
        last_day=_day(values["last_day"]),
        near=near,
        near_code=values["near_code"] if near else "",
        radius_km=radius if near else None,
        trip=trip if near else None,
        text=values["text"][:LONGEST_TEXT],
        accessible=bool(values["accessible"]),
        order=Order(values["order"]) if values["order"] in orders else None,
        on=on,
    )


def _place(code: str) -> Point:
    town = commune(code)
    if town.lat is None or town.lon is None:
        raise Unknown(code)
    return Point(town.lat, town.lon)


def _day(said: str) -> date | None:
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None
