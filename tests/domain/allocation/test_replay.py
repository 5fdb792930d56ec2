"""A run is replayed from its archive: the same bytes, or a sentence that says what is no longer the same."""

import pytest
from click.testing import CliRunner

from poles.domain.access import Unknown
from poles.domain.allocation import archive
from poles.domain.allocation.replay import replay
from poles.workers.commands.replay import command
from tests import factories as make
from tests.domain.allocation.computing import computed


@pytest.fixture
def run(cast):
    make.offer("Atelier", site=cast.garage, hub=cast.valley, seats=2)
    for _ in range(3):
        make.need(make.learner(cast.cap), cast.january)
    return computed(cast, make.campaign(cast.valley, status="closed"))


def tampered(run, **changes):
    """The same run whose archived plan was changed by hand, then packed again as if nothing had happened."""
    from dataclasses import replace

    instance, outcome, losses = archive.unpack(run)
    kept = archive.pack(replace(instance, **changes.pop("instance", {})), losses, replace(outcome, **changes))
    run.archive.instance, run.archive.plan = kept
    run.archive.save()
    return run


def test_the_same_bytes_come_out(run, cast):
    found = replay(actor=cast.karim, run_id=run.pk)
    assert found.same, found.sentence
    assert found.sentence.startswith("Même résultat, octet pour octet : 4 besoins")
    assert archive.digest_of(found.plan) == run.plan_digest


def test_who_does_not_see_a_run_does_not_replay_it(run, cast):
    with pytest.raises(Unknown):
        replay(actor=cast.stranger, run_id=run.pk)


def test_a_plan_changed_by_hand_is_told(run, cast):
    node = archive.unpack(run).outcome.node.copy()
    node[[0, -1]] = node[[-1, 0]]
    node[1] = -1
    found = replay(actor=cast.karim, run_id=tampered(run, node=node).pk)
    assert not found.same
    assert "plan archivé n’est pas celui du calcul" in found.sentence


def test_data_changed_by_hand_are_told(run, cast):
    found = replay(actor=cast.karim, run_id=tampered(run, instance={"salt": "autre"}).pk)
    assert not found.same
    assert "données archivées ne sont pas celles" in found.sentence


def test_a_plan_and_its_fingerprint_both_changed_are_told_by_the_computation(run, cast):
    instance, outcome, _ = archive.unpack(run)
    node = outcome.node.copy()
    out, seated = (node < 0).nonzero()[0][0], (node >= 0).nonzero()[0][0]
    node[out], node[seated] = node[seated], -1
    tampered(run, node=node)
    run.plan_digest = archive.digest_of(archive.plan_bytes(instance, node))
    run.save()
    found = replay(actor=cast.karim, run_id=run.pk)
    assert not found.same
    assert "2 ligne(s) diffèrent" in found.sentence


def test_proofs_that_were_taken_away_are_told(run, cast):
    found = replay(actor=cast.karim, run_id=tampered(run, stages=()).pk)
    assert not found.same
    assert "preuves" in found.sentence


def test_other_versions_are_named_when_the_plan_differs(run, cast, monkeypatch):
    from poles.domain.allocation import replay as room

    run.versions = run.versions | {"numba": "0.1"}
    run.save()
    monkeypatch.setattr(
        room.archive, "plan_bytes", lambda instance, node, calls=[]: calls.append(1) or b"%d\n" % len(calls)
    )
    monkeypatch.setattr(room.archive, "digest_of", lambda plan: run.plan_digest)
    assert "numba 0.1 alors" in replay(actor=cast.karim, run_id=run.pk).sentence


def test_the_command_writes_the_plan_and_exits_zero(run, tmp_path):
    done = CliRunner().invoke(command, [str(run.pk), "--out", str(tmp_path / "plan.csv")], standalone_mode=False)
    assert done.return_value == 0, done.output
    assert "Même résultat" in done.output
    assert archive.digest_of((tmp_path / "plan.csv").read_bytes()) == run.plan_digest


def test_the_command_exits_one_when_the_archive_was_touched(run):
    done = CliRunner().invoke(command, [str(tampered(run, stages=()).pk)], standalone_mode=False)
    assert done.return_value == 1


def test_a_key_that_is_no_run_is_unknown(db):
    with pytest.raises(Unknown):
        CliRunner().invoke(command, ["nulle-part"], standalone_mode=False, catch_exceptions=False)
