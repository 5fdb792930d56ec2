"""An offer in the fewest words that an employer can say: whom, which trades, which days; its title is made from them."""

from datetime import date

from poles.domain.offers.usecases import OfferText
from poles.words.families import BY_CODE
from poles.words.training import PlacementKind

KINDS = [
    (PlacementKind.PFMP.value, "Un lycéen professionnel, plusieurs semaines (PFMP)"),
    (PlacementKind.OBSERVATION.value, "Un collégien ou un lycéen, une semaine d’observation"),
    (PlacementKind.BTS_INTERNSHIP.value, "Un étudiant de BTS, plusieurs semaines"),
]
"""The three that employers know; the long form has all of them."""
TITLES = {
    PlacementKind.PFMP.value: "PFMP",
    PlacementKind.OBSERVATION.value: "Observation",
    PlacementKind.BTS_INTERNSHIP.value: "Stage de BTS",
}


def offer_text(kind: str, family: str, seats: int, first: date, last: date) -> OfferText:
    """The text of such an offer, between two days, both included; KeyError for a kind that is not of the three."""
    title = f"{TITLES[kind]} : {BY_CODE[family].label}"
    return OfferText(PlacementKind(kind), family, title, opens_on=first, closes_on=last, seat_count=seats)
