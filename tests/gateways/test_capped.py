"""A computation in a capped process: what it answers comes back, what is too large or too long is stopped, alone."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from poles.gateways import capped
from poles.words.findings import Unsolvable

SMALL = {"memory_mb": 64, "seconds": 30}


def doubled(number, progress):
    progress("Moitié", 0.5)
    progress("Fini", 1.0)
    return number * 2


def greedy(megabytes, progress):
    import numpy as np

    return int(np.ones(megabytes << 20, np.uint8).sum() >> 20)


def sleepy(seconds, progress):
    time.sleep(seconds)


def refusing(progress):
    raise Unsolvable("Les poids publiés sont trop grands.")


def breaking(progress):
    raise ZeroDivisionError


def miscounting(progress):
    import numpy as np

    return int(np.zeros(0).max())


def numbered(seconds, progress):
    progress(str(os.getpid()), 0.0)
    time.sleep(seconds)


def dying(progress):
    os.abort()


def secretive(progress):
    return sorted(set(os.environ) & set(capped.SECRETS))


def test_the_answer_and_the_progress_come_back():
    seen = []
    assert capped.run(doubled, 21, **SMALL, progress=lambda stage, share: seen.append((stage, share))) == 42
    assert seen == [("Moitié", 0.5), ("Fini", 1.0)]


def test_what_fits_under_the_cap_is_done():
    assert capped.run(greedy, 200, memory_mb=400, seconds=30) == 200


def test_what_allocates_too_much_is_stopped_and_the_caller_lives():
    with pytest.raises(capped.Stopped, match="dépassé la mémoire permise") as stopped:
        capped.run(greedy, 2000, **SMALL)
    assert "POLES_RUN_MEMORY_MB" in str(stopped.value)
    assert capped.run(doubled, 1, **SMALL) == 2


def test_without_the_cap_the_same_call_takes_all_that_it_asks():
    call = "from tests.gateways.test_capped import greedy; print(greedy(2000, None))"
    alone = subprocess.run([sys.executable, "-c", call], capture_output=True, text=True, timeout=60, check=True)
    assert alone.stdout.strip() == "2000"


def test_what_lasts_too_long_is_stopped():
    begun = time.perf_counter()
    with pytest.raises(capped.Stopped, match="dépassé le temps permis"):
        capped.run(sleepy, 60, memory_mb=64, seconds=1)
    assert time.perf_counter() - begun < 20


def test_a_refusal_keeps_its_sentence():
    with pytest.raises(capped.Failed, match="Les poids publiés sont trop grands"):
        capped.run(refusing, **SMALL)


def test_a_death_is_told_in_french():
    with pytest.raises(capped.Stopped, match="a été interrompu"):
        capped.run(dying, **SMALL)


@pytest.mark.parametrize(("function", "words"), [(breaking, "ZeroDivisionError"), (miscounting, "zero-size array")])
def test_a_fault_of_the_software_is_no_sentence_for_the_user_but_says_where_to_the_log(function, words):
    with pytest.raises(capped.Broken, match=words) as broken:
        capped.run(function, **SMALL)
    assert function.__name__ in str(broken.value)
    assert not isinstance(broken.value, capped.Stopped | Unsolvable)


def ended(pid, seconds=10):
    """Whether a process that is not our own child has ended within so many seconds (a zombie has)."""
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            return True
        if state == "Z":
            return True
        time.sleep(0.05)
    return False


def orphan(call):
    """The process whose number ``call`` prints from a parent that is then killed."""
    parent = subprocess.Popen([sys.executable, "-c", call], stdout=subprocess.PIPE, text=True)
    child = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    parent.stdout.close()
    return child


@pytest.mark.skipif(sys.platform != "linux", reason="the signal of a dead parent is Linux’s")
def test_the_child_dies_with_its_parent_and_another_one_would_not():
    capped_child = orphan(
        "from poles.gateways import capped; from tests.gateways.test_capped import numbered; "
        "capped.run(numbered, 120, memory_mb=64, seconds=100, progress=lambda stage, share: print(stage, flush=True))"
    )
    assert ended(capped_child)
    other = orphan(
        "import subprocess, sys, time; "
        "print(subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(120)'], stdout=-3).pid, flush=True); "
        "time.sleep(120)"
    )
    try:
        assert not ended(other, seconds=1)
    finally:
        os.kill(other, signal.SIGKILL)


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="no timer of this kind here")
def test_the_child_ends_by_itself_after_its_limit_whatever_became_of_its_parent():
    call = (
        "import os, time; from poles.gateways import capped; capped.GRACE_SECONDS = 0.3; "
        "capped._mortal(0, os.getppid()); time.sleep(120)"
    )
    alone = subprocess.run([sys.executable, "-c", call], timeout=60, check=False)
    assert alone.returncode == -signal.SIGALRM


def test_the_child_of_a_parent_that_is_gone_already_does_not_start():
    call = "from poles.gateways import capped; capped._mortal(60, 0); print('started')"
    alone = subprocess.run([sys.executable, "-c", call], timeout=60, check=False, capture_output=True)
    assert (alone.returncode, alone.stdout) == (1, b"")


def test_the_child_is_given_no_secret(monkeypatch):
    for name in capped.SECRETS:
        monkeypatch.setenv(name, "secret")
    assert capped.run(secretive, **SMALL) == []
