"""The decorator of the kernels works wherever it is installed."""

from __future__ import annotations

import numba
import pytest
from numba.core import caching

from poles.matching.kernels.jit import kernel


def double(value):
    return 2 * value


def test_a_kernel_is_compiled_even_where_nothing_can_be_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caching.CacheImpl, "_locator_classes", [])
    with pytest.raises(RuntimeError, match="locator"):
        numba.njit(cache=True)(double)
    compiled = kernel(double)
    assert compiled(21) == 42 and len(compiled.signatures) == 1
