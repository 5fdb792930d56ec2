"""``poles worker``: takes the jobs of the queue, any number of them."""

from typing import cast

import click
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector


@click.command()
@click.option("--queues", default="", help="Files à servir, séparées par des virgules (toutes par défaut).")
@click.option("--jobs-at-once", default=2, show_default=True, type=click.IntRange(1, 32), help="Travaux à la fois.")
@click.option("--once", is_flag=True, help="Faire ce qui attend, puis s’arrêter.")
def command(queues: str, jobs_at_once: int, once: bool) -> None:
    """Faire les travaux en attente : courriels, campagnes, rondes."""
    names = [name.strip() for name in queues.split(",") if name.strip()] or None
    connector = cast(DjangoConnector, app.connector).get_worker_connector()
    with app.replace_connector(connector) as worker_app:
        worker_app.run_worker(
            queues=names,
            concurrency=jobs_at_once,
            wait=not once,
            shutdown_graceful_timeout=20,
            delete_jobs="successful",
        )
