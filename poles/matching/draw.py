"""The salted draw: it decides only between plans that are strictly equal, and anyone who knows the salt replays it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from .problem import Instance

LOTS = 1 << 12


def seed_of(salt: str) -> int:
    """A positive 31-bit seed made from the salt, for solvers that want a number."""
    return int.from_bytes(hashlib.blake2b(salt.encode(), digest_size=4).digest(), "big") >> 1


def marks(salt: str, names: Sequence[str]) -> NDArray[np.uint64]:
    """64-bit salted mark of each name (BLAKE2b keyed by the hash of the salt)."""
    key = hashlib.sha256(salt.encode()).digest()
    raw = b"".join(hashlib.blake2b(name.encode(), digest_size=8, key=key).digest() for name in names)
    return np.frombuffer(raw, ">u8").astype(np.uint64)


def lots(need_marks: NDArray[np.uint64], node_marks: NDArray[np.uint64]) -> NDArray[np.int64]:
    """A lot in [0, 4096) for each pair (need, node): SplitMix64's finaliser on the two marks."""
    x = need_marks ^ (node_marks * np.uint64(0x9E3779B97F4A7C15))
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return ((x ^ (x >> np.uint64(31))) >> np.uint64(52)).astype(np.int64)


def node_names(instance: Instance) -> list[str]:
    """The name of each node in the draw: its offer's id and its weeks."""
    weeks = [",".join(map(str, period)) for period in instance.periods]
    pairs = zip(instance.node_offer.tolist(), instance.node_period.tolist(), strict=True)
    return [f"{instance.offer_ids[offer]}@{weeks[period]}" for offer, period in pairs]
