"""A computation in a capped process: what it answers comes back, what is too large or too long is stopped, alone."""

import subprocess
import sys
import time

import pytest

from poles.gateways import capped

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
    raise ValueError("Les poids publiés sont trop grands.")


def breaking(progress):
    raise ZeroDivisionError


def dying(progress):
    import os

    os.abort()


def secretive(progress):
    import os

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


@pytest.mark.parametrize(("function", "words"), [(breaking, "ZeroDivisionError"), (dying, "a été interrompu")])
def test_a_death_is_told_in_french(function, words):
    with pytest.raises(capped.Stopped, match=words):
        capped.run(function, **SMALL)


def test_the_child_is_given_no_secret(monkeypatch):
    for name in capped.SECRETS:
        monkeypatch.setenv(name, "secret")
    assert capped.run(secretive, **SMALL) == []
