"""The one decorator of all kernels: compiled by numba, kept on disk, one thread, exact integers.

Compiled code is kept beside the sources, or in the folder named by the variable ``POLES_KERNEL_CACHE`` (read once, when
this module is first imported), so that a first click never waits for a compiler: see ``warm``.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import numba

FOLDER_VARIABLE = "POLES_KERNEL_CACHE"
if os.environ.get(FOLDER_VARIABLE):
    setattr(numba.config, "CACHE_DIR", os.environ[FOLDER_VARIABLE])  # noqa: B010 — numba declares it at run time


def kernel(function: Callable[..., Any]) -> Any:
    """Compile ``function`` in nopython mode; no parallel threads, no fast-math: the same bits on every machine.

    Where no folder can be written, nothing is kept on disk and each process compiles for itself.
    """
    try:
        return numba.njit(cache=True, parallel=False, fastmath=False, boundscheck=False)(function)
    except RuntimeError:
        return numba.njit(parallel=False, fastmath=False, boundscheck=False)(function)
