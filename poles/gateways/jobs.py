"""Long work for later: a job is a row of the same database, deferred in the same transaction as the deed."""

from procrastinate.contrib.django import app


def defer(task: str, *, queue: str = "rapide", lock: str | None = None, once: str | None = None, **arguments) -> None:
    """Queue a job by its task's name; rolled back with the transaction.

    ``lock`` keeps two jobs of the same lock from running at once; ``once`` refuses a second *queued* job of that key.
    """
    app.configure_task(task, queue=queue, lock=lock, queueing_lock=once, allow_unknown=True).defer(**arguments)
