"""How far a learner may say to go: the modes, and the bounds of a trip."""

from poles.words import french
from poles.words.findings import refuse
from poles.words.places import Mode

TRAVEL_LIMITS = (5, 180)
"""Minutes, one way: the shortest and the longest trip that a need or a learner may state."""


def mode_of(value: Mode | str) -> Mode:
    """The mode of travel of a value; raises Refused, which lists them."""
    try:
        return Mode(value)
    except ValueError as error:
        modes = french.join((mode.label for mode in Mode), "ou")
        raise refuse("need.mode", f"Choisissez un mode de déplacement : {modes}.", field="travel_mode") from error


def check_trip(minutes: int) -> None:
    """Raise Refused for a trip (minutes, one way) that no need may state."""
    least, most = TRAVEL_LIMITS
    if not least <= minutes <= most:
        sentence = f"La durée de trajet se donne en minutes, de {least} à {most} : vous donnez {minutes}."
        raise refuse("need.travel", sentence, field="travel_limit")
