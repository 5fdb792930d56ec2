"""Until when a row about a person is kept: decided at its creation, from its school year."""

from datetime import date


def kept_until(school_year: int) -> date:
    """The last day on which a row of a school year (its first year) is kept.

    The school year and the two months after it in use, then one year of restricted access: 31 October of the second year
    after its start (data dictionary; CNIL, référentiel « gestion des élèves »: no longer than the purpose needs).
    """
    return date(school_year + 2, 10, 31)


def host_kept_until(day: date) -> date:
    """The last day on which a row about a host's person, or a call, is kept: three years after what happened that day.

    Data dictionary; CNIL, référentiel « gestion commerciale »: three years after the last contact.
    """
    return date(day.year + 3, day.month, min(day.day, 28))


def partner_kept_until(day: date) -> date:
    """The last day on which the contact of a member of a pôle is kept: one year after it left (data dictionary)."""
    return date(day.year + 1, day.month, min(day.day, 28))


def alert_kept_until(day: date, *, answered: bool = False) -> date:
    """The last day on which an alert is kept: one year after its answer, two years after it was received without any."""
    return date(day.year + (1 if answered else 2), day.month, min(day.day, 28))


def steering_kept_until(day: date) -> date:
    """The last day on which a person of a steering structure is kept: one year after the last day of the seat."""
    return date(day.year + 1, day.month, min(day.day, 28))
