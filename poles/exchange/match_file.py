"""The file door of the allocation: arrays in (``.npz``), a plan out, and a report that anybody can check."""

import json
import resource
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

LARGEST_BYTES = 4_000_000_000
"""Above this size, once unpacked, a file is refused before it is read."""

NEEDED = ("indptr", "node", "cost", "minutes", "capacity", "group", "cls", "points")
TYPES: dict[str, Any] = {
    "indptr": np.int64, "node": np.int32, "cost": np.int32, "minutes": np.float32, "capacity": np.int32,
    "group": np.int32, "cls": np.int8, "points": np.int32, "tie": np.uint64,
}  # fmt: skip
DEFAULT_LEVELS = ("L1", "L2", "L3", "L4")

T = TypeVar("T")


class BadMatchFile(ValueError):
    """The file cannot be used: the message is one French sentence that names the array and says what to do."""


@dataclass(frozen=True)
class Arrays:
    """One instance: ``indptr`` [n+1], ``node``, ``cost``, ``minutes`` [E], ``capacity`` [m], the others [n]."""

    indptr: NDArray[np.int64]
    node: NDArray[np.int32]
    cost: NDArray[np.int32]
    minutes: NDArray[np.float32]
    capacity: NDArray[np.int32]
    group: NDArray[np.int32]
    cls: NDArray[np.int8]
    points: NDArray[np.int32]
    tie: NDArray[np.uint64] | None = None


@dataclass
class Clock:
    """Seconds of each stage."""

    seconds: dict[str, float] = field(default_factory=dict)

    def stage(self, name: str, gesture: Callable[[], T]) -> T:
        """Do one stage and keep its seconds."""
        began = time.perf_counter()
        answer = gesture()
        self.seconds[name] = round(time.perf_counter() - began, 4)
        return answer


def read(file: Path) -> Arrays:
    """The arrays of a file, all checked; raises BadMatchFile."""
    try:
        with zipfile.ZipFile(file) as archive:
            if sum(member.file_size for member in archive.infolist()) > LARGEST_BYTES:
                raise BadMatchFile(f"{file.name} : plus de 4 Go une fois ouvert ; découpez le problème par pôle.")
        with np.load(file, allow_pickle=False) as stored:
            missing = [name for name in NEEDED if name not in stored]
            if missing:
                raise BadMatchFile(f"{file.name} : il manque « {' », « '.join(missing)} ».")
            found = {name: _array(file.name, name, stored[name]) for name in TYPES if name in stored}
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, KeyError) as error:
        if isinstance(error, BadMatchFile):
            raise
        if isinstance(error, FileNotFoundError):
            raise BadMatchFile(f"{file} n’existe pas : vérifiez le chemin.") from error
        raise BadMatchFile(f"{file.name} n’est pas une archive .npz lisible : écrivez-la avec numpy.savez.") from error
    arrays = Arrays(**found)
    _agree(file.name, arrays)
    return arrays


def solve(arrays: Arrays, levels: tuple[str, ...] = DEFAULT_LEVELS) -> tuple[NDArray[np.int64], dict[str, Any]]:
    """The plan (node or −1 for each learner) and the report; the plan is judged by code that knows no solver.

    Raises BadMatchFile when the levels or the weights cannot be served exactly.
    """
    from poles.matching.kernels.certificate import certificate
    from poles.matching.kernels.fair import leximin
    from poles.matching.kernels.levels import solve_levels
    from poles.matching.kernels.warm import warm

    clock, a = Clock(), arrays
    clock.stage("compile", warm)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    graph = (a.indptr, a.node, a.capacity, a.group, a.cls)
    clock.stage("L1", lambda: leximin(*graph))
    try:
        found = clock.stage(
            "levels",
            lambda: solve_levels(
                a.indptr, a.node, a.cost, a.capacity, a.group, a.cls,
                minutes=a.minutes, points=a.points, tie=a.tie, levels=levels,
            ),
        )  # fmt: skip
    except ValueError as error:
        raise BadMatchFile(str(error)) from error
    proof = clock.stage("certificate", lambda: certificate(*graph, found.assign, found.criteria))
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    seated = np.flatnonzero(found.assign >= 0)
    edges = _edges_of(a, found.assign)
    report = {
        "sizes": {"learners": len(a.group), "nodes": len(a.capacity), "edges": len(a.node)},
        "levels": list(levels),
        "seconds": clock.seconds,
        "peak_mib_above": round((after - before) / 1024, 1),
        "placed": len(seated),
        "rates": [
            {"cls": int(k), "group": int(g), "placed": int(found.counts[k, g]), "size": int(size)}
            for k, g, size in zip(found.parts.cls, found.parts.group, found.parts.size, strict=True)
        ],
        "cost": int(a.cost[edges].sum()),
        "over_45_minutes": int((a.minutes[edges] > 45).sum()),
        "points_left_out": int(a.points[found.assign < 0].sum()),
        "certificate": {**proof._asdict(), "fair": proof.fair, "ok": proof.ok},
    }
    return found.assign, report


def write(assign: NDArray[np.int64], report: dict[str, Any], out: Path, report_file: Path | None) -> None:
    """Write ``assign`` int64 [n] and the report."""
    np.savez_compressed(out, assign=assign)
    if report_file:
        report_file.write_text(json.dumps(report, ensure_ascii=False, indent=2) + "\n")


def _array(file: str, name: str, array: NDArray) -> NDArray:
    wanted: np.dtype[Any] = np.dtype(TYPES[name])
    if array.ndim != 1:
        raise BadMatchFile(f"{file} : « {name} » doit être une liste à une dimension, pas {array.ndim}.")
    if array.dtype.kind not in "iuf" or (wanted.kind != "f" and array.dtype.kind == "f"):
        raise BadMatchFile(f"{file} : « {name} » doit être de type {wanted}, pas {array.dtype}.")
    if wanted.kind != "f" and len(array):
        limits = np.iinfo(wanted)
        if int(array.min()) < limits.min or int(array.max()) > limits.max:
            raise BadMatchFile(f"{file} : « {name} » a des valeurs hors de l’intervalle du type {wanted}.")
    return np.ascontiguousarray(array, wanted)


def _agree(file: str, a: Arrays) -> None:
    n, edges = len(a.indptr) - 1, len(a.node)
    if n < 0 or a.indptr[0] != 0 or a.indptr[-1] != edges or np.any(np.diff(a.indptr) < 0):
        raise BadMatchFile(f"{file} : « indptr » doit croître de 0 au nombre de liaisons ({edges}).")
    for name, length in (("cost", edges), ("minutes", edges), ("group", n), ("cls", n), ("points", n), ("tie", n)):
        array = getattr(a, name)
        if array is not None and len(array) != length:
            raise BadMatchFile(f"{file} : « {name} » a {len(array)} valeurs au lieu de {length}.")
    if edges and (a.node.min() < 0 or a.node.max() >= len(a.capacity)):
        raise BadMatchFile(f"{file} : « node » cite une place hors de 0 à {len(a.capacity) - 1}.")
    for name in ("cost", "capacity", "group", "cls", "points"):
        array = getattr(a, name)
        if len(array) and array.min() < 0:
            raise BadMatchFile(f"{file} : « {name} » a une valeur négative, rang {int(np.argmin(array))}.")
    if not np.all(np.isfinite(a.minutes)) or (edges and a.minutes.min() < 0):
        raise BadMatchFile(f"{file} : « minutes » a une valeur négative ou qui n’est pas un nombre.")


def _edges_of(a: Arrays, assign: NDArray[np.int64]) -> NDArray[np.int64]:
    """The cheapest edge of each seated learner to its node."""
    learner = np.repeat(np.arange(len(a.group)), np.diff(a.indptr))
    hits = np.flatnonzero(a.node == assign[learner])
    order = hits[np.lexsort((a.cost[hits], learner[hits]))]
    _learners, first = np.unique(learner[order], return_index=True)
    return order[first]
