"""The published groups of the fairness report: where a learner lives and what the school is, never who it is."""

from collections import Counter
from collections.abc import Sequence

SMALLEST = 5
"""A group of fewer learners is merged with another: a share of four people says too much, and too little."""


def label(*, rural: bool, priority: bool) -> str:
    """The group of a learner, in words."""
    home = "commune rurale" if rural else "commune urbaine"
    school = "éducation ou quartier prioritaire" if priority else "hors éducation prioritaire"
    return f"{home}, {school}"


def merged(labels: Sequence[str]) -> list[str]:
    """The same groups, those of fewer than five members merged with the smallest other, until all are large enough.

    When there are fewer than five learners in all, one group remains.
    """
    sizes = Counter(labels)
    now = {name: name for name in sizes}
    while len(sizes) > 1 and min(sizes.values()) < SMALLEST:
        first, second = sorted(sizes, key=lambda name: (sizes[name], name))[:2]
        both = " ; ".join(sorted((first, second)))
        sizes[both] = sizes.pop(first) + sizes.pop(second)
        now = {name: both if group in (first, second) else group for name, group in now.items()}
    return [now[name] for name in labels]
