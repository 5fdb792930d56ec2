"""Progress bars for the commands: nothing is shown for what takes less than two seconds."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

PATIENCE = 2.0
"""Seconds before a bar appears."""


@contextmanager
def patient_bar(label: str, console: Console | None = None) -> Iterator[Callable[[int, int], None]]:
    """Give a function to call with (done, total); it shows a bar once two seconds have passed."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    bar = Progress(*columns, console=console or Console(stderr=True), transient=True)
    task, begin = bar.add_task(label, total=None), time.monotonic()

    def tell(done: int, total: int) -> None:
        bar.update(task, completed=done, total=total)
        if not bar.live.is_started and time.monotonic() - begin > PATIENCE:
            bar.start()

    try:
        yield tell
    finally:
        bar.stop()
