"""Arrays as the kernels were compiled for: one type, contiguous, and never copied when they are right already."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from poles.words.findings import Unsolvable


class _Memory:
    """The memory of an array, shown without its read-only flag, which would make numba compile everything again."""

    def __init__(self, array: NDArray) -> None:
        self.array = array
        self.__array_interface__ = {**array.__array_interface__, "data": (array.ctypes.data, False)}


def plain(array: Any, dtype: type) -> NDArray:
    """``array`` as a contiguous one of ``dtype``; no copy when it has them. The kernels only read what they are given.

    Raises Unsolvable when a whole number does not fit in ``dtype``.
    """
    values = np.asarray(array)
    if values.size and values.dtype != dtype and values.dtype.kind in "iu" and np.issubdtype(dtype, np.integer):
        bounds = np.iinfo(dtype)
        if int(values.min()) < bounds.min or int(values.max()) > bounds.max:
            raise Unsolvable("Un nombre est trop grand pour un calcul exact.")
    values = np.ascontiguousarray(values, dtype)
    return values if values.flags.writeable else np.asarray(_Memory(values))


def whole(array: Any) -> NDArray[np.integer]:
    """Costs as int32 when they have this type, int64 otherwise: the two widths that are compiled."""
    return plain(array, np.int32 if np.asarray(array).dtype == np.int32 else np.int64)
