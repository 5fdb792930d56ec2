"""The service, made to die between two steps of a signature, or left without its locks: for ``bench.signatures`` alone.

``BENCH_CRASH``: the share of the steps after which the process kills itself (kill -9), the transaction still open.
``BENCH_BARE=1``: no row is held, no turn is taken; with the constraints dropped as well, doubles appear.
"""

import os
import random
import signal
from collections.abc import Callable
from typing import Any

from poles.config.wsgi import application  # noqa: F401  (what gunicorn serves)

STEPS = (("chain", "append"), ("", "mark_signed"), ("", "note_deed"), ("", "_close_links"), ("jobs", "defer"))
"""The steps of ``domain.signing.accepting`` after which it may die: module, then function."""


def weaken() -> None:
    """Change the steps in this process, by what the environment asks."""
    from django.db.models import QuerySet

    from poles.domain.signing import accepting

    share = float(os.environ.get("BENCH_CRASH", "0"))
    for module, name in STEPS if share else ():
        place = getattr(accepting, module) if module else accepting
        setattr(place, name, _deadly(getattr(place, name), share))
    if os.environ.get("BENCH_BARE") == "1":
        accepting.chain.take_turn = lambda *_names: None
        setattr(QuerySet, "select_for_update", lambda rows, *_given, **_named: rows._chain())  # noqa: B010 (typed)


def _deadly(step: Callable[..., Any], share: float) -> Callable[..., Any]:
    def done(*given: Any, **named: Any) -> Any:
        answer = step(*given, **named)
        if random.random() < share:
            os.kill(os.getpid(), signal.SIGKILL)
        return answer

    return done


weaken()
