"""Seeded chance: one independent stream for each name, so that no part of a simulation disturbs another."""

import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Chance = np.random.Generator


def chance(seed: int, *names: str) -> Chance:
    """The stream of a name under a seed: the same on every machine."""
    return np.random.Generator(np.random.PCG64([seed, *(zlib.crc32(name.encode()) for name in names)]))


def draw(stream: Chance, weights: Sequence[float] | NDArray[np.float64], count: int) -> NDArray[np.int64]:
    """(count,) indices drawn with these weights (at least one is positive)."""
    steps = np.cumsum(np.asarray(weights, np.float64))
    return np.minimum(np.searchsorted(steps, stream.random(count) * steps[-1], side="right"), len(steps) - 1)


def thinned(stream: Chance, total: int, wanted: int) -> NDArray[np.int64]:
    """Places of ``wanted`` rows among ``total``, evenly spaced: n rows in a row give n × wanted / total, within one."""
    if wanted >= total:
        return np.arange(total)
    # Whole-number steps: row i is taken where the count of steps grows, so that exactly ``wanted`` are taken.
    offset = int(stream.integers(total))
    grows = (np.arange(1, total + 1) * wanted + offset) // total - (np.arange(total) * wanted + offset) // total
    return np.flatnonzero(grows)
