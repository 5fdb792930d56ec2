"""A long computation in a process of its own, with a cap on its memory and on its time: the caller always survives.

``python -m poles.gateways.capped FD`` is the child: it reads a pickled call on its standard input, caps itself, and sends
what happens through the pipe FD. Only this software's own functions go through: nothing from outside is ever unpickled.
"""

import os
import pickle
import signal
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress
from typing import Any, BinaryIO

from poles.words.findings import Unsolvable
from poles.words.french import integer, plural

Progress = Callable[[str, float], None]
BASE_MB = 512
"""What Python, NumPy and the compiler hold by themselves: added to the cap, which is about the data."""
SECRETS = ("DATABASE_URL", "DATABASE_OWNER_URL", "POLES_SECRET_KEY", "POLES_MAIL_URL")
GRACE_SECONDS = 5
"""The caller stops its child at the limit, and says so; the child stops by itself so much later, if nobody did."""
PR_SET_PDEATHSIG = 1
"""Of Linux’s ``prctl``: the signal that a process gets when the thread that started it ends."""
ONE_THREAD = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")


class Stopped(RuntimeError):
    """The computation was stopped, or died: the French sentence says why and what to do.

    ``kind``: « memory », « late », or « dead » when it ended for another reason.
    """

    def __init__(self, sentence: str, kind: str = "dead"):
        self.kind = kind
        super().__init__(sentence)


class Failed(Unsolvable):
    """The computation itself refused, with its own French sentence."""


class Broken(RuntimeError):
    """The computation met a fault of the software: its type, and where, for the log."""


def run(
    function: Callable[..., Any], *arguments: Any, memory_mb: int, seconds: int, progress: Progress | None = None
) -> Any:
    """``function(*arguments, progress=tell)`` in a child process; gives what it returns.

    ``function``: a module's own function; it, its arguments and its answer can be pickled. ``memory_mb``: data that the
    child may hold; ``seconds``: wall time. Raises Stopped when the child goes above one of them or dies, Failed with the
    sentence of an Unsolvable of the function, Broken with the type and the place of any other error. The child dies with
    the thread that called (Linux), and by itself ``GRACE_SECONDS`` after its limit.
    """
    reading, writing = os.pipe()
    child = subprocess.Popen(
        [sys.executable, "-m", "poles.gateways.capped", str(writing), str(seconds), str(os.getpid())],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        pass_fds=[writing],
        env=_environment(),
    )
    os.close(writing)
    late = threading.Event()
    clock = threading.Timer(seconds, _too_late, (child, late))
    clock.daemon = True
    clock.start()
    try:
        with os.fdopen(reading, "rb") as told:
            _give(child, (function, arguments, memory_mb))
            return _heard(told, progress, late, memory_mb, seconds)
    finally:
        clock.cancel()
        child.kill()
        child.wait()


def _environment() -> dict[str, str]:
    """What the child knows of the outside: where the modules are, one thread, and no secret."""
    kept = {name: value for name, value in os.environ.items() if name not in SECRETS}
    return kept | dict.fromkeys(ONE_THREAD, "1") | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}


def _too_late(child: subprocess.Popen, late: threading.Event) -> None:
    late.set()
    child.kill()


def _give(child: subprocess.Popen, call: tuple) -> None:
    """Write the call; a child that is already dead is heard afterwards."""
    assert child.stdin is not None  # asked for above
    with suppress(BrokenPipeError), child.stdin as door:
        pickle.dump(call, door, pickle.HIGHEST_PROTOCOL)


def _heard(told: BinaryIO, progress: Progress | None, late: threading.Event, memory_mb: int, seconds: int) -> Any:
    while True:
        try:
            kind, *what = pickle.load(told)  # noqa: S301 - written by our own child
        except (EOFError, pickle.UnpicklingError):
            kind, what = ("late" if late.is_set() else "dead"), []
        match kind:
            case "progress":
                if progress:
                    progress(*what)
            case "done":
                return what[0]
            case "refused":
                raise Failed(what[0])
            case "broken":
                raise Broken(what[0])
            case _:
                raise Stopped(_sentence(kind, memory_mb, seconds), kind)


def _sentence(kind: str, memory_mb: int, seconds: int) -> str:
    cut = "Découpez la campagne (un pôle, une période ou un genre de stage à la fois)"
    match kind:
        case "memory":
            return (
                f"Le calcul a dépassé la mémoire permise ({integer(memory_mb)} Mo) et a été arrêté. {cut}, "
                "ou relevez POLES_RUN_MEMORY_MB."
            )
        case "late":
            return (
                f"Le calcul a dépassé le temps permis ({plural(seconds, 'seconde')}) et a été arrêté. {cut}, "
                "ou relevez POLES_RUN_SECONDS."
            )
    return f"Le calcul a été interrompu, sans doute faute de mémoire sur la machine. {cut}, puis relancez."


def _child(pipe: BinaryIO) -> None:
    """Read the call, cap this process, run it, tell what happens."""

    def tell(*message: Any) -> None:
        pickle.dump(message, pipe, pickle.HIGHEST_PROTOCOL)
        pipe.flush()

    try:
        function, arguments, memory_mb = pickle.load(sys.stdin.buffer)  # noqa: S301 - written by our own parent
        _cap(memory_mb + BASE_MB)
        tell("done", function(*arguments, progress=lambda stage, share: tell("progress", stage, share)))
    except MemoryError:
        tell("memory")
    except Unsolvable as error:
        tell("refused", str(error))
    except Exception:
        tell("broken", traceback.format_exc())


def _cap(memory_mb: int) -> None:
    """The kernel refuses any data above this size; where it knows no such limit (not Linux), the time limit remains."""
    with suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (memory_mb << 20, memory_mb << 20))


def _mortal(seconds: int, parent: int) -> None:
    """This process ends with the parent that started it, and in any case some seconds after its limit."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds + GRACE_SECONDS)
    if sys.platform == "linux":
        with suppress(ImportError, OSError, AttributeError):
            import ctypes

            ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.name == "posix" and os.getppid() != parent:
        sys.exit(1)  # it died before the line above


if __name__ == "__main__":
    _mortal(int(sys.argv[2]), int(sys.argv[3]))
    with os.fdopen(int(sys.argv[1]), "wb") as own_end:
        _child(own_end)
