"""The archive of a run: what was packed comes back whole, no name is in it, and what was touched is told."""

import io
import zipfile

import numpy as np
import pytest

from poles.domain.allocation import archive
from poles.domain.allocation.archive import NoArchive
from poles.matching import check
from poles.matching.solve import solve
from tests import factories as make
from tests.domain.allocation.computing import computed
from tests.matching import test_overlaps


@pytest.fixture
def run(cast):
    make.offer("Atelier", site=cast.garage, hub=cast.valley)
    make.need(make.learner(cast.cap), cast.january)
    return computed(cast, make.campaign(cast.valley, status="closed"))


def test_what_was_packed_comes_back_whole(run):
    instance, outcome, losses = archive.unpack(run)
    assert instance.digest() == run.instance_digest == outcome.digest
    assert archive.digest_of(archive.plan_bytes(instance, outcome.node)) == run.plan_digest
    assert losses.shape == (2, 7)
    assert check.verify(instance, outcome).ok
    assert archive.pack(instance, losses, outcome) == (bytes(run.archive.instance), bytes(run.archive.plan))


def test_the_proven_bounds_of_overlapping_periods_come_back_whole():
    packed = 0
    for seed in range(20):
        it = test_overlaps.tiny(seed, classes=seed % 2 == 0, points=seed % 3 == 0)
        found, losses = solve(it), np.zeros((len(it.need_ids), 7), np.int32)
        again = archive.opened(*archive.pack(it, losses, found))
        assert archive.pack(*again._replace(losses=losses)[::2], again.outcome) == archive.pack(it, losses, found)
        assert check.verify(again.instance, again.outcome) == check.verify(it, found)
        assert [[(b.name, b.reached, b.bound) for b in gap.bounds] for gap in again.outcome.gaps] == [
            [(b.name, b.reached, b.bound) for b in gap.bounds] for gap in found.gaps
        ]
        packed += sum(len(gap.bounds) for gap in found.gaps)
    assert packed > 10


def test_the_bytes_of_a_plan_do_not_hang_on_the_order_of_the_rows(run):
    instance, outcome, _ = archive.unpack(run)
    lines = archive.plan_bytes(instance, outcome.node).decode().splitlines()
    assert lines == sorted(lines)
    assert [line.split(";")[0] for line in lines] == sorted(instance.need_ids)
    (placed,) = [line for line in lines if not line.endswith(";;")]
    assert placed.split(";")[1:] == [instance.offer_ids[0], "202702,202703,202704,202705"]


def test_a_plan_found_again_has_the_same_bytes(run):
    instance, outcome, _ = archive.unpack(run)
    assert archive.plan_bytes(instance, solve(instance).node) == archive.plan_bytes(instance, outcome.node)


def test_no_name_is_archived(run, cast):
    for packed in (run.archive.instance, run.archive.plan):
        with zipfile.ZipFile(io.BytesIO(bytes(packed))) as files:
            told = b"".join(files.read(name) for name in files.namelist())
        for name in ("Inès", "Vallon", "Jean-Moulin", "Garage", str(cast.ines.pk)):
            assert name.encode() not in told


@pytest.mark.parametrize(
    "spoil", [lambda packed: packed[: len(packed) // 2], lambda packed: b"", lambda packed: b"x" * 99]
)
def test_a_damaged_archive_is_told_in_french(run, spoil):
    packed = bytes(run.archive.instance)
    with pytest.raises(NoArchive, match="illisible"):
        archive.opened(spoil(packed), bytes(run.archive.plan))


def test_one_flipped_byte_is_never_taken_for_the_truth(run):
    instance, outcome, _ = archive.unpack(run)
    kept = archive.plan_bytes(instance, outcome.node)
    packed, seen = bytes(run.archive.plan), 0
    for at in range(0, len(packed), 7):
        try:
            _, other, _ = archive.opened(
                bytes(run.archive.instance), packed[:at] + bytes([packed[at] ^ 255]) + packed[at + 1 :]
            )
        except NoArchive:
            seen += 1
        else:
            assert archive.plan_bytes(instance, other.node) == kept
    assert seen


def test_an_array_of_objects_is_not_read(run):
    evil = io.BytesIO()
    np.savez(evil, head=np.array([{"form": 1}], object))
    with pytest.raises(NoArchive):
        archive.opened(evil.getvalue(), bytes(run.archive.plan))


def test_a_run_without_archive_says_so(db):
    with pytest.raises(NoArchive, match="pas d’archive"):
        archive.unpack(make.run(status="done"))


def test_the_versions_are_kept(run):
    assert {"poles", "python", "numpy", "numba"} <= set(run.versions)
