"""Until when a row about a person is kept: decided at its creation, from its school year."""

from datetime import date


def kept_until(school_year: int) -> date:
    """The last day on which a row of a school year (its first year) is kept.

    The school year and the two months after it in use, then one year of restricted access: 31 October of the second year
    after its start (data dictionary; CNIL, référentiel « gestion des élèves »: no longer than the purpose needs).
    """
    return date(school_year + 2, 10, 31)
