"""How far chance alone may move a share, or the gap between two shares: intervals at 95 %, good for small counts too."""

from math import sqrt

Z = 1.959963984540054
"""The normal quantile of 97.5 %: a two-sided interval of 95 %."""


def wilson(count: int, total: int, z: float = Z) -> tuple[float, float]:
    """The interval of a share, both ends from 0 to 1 (Wilson, 1927, without continuity correction).

    Raise ValueError without any case, or for a count that is not between 0 and the total.
    """
    if total <= 0 or not 0 <= count <= total:
        raise ValueError("Un intervalle se calcule sur une part d’un effectif positif.")
    share, width = count / total, z * z / total
    centre = (share + width / 2) / (1 + width)
    half = z / (1 + width) * sqrt(share * (1 - share) / total + width / (4 * total))
    low, high = max(0.0, centre - half), min(1.0, centre + half)
    return (0.0 if count == 0 else low), (1.0 if count == total else high)


def gap(count: int, total: int, other_count: int, other_total: int, z: float = Z) -> tuple[float, float, float]:
    """The first share minus the second, and its interval, from −1 to 1 (Newcombe, 1998, method 10: from both Wilson's).

    Raise ValueError as ``wilson`` does.
    """
    low, high = wilson(count, total, z)
    other_low, other_high = wilson(other_count, other_total, z)
    share, other = count / total, other_count / other_total
    difference = share - other
    return (
        difference,
        max(-1.0, difference - sqrt((share - low) ** 2 + (other_high - other) ** 2)),
        min(1.0, difference + sqrt((high - share) ** 2 + (other - other_low) ** 2)),
    )
