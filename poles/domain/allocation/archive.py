"""What a run read and what it answered, packed in bytes: enough to replay it and to explain each line later.

No name enters here: keys of needs and offers, minutes, ranks, points, groups, and the prices that prove the plan.
"""

import hashlib
import io
import json
from dataclasses import fields
from fractions import Fraction
from importlib.metadata import PackageNotFoundError, version
from platform import python_version
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from poles import __version__
from poles.matching.draw import node_names
from poles.matching.problem import Bound, Gap, Instance, Outcome, Stage, Weights
from poles.records.models import Run

FORM = 1
"""The version of this packing; an archive of another one is not read."""
KEPT = "reserved."
"""Under this prefix stands what tells of reservations; an archive without it knew none."""
LIBRARIES = ("numpy", "numba", "highspy")
UNREADABLE = "L’archive de ce calcul est illisible : elle a été abîmée ou modifiée."


class Unpacked(NamedTuple):
    """What an archive holds. ``losses``: (n, filters) offers that each need lost at each filter."""

    instance: Instance
    outcome: Outcome
    losses: NDArray[np.int32]


class Reserved(NamedTuple):
    """Which offers were kept, and for whom. ``keys``: of each reservation, the keys of its schools and publics.

    ``offer``: (f,) the reservation of each offer; ``admits``: (n, reservations) whether it was open to each need.
    """

    keys: list[list[str]]
    offer: NDArray[np.int32]
    admits: NDArray[np.bool_]

    def outside(self, need: int, offer: int) -> list[str]:
        """The keys of those for whom an offer was kept, when this need was not one of them; empty otherwise."""
        kept = int(self.offer[offer])
        return [] if self.admits[need, kept] else self.keys[kept]


class NoArchive(Exception):
    """The run kept nothing, or what it kept cannot be read; the sentence says which."""


def pack(
    instance: Instance,
    losses: NDArray[np.int32],
    outcome: Outcome,
    before: NDArray[np.int32] | None = None,
    reserved: Reserved | None = None,
) -> tuple[bytes, bytes]:
    """(instance, plan) as bytes: compressed arrays, and a JSON header for what is not an array. Deterministic.

    ``before``: (n,) the plan that a repair mends (node, −1 none, −2 a seat that is gone); None for a whole computation.
    ``reserved``: None when no offer was kept: the bytes are then those of an archive from before reservations.
    """
    arrays: dict[str, NDArray] = {"losses": losses} | ({} if before is None else {"before": before})
    head: dict[str, Any] = {"form": FORM}
    for name, value in ({} if reserved is None else reserved._asdict()).items():
        _put(f"{KEPT}{name}", value, arrays, head)
    for field in fields(Instance):
        _put(field.name, getattr(instance, field.name), arrays, head)
    plan_arrays: dict[str, NDArray] = {}
    plan_head: dict[str, Any] = {"form": FORM}
    for field in fields(Outcome):
        value = getattr(outcome, field.name)
        if field.name in ("stages", "gaps"):
            plan_head[field.name] = [_row(f"{field.name}.{at}", row, plan_arrays) for at, row in enumerate(value)]
        else:
            _put(field.name, value, plan_arrays, plan_head)
    return _zipped(arrays, head), _zipped(plan_arrays, plan_head)


def unpack(run: Run) -> Unpacked:
    """The problem and the answer that a run kept; raises NoArchive with a French sentence."""
    archive = getattr(run, "archive", None)
    if archive is None:
        raise NoArchive("Ce calcul n’a pas d’archive : il ne peut être ni rejoué ni expliqué en détail.")
    return opened(bytes(archive.instance), bytes(archive.plan))


def before_of(run: Run) -> NDArray[np.int32] | None:
    """The plan that a repair mended, as ``pack`` took it; None for a whole computation. Raises NoArchive."""
    archive = getattr(run, "archive", None)
    if archive is None:
        raise NoArchive("Ce calcul n’a pas d’archive : il ne peut être ni rejoué ni expliqué en détail.")
    try:
        return _unzipped(bytes(archive.instance)).get("before")
    except Exception as error:
        raise NoArchive(UNREADABLE) from error


def reserved_of(run: Run) -> Reserved | None:
    """Which offers were kept in the problem of a run that ``unpack`` reads; None when none was."""
    values = _unzipped(bytes(run.archive.instance))
    found = {name: values[f"{KEPT}{name}"] for name in Reserved._fields if f"{KEPT}{name}" in values}
    return Reserved(**found) if found else None


def opened(instance: bytes, plan: bytes) -> Unpacked:
    """The same from the bytes; raises NoArchive when they are not those that ``pack`` wrote."""
    try:
        values = _unzipped(instance)
        losses = values.pop("losses")
        values = {name: value for name, value in values.items() if name != "before" and not name.startswith(KEPT)}
        problem = Instance(**{**values, "weights": Weights(**values["weights"])})
        values = _unzipped(plan)
        for name, kind in (("stages", Stage), ("gaps", Gap)):
            rows = [_row_back(f"{name}.{at}.", row, values) for at, row in enumerate(values[name])]
            values[name] = tuple(kind(**row) for row in rows)
        return Unpacked(problem, Outcome(**values), losses)
    except Exception as error:  # a damaged file may fail anywhere in the reading of zip, arrays and JSON
        raise NoArchive(UNREADABLE) from error


def plan_bytes(instance: Instance, node: NDArray[np.int32]) -> bytes:
    """The plan as text, one line a need sorted by key: ``need;offer;week,week…`` (the last two empty when not placed).

    Nothing else: no seconds, no version. Two computations agree when these bytes are equal.
    """
    names = [name.replace("@", ";") for name in node_names(instance)]
    rows = sorted(zip(instance.need_ids, node.tolist(), strict=True))
    return "".join(f"{need};{names[at] if at >= 0 else ';'}\n" for need, at in rows).encode()


def digest_of(plan: bytes) -> str:
    """SHA-256 of the bytes of a plan."""
    return hashlib.sha256(plan).hexdigest()


def versions() -> dict[str, str]:
    """What computed: this software, Python, and the libraries that the result may depend on."""
    known = {"poles": __version__, "python": python_version()}
    for name in LIBRARIES:
        try:
            known[name] = version(name)
        except PackageNotFoundError:
            known[name] = "absent"
    return known


def _put(name: str, value: Any, arrays: dict[str, NDArray], head: dict[str, Any]) -> None:
    if isinstance(value, np.ndarray):
        arrays[name] = value
    elif isinstance(value, Weights):
        head[name] = {field.name: getattr(value, field.name) for field in fields(Weights)}
    elif isinstance(value, Fraction):
        head[name] = str(value)
    else:
        head[name] = value


def _row(prefix: str, row: Any, arrays: dict[str, NDArray]) -> dict[str, Any]:
    """The header of one stage, gap or bound of a gap; its arrays go beside, under its prefix."""
    head: dict[str, Any] = {}
    mine: dict[str, NDArray] = {}
    for field in fields(row):
        value = getattr(row, field.name)
        if field.name == "bounds":
            head["bounds"] = [_row(f"{prefix}.bounds.{at}", bound, arrays) for at, bound in enumerate(value)]
        else:
            _put(field.name, value, mine, head)
    arrays.update({f"{prefix}.{name}": array for name, array in mine.items()})
    return head


def _row_back(prefix: str, head: dict[str, Any], values: dict[str, Any]) -> dict[str, Any]:
    """One stage, gap or bound: its header, and its arrays taken out of ``values``."""
    if "bounds" in head:
        rows = [_row_back(f"{prefix}bounds.{at}.", row, values) for at, row in enumerate(head["bounds"])]
        exact = [row | {name: Fraction(row[name]) for name in ("reached", "bound")} for row in rows]
        head = head | {"bounds": tuple(Bound(**row) for row in exact)}
    mine = [name for name in values if name.startswith(prefix)]
    return head | {name.removeprefix(prefix): values.pop(name) for name in mine}


def _zipped(arrays: dict[str, NDArray], head: dict[str, Any]) -> bytes:
    text = json.dumps(head, ensure_ascii=False, sort_keys=True).encode()
    packed = io.BytesIO()
    np.savez_compressed(packed, head=np.frombuffer(text, np.uint8), **arrays)  # type: ignore[arg-type]
    return packed.getvalue()


def _unzipped(packed: bytes) -> dict[str, Any]:
    """The arrays and what the header says beside them, by name."""
    with np.load(io.BytesIO(packed), allow_pickle=False) as found:
        values: dict[str, Any] = {name: found[name] for name in found.files}
    head = json.loads(values.pop("head").tobytes())
    if head.pop("form") != FORM:
        raise ValueError("une autre forme d’archive")
    return values | head
