"""Replay a run from its archive: solve again what it read, and compare, byte for byte, with what it answered."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from poles.domain.allocation import archive
from poles.domain.allocation.archive import NoArchive
from poles.domain.allocation.case import Progress, part
from poles.domain.allocation.policy import RUNS
from poles.matching import check, repair, solve
from poles.matching.problem import UNPLACED, Instance
from poles.records.models import Run
from poles.words.actor import Actor
from poles.words.allocation import RunKind
from poles.words.french import integer, plural


@dataclass(frozen=True)
class Replay:
    """What a replay found. ``same``: the same bytes, and the proof holds; ``plan``: the bytes computed now (or none)."""

    run: Run
    same: bool
    sentence: str
    plan: bytes = b""


def replay(*, actor: Actor, run_id: object, progress: Progress | None = None) -> Replay:
    """Solve the archive of a run again and judge it; writes nothing. Raises Unknown for a run that the actor cannot see.

    The archived problem must have the fingerprint that the run announced, its plan likewise; the plan found again must be
    the same bytes; the checker, which knows no solver, must accept the archived plan and prices.
    """
    tell = progress or (lambda stage, share: None)
    run = RUNS.get(actor, "see", run_id)
    try:
        instance, outcome, _ = archive.unpack(run)
    except NoArchive as error:
        return Replay(run, False, str(error))
    tell("Archive relue", 0.1)
    if instance.digest() != run.instance_digest:
        return Replay(run, False, "Les données archivées ne sont pas celles du calcul : leur empreinte a changé.")
    kept = archive.plan_bytes(instance, outcome.node)
    if archive.digest_of(kept) != run.plan_digest:
        return Replay(run, False, "Le plan archivé n’est pas celui du calcul : son empreinte a changé.")
    before = archive.before_of(run)
    if before is None:
        again = archive.plan_bytes(instance, solve.solve(instance, progress=part(tell, 0.1, 0.7)).node)
    else:
        again = archive.plan_bytes(instance, _mended(run, instance, before))
    if again != kept:
        return Replay(run, False, _different(run, kept, again), again)
    if before is not None:
        return Replay(run, True, _same(len(instance.need_ids), len(again), run.plan_digest), again)
    tell("Vérification du plan", 0.8)
    verdict = check.verify(instance, outcome)
    if not verdict.ok:
        return Replay(run, False, " ".join(failure.sentence for failure in verdict.failures), again)
    return Replay(run, True, _same(len(instance.need_ids), len(again), run.plan_digest), again)


def _mended(run: Run, instance: Instance, before: NDArray[np.int32]) -> NDArray[np.int32]:
    """The same repair of the same plan: possible by construction, it promises no fairness that a check could judge."""
    mend = repair.stable if run.kind == RunKind.STABLE else repair.local
    return mend(instance, np.maximum(before, UNPLACED), displaced=before < UNPLACED).node


def _same(needs: int, size: int, digest: str) -> str:
    return (
        f"Même résultat, octet pour octet : {plural(needs, 'besoin')}, {plural(size, 'octet')}, empreinte {digest[:16]}… "
        "Le plan est vérifié de nouveau."
    )


def _different(run: Run, kept: bytes, again: bytes) -> str:
    lines = sum(a != b for a, b in zip(kept.splitlines(), again.splitlines(), strict=True))
    changed = [
        f"{name} {run.versions[name]} alors, {now} ici"
        for name, now in archive.versions().items()
        if run.versions.get(name, now) != now
    ]
    versions = f" Les versions ont changé : {' ; '.join(changed)}." if changed else ""
    return f"Le calcul refait ne donne pas le même plan : {integer(lines)} ligne(s) diffèrent.{versions}"
