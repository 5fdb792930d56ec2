"""What a scenario changes in the tables of a problem: more offers, longer trips, starts from a boarding place."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from poles.domain.allocation.reading import OfferRow, Town, towns
from poles.domain.allocation.scenario import LONGEST_TRIP, Scenario
from poles.matching import edges
from poles.records.models import Campaign
from poles.words.findings import refuse


def with_extra_offers(campaign: Campaign, offers: list[OfferRow], scenario: Scenario) -> list[OfferRow]:
    """The offers, then « essai-1 », « essai-2 »… of the scenario; raises Refused for a commune that is not on the map."""
    found = _places(scenario)
    return offers + [
        OfferRow(
            id=f"essai-{number}", family=family, seats=seats, first=campaign.starts_on, last=campaign.ends_on,
            accessible=True, min_age=0, regulated=False, place=code, lat=found[code].lat, lon=found[code].lon,
        )
        for number, (code, family, seats) in enumerate(scenario.extra_seats, 1)
    ]  # fmt: skip


def lengthen(
    limit: NDArray[np.int64], scenario: Scenario, parts: Sequence[tuple[Sequence[str], NDArray[np.int64]]]
) -> NDArray[np.int64]:
    """(n,) longest trips with the minutes that the scenario adds, 180 in all unless the learner already said more.

    ``parts``: (labels, (n,) index) of the groups, then of the zones. Raises Refused for a label that is in neither.
    """
    longer = limit.copy()
    for label, minutes in scenario.longer:
        longer[_members(label, parts, len(limit))] += minutes
    return np.maximum(limit, np.minimum(longer, LONGEST_TRIP))


def board(
    needs: edges.Needs,
    offers: edges.Offers,
    rules: edges.Eligibility,
    scenario: Scenario,
    zone: NDArray[np.int64],
    zones: Sequence[str],
    places: dict[str, int],
) -> edges.Needs:
    """The needs, those who board starting from the commune of the beds: whoever has the fewest possible offers first.

    Ties go by the order of the rows (their keys). A learner boards once. Raises Refused for an unknown zone or commune.
    """
    if not scenario.boarding:
        return needs
    found = _places(scenario)
    offered = np.diff(edges.candidate_edges(needs, offers, rules).need_start)
    latitude, longitude = needs.latitude.copy(), needs.longitude.copy()
    place = np.full(len(latitude), -1, np.int64) if needs.place is None else needs.place.copy()
    free = np.ones(len(latitude), bool)
    for code, beds, label in scenario.boarding:
        wanted = np.flatnonzero(_members(label, [(zones, zone)], len(latitude)) & free)
        chosen = wanted[np.argsort(offered[wanted], kind="stable")[:beds]]
        free[chosen] = False
        latitude[chosen], longitude[chosen] = found[code].lat, found[code].lon
        place[chosen] = places.get(code, -1)
    return replace(needs, latitude=latitude, longitude=longitude, place=place)


def _members(
    label: str | None, parts: Sequence[tuple[Sequence[str], NDArray[np.int64]]], many: int
) -> NDArray[np.bool_]:
    """(n,) who belongs to the group or the zone of a label; everybody for None."""
    if label is None:
        return np.ones(many, bool)
    for labels, index in parts:
        if label in labels:
            return index == list(labels).index(label)
    sentence = f"« {label} » n’est ni un groupe ni un bassin de cette campagne : choisissez-le dans la liste."
    raise refuse("scenario.label", sentence)


def _places(scenario: Scenario) -> dict[str, Town]:
    found = towns(scenario.communes)
    for code in sorted(scenario.communes):
        if code not in found:
            raise refuse("scenario.commune", f"La commune {code} n’est pas connue : vérifiez son code INSEE.")
        if found[code].lat is None:
            raise refuse("scenario.commune", f"{found[code].name} n’a pas de coordonnées : choisissez une voisine.")
    return found
