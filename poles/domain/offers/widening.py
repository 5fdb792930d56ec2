"""When a search finds nothing: its words corrected, then searches a little wider, each with what it finds."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from poles.domain.offers.searching import Found, OfferSearch, Order, Trip, leading
from poles.words.actor import Actor
from poles.words.families import BY_CODE
from poles.words.trades import corrected


@dataclass(frozen=True)
class Answer:
    """What a search gives: ``wanted`` as it was put, ``corrected`` the words that replaced those typed, when they did."""

    wanted: OfferSearch
    found: Found
    corrected: str = ""


def answer(actor: Actor, wanted: OfferSearch) -> Answer:
    """The same, with the words corrected when nothing bears them as they were typed and a trade is close to them."""
    found = leading(actor, wanted)
    if not found and (better := corrected(wanted.text)):
        mended = replace(wanted, text=better)
        if again := leading(actor, mended):
            return Answer(mended, again, better)
    return Answer(wanted, found)


def wider(
    actor: Actor, wanted: OfferSearch, *, radii: Sequence[float] = (), trips: Sequence[Trip] = (), most: int = 3
) -> list[Answer]:
    """Searches that find something when this one does not: one filter less, what people hold to the least first.

    ``radii`` and ``trips``: the distances that may be offered. When no single change is enough, filters are left out one
    after the other until something is found: at most one search is then given.
    """
    farther = _farther(wanted, radii, trips)
    less: list[dict[str, Any]] = [
        {"text": ""}, {"kind": ""}, {"first_day": None, "last_day": None}, {"family": "", "neighbours": False},
        {"accessible": False},
    ]  # fmt: skip
    tries = list(farther)
    if wanted.family and not wanted.neighbours and BY_CODE[wanted.family].near:
        tries.append(replace(wanted, neighbours=True))
    tries += [other for one in less if (other := replace(wanted, **one)) != wanted]
    found: list[Answer] = []
    for other in tries:
        if len(found) < most and not any(_same_but_reach(other, one.wanted) for one in found):
            found += _some(actor, other)
    if found:
        return found
    other = farther[-1] if farther else wanted
    for one in ({"kind": ""}, {"first_day": None, "last_day": None}, {"near": None}, {"family": ""}, {"text": ""}):
        other = replace(other, **one)  # type: ignore[arg-type]
        if found := _some(actor, other):
            break
    return found


def _farther(wanted: OfferSearch, radii: Sequence[float], trips: Sequence[Trip]) -> list[OfferSearch]:
    """The same search from farther away, the nearest first."""
    if wanted.trip is not None:
        longer = [one for one in trips if one.mode is wanted.trip.mode and one.minutes > wanted.trip.minutes]
        return [replace(wanted, trip=one) for one in longer]
    return [replace(wanted, radius_km=km) for km in radii if wanted.radius_km is not None and km > wanted.radius_km]


def _some(actor: Actor, wanted: OfferSearch) -> list[Answer]:
    """A search that finds something, or nothing."""
    found = leading(actor, replace(wanted, order=Order.FRESHEST))
    return [Answer(wanted, found)] if found else []


def _same_but_reach(one: OfferSearch, other: OfferSearch) -> bool:
    """Whether two searches differ by nothing but the distance."""
    return replace(one, radius_km=None, trip=None) == replace(other, radius_km=None, trip=None)
