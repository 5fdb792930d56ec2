"""A « what if » of a campaign as pure data: more seats somewhere, longer trips, beds near the supply."""

from dataclasses import dataclass

from poles.words.families import BY_CODE
from poles.words.findings import refuse

MOST_SEATS, MOST_MINUTES, MOST_BEDS = 500, 120, 500
LONGEST_TRIP = 180
"""Minutes: a trip that is made longer never passes this limit, the largest that a need may say."""


@dataclass(frozen=True)
class Scenario:
    """Changes that are tried and never stored; the groups stay those of the real supply.

    - ``extra_seats``: (INSEE code of a commune, family, seats): an offer there, open all along the campaign, step-free,
      without condition of age. They are the offers « essai-1 », « essai-2 »… of the instance.
    - ``longer``: (label of a group or of a zone, None for everybody; minutes added to the longest trip, 180 in all).
    - ``boarding``: (INSEE code of a commune, beds, label of a zone): so many learners of the zone, those whom the fewest
      offers suit first, start from that commune.

    Raises Refused for an unknown family or a number out of bounds.
    """

    extra_seats: tuple[tuple[str, str, int], ...] = ()
    longer: tuple[tuple[str | None, int], ...] = ()
    boarding: tuple[tuple[str, int, str], ...] = ()

    def __post_init__(self) -> None:
        for _, family, seats in self.extra_seats:
            if family not in BY_CODE:
                raise refuse("scenario.family", f"La famille « {family} » n’existe pas : choisissez-la dans la liste.")
            _within("places", seats, MOST_SEATS)
        for _, minutes in self.longer:
            _within("minutes de plus", minutes, MOST_MINUTES)
        for _, beds, _ in self.boarding:
            _within("places d’internat", beds, MOST_BEDS)

    @property
    def communes(self) -> frozenset[str]:
        """The codes of the communes that it names."""
        return frozenset(row[0] for row in (*self.extra_seats, *self.boarding))


def _within(what: str, number: int, most: int) -> None:
    if not 1 <= number <= most:
        raise refuse("scenario.bounds", f"Donnez un nombre de {what} de 1 à {most} (vous donnez {number}).")
