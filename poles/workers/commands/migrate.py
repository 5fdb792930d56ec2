"""``poles migrate``: bring the tables in step, one migration at a time across the machines."""

import click
from django.core.management import call_command
from django.db import connection

LOCK = 2015_035_02


@click.command()
def command() -> None:
    """Mettre les tables au niveau du programme (sans danger si tout y est déjà)."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_lock(%s)", [LOCK])
        try:
            call_command("migrate", interactive=False, verbosity=0)
        finally:
            cursor.execute("select pg_advisory_unlock(%s)", [LOCK])
    click.echo("Les tables sont à jour.")
