"""``poles seal-key``: list the keys of the seals, make the one that follows."""

from datetime import UTC, datetime

import click
from django.conf import settings
from rich.console import Console
from rich.table import Table

from poles.domain.signing import keys
from poles.domain.territory.queries import academies
from poles.words.actor import system
from poles.words.french import plain_date

ACTOR = system("poles seal-key")


@click.group()
def command() -> None:
    """Tenir les clés des sceaux."""


@command.command(name="list")
def list_keys() -> None:
    """Montrer les clés, celles en service d’abord."""
    table = Table("sceau", "clé", "depuis", "jusqu’au", "empreinte SHA-256")
    for key in keys.published():
        end = f"{plain_date(key.retired_at)} (remplacée)" if key.retired_at else plain_date(key.not_after)
        table.add_row(key.subject, key.key_name, plain_date(key.not_before), end, key.fingerprint)
    Console(width=200).print(table)


@command.command()
@click.option(
    "--academie", metavar="CODE", default=None, help="Pour une académie (par défaut, la clé commune du service)."
)
def renew(academie: str | None) -> None:
    """Faire la clé qui scelle désormais ; ce que l’ancienne a scellé reste valable."""
    if academie is not None and academie not in {row.code for row in academies()}:
        raise click.ClickException(
            f"aucune académie ne porte le code {academie} : donnez un code à deux signes, « 12 »."
        )
    key = keys.renew(actor=ACTOR, academy_id=academie, at=datetime.now(UTC))
    click.echo(f"{key.subject} : clé {key.key_name}, jusqu’au {plain_date(key.not_after)}.")
    click.echo(f"Empreinte SHA-256 : {key.fingerprint}")
    click.echo(f"Sa partie privée est dans {settings.SEAL_KEYS} : sauvegardez ce dossier à part de la base.")
