"""``poles serve``: the web server, any number of them."""

import os
import sys

import click


@click.command()
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port d’écoute.")
@click.option("--address", default="127.0.0.1", show_default=True, help="Adresse d’écoute.")
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64), help="Nombre de processus.")
def command(port: int, address: str, workers: int) -> None:
    """Servir les pages (derrière un serveur mandataire en production)."""
    os.environ["POLES_PROCESS"] = "web"
    arguments = ["gunicorn", "poles.config.wsgi:application", "--bind", f"{address}:{port}", "--workers", str(workers)]
    arguments += ["--worker-class", "gthread", "--threads", "4", "--graceful-timeout", "20", "--timeout", "60"]
    arguments += ["--log-level", os.environ.get("POLES_LOG_LEVEL", "info").lower()]
    arguments += ["--no-control-socket"] if _has_control_socket() else []
    os.execv(sys.executable, [sys.executable, "-m", *arguments])  # noqa: S606 - our own interpreter, no shell


def _has_control_socket() -> bool:
    from gunicorn.config import KNOWN_SETTINGS

    return any("--no-control-socket" in (setting.cli or ()) for setting in KNOWN_SETTINGS)
